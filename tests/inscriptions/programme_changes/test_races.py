"""« Prévenir » pressed by several organisers at once, on the real database: each person gets one letter.

Negative control: without the lock of the day, somebody gets several.
"""

import pytest

from inscriptions.models import History, OutgoingMail
from inscriptions.programme_changes.announce import announce_changes
from programme.services import noticing_day
from rencontre.actors import TeamMember
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory, WorkshopFactory
from tests.inscriptions.programme_changes.sessions import move_to_another_room, seat_in
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 8


def tell_all_at_once() -> list[int]:
    """How many letters each person of a day that changes gets from THREADS organisers."""
    workshop = WorkshopFactory(parent__event=EventFactory())
    event = workshop.event
    people = [seat_in(workshop, f"Alice{number}") for number in range(3)]
    people += RegistrationFactory.create_batch(2, event=event)
    move_to_another_room(workshop)
    with noticing_day(event, by=DENIS):
        event.status = "cancelled"
        event.save()
    results = race(lambda number: announce_changes(event=event, by=TeamMember(f"éva{number}")), threads=THREADS)
    assert [result for result in results if not isinstance(result, list)] == []
    assert sum(len(result) for result in results) == OutgoingMail.objects.filter(registration__event=event).count()
    return [person.mails.count() for person in people]


def test_each_person_is_told_once(race_runs):
    for _ in range(race_runs):
        assert tell_all_at_once() == [1] * 5

    assert History.objects.filter(act="journée annulée").count() == 5 * race_runs


def test_without_the_lock_somebody_is_told_twice(without_lock):
    went_wrong = []
    for _ in range(5):
        try:
            went_wrong.append(max(tell_all_at_once()) > 1)
        except AssertionError:
            went_wrong.append(True)

    assert any(went_wrong)
