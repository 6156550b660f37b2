"""What a change of the programme does to those who hold a seat: fewer seats, a workshop that closes, other hours.

`change_session` writes the change with what the team decided for them, and tells nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from inscriptions.models import Registration
from inscriptions.programme_changes.concerns import Concern, changes_hours, concerned_by
from inscriptions.programme_changes.rules import check_beyond_have_their_reason, check_nobody_blocks
from inscriptions.seats.act import Act, act
from inscriptions.seats.lines import Lines, lines_of
from inscriptions.seats.move import CHANGED
from inscriptions.seats.sit import write_moves
from programme.models import Session
from programme.services import noticing
from rencontre.actors import Actor

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


def _keep(done: Act, concern: Concern, session: Session) -> None:
    done.say(concern.person, session=session, always=True)
    if concern.beyond and not concern.seat.over_capacity:
        check_beyond_have_their_reason(done.reason)
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
