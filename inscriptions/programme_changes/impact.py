"""What a change of the programme does to those who hold a seat: fewer seats, a workshop that closes, other hours.

`change_session` writes the change with what the team decided for them, and tells nobody.
"""

from dataclasses import dataclass

from django.db import transaction

from inscriptions.errors import WishRefused
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.models.wishes import current_wishes
from inscriptions.people.history import record, snapshot
from inscriptions.post.queue import send_after_commit
from inscriptions.programme_changes.concerns import Concern, changes_hours, concerned_by
from inscriptions.programme_changes.rules import check_nobody_blocks
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_event
from inscriptions.seats.move import CHANGED
from inscriptions.seats.places import workshop_places
from inscriptions.seats.rules import check_no_overlap
from inscriptions.seats.settle import settle
from inscriptions.seats.sit import sit
from programme.models import Event, Session
from programme.services import noticing
from rencontre.actors import Actor
from rencontre.domain import refusal

MOVED = "atelier changé avec la séance"  # the act of who has still to be told


@dataclass(frozen=True)
class Impact:
    """What came of a change: who was moved to another wish, and who keeps their seat; none of them is told."""

    moved: list[Registration]
    kept: list[Registration]


@transaction.atomic
def change_session(*, session: Session, by: Actor, moves: bool = False, reason: str = "") -> Impact:
    """Save the new places, closing or hours of `session`, a slot or a workshop, and see to whom they touch.

    Each stays, marked beyond the capacity where it is so, with `reason`; or, when the team `moves` them, takes the best
    other wish that has room, if any has. Neither is told, nor who gains a seat by it: `announce_changes` tells them.
    Who gains one that is only added is told at once, as whenever a seat is free.
    Raises NotChangeable when the new hours suit someone's day or other workshop no more, WishRefused without a reason.
    """
    event = lock_event(session.event)
    mails = expire_holds(event)
    concerns = concerned_by(session)
    check_nobody_blocks(concerns)
    only_adds = not concerns and not changes_hours(Session.objects.get(pk=session.pk), session)
    with noticing(session, by=by):
        session.save()
    impact = Impact([], [])
    for concern in concerns:
        concern.person.event = event
        before = snapshot(concern.person)
        moved = moves and move_to_next_wish(concern, event, by=by)
        if not moved and concern.beyond:
            _mark(concern.seat, by=by, reason=reason)
        (impact.moved if moved else impact.kept).append(concern.person)
        act = MOVED if moved else CHANGED
        where = concern.seat.workshop if moved else session
        record(act, concern.person, by=by, before=before, reason=reason, session=where)
    send_after_commit(mails + settle(event, told=impact.moved, because=None if only_adds else session))
    return impact


def _mark(seat: WorkshopSeat, *, by: Actor, reason: str) -> None:
    if not seat.over_capacity:
        if not reason.strip():
            raise WishRefused("Donnez le motif des places en surnombre.")
        seat.over_capacity, seat.by, seat.reason = True, by.name, reason
        seat.save(update_fields=["over_capacity", "by", "reason"])


def move_to_next_wish(concern: Concern, event: Event, *, by: Actor) -> bool:
    """Seat the person, under the event's lock, in their best other wish that has room; whether there was one."""
    seat, person = concern.seat, concern.person
    places = workshop_places(event)
    wishes = current_wishes(person).get(seat.slot_id, [])
    wished = Session.objects.select_related("event", "parent").in_bulk(wishes)
    others = [other.workshop for other in person.seats.exclude(pk=seat.pk).select_related("workshop__parent")]
    for pk in wishes:
        if pk != seat.workshop_id and places[pk].has_room and not refusal(check_no_overlap, wished[pk], others):
            # Beyond the capacity they wait for their seat again; a workshop at other hours is one they left.
            if not concern.beyond:
                person.choices.filter(workshop=seat.workshop).update(waits=False)
            sit(person, seat.slot_id, pk, by=by)
            return True
    return False
