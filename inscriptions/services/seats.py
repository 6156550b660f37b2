"""Wishes and seats of workshops. Every function expects the event's lock to be held, but `move`, which takes it."""

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import NotChangeable, WishRefused, WorkshopFull
from inscriptions.mails import compose
from inscriptions.models import OutgoingMail, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.queries import current_wishes, workshop_places
from inscriptions.rules import check_workshop_has_room
from inscriptions.services.delivery import send_after_commit
from inscriptions.services.history import record, snapshot
from inscriptions.services.locks import lock_registration
from programme.models import Event, Session


def apply_wishes(registration: Registration, slots: list[Session], wishes: dict[int, list[int]], *, by: str) -> None:
    """Make the wishes of `registration` those given, and seat it first come where they changed.

    `slots` come from `queries.slots_with_workshops`. Those of a half-day that is not attended lose their wishes and
    their seat. Raises WorkshopFull rather than take a seat away without giving another.
    """
    event = registration.event
    before = current_wishes(registration)
    for slot in slots:
        if not registration.attends(slot.half_day):
            registration.choices.filter(slot=slot).delete()
            registration.seats.filter(slot=slot).delete()
        elif slot.pk in wishes:
            if wishes[slot.pk] != before.get(slot.pk, []):
                _write_choices(registration, slot, wishes[slot.pk])
            elif registration.seats.filter(slot=slot).exists():
                continue
            if event.allocation == Event.Allocation.FIRST_COME and wishes[slot.pk]:
                _seat_first_come(registration, slot, wishes[slot.pk], by=by)


def _write_choices(registration: Registration, slot: Session, workshops: list[int]) -> None:
    queued = dict(registration.choices.filter(slot=slot).values_list("workshop_id", "queued_at"))
    registration.choices.filter(slot=slot).delete()
    now = timezone.now()
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(
            registration=registration, slot=slot, workshop_id=workshop, rank=rank, queued_at=queued.get(workshop, now)
        )
        for rank, workshop in enumerate(workshops, start=1)
    )


def _seat_first_come(registration: Registration, slot: Session, workshops: list[int], *, by: str) -> None:
    held = registration.seats.filter(slot=slot).first()
    places = workshop_places(registration.event)
    for workshop in workshops:
        if held and held.workshop_id == workshop:
            return
        if places[workshop].has_room:
            _sit(registration, slot.pk, workshop, by=by)
            return
    if held:
        raise WorkshopFull(
            f"Ces ateliers sont complets : gardez « {held.workshop} » parmi vos choix pour ne pas perdre votre place."
        )


def _sit(registration: Registration, slot: int, workshop: int, *, by: str, **forced) -> WorkshopSeat:
    seat, _ = WorkshopSeat.objects.update_or_create(
        registration=registration,
        slot_id=slot,
        defaults={
            "workshop_id": workshop,
            "allotted_at": timezone.now(),
            "by": by,
            "reason": "",
            "over_capacity": False,
        }
        | forced,
    )
    return seat


@transaction.atomic
def move(
    *,
    registration: Registration,
    slot: Session,
    workshop: Session | None,
    by: str,
    reason: str = "",
    force: bool = False,
) -> WorkshopSeat | None:
    """Staff: seat `registration` in `workshop`, or free its seat of `slot` when None; one mail, unless nothing changed.

    Raises WorkshopFull when no seat is left, unless `force`: the seat is then marked, and needs a `reason`.
    """
    registration = lock_registration(registration)
    _check_movable(registration, slot, workshop)
    held = registration.seats.filter(slot=slot).first()
    if (held and held.workshop) == workshop:
        return held
    before = snapshot(registration)
    if workshop is None:
        held.delete()
        seat = None
    else:
        seat = _sit(
            registration, slot.pk, workshop.pk, by=by, reason=reason, over_capacity=_is_forced(workshop, force, reason)
        )
    record("atelier changé par l’équipe", registration, by=by, before=before, reason=reason, session=workshop or slot)
    if registration.email:
        send_after_commit([compose(OutgoingMail.Kind.CHANGED, registration)])
    return seat


def _check_movable(registration: Registration, slot: Session, workshop: Session | None) -> None:
    if registration.status != Registration.Status.CONFIRMED:
        raise NotChangeable("Seule une inscription confirmée peut tenir une place en atelier.")
    if not registration.attends(slot.half_day):
        raise NotChangeable("Cette personne n’est pas inscrite à cette demi-journée.")
    if slot.event_id != registration.event_id or (workshop and workshop.parent_id != slot.pk):
        raise WishRefused("Cet atelier ne fait pas partie du créneau.")


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
