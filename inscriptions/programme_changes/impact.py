"""What a change of the programme does to those who hold a seat: fewer seats, a workshop that closes, other hours.

`concerned_by` says who; `change_session` writes the change with what the team decided for them, and tells nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from inscriptions.errors import NotChangeable, WishRefused
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.act import Act, act
from inscriptions.seats.lines import Lines, lines_of
from inscriptions.seats.move import CHANGED
from inscriptions.seats.rules import check_no_overlap
from inscriptions.seats.sit import write_moves
from programme.models import Session
from programme.services import noticing
from rencontre.actors import Actor
from rencontre.domain import refusal

HOURS = ("starts_at", "ends_at")

MOVED = "atelier changé avec la séance"  # the act of who has still to be told


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


@dataclass(frozen=True)
class Impact:
    """What came of a change: who was moved to another wish, and who keeps their seat; none of them is told."""

    moved: list[Registration]
    kept: list[Registration]


def concerned_by(session: Session) -> list[Concern]:
    """Whom `session`, a slot or a workshop with changes that are not saved yet, touches; the latest seated last."""
    before = Session.objects.select_related("event", "parent").get(pk=session.pk)
    changes_hours = _changes_hours(before, session)
    closes = session.closed and not before.closed
    seats = _seats_of(session)
    found = []
    for position, seat in enumerate(seats):
        beyond = _shrinks(before, session) and position >= session.capacity
        blocks = _refusal(seat, session) if changes_hours else ""
        whys = [
            *(["l’atelier ferme"] if closes else []),
            *(["en surnombre"] if beyond else []),
            *([blocks or "l’horaire change"] if changes_hours else []),
        ]
        if whys:
            found.append(Concern(seat, ", ".join(whys), beyond, bool(blocks)))
    return found


def _changes_hours(before: Session, after: Session) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in HOURS)


def _shrinks(before: Session, after: Session) -> bool:
    return after.capacity is not None and (before.capacity is None or after.capacity < before.capacity)


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


def change_session(*, session: Session, by: Actor, reason: str = "") -> Impact:
    """Save the new places, closing or hours of `session`, a slot or a workshop: whom they touch keep their seats.

    Each is marked beyond the capacity where it is so, with `reason`. They are not told, nor is who gains a seat by it:
    `announce_changes` tells them. Who gains one that is only added is told at once, as whenever a seat is free.
    Raises NotChangeable when the new hours suit someone's day or other workshop no more, WishRefused without a reason.
    """
    with _change(session, by=by, reason=reason) as (done, concerns):
        for concern in concerns:
            _keep(done, concern, session)
    return Impact([], [concern.person for concern in concerns])


def change_session_and_move(*, session: Session, by: Actor, reason: str = "") -> Impact:
    """The same, where whom the change touches take the best of their other wishes that has room, if any has."""
    impact = Impact([], [])
    with _change(session, by=by, reason=reason) as (done, concerns):
        lines = lines_of(done.event, now=done.now)
        for concern in concerns:
            is_moved = _move_in_memory(concern, lines)
            (impact.moved if is_moved else impact.kept).append(concern.person)
            if is_moved:
                done.say(concern.person, as_=MOVED, session=concern.seat.workshop, always=True)
            else:
                _keep(done, concern, session)
        write_moves(lines, by=by, now=done.now)
    return impact


def check_nobody_blocks(concerns: list[Concern]) -> None:
    """Raise NotChangeable while the new hours suit somebody's day or other workshop no more."""
    names = ", ".join(str(concern.person) for concern in concerns if concern.blocks)
    if names:
        raise NotChangeable(f"Ces heures ne conviennent plus à tous : changez d’abord d’atelier {names}.")


@contextmanager
def _change(session: Session, *, by: Actor, reason: str) -> Iterator[tuple[Act, list[Concern]]]:
    """The act that saves `session`, with those whom it touches."""
    with act(session.event, by=by, as_=CHANGED, reason=reason) as done:
        concerns = concerned_by(session)
        check_nobody_blocks(concerns)
        only_adds = not concerns and not _changes_hours(Session.objects.get(pk=session.pk), session)
        done.because = None if only_adds else session
        done.touch(*(concern.person for concern in concerns))
        with noticing(session, by=by):
            session.save()
        yield done, concerns


def _keep(done: Act, concern: Concern, session: Session) -> None:
    done.say(concern.person, session=session, always=True)
    if concern.beyond and not concern.seat.over_capacity:
        if not done.reason.strip():
            raise WishRefused("Donnez le motif des places en surnombre.")
        concern.seat.over_capacity, concern.seat.by, concern.seat.reason = True, done.by.name, done.reason
        concern.seat.save(update_fields=["over_capacity", "by", "reason"])


def _move_in_memory(concern: Concern, lines: Lines) -> bool:
    """Whether the person has another wish with room, and sits there now.

    Beyond the capacity they wait for their seat again; a workshop at other hours is one they left.
    """
    seat = concern.seat
    workshop = lines.best_other_wish(seat.registration_id, seat.slot_id, but=seat.workshop_id)
    if workshop is None:
        return False
    lines.sit(seat.registration_id, seat.slot_id, workshop)
    if not concern.beyond:
        concern.person.choices.filter(workshop=seat.workshop).update(waits=False)
    return True
