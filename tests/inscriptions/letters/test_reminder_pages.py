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
def thursday():
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


def test_publishing_says_when_they_leave_and_to_how_many(organiser, thursday):
    Event.objects.update(status=Event.Status.DRAFT)
    RegistrationFactory.create_batch(2, event=thursday)
    page = day_page("change", thursday.pk)

    response = organiser.post(page, filled(organiser, page, status="published"), follow=True)

    shown = said_by(response)
    assert "Rappels qui partiront d’eux-mêmes, à ce jour à 2 personnes" in shown
    assert "J−7, le jeudi 24 mai 2018, à 9 h" in shown
    assert "J−1, le mercredi 30 mai 2018, à 9 h" in shown
    assert page_of("reminders", thursday.pk) in plain(response)
    assert [one.armed_at for one in thursday.reminders.all()] == [at("2018-05-20 10:00")] * 2


def test_publishing_late_says_which_never_leaves(organiser, thursday, later):
    Event.objects.update(status=Event.Status.DRAFT)
    later("2018-05-26 10:00")
    page = day_page("change", thursday.pk)

    shown = said_by(organiser.post(page, filled(organiser, page, status="published"), follow=True))

    assert "à qui s’inscrira : J−1, le mercredi 30 mai" in shown
    assert "Trop tard pour J−7 (le jeudi 24 mai 2018, à 9 h)." in shown
    assert "ne partira pas : cette heure était passée" in said_by(organiser.get(page_of("reminders", thursday.pk)))


def test_another_date_says_that_they_wait_until_it_is_told(organiser, thursday, later):
    later("2018-05-02 10:00")
    RegistrationFactory(event=thursday)
    queue_reminders()
    later("2018-05-24 09:00")
    queue_reminders()
    page = day_page("change", thursday.pk)

    response = organiser.post(page, filled(organiser, page, date="2018-05-27"), follow=True)

    assert "Rappels qui partiront d’eux-mêmes une fois la nouvelle date annoncée (« Prévenir »)" in said_by(response)
    assert "à 1 personne : J−1, le samedi 26 mai 2018, à 9 h" in said_by(response)
    assert "Trop tard pour J−7 (le dimanche 20 mai 2018, à 9 h)" in said_by(response)
    shown = said_by(organiser.get(page_of("reminders", thursday.pk)))
    assert "à venir, une fois la nouvelle date annoncée" in shown
    assert "J−7, pour le jeudi 31 mai 2018 : parti le jeudi 24 mai 2018 à 9 h, 0 envoyé, 1 à envoyer" in shown


def test_another_change_of_the_day_says_nothing_of_them(organiser, thursday):
    page = day_page("change", thursday.pk)

    shown = said_by(organiser.post(page, filled(organiser, page, title="Autre titre"), follow=True))

    assert "Rappels qui partiront" not in shown


def test_the_list_says_to_whom_and_who_gets_none(organiser, thursday):
    RegistrationFactory(event=thursday)
    RegistrationFactory(event=thursday, status="waiting", queued_at=at("2018-05-02 10:00"))
    alone = RegistrationFactory(event=thursday, email="")

    shown = said_by(organiser.get(page_of("reminders", thursday.pk)))

    assert "1 personne qui vient" in shown
    assert "1 personne en liste d’attente" in shown
    assert "1 personne (sans adresse)" in shown
    assert alone.full_name in shown
    assert page_of("reminders", thursday.pk) in plain(organiser.get(page_of("campaigns", thursday.pk)))


