"""What the team of a day is told by letter: each thing once, in few letters, and nobody's needs."""

from datetime import date, time

import pytest
import time_machine

from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.notices import BOXES, set_notices, tell_teams
from inscriptions.letters.refused import WITHHELD
from inscriptions.letters.render import letter_of
from inscriptions.models import OutgoingMail, Registration, TeamNotices, WorkshopSeat
from inscriptions.post.kinds import why_unkept
from inscriptions.privacy.erase import erase
from inscriptions.signup.cancel import cancel_by_team
from programme.models import Event, SiteSettings
from programme.services import new_edition
from rencontre.french.typography import french_hour_range
from tests.cast import DENIS
from tests.factories import (
    EventFactory,
    InterventionFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    SeatFactory,
    SiteSettingsFactory,
    SpecialNeedsFactory,
    WorkshopFactory,
)
from tests.inscriptions.letters.days import at
from tests.letters import read

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def thursday():
    """Thursday 31 May 2018, sign-ups open until it begins."""
    return EventFactory(date=date(2018, 5, 31), contact_email="equipe@exemple.fr", lunch_offered=True)


@pytest.fixture
def small_workshop(thursday):
    return WorkshopFactory(parent__event=thursday, number=2, title="La santé", capacity=2)


@pytest.fixture
def clock(thursday):
    """It is Wednesday 2 May at 10 h, and the run has seen the day."""
    with time_machine.travel(at("2018-05-02 10:00"), tick=False) as traveller:
        tell_teams()
        yield traveller


def told(kind: str = "team_news") -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


def run_at(clock, text: str) -> None:
    clock.move_to(at(text))
    tell_teams()


def given_up(thursday, **said) -> OutgoingMail:
    return OutgoingMailFactory(registration__event=thursday, gave_up_at=at("2018-05-02 10:30"), **said)


# --- At once -------------------------------------------------------------------------------------------------------


def test_a_letter_that_fails_is_told_once_with_the_page_of_its_person(thursday, clock):
    mail = given_up(thursday)

    run_at(clock, "2018-05-02 10:31")
    run_at(clock, "2018-05-02 10:32")
    run_at(clock, "2018-05-04 10:32")

    [row] = told()
    letter = read(row)
    assert letter.to == "equipe@exemple.fr"
    assert letter.subject == f"À savoir\u00a0: jeudi 31\u00a0mai, {thursday.title}"
    assert mail.registration.full_name in letter.text
    assert f"/inscriptions/registration/{mail.registration_id}/change/" in letter.text
    assert f"/programme/event/{thursday.pk}/nouvelles/" in letter.text


def test_a_storm_makes_one_letter_and_the_rest_one_an_hour_later(thursday, clock):
    for _ in range(30):
        given_up(thursday)
    run_at(clock, "2018-05-02 10:31")
    for _ in range(5):
        given_up(thursday)
    for minute in range(32, 60):
        run_at(clock, f"2018-05-02 10:{minute}")
    assert [len(one.facts["failures"]) for one in told()] == [30]
    assert "… et 10 autres." in read(told()[0]).text

    run_at(clock, "2018-05-02 11:31")
    run_at(clock, "2018-05-02 12:31")

    assert [len(one.facts["failures"]) for one in told()] == [30, 5]


def test_what_is_held_back_from_a_refused_address_is_not_told_letter_by_letter(thursday, clock):
    given_up(thursday, last_error=WITHHELD)
    run_at(clock, "2018-05-02 10:31")
    assert told() == []

    refused = given_up(thursday, last_error="Le serveur refuse cette adresse\u00a0: 550 5.1.1 no such user.")
    run_at(clock, "2018-05-02 10:32")

    assert [one.facts["failures"] for one in told()] == [[refused.pk]]


def test_a_letter_sent_again_that_fails_again_is_told_again(thursday, clock):
    mail = given_up(thursday)
    run_at(clock, "2018-05-02 10:31")
    OutgoingMail.objects.filter(pk=mail.pk).update(gave_up_at=None)
    run_at(clock, "2018-05-02 12:00")
    OutgoingMail.objects.filter(pk=mail.pk).update(gave_up_at=at("2018-05-02 12:30"))

    run_at(clock, "2018-05-02 12:31")

    assert [one.facts["failures"] for one in told()] == [[mail.pk], [mail.pk]]


