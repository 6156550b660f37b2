from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.letters.health import mails_are_stuck
from inscriptions.models import Registration
from inscriptions.seats.places import Places, day_places, workshop_places
from programme.queries import slots_with_workshops
from tests.factories import OutgoingMailFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def on_hold(**changes):
    return {"status": "unconfirmed", "hold_expires_at": NOW + timedelta(hours=1)} | changes


@pytest.mark.parametrize("rows", [1, 3])
def test_places_of_every_workshop_take_one_query(rows, django_assert_num_queries):
    slot = SlotFactory()
    for workshop in WorkshopFactory.create_batch(rows, parent=slot, capacity=5):
        SeatFactory.create_batch(2, workshop=workshop, registration__event=slot.event)

    with django_assert_num_queries(1):
        places = workshop_places(slot.event)

    assert list(places.values()) == [Places(2, 5)] * rows


def test_expired_holds_do_not_count():
    workshop = WorkshopFactory(capacity=5)
    SeatFactory(workshop=workshop, registration=RegistrationFactory(event=workshop.event, **on_hold()))
    expired = on_hold(hold_expires_at=NOW - timedelta(seconds=1))
    SeatFactory(workshop=workshop, registration=RegistrationFactory(event=workshop.event, **expired))

    assert workshop_places(workshop.event) == {workshop.pk: Places(1, 5)}
    assert day_places(workshop.event).taken == 1


def test_a_cancelled_workshop_is_closed_and_not_offered():
    workshop = WorkshopFactory(cancelled_at=NOW)

    assert workshop_places(workshop.event)[workshop.pk].closed is True
    assert slots_with_workshops(workshop.event) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_slots_and_their_workshops_take_one_query(rows, django_assert_num_queries):
    slot = SlotFactory()
    WorkshopFactory.create_batch(rows, parent=slot)

    with django_assert_num_queries(1):
        (found,) = slots_with_workshops(slot.event)
        assert [workshop.starts.hour for workshop in found.offered] == [14] * rows
        assert {workshop.effective_venue for workshop in found.offered} == {slot.event.main_venue}


def test_search_finds_every_word_in_any_order_without_accents(alice, bob):
    zoe = RegistrationFactory(event=alice.event, first_name="Zoé", last_name="Lefèvre", search_key="zoe lefevre ville")

    assert list(Registration.objects.search("LEFEVRE zoé")) == [zoe]
    assert set(Registration.objects.search("lefèvre")) == {zoe, bob}


def test_mails_are_stuck_when_nobody_sends_them():
    assert mails_are_stuck(NOW) is False
    OutgoingMailFactory(queued_at=NOW - timedelta(minutes=16))
    assert mails_are_stuck(NOW) is True


def test_mails_are_not_stuck_while_some_of_them_leave_in_their_order():
    OutgoingMailFactory(queued_at=NOW - timedelta(minutes=16))
    OutgoingMailFactory(queued_at=NOW - timedelta(hours=1), sent_at=NOW - timedelta(minutes=14))

    assert mails_are_stuck(NOW) is False
    assert mails_are_stuck(NOW + timedelta(minutes=2)) is True
    OutgoingMailFactory(queued_at=NOW - timedelta(hours=25))
    assert mails_are_stuck(NOW) is True


@pytest.mark.parametrize(
    "state",
    [
        {"gave_up_at": NOW, "attempts": 1, "claimed_at": NOW},
        {"attempts": 2, "claimed_at": NOW - timedelta(minutes=20), "last_error": "SMTPRecipientsRefused"},
        {"not_before": NOW + timedelta(hours=1)},
    ],
    ids=["refused for good", "put off by its recipient's server", "of a later hour"],
)
def test_an_address_that_takes_no_letter_makes_nothing_stuck(state):
    OutgoingMailFactory(queued_at=NOW - timedelta(hours=30), **state)

    assert mails_are_stuck(NOW) is False


def test_mails_that_meet_our_own_server_down_are_stuck():
    OutgoingMailFactory(queued_at=NOW - timedelta(minutes=16), attempts=0, claimed_at=NOW - timedelta(minutes=1))

    assert mails_are_stuck(NOW) is True