def test_the_list_says_what_became_of_one_that_left(organiser, thursday, later, settings):
    settings.TASKS_MODE = "database"
    queue_reminders()
    RegistrationFactory.create_batch(2, event=thursday)
    later("2018-05-24 09:00")
    queue_reminders()
    deliver_pending()
    RegistrationFactory(event=thursday)

    shown = said_by(organiser.get(page_of("reminders", thursday.pk)))

    assert "parti le jeudi 24 mai 2018 à 9 h : 2 envoyés" in shown
    assert "il ne change plus" in said_by(organiser.get(page_of("reminder", thursday.pk, 7)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_the_people(organiser, thursday, count, django_assert_num_queries):
    RegistrationFactory.create_batch(count, event=thursday)
    organiser.get(page_of("reminders", thursday.pk))

    # Five of who reads (session, account, rights, second factor), and the site's settings; the day, whether its date is
    # to be told, its reminders, who speaks, its people, what became of the letters, those that left for another date.
    with django_assert_num_queries(13):
        organiser.get(page_of("reminders", thursday.pk))


def test_one_is_set_with_its_words_after_a_look(organiser, thursday):
    RegistrationFactory(event=thursday, first_name="Alice")
    page = page_of("reminder", thursday.pk, 7)
    typed = {"is_on": "on", "hour": "17h30", "text": "Venez **tôt**, {prénom}."}

    looked = organiser.post(page, typed | {"voir": "1"})
    assert "Venez tôt, Alice." in said_by(looked)
    person = thursday.registrations.get()
    framed = organiser.post(page, typed | {"montrer": person.pk})
    assert "Venez <strong" in framed.content.decode()
    assert "sandbox" in framed["Content-Security-Policy"]
    assert organiser.post(page, typed | {"montrer": "0"}).status_code == 404
    assert not thursday.reminders.exists()
    done = organiser.post(page, typed, follow=True)

    assert "Le rappel J−7 est enregistré." in said_by(done)
    assert "jeudi 24 mai 2018, à 17 h 30" in said_by(done)
    assert set(thursday.reminders.values_list("days", "hour", "text")) == {
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
def test_what_is_refused_says_why_and_loses_nothing(organiser, thursday, later, typed, sentence):
    later("2018-05-24 08:30")

    shown = organiser.post(
        page_of("reminder", thursday.pk, 7), {"is_on": "on", "hour": "9h", "text": "Venez tôt."} | typed
    )

    assert sentence in said_by(shown)
    assert typed.get("text", "Venez tôt.") in said_by(shown)
    assert not thursday.reminders.exists()


def test_one_more_is_written_from_the_list(organiser, thursday):
    page = page_of("reminders", thursday.pk)

    taken = organiser.post(page, {"days": "7"})
    led = organiser.post(page, {"days": "3"})
    organiser.post(led["Location"], {"is_on": "on", "hour": "9h", "text": ""})

    assert "Cette journée a déjà ce rappel" in said_by(taken)
    assert led["Location"] == page_of("reminder", thursday.pk, 3)
    assert [one.days for one in thursday.reminders.all()] == [7, 3, 1]


def test_a_distance_beyond_sixty_days_is_no_page(organiser, thursday):
    assert organiser.get(page_of("reminder", thursday.pk, 61)).status_code == 404


# --- Thanks --------------------------------------------------------------------------------------------------------


@pytest.fixture
def over(clock):
    clock.move_to(at("2018-05-31 18:00"))


@pytest.mark.usefixtures("over")
def test_thanking_shows_writes_and_sends_once(organiser, thursday):
    present = AttendanceFactory(registration__event=thursday).registration
    RegistrationFactory(event=thursday)
    page = page_of("thank", thursday.pk)
    shown = said_by(organiser.get(page))
    assert f"1 personne est venue : remerciements, documents et attestation Voir les noms {present}" in shown
    assert "1 personne n’est pas venue : documents Voir les noms" in shown
    assert "Envoyer 2 messages" in shown

    looked = said_by(organiser.post(page, {"words": "Merci à vous.", "voir": "1"}))
    assert "Merci à vous." in looked
    framed = organiser.post(page, {"words": "Merci à vous.", "montrer": present.pk})
    assert "Merci à vous." in plain(framed)
    assert "sandbox" in framed["Content-Security-Policy"]
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
def test_a_document_added_since_is_said(organiser, thursday):
    DocumentFactory(event=thursday, title="Avant")
    AttendanceFactory(registration__event=thursday)
    organiser.post(page_of("thank", thursday.pk), {"words": "", "envoyer": "1"})
    DocumentFactory(event=thursday, title="Après")

    shown = said_by(organiser.get(page_of("thank", thursday.pk)))

    assert "Après (ajouté depuis le dernier envoi" in shown
    assert "Avant (ajouté" not in shown


@pytest.mark.usefixtures("over")
def test_without_presences_the_page_says_so(organiser, thursday):
    RegistrationFactory(event=thursday)

    assert "Personne n’est pointé" in said_by(organiser.get(page_of("thank", thursday.pk)))


def test_before_the_end_the_page_says_when_and_has_no_link(organiser, thursday):
    assert "les remerciements partent après" in said_by(organiser.get(page_of("thank", thursday.pk)))
    assert page_of("thank", thursday.pk) not in plain(organiser.get(day_page("change", thursday.pk)))


# --- News ----------------------------------------------------------------------------------------------------------


def test_the_page_says_where_they_go_and_keeps_what_is_set(organiser, thursday):
    page = page_of("team_notices", thursday.pk)
    assert "écrit de lui-même à equipe@exemple.fr" in said_by(organiser.get(page))

    shown = said_by(organiser.post(page, {"to": "moi@exemple.fr", "full": "on"}, follow=True))

    assert "écrit de lui-même à moi@exemple.fr" in shown
    assert list(TeamNotices.objects.values_list("to", "full", "digest", "failures", "speakers", "closing")) == [
        ("moi@exemple.fr", True, False, False, False, False)
    ]


def test_a_day_without_any_address_says_that_nobody_is_told(organiser, thursday):
    Event.objects.update(contact_email="")

    assert "Personne n’est prévenu de rien" in said_by(organiser.get(page_of("team_notices", thursday.pk)))


def test_the_page_says_when_the_last_of_each_was(organiser, thursday, clock):
    tell_teams()
    OutgoingMailFactory(registration__event=thursday, gave_up_at=at("2018-05-20 10:01"))
    clock.move_to(at("2018-05-20 10:02"))
    tell_teams()

    assert "le dernier est du dimanche 20 mai 2018 à 10 h 02" in said_by(
        organiser.get(page_of("team_notices", thursday.pk))
    )


@pytest.mark.parametrize("name", ["reminders", "team_notices", "thank"])
def test_the_front_desk_has_neither_the_page_nor_its_link(front_desk, thursday, name):
    assert front_desk.get(page_of(name, thursday.pk)).status_code == 403
    assert page_of(name, thursday.pk) not in plain(front_desk.get(day_page("change", thursday.pk)))


def test_the_command_of_each_minute_queues_and_sends(thursday, clock, django_capture_on_commit_callbacks):
    ReminderFactory(event=thursday, armed_at=at("2018-05-02 10:00"))
    person = RegistrationFactory(event=thursday)
    clock.move_to(at("2018-05-24 09:00"))

    call_command("deliver_mails", verbosity=0)

    assert person.mails.get().sent_at
