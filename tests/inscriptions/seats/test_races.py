"""Real threads on the real database: SQLite in a file, PostgreSQL where it answers.

Negative controls: without the lock (DEFERRED transactions on SQLite, no `select_for_update` on PostgreSQL) the same
race goes wrong.
"""

import pytest

from inscriptions.errors import EventFull
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.move import move
from tests.cast import DENIS
from tests.factories import EventFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import register
from tests.races import in_their_own_hours, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 40


def test_a_day_of_five_places_registers_five_and_refuses_the_others(race_runs):
    for _ in range(race_runs):
        event = EventFactory(capacity=5)

        results = race(lambda number, event=event: register(event, f"Alice{number}"))

        refused = [result for result in results if isinstance(result, EventFull)]
        registered = [result for result in results if isinstance(result, Registration)]
        assert (len(registered), len(refused)) == (5, 35), results
        assert {str(error) for error in refused} == {"La journée est complète\u00a0: ses 5 places sont prises."}
        assert event.registrations.count() == 5


def test_a_workshop_of_five_seats_seats_five_and_tells_the_others(race_runs):
    for _ in in_their_own_hours(race_runs):
        workshop = WorkshopFactory(capacity=5)

        results = race(lambda number, workshop=workshop: register(workshop.event, f"Alice{number}", workshop))

        assert [result for result in results if not isinstance(result, Registration)] == []
        assert workshop.event.registrations.confirmed().count() == 40
        assert workshop.seats.count() == 5
        told = workshop.event.registrations.filter(mails__text__contains="pas de place en atelier")
        assert set(told) == set(workshop.event.registrations.filter(seats=None))
        assert told.count() == 35


def test_one_person_who_clicks_forty_times_is_registered_once(race_runs):
    for _ in range(race_runs):
        event = EventFactory()

        results = race(lambda number, event=event: register(event))

        assert event.registrations.count() == 1
        assert {type(result).__name__ for result in results} == {"Registration", "AlreadyRegistered"}


def test_two_workshops_exchange_people_without_a_seat_too_many(race_runs):
    for _ in range(race_runs):
        slot = SlotFactory()
        first, second = WorkshopFactory.create_batch(2, parent=slot, capacity=20)
        people = [register(slot.event, f"Alice{number}", first, second) for number in range(THREADS)]

        def swap(number, people=people, slot=slot, first=first, second=second):
            person = people[number]
            held = person.seats.get().workshop
            return move(registration=person, slot=slot, workshop=second if held == first else first, by=DENIS)

        race(swap)

        assert first.seats.count() <= 20
        assert second.seats.count() <= 20
        assert WorkshopSeat.objects.filter(slot=slot).count() == 40


def test_without_the_lock_the_day_goes_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        event = EventFactory(capacity=5)

        results = race(lambda number, event=event: register(event, f"Alice{number}"))

        unexpected = [result for result in results if not isinstance(result, (Registration, EventFull))]
        went_wrong.append(bool(unexpected) or event.registrations.count() != 5)
    assert any(went_wrong)


def test_without_the_lock_the_workshop_goes_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        workshop = WorkshopFactory(capacity=5)

        results = race(lambda number, workshop=workshop: register(workshop.event, f"Alice{number}", workshop))

        unexpected = [result for result in results if not isinstance(result, Registration)]
        went_wrong.append(bool(unexpected) or workshop.seats.count() != 5)
    assert any(went_wrong)
