"""Seats move at once, their letters wait for « Prévenir »: whatever changed, one letter a person says all of it."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.programme_changes.announce import announce_changes
from inscriptions.programme_changes.impact import change_session, restore
from inscriptions.programme_changes.untold import untold
from inscriptions.seats.act import GAINED
from programme.services import cancel_session, noticing_all
from tests.cast import DENIS
from tests.factories import (
    ChoiceFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.programme_changes.sessions import announced, fresh, move_to_another_room, seat_in, texts_by_name
from tests.inscriptions.team.pages import day_page, filled
from tests.inscriptions.team.pages import plain as page_text
from tests.pages import plain

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshop={"number": 3})]
HOME = reverse("admin:index")


def wisher(workshop, name: str, *others, **person) -> Registration:
    """Somebody who wishes `workshop`, then the `others`, and sits nowhere."""
    found = RegistrationFactory(event=workshop.event, first_name=name, last_name=name, **person)
    for rank, one in enumerate([workshop, *others], start=1):
        ChoiceFactory(registration=found, workshop=one, rank=rank)
    return found


# --- Who wishes a workshop that is cancelled ----------------------------------------------------------------------


def test_who_waits_for_a_cancelled_workshop_reads_what_becomes_of_their_wish(workshop, seated):
    emploi = WorkshopFactory(parent=workshop.parent, number=5, title="Culture", capacity=0)
    keeps = wisher(workshop, "Karim", emploi)
    seat = seat_in(WorkshopFactory(parent=workshop.parent, number=6, title="Sport"), "Lila", last_name="Lila")
    seat.choices.update(rank=2)
    ChoiceFactory(registration=seat, workshop=workshop, rank=1)
    wisher(workshop, "Marc")
    wisher(workshop, "Nora", status="waiting", queued_at=timezone.now())
    WorkshopSeat.objects.filter(workshop__number=4).delete()

    cancel_session(session=workshop, by=DENIS)
    told = texts_by_name(announced(fresh(workshop)))

    assert told.keys() == {"Alice", "Bob", "Karim", "Lila", "Marc", "Nora"}
    assert "Ce choix ne compte plus. À cette heure-là, il vous reste : « Atelier 5 : Culture »." in told["Karim"]
    assert "Vous ne l’attendez plus : vous gardez votre place dans « Atelier 6 : Sport »." in told["Lila"]
    assert "Ce choix ne compte plus : vous n’en avez pas d’autre à cette heure-là." in told["Marc"]
    assert "Ce choix ne compte plus" in told["Nora"]
    assert keeps.choices.count() == 2  # the wish stays, should the workshop take place again
    assert announced(fresh(workshop)) == []


def test_who_sits_in_a_wish_they_like_as_much_or_waits_no_more_reads_nothing(workshop):
    other = WorkshopFactory(parent=workshop.parent, number=6)
    happy = seat_in(other, "Lila")
    ChoiceFactory(registration=happy, workshop=workshop, rank=2)
    wisher(workshop, "Marc").choices.update(waits=False)
    wisher(workshop, "Nora", attends_afternoon=False)
    wisher(workshop, "Omar", status="cancelled")

    cancel_session(session=workshop, by=DENIS)

    assert list(untold(workshop.event).people) == []


def test_a_workshop_that_takes_place_again_seats_who_waits_for_it_and_tells_them_with_the_others(workshop, seated):
    alice, _ = seated
    cancel_session(session=workshop, by=DENIS)
    announced(fresh(workshop))

    restore(session=fresh(workshop), by=DENIS)
    held = OutgoingMail.objects.exclude(kind="session").count()
    seats = set(WorkshopSeat.objects.filter(workshop=workshop).values_list("registration__first_name", flat=True))
    told = texts_by_name(announced(fresh(workshop)))

    assert held == 0
    assert seats == {"Alice", "Bob"}
    assert told.keys() == {"Alice", "Bob"}
    assert "La séance a lieu, finalement." in told["Alice"]
    assert "Votre place est maintenant dans « Atelier 3 : Santé »." in told["Alice"]
    assert not untold(workshop.event)
    assert History.objects.filter(registration=alice, act=GAINED).count() == 1


def test_a_workshop_restored_before_anybody_knew_leaves_everything_as_it_was(workshop, seated):
    cancel_session(session=workshop, by=DENIS)

    restore(session=fresh(workshop), by=DENIS)

    assert WorkshopSeat.objects.filter(workshop=workshop).count() == 2
    assert not untold(workshop.event)
    assert OutgoingMail.objects.count() == 0


# --- One letter, whatever changed ---------------------------------------------------------------------------------


def test_a_person_whom_everything_touches_gets_one_letter_that_says_it_all(workshop, seated, organiser):
    address = day_page("change", workshop.event_id)
    move_to_another_room(workshop)
    change_session(session=fresh(workshop, starts_at=time(14, 30), ends_at=time(15, 30)), by=DENIS)
    organiser.post(address, filled(organiser, address, date=f"{workshop.event.date + timedelta(days=7):%d/%m/%Y}"))

    told = texts_by_name(announced(fresh(workshop)))

    assert told.keys() == {"Alice", "Bob", "Zoé"}
    for words in ("Date : ", "Salle : Salle Vauban.", "Horaire : 14 h 30 – 15 h 30 (avant : 14 h – 16 h)."):
        assert words in told["Alice"]
        assert (words in told["Zoé"]) is (words == "Date : ")
    assert OutgoingMail.objects.count() == 3


def rename_the_room(workshop) -> None:
    room = RoomFactory(venue=workshop.effective_venue, name="Salle Verdun")
    workshop.event.sessions.filter(pk=workshop.pk).update(room=room)
    with noticing_all(workshop.event.sessions.filter(room=room), by=DENIS):
        room.name = "Salle Vauban"
        room.save()


@pytest.mark.parametrize(
    "what",
    [
        lambda workshop: change_session(session=fresh(workshop, capacity=1), by=DENIS, reason="salle"),
        lambda workshop: change_session(session=fresh(workshop, closed=True), by=DENIS),
        lambda workshop: change_session(session=fresh(workshop, ends_at=time(15, 30), starts_at=time(14)), by=DENIS),
        move_to_another_room,
        rename_the_room,
        lambda workshop: cancel_session(session=workshop, by=DENIS),
    ],
    ids=["places", "closing", "hours", "room", "name of the room", "cancellation"],
)
def test_no_change_sends_a_letter_by_itself(workshop, seated, what):
    what(workshop)

    assert OutgoingMail.objects.count() == 0


# --- The day's own page -------------------------------------------------------------------------------------------


@pytest.fixture
def posted(organiser, workshop):
    address = day_page("change", workshop.event_id)
    return lambda **values: organiser.post(address, filled(organiser, address, **values), follow=True)


def test_saving_another_date_says_how_many_people_do_not_know_and_leads_to_telling_them(workshop, seated, posted):
    new = workshop.event.date + timedelta(days=7)

    text = page_text(posted(date=f"{new:%d/%m/%Y}"))

    assert "3 personnes concernées : personne n’a encore été prévenu." in text
    assert f'<a href="{reverse("admin:inscriptions_day_tell", args=[workshop.event_id])}">Prévenir</a>' in text
    assert OutgoingMail.objects.count() == 0


def test_closings_that_suit_the_new_date_no_more_are_said(workshop, posted):
    closes, new = (f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}" for days in (50, 20))

    text = page_text(posted(date=new, registration_closes_at_0=closes, registration_closes_at_1="12:00"))

    assert "La clôture des inscriptions (" in text
    assert "tombe après le début de la journée" in text


def test_who_gets_a_place_by_a_change_of_the_day_is_told_with_the_others(workshop, posted):
    event = workshop.event
    event.capacity, event.waiting_list = 1, True
    event.save()
    alice = RegistrationFactory(event=event, first_name="Alice")
    RegistrationFactory(event=event, first_name="Bob", status="waiting", queued_at=timezone.now())
    posted(status="cancelled")
    announced(fresh(workshop))
    Registration.objects.filter(pk=alice.pk).update(status="cancelled")
    before = OutgoingMail.objects.count()

    posted(status="published")
    held = OutgoingMail.objects.count()
    status = Registration.objects.get(first_name="Bob").status
    told = texts_by_name(announced(fresh(workshop)))

    assert (held, status) == (before, "confirmed")
    assert told.keys() == {"Bob"}
    assert "La journée a lieu, finalement." in told["Bob"]
    assert "Vous étiez en liste d’attente : vous avez maintenant une place." in told["Bob"]


def test_the_main_house_that_changes_is_said_once(workshop, seated, posted):
    old = workshop.event.main_venue.name

    posted(main_venue=VenueFactory(name="Maison Y").pk)
    told = texts_by_name(announced(fresh(workshop)))

    assert told.keys() == {"Alice", "Bob", "Zoé"}
    assert told["Alice"].count(f"Lieu : Maison Y (avant : {plain(old)}).") == 1


# --- The team's home ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "people"), [(1, 3), (3, 30)])
def test_the_home_counts_who_is_to_be_told_by_day_in_the_same_questions(
    organiser, days, people, django_assert_num_queries
):
    for number in range(days):
        workshop = WorkshopFactory(parent__event=EventFactory(date=timezone.localdate() + timedelta(days=30 + number)))
        for one in range(people):
            seat_in(workshop, f"Alice{one}")
        move_to_another_room(workshop)

    with django_assert_num_queries(46):
        shown = page_text(organiser.get(HOME))

    assert shown.count(f"Programme changé : {people} personnes ne le savent pas") == days


def test_the_home_says_nothing_once_they_are_told(organiser, workshop, seated):
    move_to_another_room(workshop)
    before = page_text(organiser.get(HOME))

    announced(fresh(workshop))

    assert "Programme changé : 2 personnes ne le savent pas" in before
    assert "ne le savent pas" not in page_text(organiser.get(HOME))


@pytest.mark.parametrize("people", [3, 30])
def test_telling_asks_the_same_questions_whatever_the_number_concerned(workshop, people, django_assert_num_queries):
    for one in range(people):
        seat_in(workshop, f"Alice{one}")
    move_to_another_room(workshop)

    with django_assert_num_queries(34):
        announce_changes(event=workshop.event, by=DENIS)

    assert OutgoingMail.objects.count() == people
