from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from inscriptions.templatetags.places import sign_up_state, workshop_places
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def left(workshop):
    source = "{% load places %}{% workshop_places event as seats %}{{ seats|places_left:workshop }}"
    return Template(source).render(Context({"event": workshop.event, "workshop": workshop}))


@pytest.mark.parametrize(
    ("capacity", "closed", "words"),
    [
        (None, False, ""),
        (4, False, "3 places restantes"),
        (2, False, "1 place restante"),
        (1, False, "Complet"),
        (4, True, "Fermé"),
    ],
)
def test_the_places_left_are_said_in_words(capacity, closed, words):
    workshop = WorkshopFactory(capacity=capacity, closed=closed)
    SeatFactory(workshop=workshop)

    assert left(workshop) == words


@pytest.mark.parametrize("rows", [1, 3])
def test_all_workshops_are_counted_in_one_query(rows, django_assert_num_queries):
    slot = SlotFactory()
    for workshop in WorkshopFactory.create_batch(rows, parent=slot, capacity=5):
        SeatFactory(workshop=workshop)

    with django_assert_num_queries(1):
        seats = workshop_places(slot.event)

    assert [places.left for places in seats.values()] == [4] * rows


def test_a_published_day_takes_sign_ups():
    state = sign_up_state(EventFactory())

    assert (state.is_open, state.reason) == (True, "")


def test_a_full_day_says_so():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)

    state = sign_up_state(event)

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
    state = sign_up_state(EventFactory(**fields))

    assert not state.is_open
    assert words in state.reason
