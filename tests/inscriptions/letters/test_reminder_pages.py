"""« Rappels », « Remercier », « Nouvelles à l’équipe »: what they show, and what each act leaves."""

from datetime import date, time

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import strip_tags

from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.notices import tell_teams
from inscriptions.letters.reminders import queue_reminders
from inscriptions.models import OutgoingMail, TeamNotices
from programme.models import Event
from tests.factories import (
    AttendanceFactory,
    DocumentFactory,
    EventFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    ReminderFactory,
)
from tests.inscriptions.letters.days import at
from tests.inscriptions.team.pages import day_page, filled, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(date=date(2018, 5, 31), contact_email="equipe@exemple.fr")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(at("2018-05-20 10:00"), tick=False) as traveller:
        yield traveller


def said_by(response) -> str:
    """What the page says, without its tags."""
    return " ".join(strip_tags(plain(response)).split())


@pytest.fixture
def later(clock, organiser, denis):
    """Move the clock, and the organiser logs in again: a session lasts twelve hours."""

    def move(text: str) -> None:
        clock.move_to(at(text))
        organiser.force_login(denis)

    return move


def page_of(name: str, *args) -> str:
    return reverse(f"admin:inscriptions_{name}", args=args)


# --- Reminders -----------------------------------------------------------------------------------------------------


def test_publishing_says_when_they_leave_and_to_how_many(organiser, event):
    Event.objects.update(status=Event.Status.DRAFT)
    RegistrationFactory.create_batch(2, event=event)
    page = day_page("change", event.pk)

    response = organiser.post(page, filled(organiser, page, status="published"), follow=True)

    shown = said_by(response)
    assert "Rappels qui partiront d’eux-mêmes, à ce jour à 2 personnes" in shown
    assert "J−7, le jeudi 24 mai 2018, à 9 h" in shown
    assert "J−1, le mercredi 30 mai 2018, à 9 h" in shown
    assert page_of("reminders", event.pk) in plain(response)
    assert [one.armed_at for one in event.reminders.all()] == [at("2018-05-20 10:00")] * 2


def test_publishing_late_says_which_never_leaves(organiser, event, later):
    Event.objects.update(status=Event.Status.DRAFT)
    later("2018-05-26 10:00")
    page = day_page("change", event.pk)

    shown = said_by(organiser.post(page, filled(organiser, page, status="published"), follow=True))

    assert "à qui s’inscrira : J−1, le mercredi 30 mai" in shown
    assert "Trop tard pour J−7 (le jeudi 24 mai 2018, à 9 h)." in shown
    assert "ne partira pas : cette heure était passée" in said_by(organiser.get(page_of("reminders", event.pk)))


def test_another_change_of_the_day_says_nothing_of_them(organiser, event):
    page = day_page("change", event.pk)

    shown = said_by(organiser.post(page, filled(organiser, page, title="Autre titre"), follow=True))

    assert "Rappels qui partiront" not in shown


def test_the_list_says_to_whom_and_who_gets_none(organiser, event):
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, status="waiting", queued_at=at("2018-05-02 10:00"))
    alone = RegistrationFactory(event=event, email="")

    shown = said_by(organiser.get(page_of("reminders", event.pk)))

    assert "1 personne qui vient" in shown
    assert "1 personne en liste d’attente" in shown
    assert "1 personne sans adresse e-mail" in shown
    assert alone.full_name in shown
    assert page_of("reminders", event.pk) in plain(organiser.get(day_page("change", event.pk)))


