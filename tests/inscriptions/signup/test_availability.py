from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.signup.availability import availability_of
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_a_day_and_all_its_workshops_are_counted_in_two_queries(rows, django_assert_num_queries):
    slot = SlotFactory()
    for workshop in WorkshopFactory.create_batch(rows, parent=slot, capacity=5):
        SeatFactory(workshop=workshop)

    with django_assert_num_queries(2):
        seats = availability_of(slot.event).seats

    assert [places.left for places in seats.values()] == [4] * rows


def test_a_published_day_takes_sign_ups():
    state = availability_of(EventFactory())

    assert (state.is_open, state.reason) == (True, "")


def test_a_full_day_says_so():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)

    state = availability_of(event)

    assert not state.is_open
    assert "complète" in state.reason


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": Event.Status.CANCELLED}, "annulée"),
        ({"status": Event.Status.DRAFT}, "pas encore publiée"),
        ({"date": timezone.localdate() - timedelta(days=1)}, "a eu lieu"),
        ({"registration_opens_at": timezone.now() + timedelta(days=3)}, "ouvriront"),
        ({"registration_closes_at": timezone.now() - timedelta(days=3)}, "closes"),
    ],
)
def test_a_closed_day_says_why(fields, words):
    state = availability_of(EventFactory(**fields))

    assert not state.is_open
    assert words in state.reason
