"""One person's act reads those whom it may move, and gives what reading everybody would give."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.seats.lines import lines_of
from inscriptions.seats.settle import settlement_of
from inscriptions.seats.touched import AT_A_TIME, touched_lines
from inscriptions.signup.cancel import cancel_by_team
from programme.models import Session
from tests.cast import DENIS
from tests.factories import ChoiceFactory, EventFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def afternoon():
    return SlotFactory(event=EventFactory(waiting_list=True))


def seated_in(workshop: Session, *wished: Session) -> Registration:
    """Somebody who holds `workshop`, and wished `wished`, best first."""
    person = RegistrationFactory(event=workshop.event)
    SeatFactory(registration=person, workshop=workshop)
    for rank, wish in enumerate(wished, start=1):
        ChoiceFactory(registration=person, workshop=wish, rank=rank)
    return person


def both_ways(workshop: Session) -> list[list[int]]:
    """Who moves once a seat of `workshop` is free: where everybody is read, and where it alone is asked for."""
    event, now = workshop.event, timezone.now()
    whole = settlement_of(event, now=now, lines=lines_of(event, now=now))
    lines = touched_lines(event, [workshop.pk], now=now)
    touched = settlement_of(event, now=now, lines=lines, among=[workshop.pk])
    return [whole.moved, touched.moved]


def test_a_cascade_comes_to_the_same_where_only_the_touched_are_read(afternoon):
    first, second, third = (WorkshopFactory(parent=afternoon, capacity=1) for _ in range(3))
    alice, bob = seated_in(second, first, second), seated_in(third, second, third)

    assert both_ways(first) == [[alice.pk, bob.pk], [alice.pk, bob.pk]]


def test_those_who_cannot_move_are_passed_over_however_many_they_are(afternoon):
    free = WorkshopFactory(parent=afternoon, capacity=1)
    other = WorkshopFactory(
        parent=SlotFactory(event=afternoon.event, starts_at=afternoon.starts_at, ends_at=afternoon.ends_at)
    )
    for _ in range(AT_A_TIME + 1):  # they sit elsewhere at the same time
        ChoiceFactory(registration=seated_in(other), workshop=free)
    zoe = RegistrationFactory(event=afternoon.event)
    ChoiceFactory(registration=zoe, workshop=free)

    assert both_ways(free) == [[zoe.pk], [zoe.pk]]


@pytest.mark.parametrize("change", [{"status": "waiting", "queued_at": timezone.now()}, {"attends_afternoon": False}])
def test_who_may_not_sit_is_left_where_they_are(afternoon, change):
    free = WorkshopFactory(parent=afternoon, capacity=1)
    alice = RegistrationFactory(event=afternoon.event)
    ChoiceFactory(registration=alice, workshop=free)
    Registration.objects.filter(pk=alice.pk).update(**change)
    afternoon.event.capacity = 0

    assert both_ways(free) == [[], []]


@pytest.mark.parametrize("waiting", [3, 30])
def test_a_cancellation_reads_as_much_whoever_waits(afternoon, waiting):
    full, other = WorkshopFactory(parent=afternoon, capacity=1), WorkshopFactory(parent=afternoon, capacity=50)
    leaver = seated_in(full, full)
    first, *_ = [seated_in(other, full, other) for _ in range(waiting)]

    with CaptureQueriesContext(connection) as statements:
        cancel_by_team(registration=leaver, by=DENIS)

    assert first.seats.get().workshop == full
    assert len(statements) == 30  # the savepoint of the test among them