def test_the_list_says_what_became_of_one_that_left(organiser, event, later, settings):
    settings.TASKS_MODE = "database"
    queue_reminders()
    RegistrationFactory.create_batch(2, event=event)
    later("2018-05-24 09:00")
    queue_reminders()
    deliver_pending()
    RegistrationFactory(event=event)

    shown = said_by(organiser.get(page_of("reminders", event.pk)))

    assert "parti le jeudi 24 mai 2018 à 9 h : 2 envoyés" in shown
    assert "il ne change plus" in said_by(organiser.get(page_of("reminder", event.pk, 7)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_the_people(organiser, event, count, django_assert_num_queries):
    RegistrationFactory.create_batch(count, event=event)
    organiser.get(page_of("reminders", event.pk))

    # Five of who reads (session, account, rights, second factor); the day, its reminders, who speaks, its people, what
    # became of the letters.
    with django_assert_num_queries(10):
        organiser.get(page_of("reminders", event.pk))


def test_one_is_set_with_its_words_after_a_look(organiser, event):
    RegistrationFactory(event=event, first_name="Alice")
    page = page_of("reminder", event.pk, 7)
    typed = {"is_on": "on", "hour": "17h30", "text": "Venez **tôt**, {prénom}."}

    looked = organiser.post(page, typed | {"voir": "1"})
    assert "Venez tôt, Alice." in said_by(looked)
    assert not event.reminders.exists()
    done = organiser.post(page, typed, follow=True)

    assert "Le rappel J−7 est enregistré." in said_by(done)
    assert "jeudi 24 mai 2018, à 17 h 30" in said_by(done)
    assert set(event.reminders.values_list("days", "hour", "text")) == {
        (7, time(17, 30), "Venez **tôt**, {prénom}."),
        (1, time(9), ""),
    }


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": "Bonjour {prenon}."}, "{prenon} n’est pas connu"),
        ({"hour": "tôt"}, "Saisissez une heure"),
        ({"hour": "8h"}, "choisissez un moment à venir"),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(organiser, event, later, typed, sentence):
    later("2018-05-24 08:30")

    shown = organiser.post(
        page_of("reminder", event.pk, 7), {"is_on": "on", "hour": "9h", "text": "Venez tôt."} | typed
    )

    assert sentence in said_by(shown)
    assert typed.get("text", "Venez tôt.") in said_by(shown)
    assert not event.reminders.exists()


def test_one_more_is_written_from_the_list(organiser, event):
    page = page_of("reminders", event.pk)

    taken = organiser.post(page, {"days": "7"})
    led = organiser.post(page, {"days": "3"})
    organiser.post(led["Location"], {"is_on": "on", "hour": "9h", "text": ""})

    assert "Cette journée a déjà ce rappel" in said_by(taken)
    assert led["Location"] == page_of("reminder", event.pk, 3)
    assert [one.days for one in event.reminders.all()] == [7, 3, 1]


def test_a_distance_beyond_sixty_days_is_no_page(organiser, event):
    assert organiser.get(page_of("reminder", event.pk, 61)).status_code == 404


# --- Thanks --------------------------------------------------------------------------------------------------------


@pytest.fixture
def over(clock):
    clock.move_to(at("2018-05-31 18:00"))


@pytest.mark.usefixtures("over")
def test_thanking_shows_writes_and_sends_once(organiser, event):
    present = AttendanceFactory(registration__event=event).registration
    RegistrationFactory(event=event)
    page = page_of("thank", event.pk)
    shown = said_by(organiser.get(page))
    assert f"1 est venue : remerciements, documents et attestation Qui{present}" in shown
    assert "1 n’est pas venue : documents Qui" in shown
    assert "Envoyer 2 messages" in shown

    looked = said_by(organiser.post(page, {"words": "Merci à vous.", "voir": "1"}))
    assert "Merci à vous." in looked
    assert (OutgoingMail.objects.count(), Event.objects.get().thanks) == (0, "")
    done = said_by(organiser.post(page, {"words": "Merci à vous.", "envoyer": "1"}, follow=True))

    assert "2 messages en route." in done
    assert "2 personnes ont déjà leur message" in done
    assert "Envoyer" not in done
    assert Event.objects.get().thanks == "Merci à vous."
    again = said_by(organiser.post(page, {"words": "Merci à vous.", "envoyer": "1"}, follow=True))
    assert "Rien n’est parti" in again
    assert present.mails.count() == 1


@pytest.mark.usefixtures("over")
def test_a_document_added_since_is_said(organiser, event):
    DocumentFactory(event=event, title="Avant")
    AttendanceFactory(registration__event=event)
    organiser.post(page_of("thank", event.pk), {"words": "", "envoyer": "1"})
    DocumentFactory(event=event, title="Après")

    shown = said_by(organiser.get(page_of("thank", event.pk)))

    assert "Après (ajouté depuis le dernier envoi" in shown
    assert "Avant (ajouté" not in shown


@pytest.mark.usefixtures("over")
def test_without_presences_the_page_says_so(organiser, event):
    RegistrationFactory(event=event)

    assert "Personne n’est pointé" in said_by(organiser.get(page_of("thank", event.pk)))


def test_before_the_end_the_page_says_when_and_has_no_link(organiser, event):
    assert "les remerciements partent après" in said_by(organiser.get(page_of("thank", event.pk)))
    assert page_of("thank", event.pk) not in plain(organiser.get(day_page("change", event.pk)))


# --- News ----------------------------------------------------------------------------------------------------------


def test_the_page_says_where_they_go_and_keeps_what_is_set(organiser, event):
    page = page_of("team_notices", event.pk)
    assert "écrit de lui-même à equipe@exemple.fr" in said_by(organiser.get(page))

    shown = said_by(organiser.post(page, {"to": "moi@exemple.fr", "full": "on"}, follow=True))

    assert "écrit de lui-même à moi@exemple.fr" in shown
    assert list(TeamNotices.objects.values_list("to", "full", "digest", "failures", "speakers", "closing")) == [
        ("moi@exemple.fr", True, False, False, False, False)
    ]


def test_a_day_without_any_address_says_that_nobody_is_told(organiser, event):
    Event.objects.update(contact_email="")

    assert "Personne n’est prévenu de rien" in said_by(organiser.get(page_of("team_notices", event.pk)))


def test_the_page_says_when_the_last_of_each_was(organiser, event, clock):
    tell_teams()
    OutgoingMailFactory(registration__event=event, gave_up_at=at("2018-05-20 10:01"))
    clock.move_to(at("2018-05-20 10:02"))
    tell_teams()

    assert "le dernier est du dimanche 20 mai 2018 à 10 h 02" in said_by(
        organiser.get(page_of("team_notices", event.pk))
    )


@pytest.mark.parametrize("name", ["reminders", "team_notices", "thank"])
def test_the_front_desk_has_neither_the_page_nor_its_link(front_desk, event, name):
    assert front_desk.get(page_of(name, event.pk)).status_code == 403
    assert page_of(name, event.pk) not in plain(front_desk.get(day_page("change", event.pk)))


def test_the_command_of_each_minute_queues_and_sends(event, clock, django_capture_on_commit_callbacks):
    ReminderFactory(event=event, armed_at=at("2018-05-02 10:00"))
    person = RegistrationFactory(event=event)
    clock.move_to(at("2018-05-24 09:00"))

    call_command("deliver_mails", verbosity=0)

    assert person.mails.get().sent_at
