"""A slot shared out by Denis, and who holds its seats."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.models import AllocationRun, WorkshopSeat
from inscriptions.wishes.run import announce as announce_run
from inscriptions.wishes.run import apply
from inscriptions.wishes.run import propose as propose_run
from programme.models import Event, Session
from tests.cast import DENIS

wishes_close_in_ten_days = pytest.mark.having(
    event={"allocation": Event.Allocation.WISHES, "wishes_close_at": timezone.now() + timedelta(days=10)}
)


def propose(slot: Session, **options) -> AllocationRun:
    return propose_run(slot=slot, by=DENIS, **options)


def share(slot: Session, **options) -> AllocationRun:
    """Propose, retain and announce."""
    return announce_run(run=apply(run=propose(slot, **options), by=DENIS), by=DENIS)


def held(slot: Session) -> dict[str, Session]:
    """First name → workshop."""
    seats = WorkshopSeat.objects.filter(slot=slot).select_related("registration", "workshop")
    return {seat.registration.first_name: seat.workshop for seat in seats}
