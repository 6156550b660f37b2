"""What the team does with seats."""

from django.db import transaction

from inscriptions.errors import NotChangeable, WishRefused, WorkshopFull
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_registration
from inscriptions.seats.places import workshop_places
from inscriptions.seats.rules import check_no_overlap, check_workshop_has_room
from inscriptions.seats.settle import settle
from inscriptions.seats.sit import sit
from programme.models import Session
from rencontre.actors import Actor

CHANGED = "atelier changé par l’équipe"


@transaction.atomic
def move(
    *,
    registration: Registration,
    slot: Session,
    workshop: Session | None,
    by: Actor,
    reason: str = "",
    force: bool = False,
) -> WorkshopSeat | None:
    """Staff: seat `registration` in `workshop`, or free its seat of `slot` when None; one mail, unless nothing changed.

    Raises WorkshopFull when no seat is left, unless `force`: the seat is then marked, and needs a `reason`; Overlap
    when another workshop of theirs is held at the same time. A seat that is freed goes to who waits for it.
    """
    registration = lock_registration(registration)
    _check_movable(registration, slot, workshop)
    held = registration.seats.filter(slot=slot).first()
    if (held and held.workshop) == workshop:
        return held
    before = snapshot(registration)
    mails = expire_holds(registration.event, told=[registration])
    if workshop is None:
        registration.seats.filter(slot=slot).delete()
        seat = None
    else:
        seat = sit(
            registration, slot.pk, workshop.pk, by=by, reason=reason, over_capacity=_is_forced(workshop, force, reason)
        )
    # The team has decided: no line moves this person again in this slot, until they change their wishes.
    registration.choices.filter(slot=slot).update(waits=False)
    record(CHANGED, registration, by=by, before=before, reason=reason, session=workshop or slot)
    mails += settle(registration.event, told=[registration])
    if registration.email:
        mails.append(queue_letter(kinds.CHANGED, registration))
    send_after_commit(mails)
    return seat


def _check_movable(registration: Registration, slot: Session, workshop: Session | None) -> None:
    if registration.status != Registration.Status.CONFIRMED:
        raise NotChangeable("Seule une inscription confirmée peut tenir une place en atelier.")
    if not registration.attends(slot.half_day):
        raise NotChangeable("Cette personne n’est pas inscrite à cette demi-journée.")
    if slot.event_id != registration.event_id or (workshop and workshop.parent_id != slot.pk):
        raise WishRefused("Cet atelier ne fait pas partie du créneau.")
    if workshop:
        others = registration.seats.exclude(slot=slot).select_related("workshop__parent", "workshop__event")
        check_no_overlap(workshop, [seat.workshop for seat in others])


def _is_forced(workshop: Session, force: bool, reason: str) -> bool:
    try:
        check_workshop_has_room(workshop, workshop_places(workshop.event)[workshop.pk])
    except WorkshopFull:
        if not force:
            raise
        if not reason.strip():
            raise WishRefused("Donnez le motif de cette place en surnombre.") from None
        return True
    return False
