"""Print jobs: made once, told honestly, erased after a day."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as house
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from inscriptions.errors import DomainError
from inscriptions.models import PrintJob
from inscriptions.services import printing
from inscriptions.services.printing import (
    LOST_ERROR,
    OUTDATED_ERROR,
    SILENT,
    TRIES,
    UNCLAIMED,
    Printable,
    Printout,
    forget_jobs,
    print_job,
    run,
    take_up_jobs,
)
from rencontre.pdf import Part, Stopped
from tests.factories import EventFactory, PrintJobFactory
from tests.paper import texts
from tests.races import race

pytestmark = pytest.mark.django_db
State = PrintJob.State


@pytest.fixture
def prepared(monkeypatch):
    """The document « essai »: what it prepares is `prepared.answer`, raised when it is an error."""

    def prepare(event, *, maker, **options):
        prepare.calls.append((event, maker, options))
        if isinstance(prepare.answer, Exception):
            raise prepare.answer
        return prepare.answer

    prepare.calls = []
    prepare.answer = Printout("essai.html", [Part({}, count=2), Part({}, count=2)], "essai", ["à vérifier"])
    monkeypatch.setitem(
        printing.REGISTRY, "essai", Printable("Essai", "page", "inscriptions.view_registration", prepare)
    )
    return prepare


@pytest.fixture
def typeset(monkeypatch):
    """Instead of WeasyPrint: says what was made before each part, and answers a few bytes."""
    seen = []

    def render_parts(template, parts, *, done):
        for part in parts:
            seen.append(PrintJob.objects.get().steps_done)
            done(part.count)
        return b"%PDF"

    monkeypatch.setattr(printing.pdf, "render_parts", render_parts)
    return seen


@pytest.fixture
def started(monkeypatch):
    """The jobs handed over, which nobody makes."""
    keys = []
    monkeypatch.setattr(printing, "start", keys.append)
    return keys


@pytest.fixture
def queued(settings, monkeypatch):
    """The jobs handed to the queue of tasks, which nobody makes."""
    settings.TASKS_MODE = "database"
    keys = []
    monkeypatch.setattr(type(printing.make), "enqueue", lambda task, pk: keys.append(pk))
    return keys


def job_of(**fields) -> PrintJob:
    return PrintJobFactory(document="essai", **fields)


def running(*, silent: bool, **fields) -> PrintJob:
    """A job in the hands of somebody else, who gave a last sign of life a moment ago, or too long ago."""
    sign = timezone.now() - SILENT - timedelta(seconds=1) if silent else timezone.now()
    old = timezone.now() - timedelta(hours=2)
    return job_of(state=State.RUNNING, owner="other", queued_at=old, alive_at=sign, **{"tries": 1} | fields)


def states() -> dict[int, str]:
    return dict(PrintJob.objects.values_list("pk", "state"))


def test_a_job_starts_once_the_transaction_stands(denis, started, django_capture_on_commit_callbacks):
    event = EventFactory()

    with django_capture_on_commit_callbacks(execute=True):
        job = print_job(event=event, maker=denis, document="essai", options={"session": 3})
        before_commit = list(started)

    assert (before_commit, started) == ([], [job.pk])
    assert (job.state, job.maker, job.event, job.options) == (State.WAITING, denis, event, {"session": 3})


def test_a_job_tells_its_progress_then_keeps_its_file(prepared, typeset, settings):
    job = job_of(options={"session": 3})

    assert run(job.pk)

    job.refresh_from_db()
    assert prepared.calls == [(job.event, job.maker, {"session": 3})]
    assert typeset == [0, 2]
    assert (job.state, job.steps_done, job.steps) == (State.DONE, 4, 4)
    assert (job.filename, job.notices, job.error) == ("essai.pdf", ["à vérifier"], "")
    assert (settings.PRIVATE_ROOT / job.file.name).read_bytes() == b"%PDF"


def test_a_job_is_made_by_one_worker_only(prepared, typeset):
    job = job_of()

    assert [run(job.pk), run(job.pk)] == [True, False]

    assert len(prepared.calls) == 1


def test_a_job_taken_by_another_worker_is_left_alone(prepared, typeset):
    job = job_of(state=State.RUNNING)

    assert not run(job.pk)

    assert prepared.calls == []


@pytest.mark.parametrize("error", [DomainError("Aucun badge à imprimer."), Stopped("Ce document est trop long.")])
def test_a_refusal_is_told_in_the_job(prepared, error):
    job, prepared.answer = job_of(), error

    assert not run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, job.file.name) == (State.FAILED, str(error), "")
    assert job.finished_at


def test_an_unexpected_error_is_told_and_raised(prepared):
    job, prepared.answer = job_of(), KeyError("essai")

    with pytest.raises(KeyError):
        run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, printing.UNKNOWN_ERROR)


def test_what_a_job_writes_down_is_written_once_its_file_is_there(prepared, typeset):
    states, job = [], job_of()
    prepared.answer = replace(prepared.answer, made=lambda: states.append(PrintJob.objects.get().state))

    run(job.pk)

    assert states == [State.DONE]


def test_a_job_that_cannot_write_down_what_it_made_has_failed(prepared, typeset):
    job = job_of()
    prepared.answer = replace(prepared.answer, made=lambda: {}["essai"])

    with pytest.raises(KeyError):
        run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, job.file.name) == (State.FAILED, printing.UNKNOWN_ERROR, "")


@pytest.mark.parametrize("mode", ["immediate", "database"])
def test_a_job_that_only_waits_never_fails(prepared, typeset, settings, monkeypatch, mode):
    settings.TASKS_MODE = mode
    monkeypatch.setattr(type(printing.make), "enqueue", lambda task, pk: None)
    long_ago = timezone.now() - timedelta(days=2)
    job = job_of(queued_at=long_ago, alive_at=long_ago)

    call_command("deliver_mails")

    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE if mode == "immediate" else State.WAITING, "")


def test_the_timer_takes_up_a_job_whose_maker_is_gone(prepared, typeset, settings):
    job = running(silent=True, steps=4, steps_done=2)

    call_command("deliver_mails")

    job.refresh_from_db()
    assert typeset == [0, 2]
    assert (job.state, job.steps_done, job.tries, job.error) == (State.DONE, 4, 2, "")
    assert (settings.PRIVATE_ROOT / job.file.name).read_bytes() == b"%PDF"


def test_a_job_of_a_site_of_before_is_taken_up_too(prepared, typeset):
    job = job_of(state=State.RUNNING, queued_at=timezone.now() - timedelta(minutes=16))

    take_up_jobs()

    assert states() == {job.pk: State.DONE}


def test_the_queue_is_handed_again_what_nobody_makes_and_that_alone(prepared, queued):
    gone = running(silent=True)
    forgotten = job_of(alive_at=timezone.now() - UNCLAIMED - timedelta(seconds=1))
    made, waiting = running(silent=False), job_of(alive_at=timezone.now() - SILENT - timedelta(seconds=1))

    found = [take_up_jobs(), take_up_jobs()]

    assert (found, sorted(queued)) == ([2, 0], [gone.pk, forgotten.pk])
    assert states() == {gone.pk: "waiting", forgotten.pk: "waiting", made.pk: "running", waiting.pk: "waiting"}


def test_a_job_that_breaks_its_makers_fails_in_the_end(prepared, queued):
    job = running(silent=True, tries=TRIES)

    take_up_jobs()

    job.refresh_from_db()
    assert (job.state, job.error, queued) == (State.FAILED, LOST_ERROR, [])
    assert job.finished_at


@pytest.mark.logs_errors
def test_a_job_that_fails_when_taken_up_keeps_nobody_else_waiting(prepared, monkeypatch):
    monkeypatch.setattr(printing.pdf, "render_parts", lambda template, parts, *, done: b"%PDF")
    failing, other = running(silent=True), running(silent=True)
    monkeypatch.setitem(printing.REGISTRY, "brisé", replace(printing.REGISTRY["essai"], prepare=lambda *a, **o: {}[1]))
    PrintJob.objects.filter(pk=failing.pk).update(document="brisé")

    take_up_jobs()

    assert states() == {failing.pk: State.FAILED, other.pk: State.DONE}


def test_a_maker_who_was_thought_gone_leaves_the_job_to_the_other(prepared, monkeypatch, settings):
    written, job = [], job_of()
    prepared.answer = replace(prepared.answer, made=lambda: written.append(True))

    def slow(template, parts, *, done):
        monkeypatch.setattr(printing.pdf, "render_parts", lambda template, parts, *, done: b"%PDF of the other")
        PrintJob.objects.update(alive_at=timezone.now() - SILENT - timedelta(seconds=1))
        take_up_jobs()
        return b"%PDF of the first"

    monkeypatch.setattr(printing.pdf, "render_parts", slow)

    assert not run(job.pk)

    job.refresh_from_db()
    (file,) = (settings.PRIVATE_ROOT / "impressions").iterdir()
    assert (job.state, job.error, written) == (State.DONE, "", [True])
    assert (file.read_bytes(), job.file.name) == (b"%PDF of the other", f"impressions/{file.name}")


def test_a_maker_who_was_thought_gone_stops_at_its_next_part(prepared, monkeypatch):
    job, parts = job_of(), []

    def typeset(template, all_parts, *, done):
        for part in all_parts:
            parts.append(part)
            PrintJob.objects.update(owner="other")
            done(part.count)

    monkeypatch.setattr(printing.pdf, "render_parts", typeset)

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
    monkeypatch.setattr(printing, "BEAT", 0.01)
    job = job_of()
    signs = []

    def slow(template, parts, *, done):
        long_ago = timezone.now() - timedelta(days=1)
        PrintJob.objects.update(alive_at=long_ago)
        while PrintJob.objects.filter(alive_at=long_ago):
            time.sleep(0.01)
        signs.append(take_up_jobs())
        return b"%PDF"

    monkeypatch.setattr(printing.pdf, "render_parts", slow)

    assert run(job.pk)

    assert signs == [0]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_job_that_two_timers_and_two_workers_take_at_once_is_made_once(prepared, monkeypatch, race_runs):
    monkeypatch.setattr(printing.pdf, "render_parts", lambda template, parts, *, done: b"%PDF")
    for _ in range(race_runs):
        job = running(silent=True)
        prepared.calls.clear()

        race(lambda number, pk=job.pk: take_up_jobs() if number % 2 else run(pk), threads=4)

        job.refresh_from_db()
        assert (job.state, job.tries, len(prepared.calls)) == (State.DONE, 2, 1)


def test_a_document_that_is_no_more_fails_its_job_alone(prepared, monkeypatch):
    monkeypatch.setattr(printing.pdf, "render_parts", lambda template, parts, *, done: b"%PDF")
    outdated, other = PrintJobFactory(document="ancien"), job_of()

    assert [run(outdated.pk), run(other.pk)] == [False, True]

    outdated.refresh_from_db()
    assert (outdated.state, outdated.error) == (State.FAILED, OUTDATED_ERROR)


def test_a_long_refusal_is_cut_to_what_the_row_holds(prepared):
    job, prepared.answer = job_of(), DomainError("é" * 301)

    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "é" * 300)


def test_a_job_that_was_erased_meanwhile_is_no_error(prepared, monkeypatch):
    job = job_of()
    prepared.answer = replace(prepared.answer, parts=[])
    monkeypatch.setattr(printing.pdf, "render_parts", lambda *a, **o: PrintJob.objects.all().delete() and b"%PDF")

    assert not run(job.pk)


REGISTERED = """
from django.contrib import admin
admin.autodiscover = lambda: None
import django
django.setup()
from inscriptions.services.printing import REGISTRY
print(*sorted(REGISTRY))
"""


@pytest.mark.once
def test_the_registry_of_papers_is_filled_without_the_admin():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rencontre.settings"}

    answer = subprocess.run(
        [sys.executable, "-c", REGISTERED], cwd=house.BASE_DIR, env=environment, capture_output=True, check=True
    )

    assert answer.stdout.decode().split() == sorted(printing.REGISTRY)


def test_the_timer_erases_the_jobs_that_ended_yesterday_and_no_other(prepared, typeset, settings):
    old, waiting, recent = job_of(), job_of(alive_at=timezone.now()), job_of()
    prepared.answer = Printout("essai.html", [], "essai")
    run(old.pk)
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    PrintJob.objects.filter(pk__in=[old.pk, waiting.pk]).update(queued_at=yesterday)

    call_command("deliver_mails")

    assert states() == {waiting.pk: State.WAITING, recent.pk: State.WAITING}
    assert list((settings.PRIVATE_ROOT / "impressions").iterdir()) == []


def test_the_timer_erases_the_files_that_no_job_names_any_more(prepared, typeset, settings):
    gone, recent, kept = job_of(), job_of(), job_of()
    prepared.answer = Printout("essai.html", [], "essai")
    for job in (gone, recent, kept):
        run(job.pk)
    folder, yesterday = settings.PRIVATE_ROOT / "impressions", time.time() - 25 * 3600
    for job in (gone, kept):
        os.utime(folder / f"{job.pk}.pdf", (yesterday, yesterday))
    for job in (gone, recent):
        job.maker.delete()

    forget_jobs()

    assert {file.name for file in folder.iterdir()} == {f"{recent.pk}.pdf", f"{kept.pk}.pdf"}


@pytest.mark.parametrize("mode", ["immediate", "database"])
def test_a_job_leaves_the_request(mode, settings, monkeypatch):
    settings.TASKS_MODE = mode
    threads, tasks = [], []
    monkeypatch.setattr(printing.Thread, "start", lambda thread: threads.append(thread._args))
    monkeypatch.setattr(type(printing.make), "enqueue", lambda task, pk: tasks.append(pk))

    printing.start(7)

    assert (threads, tasks) == (([[7]], []) if mode == "immediate" else ([], [7]))


def test_a_printout_knows_whether_it_is_long():
    lengths = {count: Printout("x", [Part({}, count=count)], "x").is_long for count in (300, 301)}

    assert lengths == {300: False, 301: True}


@pytest.mark.once
def test_a_job_of_the_registry_is_a_real_pdf():
    job = PrintJobFactory(document="attendance", options={"half_day": "", "team": False})

    assert run(job.pk)

    job.refresh_from_db()
    with job.file.open() as file:
        (text,) = texts(file.read())
    assert "Feuille d’émargement" in text
    assert (job.steps_done, job.steps) == (8, 8)