def test_a_workshop_that_fills_is_told_once_an_hour_though_it_empties(thursday, small_workshop, clock):
    seats = [SeatFactory(workshop=small_workshop) for _ in range(2)]
    run_at(clock, "2018-05-02 10:05")
    assert [one.facts["full"] for one in told()] == [[small_workshop.pk]]
    assert f"Atelier 2\u00a0: La santé, {french_hour_range(time(14), time(16))}\u00a0: 2 places" in read(told()[0]).text

    WorkshopSeat.objects.filter(pk=seats[0].pk).delete()
    run_at(clock, "2018-05-02 10:20")
    SeatFactory(workshop=small_workshop)
    run_at(clock, "2018-05-02 10:40")
    run_at(clock, "2018-05-02 12:00")
    assert len(told()) == 1

    WorkshopSeat.objects.filter(pk=seats[1].pk).delete()
    run_at(clock, "2018-05-02 14:00")
    SeatFactory(workshop=small_workshop)
    run_at(clock, "2018-05-02 15:00")
    assert len(told()) == 2


def test_a_speaker_who_cancels_is_told_with_what_they_were_to_do(thursday, clock):
    part = InterventionFactory(session__event=thursday, session__title="Habiter")
    person = RegistrationFactory(event=thursday, speaker=part.speaker, role="intervenant")
    tell_teams()
    cancel_by_team(registration=person, by=DENIS, reason="")

    run_at(clock, "2018-05-02 10:31")
    run_at(clock, "2018-05-02 12:31")

    [row] = told()
    text = read(row).text
    assert person.full_name in text
    assert "Table ronde\u00a0: Habiter" in text


def test_a_participant_who_cancels_is_no_news_of_the_moment(thursday, clock):
    cancel_by_team(registration=RegistrationFactory(event=thursday), by=DENIS, reason="")

    run_at(clock, "2018-05-02 10:31")

    assert told() == []


def test_what_there_was_before_is_never_told(thursday, small_workshop):
    given_up(thursday)
    SeatFactory.create_batch(2, workshop=small_workshop)
    RegistrationFactory(event=thursday, role="intervenant", status=Status.CANCELLED)

    with time_machine.travel(at("2018-05-29 10:00"), tick=False) as clock:
        tell_teams()
        run_at(clock, "2018-05-29 10:01")

    assert OutgoingMail.objects.filter(kind__startswith="team").count() == 0


def test_the_ledger_keeps_neither_the_text_nor_the_names(thursday, clock, settings):
    settings.TASKS_MODE = "database"
    mail = given_up(thursday, registration__last_name="Wozniakowska")
    run_at(clock, "2018-05-02 10:31")
    [row] = told()
    assert "Wozniakowska" not in str(OutgoingMail.objects.filter(pk=row.pk).values())

    deliver_pending()

    row.refresh_from_db()
    assert row.sent_at
    assert (row.text, row.html, row.facts) == ("", "", {})
    assert why_unkept("team_news").startswith("Ce message nomme des personnes")
    assert "Wozniakowska" not in str(OutgoingMail.objects.filter(pk=row.pk).values())
    assert mail.registration_id


def test_who_is_erased_before_it_leaves_is_not_named(thursday, clock):
    mail = given_up(thursday)
    run_at(clock, "2018-05-02 10:31")

    erase(registration=mail.registration, by=DENIS)

    assert letter_of(OutgoingMail.objects.get(kind="team_news")) is None


# --- Turned off, and where it goes ---------------------------------------------------------------------------------


def test_each_box_can_be_turned_off_and_what_happened_meanwhile_is_not_told_later(thursday, small_workshop, clock):
    off = dict.fromkeys(BOXES, False)
    set_notices(event=thursday, to="", boxes=off, by=DENIS)
    given_up(thursday)
    SeatFactory.create_batch(2, workshop=small_workshop)
    for text in ("2018-05-02 10:31", "2018-05-03 08:01", "2018-05-28 08:01"):
        run_at(clock, text)
    set_notices(event=thursday, to="", boxes=dict.fromkeys(BOXES, True), by=DENIS)

    run_at(clock, "2018-05-28 08:02")

    assert OutgoingMail.objects.filter(kind__startswith="team").count() == 0


def test_it_goes_to_the_address_said_else_the_day_s_else_the_site_s(thursday, clock):
    SiteSettingsFactory(contact_email="site@exemple.fr")
    found = []
    for hour, (to, contact, of_site) in enumerate(
        [("moi@exemple.fr", "equipe@exemple.fr", "s@exemple.fr"), ("", "equipe@exemple.fr", "s@exemple.fr"),
         ("", "", "s@exemple.fr"), ("", "", "")], start=11,
    ):  # fmt: skip
        TeamNotices.objects.update(to=to)
        Event.objects.update(contact_email=contact)
        SiteSettings.objects.update(contact_email=of_site)
        given_up(thursday)
        run_at(clock, f"2018-05-02 {hour + (hour - 11)}:31")
        found.append(told()[-1].to if len(told()) == len(found) + 1 else "")

    assert found == ["moi@exemple.fr", "equipe@exemple.fr", "s@exemple.fr", ""]


# --- Every morning -------------------------------------------------------------------------------------------------


