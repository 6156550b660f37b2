import pytest
from django.utils import timezone

from inscriptions.errors import NotChangeable, WishRefused, WorkshopFull
from inscriptions.models import History, OutgoingMail, WorkshopSeat
from programme.models import Session
from tests.factories import RegistrationFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.seats.lines import move, move_beyond

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(slot):
    return RegistrationFactory(event=slot.event)


def test_the_team_seats_someone_and_tells_them(someone, slot):
    seat = move(someone, slot, slot.first, reason="a demandé par téléphone")

    assert (seat.workshop, seat.by, seat.over_capacity) == (slot.first, "denis", False)
    assert OutgoingMail.objects.get().kind == "changed"
    history = History.objects.get()
    assert (history.who, history.reason, history.session) == ("denis", "a demandé par téléphone", slot.first)


def test_moving_to_the_same_workshop_changes_nothing(someone, slot):
    move(someone, slot, slot.first)
    move(someone, slot, slot.first)

    assert OutgoingMail.objects.count() == 1


def test_moving_leaves_one_seat(someone, slot):
    move(someone, slot, slot.first)
    move(someone, slot, slot.second)

    assert WorkshopSeat.objects.get().workshop == slot.second


def test_a_seat_is_freed(someone, slot):
    move(someone, slot, slot.first)

    assert move(someone, slot, None) is None
    assert not WorkshopSeat.objects.exists()
    assert move(someone, slot, None) is None


def test_a_full_workshop_is_refused_and_nothing_is_written(someone, slot):
    SeatFactory(workshop=slot.first)

    with pytest.raises(WorkshopFull, match="complet"):
        move(someone, slot, slot.first)

    assert WorkshopSeat.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_a_forced_seat_is_marked_with_its_reason(someone, slot):
    SeatFactory(workshop=slot.first)

    seat = move_beyond(someone, slot, slot.first, reason="animatrice")

    assert (seat.over_capacity, seat.reason, seat.by) == (True, "animatrice", "denis")


def test_a_forced_seat_needs_a_reason(someone, slot):
    SeatFactory(workshop=slot.first)

    with pytest.raises(WishRefused, match="motif"):
        move_beyond(someone, slot, slot.first)


def test_a_workshop_cancelled_meanwhile_takes_nobody(someone, slot):
    Session.objects.filter(pk=slot.first.pk).update(cancelled_at=timezone.now())

    with pytest.raises(WorkshopFull, match="n’accepte plus personne"):
        move(someone, slot, slot.first)
    with pytest.raises(WishRefused, match="est annulé"):
        move_beyond(someone, slot, slot.first, reason="animatrice")

    assert not someone.seats.exists()


def test_force_marks_nothing_when_there_is_room(someone, slot):
    seat = move_beyond(someone, slot, slot.first, reason="au cas où")

    assert seat.over_capacity is False


def test_a_workshop_of_another_slot_is_refused(someone, slot):
    with pytest.raises(WishRefused):
        move(someone, slot, WorkshopFactory())


@pytest.mark.parametrize("changed", [{"status": "cancelled"}, {"attends_afternoon": False}])
def test_who_does_not_come_is_not_seated(slot, changed):
    person = RegistrationFactory(event=slot.event, **changed)

    with pytest.raises(NotChangeable):
        move(person, slot, slot.first)

    assert not WorkshopSeat.objects.exists()
