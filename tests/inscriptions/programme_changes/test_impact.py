"""The programme changes under those who hold a seat: nobody is deleted, nobody is silently moved."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import NotChangeable, WishRefused
from inscriptions.models import History, OutgoingMail, WorkshopSeat
from inscriptions.programme_changes.concerns import concerned_by
from inscriptions.programme_changes.impact import change_session, change_session_and_move
from programme.models import Session
from tests.cast import DENIS
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.programme_changes.sessions import announced, fresh, seat_in
from tests.letters import read
from tests.pages import plain

NOW = timezone.now()
pytestmark = pytest.mark.having(workshop={"capacity": 3})


@pytest.fixture
def emploi(workshop):
    return WorkshopFactory(number=2, title="Emploi", parent=workshop.parent, capacity=1)


@pytest.fixture
def three(workshop):
    """Three people seated one after the other: Alice, Bob, Zoé."""
    names = ("Alice", "Bob", "Zoé")
    return [seat_in(workshop, name, allotted_at=NOW + timedelta(minutes=i)) for i, name in enumerate(names)]


def seats() -> dict[str, str]:
    rows = WorkshopSeat.objects.select_related("registration", "workshop")
    return {row.registration.first_name: row.workshop.title + ("!" if row.over_capacity else "") for row in rows}


def told() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("registration__first_name", flat=True))


def test_fewer_places_concern_the_latest_seated(workshop, three):
    concerns = concerned_by(fresh(workshop, capacity=1))

    assert [(concern.person.first_name, concern.why) for concern in concerns] == [
        ("Bob", "en surnombre"),
        ("Zoé", "en surnombre"),
    ]


def test_a_seat_the_team_forced_is_the_first_beyond(workshop, three):
    WorkshopSeat.objects.filter(registration=three[0]).update(over_capacity=True, reason="élue")

    assert [concern.person for concern in concerned_by(fresh(workshop, capacity=2))] == [three[0]]


@pytest.mark.parametrize("changes", [{"capacity": 3}, {"capacity": 5}, {"capacity": None}, {"title": "Autre"}])
def test_what_takes_nothing_away_concerns_nobody(workshop, three, changes):
    assert concerned_by(fresh(workshop, **changes)) == []


def test_an_expired_hold_is_not_concerned(workshop, three):
    three[2].status, three[2].hold_expires_at = "unconfirmed", NOW - timedelta(hours=1)
    three[2].save()

    assert concerned_by(fresh(workshop, capacity=2)) == []


def test_a_workshop_that_closes_concerns_everyone_in_it(workshop, three):
    concerns = concerned_by(fresh(workshop, closed=True))

    assert [(concern.person, concern.why) for concern in concerns] == [(p, "l’atelier ferme") for p in three]


def test_other_hours_of_a_slot_concern_the_workshops_that_take_them(workshop, three):
    apart = WorkshopFactory(parent=workshop.parent, number=3, starts_at=time(14), ends_at=time(15))
    SeatFactory(workshop=apart)

    concerns = concerned_by(fresh(workshop.parent, starts_at=time(13, 45)))

    assert [concern.person for concern in concerns] == three


def test_those_who_keep_their_seat_beyond_are_marked_with_the_reason(workshop, three):
    impact = change_session(session=fresh(workshop, capacity=2), by=DENIS, reason="salle plus petite")

    assert (impact.moved, impact.kept) == ([], [three[2]])
    assert seats() == {"Alice": "Santé", "Bob": "Santé", "Zoé": "Santé!"}
    seat = WorkshopSeat.objects.get(registration=three[2])
    assert (seat.by, seat.reason) == ("denis", "salle plus petite")
    act = History.objects.get()
    assert (act.registration, act.session, act.who, act.reason) == (three[2], workshop, "denis", "salle plus petite")
    assert Session.objects.get(pk=workshop.pk).capacity == 2
    assert told() == []


def test_keeping_beyond_the_places_asks_for_a_reason_and_writes_nothing_without(workshop, three):
    with pytest.raises(WishRefused):
        change_session(session=fresh(workshop, capacity=2), by=DENIS, reason=" ")

    assert Session.objects.get(pk=workshop.pk).capacity == 3
    assert (seats(), History.objects.count()) == (dict.fromkeys(("Alice", "Bob", "Zoé"), "Santé"), 0)


def test_moving_gives_the_next_wish_that_has_room_the_earliest_seated_first(workshop, emploi, three):
    for person in three:
        ChoiceFactory(registration=person, workshop=emploi, rank=2)

    impact = change_session_and_move(session=fresh(workshop, capacity=1), by=DENIS, reason="salle")

    assert (impact.moved, impact.kept) == ([three[1]], [three[2]])
    assert seats() == {"Alice": "Santé", "Bob": "Emploi", "Zoé": "Santé!"}
    assert told() == []


def test_who_was_moved_for_lack_of_places_comes_back_when_a_place_is_added(workshop, emploi, three):
    ChoiceFactory(registration=three[2], workshop=emploi, rank=2)
    change_session_and_move(session=fresh(workshop, capacity=2), by=DENIS, reason="salle")

    change_session(session=fresh(workshop, capacity=3), by=DENIS)

    assert seats() == dict.fromkeys(("Alice", "Bob", "Zoé"), "Santé")
    assert told() == ["Zoé"]


def test_a_workshop_that_closes_moves_those_it_can_and_tells_nobody(workshop, emploi, three):
    ChoiceFactory(registration=three[0], workshop=emploi, rank=2)

    impact = change_session_and_move(session=fresh(workshop, closed=True), by=DENIS)

    assert (impact.moved, impact.kept) == ([three[0]], three[1:])
    assert seats() == {"Alice": "Emploi", "Bob": "Santé", "Zoé": "Santé"}
    assert told() == []


def test_nobody_goes_back_by_the_line_to_a_workshop_left_for_its_hours(workshop, emploi, three):
    ChoiceFactory(registration=three[0], workshop=emploi, rank=2)

    change_session_and_move(session=fresh(workshop, starts_at=time(14, 30), ends_at=time(16)), by=DENIS)

    assert seats() == {"Alice": "Emploi", "Bob": "Santé", "Zoé": "Santé"}


def test_hours_that_overlap_another_seat_are_refused_with_the_names(workshop, three):
    later = SlotFactory(event=workshop.event, starts_at=time(16), ends_at=time(17))
    SeatFactory(registration=three[1], workshop=WorkshopFactory(parent=later, title="Tard"))

    with pytest.raises(NotChangeable, match=str(three[1])):
        change_session(session=fresh(workshop, starts_at=time(15), ends_at=time(16, 30)), by=DENIS)

    assert Session.objects.get(pk=workshop.pk).starts_at is None
    assert History.objects.count() == 0


def test_hours_that_touch_another_seat_are_allowed(workshop, three):
    later = SlotFactory(event=workshop.event, starts_at=time(16), ends_at=time(17))
    SeatFactory(registration=three[1], workshop=WorkshopFactory(parent=later))

    impact = change_session(session=fresh(workshop, starts_at=time(15), ends_at=time(16)), by=DENIS)

    assert impact.kept == three


def test_a_half_day_that_someone_does_not_attend_is_refused(workshop, three):
    three[0].attends_morning = False
    three[0].save()

    with pytest.raises(NotChangeable, match="Alice"):
        change_session(session=fresh(workshop.parent, starts_at=time(11), ends_at=time(13)), by=DENIS)

    assert Session.objects.get(pk=workshop.parent_id).starts_at == time(14)


def test_who_gains_the_seat_of_someone_moved_is_told_with_the_others_once(workshop, emploi, three):
    ChoiceFactory(registration=three[0], workshop=emploi, rank=2)
    waiting = RegistrationFactory(event=workshop.event, first_name="Line")
    ChoiceFactory(registration=waiting, workshop=workshop)

    change_session_and_move(session=fresh(workshop, starts_at=time(14, 30), ends_at=time(16)), by=DENIS)

    assert seats() == {"Alice": "Emploi", "Bob": "Santé", "Zoé": "Santé", "Line": "Santé"}
    assert not OutgoingMail.objects.exists()
    sent = announced(workshop)
    letters = {mail.registration.first_name: plain(read(mail).text) for mail in sent}
    assert set(letters) == {"Alice", "Bob", "Line", "Zoé"}
    assert "Votre place est maintenant dans « Atelier 1 : Santé » (14 h 30 – 16 h)." in letters["Line"]
    assert announced(workshop) == []


def test_a_place_more_goes_to_the_first_in_line(workshop, three):
    waiting = RegistrationFactory(event=workshop.event, first_name="Line")
    ChoiceFactory(registration=waiting, workshop=workshop)

    change_session(session=fresh(workshop, capacity=4), by=DENIS)

    assert seats() == dict.fromkeys(("Alice", "Bob", "Zoé", "Line"), "Santé")
    assert told() == ["Line"]
