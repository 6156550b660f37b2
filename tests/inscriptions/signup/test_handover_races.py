"""A place that is taken, given again, cancelled and moved at once: one person for one seat, and none lost.

Negative control: without the lock the same race goes wrong.
"""

from collections import Counter

import pytest
from django.utils import timezone

from inscriptions.models import Handover, Registration, WorkshopSeat
from inscriptions.models.wishes import current_wishes
from inscriptions.seats.move import move
from inscriptions.seats.recount import verify
from inscriptions.signup.cancel import cancel
from inscriptions.signup.handover import decline_offer, withdraw_offer
from programme.models import Event
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from tests.cast import DENIS
from tests.factories import EventFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import register
from tests.inscriptions.signup.handing_over import offer, take
from tests.races import in_their_own_hours, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 12


@pytest.fixture(autouse=True)
def letters_wait(settings):
    """A worker sends them: the threads are of those who act."""
    settings.TASKS_MODE = "database"


def day() -> tuple[Event, Registration]:
    """A day of one place and one seat, which Alice has; Bob waits for both."""
    event = EventFactory(capacity=1, waiting_list=True)
    workshop = WorkshopFactory(parent=SlotFactory(event=event), capacity=1)
    alice = register(event, "Alice", workshop)
    register(event, "Bob", workshop)
    return event, alice


def unexpected(results: list) -> list:
    return [result for result in results if isinstance(result, Exception) and not isinstance(result, DomainError)]


def found(event: Event) -> tuple[int, int, list[str]]:
    """How many have a place of the day, how many a seat, and what a recount finds wrong."""
    faults = verify(Event.objects.get(pk=event.pk), now=timezone.now()).inconsistencies
    return event.registrations.confirmed().count(), WorkshopSeat.objects.filter(slot__event=event).count(), faults


def test_of_twelve_who_have_the_same_link_one_takes_the_place(race_runs):
    for _ in in_their_own_hours(race_runs):
        event, alice = day()
        made = offer(alice)

        results = race(lambda number, made=made: take(made, f"Nora{number}"), threads=THREADS)

        assert unexpected(results) == []
        [receiver] = [result for result in results if isinstance(result, Registration)]
        assert Handover.objects.get(pk=made.pk).receiver == receiver
        assert found(event) == (1, 1, [])
        assert event.registrations.waiting().get().first_name == "Bob"


def test_who_clicks_twelve_times_takes_it_once(race_runs):
    for _ in in_their_own_hours(race_runs):
        event, alice = day()
        made = offer(alice)

        results = race(lambda number, made=made: take(made, "Nora"), threads=THREADS)

        assert unexpected(results) == []
        assert len({result.pk for result in results if isinstance(result, Registration)}) == 1
        assert event.registrations.filter(first_name="Nora").count() == 1
        assert found(event) == (1, 1, [])


def test_taken_given_again_taken_back_declined_and_cancelled_at_once(race_runs):
    ends = Counter()
    for _ in in_their_own_hours(race_runs):
        event, alice = day()
        made = offer(alice)
        acts = [
            lambda made=made: take(made, "Nora"),
            lambda alice=alice: take(offer(alice, to="omar@exemple.fr"), "Omar"),
            lambda alice=alice: cancel(registration=alice, by=THE_PERSON),
            lambda alice=alice: withdraw_offer(registration=alice, by=THE_PERSON),
            lambda made=made: decline_offer(handover=made, by=THE_PERSON),
        ]

        results = race(lambda number, acts=acts: acts[number % len(acts)](), threads=10)

        assert unexpected(results) == []
        assert found(event) == (1, 1, [])
        [holder] = event.registrations.confirmed()
        ends[holder.first_name] += 1
        assert Handover.objects.filter(offer__event=event, accepted_at__isnull=False).count() <= 1
        # Whoever has it got it from Alice or from the line, and nobody else was written.
        assert set(event.registrations.values_list("first_name", flat=True)) <= {"Alice", "Bob", holder.first_name}
    assert sum(ends.values()) == race_runs


def test_whoever_is_moved_while_their_place_is_taken_passes_one_seat(race_runs):
    for _ in in_their_own_hours(race_runs):
        event = EventFactory()
        first, second = WorkshopFactory.create_batch(2, parent=SlotFactory(event=event), capacity=1)
        alice = register(event, "Alice", first)
        made, slot = offer(alice), first.parent

        def act(number, alice=alice, made=made, slot=slot, second=second):
            if number:
                return move(registration=alice, slot=slot, workshop=second, by=DENIS)
            return take(made, "Nora")

        results = race(act, threads=2)

        assert unexpected(results) == []
        people, seats, faults = found(event)
        assert (people, seats, faults) == (1, 1, [])
        holder = event.registrations.confirmed().get()
        if holder.first_name == "Nora":  # else Alice was moved after Nora read the page, and Nora reads it again
            assert current_wishes(holder) == {slot.pk: [holder.seats.get().workshop_id]}


def test_without_the_lock_the_place_goes_wrong(without_lock):
    went_wrong = []
    for _ in in_their_own_hours(5):
        event, alice = day()
        made = offer(alice)

        results = race(lambda number, made=made: take(made, f"Nora{number}"), threads=THREADS)

        went_wrong.append(bool(unexpected(results)) or found(event) != (1, 1, []))
    assert any(went_wrong)
