from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.seats.joining import LinePlace, places_in_lines
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"size": 3})]
NOW = timezone.now()


def waits_for(workshop, *, rank=1, waits=True, minutes=0, **person):
    """Somebody of the day who wishes `workshop` since `minutes` before now."""
    registration = RegistrationFactory(event=workshop.event, **person)
    queued_at = NOW - timedelta(minutes=minutes)
    ChoiceFactory(registration=registration, workshop=workshop, rank=rank, waits=waits, queued_at=queued_at)
    return registration


def test_nobody_waits_before_the_first(slot):
    assert places_in_lines([slot.first.pk], now=NOW) == {slot.first.pk: LinePlace(1)}


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ({}, 2),
        ({"waits": False}, 1),
        ({"status": Registration.Status.CANCELLED}, 1),
        ({"status": Registration.Status.WAITING, "queued_at": NOW}, 1),
        ({"status": Registration.Status.UNCONFIRMED, "hold_expires_at": NOW + timedelta(hours=1)}, 2),
        ({"status": Registration.Status.UNCONFIRMED, "hold_expires_at": NOW - timedelta(hours=1)}, 1),
    ],
)
def test_who_holds_a_place_of_the_day_and_waits_is_before_a_newcomer(slot, person, place):
    waits_for(slot.first, **person)

    assert places_in_lines([slot.first.pk], now=NOW) == {slot.first.pk: LinePlace(place)}


@pytest.mark.parametrize(("held", "place"), [("first", 1), ("second", 1), ("third", 2)])
def test_who_has_a_workshop_wished_as_much_waits_no_more(slot, held, place):
    person = waits_for(slot.first, rank=2)
    ChoiceFactory(registration=person, workshop=slot.second, rank=1)
    SeatFactory(registration=person, workshop=getattr(slot, held, None) or slot.workshops.get(number=3))

    assert places_in_lines([slot.first.pk], now=NOW) == {slot.first.pk: LinePlace(place)}


def test_a_person_who_waits_is_told_where_they_stand(slot):
    waits_for(slot.first, minutes=9)
    alice = waits_for(slot.first, minutes=5)
    bob = waits_for(slot.first, minutes=5)
    waits_for(slot.first, minutes=1)

    found = {
        person: places_in_lines([slot.first.pk, slot.second.pk], now=NOW, person=person) for person in (alice, bob)
    }

    assert [found[alice][slot.first.pk], found[bob][slot.first.pk]] == [LinePlace(2, True), LinePlace(3, True)]
    assert found[alice][slot.second.pk] == LinePlace(1)


@pytest.mark.parametrize("people", [3, 30])
def test_the_lines_are_counted_in_one_statement(slot, people, django_assert_num_queries):
    for _ in range(people):
        waits_for(slot.first)
        waits_for(slot.second)

    with django_assert_num_queries(1):
        found = places_in_lines([slot.first.pk, slot.second.pk], now=NOW)

    assert set(found.values()) == {LinePlace(people + 1)}
