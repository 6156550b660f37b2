"""Groups of ten and people alone ask at once for the last six places: none is given twice, and nobody is halved.

Negative control: without the lock the same race goes wrong.
"""

import pytest

from inscriptions.errors import EventFull, PlacesLacking
from inscriptions.models import Registration
from inscriptions.signup.rules import IfPlacesLack
from tests.factories import EventFactory
from tests.inscriptions.signing_up import register
from tests.inscriptions.signup.parties import together
from tests.races import in_their_own_hours, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PLACES, GROUP, THREADS = 6, 10, 20


def asks(event, number):
    """Every fourth is a group: one takes the first six places or none, the others wish for all ten."""
    if number % 4:
        return register(event, f"Alice{number}")
    room, first = (IfPlacesLack.THE_FIRST, PLACES) if number == 0 else (IfPlacesLack.ASK, 0)
    return together(event, *(f"Bob{number} {rank}" for rank in range(GROUP)), room=room, first=first)


def outcome() -> tuple[bool, bool]:
    """Whether nothing unexpected was raised, and whether the six places were each given once, to whole groups."""
    event = EventFactory(capacity=PLACES)
    results = race(lambda number: asks(event, number), threads=THREADS)
    broken = [one for one in results if not isinstance(one, Registration | list | EventFull | PlacesLacking)]
    groups = [one for one in results if isinstance(one, list)]
    registered = sum(isinstance(one, Registration) for one in results) + sum(map(len, groups))
    kept = registered == event.registrations.count() == PLACES and {len(one) for one in groups} <= {PLACES}
    return not broken, kept


def test_the_last_six_places_are_given_once_to_people_alone_or_to_a_group(race_runs):
    assert [outcome() for _ in in_their_own_hours(race_runs)] == [(True, True)] * race_runs


@pytest.mark.logs_errors  # SQLite refuses some of them: the database is locked
def test_without_the_lock_places_are_given_twice_or_refused(without_lock):
    assert not all(outcome() == (True, True) for _ in in_their_own_hours(6))
