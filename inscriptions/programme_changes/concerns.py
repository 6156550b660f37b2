"""Whom a change of a session that is not saved yet touches: fewer seats, a workshop that closes, other hours."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.rules import check_no_overlap
from programme.models import Session
from rencontre.domain import refusal

HOURS = ("starts_at", "ends_at")


@dataclass(frozen=True)
class Concern:
    """A seat that the change touches, and `why`: `beyond` the new capacity, or `blocks` the change altogether."""

    seat: WorkshopSeat
    why: str
    beyond: bool = False
    blocks: bool = False

    @property
    def person(self) -> Registration:
        return self.seat.registration


def concerned_by(session: Session) -> list[Concern]:
    """Whom `session`, a slot or a workshop with changes that are not saved yet, touches; the latest seated last."""
    before = Session.objects.select_related("event", "parent").get(pk=session.pk)
    has_other_hours = changes_hours(before, session)
    closes = session.closed and not before.closed
    fewer = _fewer_seats(before, session)
    found = []
    for position, seat in enumerate(_seats_of(session)):
        beyond = fewer is not None and position >= fewer
        blocks = _refusal(seat, session) if has_other_hours else ""
        whys = [
            *(["l’atelier ferme"] if closes else []),
            *(["en surnombre"] if beyond else []),
            *([blocks or "l’horaire change"] if has_other_hours else []),
        ]
        if whys:
            found.append(Concern(seat, ", ".join(whys), beyond, bool(blocks)))
    return found


def changes_hours(before: Session, after: Session) -> bool:
    """Whether the session's own hours differ."""
    return any(getattr(before, name) != getattr(after, name) for name in HOURS)


def _fewer_seats(before: Session, after: Session) -> int | None:
    """The new capacity, where it is smaller than the former one."""
    is_fewer = after.capacity is not None and (before.capacity is None or after.capacity < before.capacity)
    return after.capacity if is_fewer else None


def _seats_of(session: Session) -> list[WorkshopSeat]:
    """Seats that count, in order of seating, those already beyond the capacity last."""
    now = timezone.now()
    inherits = Q(slot=session, workshop__starts_at=None) if session.kind == Session.Kind.SLOT else Q(workshop=session)
    seats = WorkshopSeat.objects.filter(inherits, registration__in=session.event.registrations.holding_a_place(now))
    return list(
        seats.select_related("registration", "workshop__event", "workshop__parent")
        .prefetch_related(
            Prefetch("registration__seats__workshop", Session.objects.select_related("event")),
            "registration__seats__workshop__parent",
        )
        .order_by("over_capacity", "allotted_at", "pk")
    )


def _refusal(seat: WorkshopSeat, session: Session) -> str:
    """Why the person cannot stay at the new hours; empty when they can."""
    if not seat.registration.attends(session.half_day):
        return "ne vient pas à cette demi-journée"
    others = [other.workshop for other in seat.registration.seats.all() if other.pk != seat.pk]
    return refusal(check_no_overlap, session, others)
