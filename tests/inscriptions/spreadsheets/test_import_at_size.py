"""An import of many: what a preview leaves alone, what writing costs, and the job of a long file."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import History, ImportJob, OutgoingMail, Registration, WorkshopSeat
from inscriptions.people.answers import SignUp
from inscriptions.signup.listed import NO_CHOICE, Listed, compare
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import decide_list, register_list
from inscriptions.signup.speakers import register_speakers
from inscriptions.spreadsheets import long_imports
from inscriptions.spreadsheets.long_imports import forget_imports, run, take_up_imports
from rencontre.tasks.jobs import SILENT, TRIES
from tests.cast import DENIS
from tests.factories import EventFactory, ImportJobFactory, InterventionFactory
from tests.inscriptions.signup.lists import listed
from tests.inscriptions.spreadsheets.files import CONFIRM, confirm_import, preview, sheet
from tests.inscriptions.team.pages import LIST
from tests.pages import plain
from tests.races import held, race

State = ImportJob.State


def people(number: int) -> list[str]:
    return [f"Alice{n};Durand;alice{n}@exemple.fr" for n in range(number)]


def list_of(number: int):
    return sheet("Prénom;Nom;Adresse e-mail", *people(number))


def lines(number: int, **said) -> dict[int, Listed]:
    names = (f"Alice{n}" for n in range(number))
    people = (SignUp(first_name=name, last_name="Durand", email=f"{name}@exemple.fr", **said) for name in names)
    return listed(dict(enumerate(people, start=2)))


def written() -> list[int]:
    return [model.objects.count() for model in (Registration, WorkshopSeat, OutgoingMail, History)]


# --- Looking -----------------------------------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_preview_answers_while_the_lock_is_held(organiser, event):
    if connection.vendor == "sqlite":
        pytest.skip("who keeps the file that was sent waits its turn to write, as every POST does")
    with held(event):
        page = preview(organiser, event, list_of(3))

    assert "3 personnes seront inscrites" in plain(page.content.decode())


def test_a_preview_asks_the_base_to_write_its_file_alone_and_to_lock_nothing(organiser, event):
    with CaptureQueriesContext(connection) as asked:
        preview(organiser, event, list_of(3))

    said = [query["sql"] for query in asked]
    (kept,) = [sql for sql in said if not sql.startswith("SELECT") or "FOR UPDATE" in sql]
    assert kept.startswith('INSERT INTO "programme_dayfile"')


@pytest.mark.parametrize("number", [3, 30])
def test_a_preview_reads_the_day_once(slot, number, django_assert_num_queries):
    # The slots, everybody of the day, the places of the day and of the workshops.
    said = lines(number, wishes={slot.pk: [slot.first.pk]})
    with django_assert_num_queries(4):
        coming = Newcomers(slot.event, now=timezone.now())
        decide_list(coming, compare(coming, said, NO_CHOICE), NO_CHOICE)


def test_a_preview_tells_how_many_wait(organiser, event):
    event.capacity, event.waiting_list = 2, True
    event.save()

    page = preview(organiser, event, list_of(3))
    done = confirm_import(organiser, page)

    assert ", dont 1 en liste d’attente ; 3 messages partiront." in plain(page.content.decode())
    assert "3 personnes inscrites, dont 1 en liste d’attente." in plain(done.content.decode())
    assert event.registrations.waiting().count() == 1


# --- Writing -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("number", [3, 30])
def test_writing_many_takes_as_many_statements_as_writing_few(slot, number, django_assert_num_queries):
    wishes = {slot.pk: [slot.first.pk, slot.second.pk]}
    said = lines(number, wishes=wishes, vegetarian=True)

    with django_assert_num_queries(14):
        register_list(event=slot.event, lines=said, by=DENIS)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [3, 30])
def test_speakers_are_registered_in_as_many_statements_whatever_their_number(event, number, django_assert_num_queries):
    InterventionFactory.create_batch(number, session__event=event)

    with django_assert_num_queries(9):
        assert len(register_speakers(event=event, by=DENIS)) == number


# --- A long file -------------------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
    """A file of more than two lines is long; nothing starts its job but the test."""
    monkeypatch.setattr("inscriptions.spreadsheets.import_pages.MOST_AT_ONCE", 2)
    monkeypatch.setattr(long_imports, "start", lambda pk: None)


def job_of(organiser, event, number=3) -> ImportJob:
    confirm_import(organiser, preview(organiser, event, list_of(number)))
    return ImportJob.objects.get()


def job_page(organiser, job, query="") -> str:
    page = organiser.get(reverse("admin:inscriptions_import_job", args=[job.pk]) + query)
    return plain(unescape(page.content.decode()))


def test_a_short_file_is_written_in_the_request(organiser, event, few):
    done = confirm_import(organiser, preview(organiser, event, list_of(2)))

    assert done.redirect_chain == [(f"{LIST}?event={event.pk}", 302)]
    assert (event.registrations.count(), ImportJob.objects.count()) == (2, 0)


def test_a_long_file_is_written_by_a_job_that_its_page_follows(organiser, event, few):
    seen = preview(organiser, event, list_of(3))

    page = confirm_import(organiser, seen)
    job = ImportJob.objects.get()
    before, is_done = event.registrations.count(), run(job.pk)

    assert page.redirect_chain == [(reverse("admin:inscriptions_import_job", args=[job.pk]), 302)]
    assert "Import en attente de son tour." in plain(page.content.decode())
    assert (page["Refresh"], before, is_done) == ("3", 0, True)
    job.refresh_from_db()
    assert (job.state, job.people, job.waiting, job.steps, job.maker.username) == (State.DONE, 3, 0, 3, "denis")
    assert "3 personnes inscrites." in job_page(organiser, job)
    assert set(History.objects.values_list("who", flat=True)) == {"denis"}
    assert OutgoingMail.objects.count() == 3


def test_a_file_has_one_job_and_is_written_once(organiser, event, few):
    seen = preview(organiser, event, list_of(3))
    confirm_import(organiser, seen)
    job = ImportJob.objects.get()

    again = confirm_import(organiser, seen)
    done = [run(job.pk), run(job.pk)]
    last = confirm_import(organiser, seen)

    assert again.redirect_chain == last.redirect_chain
    assert done == [True, False]
    assert (ImportJob.objects.count(), event.registrations.count()) == (1, 3)


def test_a_day_that_changed_refuses_the_whole_file_and_its_page_tells_each_line(organiser, event, few):
    job = job_of(organiser, event)
    event.capacity = 2
    event.save()

    assert run(job.pk) is False

    page = job_page(organiser, job)
    assert "Rien n’a été importé : le site a changé depuis l’aperçu." in page
    assert "Ligne 4 : La journée est complète : ses 2 places sont prises." in page
    assert written() == [0, 0, 0, 0]


def test_a_worker_killed_while_it_writes_leaves_nothing_and_another_writes_all(organiser, event, few, monkeypatch):
    job = job_of(organiser, event)

    def die(mine, found):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(long_imports, "_end", die)
        with pytest.raises(SystemExit):
            run(job.pk)
    left = written()
    ImportJob.objects.update(alive_at=timezone.now() - SILENT * 2)
    interrupted = job_page(organiser, job)
    taken = take_up_imports()

    assert left == [0, 0, 0, 0]
    assert "Import interrompu : il reprend de lui-même" in interrupted
    assert taken == 1
    assert event.registrations.count() == 3


def test_a_worker_that_was_thought_gone_writes_nothing(organiser, event, few, monkeypatch):
    job = job_of(organiser, event)
    end = long_imports._end

    def late(mine, found):
        ImportJob.objects.update(owner="another")
        end(mine, found)

    monkeypatch.setattr(long_imports, "_end", late)

    assert run(job.pk) is False
    assert written() == [0, 0, 0, 0]


def test_an_import_that_broke_several_workers_is_given_up(organiser, event, few):
    job = job_of(organiser, event)
    silent = timezone.now() - SILENT * 2
    ImportJob.objects.update(state=State.RUNNING, tries=TRIES, alive_at=silent)

    before, taken = job_page(organiser, job), take_up_imports()

    assert "l’import s’est interrompu deux fois" in before
    assert taken == 0
    assert "l’import s’est interrompu deux fois" in job_page(organiser, job)


def test_the_progress_is_told_in_lines(organiser, event, few):
    job = job_of(organiser, event)
    ImportJob.objects.update(state=State.RUNNING, steps=3000, steps_done=1200, alive_at=timezone.now())

    page = job_page(organiser, job, "?arret=1")

    assert "Import en cours : 1 200 lignes lues sur 3 000…" in page
    assert "Reprendre l’actualisation" in page


def test_a_job_keeps_its_file_and_gives_it_up_at_the_end(organiser, event, few, time_machine):
    job = job_of(organiser, event)
    time_machine.move_to(timezone.now() + timedelta(hours=2))

    forgotten = forget_imports()
    is_done = run(job.pk)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    call_command("deliver_mails")

    assert (forgotten, is_done) == (0, True)
    assert not ImportJob.objects.exists()


def test_a_job_of_a_version_without_options_is_written(organiser, event, few):
    job = job_of(organiser, event)
    ImportJob.objects.update(options={})

    assert run(job.pk) is True

    assert event.registrations.count() == 3


def test_a_file_that_was_erased_is_said_so(organiser, event, few):
    job = job_of(organiser, event)
    ImportJob.objects.update(file="0" * 32)

    assert run(job.pk) is False

    assert "Le fichier a été effacé : envoyez-le à nouveau." in job_page(organiser, job)


def test_the_import_s_page_leads_back_to_the_jobs_of_its_maker(organiser, event, few):
    job, other = job_of(organiser, event), ImportJobFactory(event=event)

    page = organiser.get(reverse("admin:inscriptions_registration_import")).content.decode()

    assert "Vos derniers longs imports" in page
    assert reverse("admin:inscriptions_import_job", args=[job.pk]) in page
    assert reverse("admin:inscriptions_import_job", args=[other.pk]) not in page


def test_a_job_is_seen_by_its_maker_alone(organiser, event, few, client, django_user_model):
    job = job_of(organiser, event)
    client.force_login(django_user_model.objects.create_superuser("eve"))

    page = client.get(reverse("admin:inscriptions_import_job", args=[job.pk]))

    assert page.status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_start_one_job_that_is_written_once(organiser, few, race_runs):
    for _ in range(race_runs):
        day = EventFactory()
        said = {field.name: field.value() for field in preview(organiser, day, list_of(3)).context["confirm_form"]}

        pages = race(lambda number, said=said: organiser.post(CONFIRM, said).status_code, threads=2)
        job = day.import_jobs.get()
        done = race(lambda number, pk=job.pk: run(pk), threads=4)

        assert pages == [302, 302]
        assert sorted(done) == [False, False, False, True]
        assert day.registrations.count() == 3
