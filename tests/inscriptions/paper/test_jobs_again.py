"""Print jobs whose maker is gone, or only late: taken up, and made by one maker at a time."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from inscriptions.models import PrintJob
from inscriptions.paper import jobs
from inscriptions.paper.jobs import LOST_ERROR, erase_jobs, run, take_up_jobs
from inscriptions.post.queue import deliver_mail
from programme.models import DayFile
from rencontre.pdf import papers
from rencontre.pdf.papers import PAPERS
from rencontre.pdf.render import Interrupted
from rencontre.tasks.jobs import SILENT, TRIES, UNCLAIMED
from tests.inscriptions.paper.trial_jobs import job_of, states
from tests.races import race

pytestmark = pytest.mark.django_db
State = PrintJob.State


def running_job(*, silent: bool, **fields) -> PrintJob:
    """A job in the hands of somebody else, who gave a last sign of life a moment ago, or too long ago."""
    sign = timezone.now() - SILENT - timedelta(seconds=1) if silent else timezone.now()
    old = timezone.now() - timedelta(hours=2)
    return job_of(state=State.RUNNING, owner="other", queued_at=old, alive_at=sign, **{"tries": 1} | fields)


@pytest.mark.parametrize("mode", ["immediate", "database"])
def test_a_job_that_only_waits_never_fails(prepared, typeset, settings, monkeypatch, mode):
    settings.TASKS_MODE = mode
    monkeypatch.setattr(type(jobs.make), "enqueue", lambda task, pk: None)
    long_ago = timezone.now() - timedelta(days=2)
    job = job_of(queued_at=long_ago, alive_at=long_ago)

    call_command("deliver_mails")

    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE if mode == "immediate" else State.WAITING, "")


def test_the_timer_takes_up_a_job_whose_maker_is_gone(prepared, typeset):
    job = running_job(silent=True, steps=4, steps_done=2)

    call_command("deliver_mails")

    job.refresh_from_db()
    assert typeset == [0, 2]
    assert (job.state, job.steps_done, job.tries, job.error) == (State.DONE, 4, 2, "")
    assert job.file.read() == b"%PDF"


def test_a_job_of_a_site_of_before_is_taken_up_too(prepared, typeset):
    job = job_of(state=State.RUNNING, queued_at=timezone.now() - timedelta(minutes=16))

    take_up_jobs()

    assert states() == {job.pk: State.DONE}


def test_the_queue_is_handed_again_what_nobody_makes_and_that_alone(prepared, queued):
    gone = running_job(silent=True)
    forgotten = job_of(alive_at=timezone.now() - UNCLAIMED - timedelta(seconds=1))
    made, waiting = running_job(silent=False), job_of(alive_at=timezone.now() - SILENT - timedelta(seconds=1))

    found = [take_up_jobs(), take_up_jobs()]

    assert (found, sorted(queued)) == ([2, 0], [gone.pk, forgotten.pk])
    assert states() == {gone.pk: "waiting", forgotten.pk: "waiting", made.pk: "running", waiting.pk: "waiting"}


def test_a_job_that_breaks_its_makers_fails_in_the_end(prepared, queued):
    job = running_job(silent=True, tries=TRIES)

    take_up_jobs()

    job.refresh_from_db()
    assert (job.state, job.error, queued) == (State.FAILED, LOST_ERROR, [])
    assert job.finished_at


def test_a_print_whose_typesetter_is_killed_is_made_once_more_then_fails(prepared, queued, monkeypatch):
    def killed(template, parts, *, done, **limits):
        raise Interrupted("La machine manque de mémoire.")

    monkeypatch.setattr(papers, "render_parts", killed)
    job, ends = job_of(), []

    for _ in range(3):
        ends.append(run(job.pk))
        take_up_jobs()

    job.refresh_from_db()
    assert (ends, queued) == ([False] * 3, [job.pk])
    assert (job.state, job.tries, job.error) == (State.FAILED, 2, LOST_ERROR)


def test_a_print_that_an_erasure_starts_again_has_broken_nobody(prepared, typeset, started):
    job = running_job(silent=False)

    erase_jobs(event=job.event)

    job.refresh_from_db()
    assert (job.state, job.tries) == (State.WAITING, 0)


@pytest.mark.django_db(transaction=True)
def test_a_print_lets_the_letters_go_first():
    DatabaseBackend("default", {"QUEUES": ["prints"]}).enqueue(jobs.make, [1], {})
    DatabaseBackend("default", {}).enqueue(deliver_mail, [1], {})

    assert [task.queue_name for task in DBTaskResult.objects.ready()] == ["default", "prints"]


@pytest.mark.logs_errors
def test_a_job_that_fails_when_taken_up_keeps_nobody_else_waiting(prepared, monkeypatch):
    monkeypatch.setattr(papers, "render_parts", lambda template, parts, *, done, **limits: b"%PDF")
    failing, other = running_job(silent=True), running_job(silent=True)
    monkeypatch.setitem(PAPERS, "brisé", replace(PAPERS["essai"], prepare=lambda *a, **o: {}[1]))
    PrintJob.objects.filter(pk=failing.pk).update(document="brisé")

    take_up_jobs()

    assert states() == {failing.pk: State.FAILED, other.pk: State.DONE}


def test_a_maker_who_was_thought_gone_leaves_the_job_to_the_other(prepared, monkeypatch):
    written, job = [], job_of()
    prepared.answer = replace(prepared.answer, made=lambda: written.append(True))

    def slow(template, parts, *, done, **limits):
        monkeypatch.setattr(papers, "render_parts", lambda template, parts, *, done, **limits: b"%PDF of the other")
        PrintJob.objects.update(alive_at=timezone.now() - SILENT - timedelta(seconds=1))
        take_up_jobs()
        return b"%PDF of the first"

    monkeypatch.setattr(papers, "render_parts", slow)

    assert not run(job.pk)

    job.refresh_from_db()
    file = DayFile.objects.get()
    assert (job.state, job.error, written) == (State.DONE, "", [True])
    assert (bytes(file.content), file.name) == (b"%PDF of the other", job.file.name)


def test_a_maker_who_was_thought_gone_stops_at_its_next_part(prepared, monkeypatch):
    job, parts = job_of(), []

    def typeset(template, all_parts, *, done, **limits):
        for part in all_parts:
            parts.append(part)
            PrintJob.objects.update(owner="other")
            done(part.count)

    monkeypatch.setattr(papers, "render_parts", typeset)

    assert not run(job.pk)

    job.refresh_from_db()
    assert (len(parts), job.state, job.owner, job.steps_done) == (1, State.RUNNING, "other", 0)


def test_a_job_whose_base_does_not_answer_is_left_to_be_taken_up(prepared, monkeypatch):
    job, prepared.answer = job_of(), OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (State.RUNNING, "")


@pytest.mark.django_db(transaction=True)
def test_who_makes_a_job_gives_signs_of_life_all_along(prepared, monkeypatch):
    monkeypatch.setattr("rencontre.tasks.jobs.BEAT", 0.01)
    job = job_of()
    signs = []

    def slow(template, parts, *, done, **limits):
        long_ago = timezone.now() - timedelta(days=1)
        PrintJob.objects.update(alive_at=long_ago)
        while PrintJob.objects.filter(alive_at=long_ago):
            time.sleep(0.01)
        signs.append(take_up_jobs())
        return b"%PDF"

    monkeypatch.setattr(papers, "render_parts", slow)

    assert run(job.pk)

    assert signs == [0]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_job_that_two_timers_and_two_workers_take_at_once_is_made_once(prepared, monkeypatch, race_runs):
    monkeypatch.setattr(papers, "render_parts", lambda template, parts, *, done, **limits: b"%PDF")
    for _ in range(race_runs):
        job = running_job(silent=True)
        prepared.calls.clear()

        race(lambda number, pk=job.pk: take_up_jobs() if number % 2 else run(pk), threads=4)

        job.refresh_from_db()
        assert (job.state, job.tries, len(prepared.calls)) == (State.DONE, 2, 1)
