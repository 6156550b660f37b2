"""What a change of the programme does to those who hold a seat: fewer seats, a workshop that closes, other hours.

`change_session` writes the change with what the team decided for them, and tells nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.programme_changes.concerns import Concern, changes_hours, concerned_by
from inscriptions.programme_changes.rules import check_beyond_have_their_reason, check_nobody_blocks
from inscriptions.seats.act import Act, act
from inscriptions.seats.lines import Lines, lines_of
from inscriptions.seats.move import CHANGED
from inscriptions.seats.sit import write_moves
from programme.models import Session
from programme.services import noticing, restore_session
from rencontre.actors import Actor

RESTORED = "séance rétablie"
MOVED = "atelier changé avec la séance"  # the act of who has still to be told


@dataclass(frozen=True)
class Impact:
    """What came of a change: who was moved to another wish, and who keeps their seat; none of them is told."""

    moved: list[Registration]
    kept: list[Registration]


def change_session(*, session: Session, by: Actor, reason: str = "") -> Impact:
    """Save the new places, closing or hours of `session`, a slot or a workshop: whom they touch keep their seats.

    Each is marked beyond the capacity where it is so, with `reason`. They are not told, nor is who gains a seat by it:
    `announce_changes` tells them. Who gains one that is only added is told at once, as whenever a seat is free.
    Raises NotChangeable when the new hours suit someone's day or other workshop no more, WishRefused without a reason.
    """
    with _change(session, by=by, reason=reason) as (done, concerns):
        _keep(done, concerns, session)
    return Impact([], [concern.person for concern in concerns])


def change_session_and_move(*, session: Session, by: Actor, reason: str = "") -> Impact:
    """The same, where whom the change touches take the best of their other wishes that has room, if any has."""
    with _change(session, by=by, reason=reason) as (done, concerns):
        lines = lines_of(done.event, now=done.now)
        moved: list[Concern] = []
        kept: list[Concern] = []
        for concern in concerns:
            (moved if _move_in_memory(concern, lines) else kept).append(concern)
        for concern in moved:
            done.say(concern.person, as_=MOVED, session=concern.seat.workshop, always=True)
        _keep(done, kept, session)
        _forget_what_was_left(moved, lines)
        write_moves(lines, by=by, now=done.now)
    return Impact([concern.person for concern in moved], [concern.person for concern in kept])


def restore(*, session: Session, by: Actor) -> None:
    """The session takes place again: its seats go at once to who waits for them, and nobody is told yet."""
    with act(session.event, by=by, as_=RESTORED) as done:
        done.because = session
        restore_session(session=session, by=by)


@contextmanager
def _change(session: Session, *, by: Actor, reason: str) -> Iterator[tuple[Act, list[Concern]]]:
    """The act that saves `session`, with those whom it touches."""
    with act(session.event, by=by, as_=CHANGED, reason=reason) as done:
        concerns = concerned_by(session)
        check_nobody_blocks(concerns)
        only_adds = not concerns and not changes_hours(Session.objects.get(pk=session.pk), session)
        done.because = None if only_adds else session
        done.touch(*(concern.person for concern in concerns))
        with noticing(session, by=by):
            session.save()
        yield done, concerns


def _keep(done: Act, concerns: list[Concern], session: Session) -> None:
    for concern in concerns:
        done.say(concern.person, session=session, always=True)
    beyond = [concern.seat.pk for concern in concerns if concern.beyond and not concern.seat.over_capacity]
    if beyond:
        check_beyond_have_their_reason(done.reason)
        seats = WorkshopSeat.objects.filter(pk__in=beyond)
        seats.update(over_capacity=True, by=done.by.name, reason=done.reason)


def _move_in_memory(concern: Concern, lines: Lines) -> bool:
    """Whether the person has another wish with room, and sits there now."""
    seat = concern.seat
    workshop = lines.best_other_wish(seat.registration_id, seat.slot_id, but=seat.workshop_id)
    if workshop is None:
        return False
    lines.sit(seat.registration_id, seat.slot_id, workshop)
    return True


def _forget_what_was_left(moved: list[Concern], lines: Lines) -> None:
    """Beyond the capacity they wait for their seat again; a workshop at other hours is one they left."""
    left = [
        wish.pk
        for concern in moved
        for wish in lines.wishes[concern.person.pk]
        if wish.workshop_id == concern.seat.workshop_id and not concern.beyond
    ]
    WorkshopChoice.objects.filter(pk__in=left).update(waits=False)
