from datetime import time

import pytest
from django.core.exceptions import ValidationError

from programme.rules import check_day_holds_its_sessions, check_promise_is_kept, check_slot_holds_its_workshops
from tests.factories import SessionFactory, VenueFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def test_a_day_may_take_hours_that_hold_its_sessions():
    event = SessionFactory().event
    event.starts_at, event.ends_at = time(9, 15), time(11)

    check_day_holds_its_sessions(event)


@pytest.mark.parametrize(("starts_at", "ends_at"), [(time(9, 30), time(17)), (time(9), time(10))])
def test_a_day_may_not_leave_a_session_outside(starts_at, ends_at):
    event = SessionFactory().event
    event.starts_at, event.ends_at = starts_at, ends_at

    with pytest.raises(ValidationError, match="déplacez d’abord la séance"):
        check_day_holds_its_sessions(event)


def test_a_slot_may_move_with_the_workshops_that_inherit_its_hours():
    slot = WorkshopFactory().parent
    slot.starts_at, slot.ends_at = time(15), time(16)

    check_slot_holds_its_workshops(slot)


def test_a_slot_may_not_leave_a_workshop_outside():
    slot = WorkshopFactory(starts_at=time(14), ends_at=time(15)).parent
    slot.starts_at = time(14, 30)

    with pytest.raises(ValidationError, match="déplacez d’abord l’atelier"):
        check_slot_holds_its_workshops(slot)


@pytest.mark.parametrize(
    "change", [{"starts_at": time(9, 30)}, {"ends_at": time(12)}, {"capacity": 5}, {"venue": None}]
)
def test_a_promise_is_the_hours_the_venue_and_the_places(change):
    before, after = (SessionFactory.build(venue=VenueFactory(name="Mairie"), capacity=20) for _ in range(2))
    after.venue = before.venue
    for name, value in change.items():
        setattr(after, name, value)

    with pytest.raises(ValidationError, match="Des personnes sont inscrites"):
        check_promise_is_kept(before=before, after=after)


def test_a_title_is_no_promise():
    before, after = (SessionFactory.build(title=title) for title in ("Santé", "La santé"))

    check_promise_is_kept(before=before, after=after)
