"""Seats and lines, as the team moves them and as tests read them."""

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.lines import lines_of
from inscriptions.seats.move import move as move_seat
from inscriptions.seats.move import move_beyond_capacity
from programme.models import Session
from tests.cast import DENIS


def move(registration: Registration, slot: Session, workshop: Session | None, **options) -> WorkshopSeat | None:
    return move_seat(registration=registration, slot=slot, workshop=workshop, by=DENIS, **options)


def move_beyond(registration: Registration, slot: Session, workshop: Session, *, reason: str = "") -> WorkshopSeat:
    return move_beyond_capacity(registration=registration, slot=slot, workshop=workshop, by=DENIS, reason=reason)


def skipped(workshop: Session) -> list[str]:
    """Why each person in the line of `workshop` does not take its seat, "" for who would."""
    lines = lines_of(workshop.event)
    return [lines.skipped(choice) for choice in lines.choices[workshop.pk]]