def test_the_morning_says_the_figures_since_the_last_one_and_no_need(thursday, small_workshop, clock):
    clock.move_to(at("2018-05-02 15:00"))
    person = SeatFactory(workshop=small_workshop, registration__attends_lunch=True).registration
    SpecialNeedsFactory(registration=person, meal_constraint="sans arachide")
    RegistrationFactory(event=thursday, status=Status.WAITING, queued_at=at("2018-05-02 15:00"))
    RegistrationFactory(event=thursday, status=Status.CANCELLED)
    run_at(clock, "2018-05-03 07:59")
    assert told("team_digest") == []

    run_at(clock, "2018-05-03 08:00")
    run_at(clock, "2018-05-03 08:01")

    [row] = told("team_digest")
    text = read(row).text
    assert "Depuis le mercredi 2\u00a0mai 2018 à 10\u00a0h\u00a0: 3 nouvelles inscriptions, 1 annulation." in text
    assert "1 personne a une place" in text
    assert "1 en liste d’attente" in text
    assert "1 déjeuner à servir" in text
    assert "Atelier 2\u00a0: La santé\u00a0: 1 sur 2" in text
    assert "arachide" not in text
    assert person.last_name not in text


def test_a_morning_without_change_says_nothing_and_a_jump_makes_one(thursday, clock):
    RegistrationFactory(event=thursday)
    for text in ("2018-05-05 08:00", "2018-05-03 08:00", "2018-05-06 08:00", "2018-05-07 12:00"):
        run_at(clock, text)
    assert len(told("team_digest")) == 1

    RegistrationFactory(event=thursday)
    run_at(clock, "2018-05-08 09:30")

    assert len(told("team_digest")) == 2


def test_the_figures_stop_the_morning_after_sign_ups_close(thursday, clock):
    Event.objects.update(registration_closes_at=at("2018-05-20 18:00"))
    RegistrationFactory(event=thursday, created_at=at("2018-05-20 17:00"))
    run_at(clock, "2018-05-21 08:00")
    assert len(told("team_digest")) == 1

    RegistrationFactory(event=thursday, created_at=at("2018-05-21 17:00"))
    run_at(clock, "2018-05-22 08:00")

    assert len(told("team_digest")) == 1


def test_before_sign_ups_open_there_are_no_figures(thursday, clock):
    Event.objects.update(registration_opens_at=at("2018-05-10 09:00"))
    RegistrationFactory(event=thursday)

    run_at(clock, "2018-05-03 08:00")

    assert told("team_digest") == []


# --- The closing ---------------------------------------------------------------------------------------------------


def test_the_closing_is_told_three_days_before_once_and_again_if_it_moves(thursday, clock):
    Event.objects.update(registration_closes_at=at("2018-05-20 18:00"))
    RegistrationFactory(event=thursday, status=Status.UNCONFIRMED, hold_expires_at=at("2018-05-18 10:00"))
    for text in ("2018-05-17 07:59", "2018-05-17 08:00", "2018-05-17 08:01", "2018-05-19 10:00"):
        run_at(clock, text)
    [row] = told("team_closing")
    text = read(row).text
    assert "Les inscriptions ferment le dimanche 20\u00a0mai 2018 à 18\u00a0h." in text
    assert "1 adresse à confirmer" in text

    Event.objects.update(registration_closes_at=at("2018-05-25 18:00"))
    run_at(clock, "2018-05-20 10:00")
    assert len(told("team_closing")) == 1
    run_at(clock, "2018-05-24 10:00")
    assert len(told("team_closing")) == 2


# --- What it costs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 30])
def test_a_run_with_nothing_to_tell_asks_three_things_and_one_a_day(
    thursday, small_workshop, clock, count, django_assert_num_queries
):
    RegistrationFactory.create_batch(count, event=thursday)
    OutgoingMailFactory.create_batch(count, registration__event=thursday)
    EventFactory(date=date(2018, 3, 1))  # long over

    with django_assert_num_queries(4):
        tell_teams()


def test_a_clock_that_was_ahead_does_not_keep_the_news(thursday, clock):
    TeamNotices.objects.update(
        told=TeamNotices.objects.get().told | {"last": {"team_news": "2020-01-01T00:00:00+00:00"}}
    )
    given_up(thursday)

    run_at(clock, "2018-05-02 10:31")

    assert len(told()) == 1


def test_a_new_edition_tells_the_same_to_the_same_and_knows_nothing_yet(thursday, clock):
    set_notices(event=thursday, to="moi@exemple.fr", boxes=dict.fromkeys(BOXES, False) | {"full": True}, by=DENIS)

    edition = new_edition(event=thursday, date=date(2019, 5, 30), by=DENIS)

    notices = TeamNotices.objects.get(event=edition)
    assert (notices.to, notices.full, notices.digest, notices.told) == ("moi@exemple.fr", True, False, {})
