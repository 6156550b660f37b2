"""Print jobs: made once, told honestly, erased after a day."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as house
from django.core.management import call_command
from django.utils import timezone

from inscriptions.models import PrintJob
from inscriptions.paper import jobs
from inscriptions.paper.jobs import OUTDATED_ERROR, forget_jobs, print_job, run
from programme.models import DayFile
from rencontre.domain import DomainError
from rencontre.pdf import papers
from rencontre.pdf.papers import PAPERS, Printout
from rencontre.pdf.render import Stopped
from tests.factories import DayFileFactory, EventFactory, PrintJobFactory, RegistrationFactory, SpecialNeedsFactory
from tests.inscriptions.paper.trial_jobs import job_of, states
from tests.paper import texts
from tests.races import race

pytestmark = pytest.mark.django_db
State = PrintJob.State


def test_a_job_starts_once_the_transaction_stands(denis, started, django_capture_on_commit_callbacks):
    event = EventFactory()

    with django_capture_on_commit_callbacks(execute=True):
        job = print_job(event=event, maker=denis, document="essai", options={"session": 3})
        before_commit = list(started)

    assert (before_commit, started) == ([], [job.pk])
    assert (job.state, job.maker, job.event, job.options) == (State.WAITING, denis, event, {"session": 3})


def test_a_job_tells_its_progress_then_keeps_its_file(prepared, typeset):
    job = job_of(options={"session": 3})

    assert run(job.pk)

    job.refresh_from_db()
    assert prepared.calls == [(job.event, job.maker, {"session": 3})]
    assert typeset == [0, 2]
    assert (job.state, job.steps_done, job.steps) == (State.DONE, 4, 4)
    assert (job.filename, job.notices, job.error) == ("essai.pdf", ["à vérifier"], "")
    assert job.file.read() == b"%PDF"


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
    assert (job.state, job.error) == (State.FAILED, jobs.UNKNOWN_ERROR)


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
    assert (job.state, job.error, job.file.name) == (State.FAILED, jobs.UNKNOWN_ERROR, "")
    assert not DayFile.objects.exists()


def test_a_document_that_is_no_more_fails_its_job_alone(prepared, monkeypatch):
    monkeypatch.setattr(papers, "render_parts", lambda template, parts, *, done, **limits: b"%PDF")
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
    monkeypatch.setattr(papers, "render_parts", lambda *a, **o: PrintJob.objects.all().delete() and b"%PDF")

    assert not run(job.pk)


REGISTERED = """
from django.contrib import admin
admin.autodiscover = lambda: None
import django
django.setup()
from rencontre.pdf.papers import PAPERS
print(*sorted(PAPERS))
"""


@pytest.mark.once
def test_the_registry_of_papers_is_filled_without_the_admin():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rencontre.settings"}

    answer = subprocess.run(
        [sys.executable, "-c", REGISTERED], cwd=house.BASE_DIR, env=environment, capture_output=True, check=True
    )

    assert answer.stdout.decode().split() == sorted(PAPERS)


def test_the_timer_erases_the_jobs_that_ended_yesterday_and_no_other(prepared, typeset):
    old, waiting, recent = job_of(), job_of(alive_at=timezone.now()), job_of()
    prepared.answer = Printout("essai.html", [], "essai")
    run(old.pk)
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    PrintJob.objects.filter(pk__in=[old.pk, waiting.pk]).update(queued_at=yesterday)

    call_command("deliver_mails")

    assert states() == {waiting.pk: State.WAITING, recent.pk: State.WAITING}
    assert not DayFile.objects.exists()


def test_the_timer_erases_the_files_that_no_job_names_any_more(prepared, typeset):
    gone, kept, previewed = job_of(), job_of(), DayFileFactory(name="django-import-export/1")
    prepared.answer = Printout("essai.html", [], "essai")
    for job in (gone, kept):
        run(job.pk)
    gone.maker.delete()

    forget_jobs()

    assert {file.name for file in DayFile.objects.all()} == {f"impressions/{kept.pk}.pdf", previewed.name}


def test_the_files_that_a_version_before_left_on_the_disk_are_erased(settings):
    for name in ("impressions/1.pdf", "imports/django-import-export/0a", "document/actes.pdf"):
        path = settings.PRIVATE_ROOT / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"Alice")

    call_command("deliver_mails")

    left = [str(path.relative_to(settings.PRIVATE_ROOT)) for path in settings.PRIVATE_ROOT.rglob("*")]
    assert sorted(left) == ["document", "document/actes.pdf"]


def click_ten_times(maker, started) -> list[PrintJob | Exception]:
    """Ask for one document in ten threads; what each got."""
    event = EventFactory()
    started.clear()
    return race(
        lambda number: print_job(event=event, maker=maker, document="essai", options={"session": 3}), threads=10
    )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clicks_ask_for_one_print(denis, started, race_runs):
    for _ in range(race_runs):
        found = click_ten_times(denis, started)

        assert found == [PrintJob.objects.latest("pk")] * 10
        assert started == [found[0].pk]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_clicks_ask_for_several(denis, started, without_lock):
    assert any(len(set(click_ten_times(denis, started))) > 1 for _ in range(5))


def test_another_demand_is_another_print(denis, chloe, started):
    event, asked = EventFactory(), {"document": "essai", "options": {"session": 3}}
    first = print_job(event=event, maker=denis, **asked)
    others = [
        print_job(event=event, maker=chloe, **asked),
        print_job(event=EventFactory(), maker=denis, **asked),
        print_job(event=event, maker=denis, document="autre", options={"session": 3}),
        print_job(event=event, maker=denis, document="essai", options={"session": 4}),
    ]
    again = print_job(event=event, maker=denis, **asked)
    PrintJob.objects.filter(pk=first.pk).update(state=State.RUNNING)  # it has read the day of before
    anew = print_job(event=event, maker=denis, **asked)

    assert again == first
    assert len({first.pk, anew.pk, *(job.pk for job in others)}) == 6


@pytest.mark.parametrize("mode", ["immediate", "database"])
def test_a_job_leaves_the_request(mode, settings, monkeypatch):
    settings.TASKS_MODE = mode
    threads, tasks = [], []
    monkeypatch.setattr("rencontre.tasks.jobs.Thread.start", lambda thread: threads.append(thread._args[1:]))
    monkeypatch.setattr(type(jobs.make), "enqueue", lambda task, pk: tasks.append(pk))

    jobs.start(7)

    assert (threads, tasks) == (([[7]], []) if mode == "immediate" else ([], [7]))


@pytest.mark.once
def test_a_job_of_the_registry_is_a_real_pdf():
    job = PrintJobFactory(document="attendance", options={"half_day": "", "team": False})

    assert run(job.pk)

    job.refresh_from_db()
    with job.file.open() as file:
        (text,) = texts(file.read())
    assert "Feuille d’émargement" in text
    assert (job.steps_done, job.steps) == (8, 8)


@pytest.mark.parametrize(("maker", "said"), [("denis", True), ("chloe", False)])
def test_a_job_says_of_meals_what_its_maker_may_see(request, maker, said):
    person = RegistrationFactory(attends_lunch=True)
    SpecialNeedsFactory(registration=person, meal_constraint="sans arachide")
    job = PrintJobFactory(event=person.event, maker=request.getfixturevalue(maker), document="caterer")

    assert run(job.pk)

    job.refresh_from_db()
    with job.file.open() as file:
        (text,) = texts(file.read())
    assert ("1 repas" in text, "arachide" in text) == (True, said)
