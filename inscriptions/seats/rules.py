"""Whether a place or a seat may be taken: each rule returns None or raises one typed error with its sentence."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from inscriptions.errors import EventFull, NotChangeable, Overlap, WishesClosed, WishRefused, WorkshopFull
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.places import Places
from programme.models import Event, Session
from rencontre.french.typography import french_instant


def check_day_has_room(places: Places) -> None:
    """Raise EventFull when no place of the day is free for a newcomer, with the cause."""
    if not places.has_room:
        raise EventFull(f"La journée est complète : {_all_taken(places)}.")
    if not places.takes_newcomers:
        raise EventFull(f"La journée est complète : {_promised(places.line)}.")


def _all_taken(places: Places) -> str:
    if places.capacity == 0:
        return "aucune place n’y est ouverte"
    return "sa seule place est prise" if places.capacity == 1 else f"ses {places.capacity} places sont prises"


def _promised(line: int) -> str:
    who = "une personne attend déjà" if line == 1 else f"{line} personnes attendent déjà"
    return f"{who} les places qui se libèrent"


def check_workshop_has_room(workshop: Session, places: Places) -> None:
    """Raise WorkshopFull when `workshop` is closed or has no seat left."""
    if places.closed:
        raise WorkshopFull(f"« {workshop} » n’accepte plus personne.")
    if not places.has_room:
        raise WorkshopFull(f"« {workshop} » est complet : {_all_taken(places)}.")


def check_may_seat_beyond(workshop: Session, reason: str) -> None:
    """Raise WishRefused for a seat beyond the capacity that comes without its reason, or in a cancelled workshop."""
    if workshop.cancelled_at:
        raise WishRefused(f"« {workshop} » est annulé.")
    if not reason.strip():
        raise WishRefused("Donnez le motif de cette place en surnombre.")


def check_may_be_moved(
    registration: Registration, slot: Session, workshop: Session | None, *, others: Iterable[Session]
) -> None:
    """Raise NotChangeable, WishRefused or Overlap unless the team may seat this person in `workshop`, or nowhere.

    `others`: where they sit in the other slots.
    """
    if registration.status != Registration.Status.CONFIRMED:
        raise NotChangeable("Seule une inscription confirmée peut tenir une place en atelier.")
    if not registration.attends(slot.half_day):
        raise NotChangeable("Cette personne n’est pas inscrite à cette demi-journée.")
    if slot.event_id != registration.event_id or (workshop and workshop.parent_id != slot.pk):
        raise WishRefused("Cet atelier ne fait pas partie du créneau.")
    if workshop:
        check_no_overlap(workshop, others)


def check_may_be_promoted(registration: Registration, reason: str) -> None:
    """Raise NotChangeable for a person who does not wait, WishRefused for a place out of order without its reason."""
    if registration.status != Registration.Status.WAITING:
        raise NotChangeable("Cette personne n’est pas en liste d’attente.")
    if not reason.strip():
        raise WishRefused("Donnez le motif de cette promotion hors tour.")


def check_seat_is_not_lost(held: WorkshopSeat | None, causes: Sequence[str]) -> None:
    """Raise WorkshopFull, with the `causes`, rather than take away the seat `held` without giving another."""
    if held:
        keep = f"Gardez « {held.workshop} » parmi vos choix pour ne pas perdre votre place."
        raise WorkshopFull(" ".join([*causes, keep]))


def check_no_overlap(workshop: Session, held: Iterable[Session]) -> None:
    """Raise Overlap if `workshop` runs at the same time as one of `held`; hours that touch are allowed."""
    for other in held:
        if workshop.starts < other.ends and other.starts < workshop.ends:
            raise Overlap(f"« {workshop} » a lieu en même temps que « {other} ».")


def check_wishes_are_open(event: Event, *, announced: bool, now: datetime) -> None:
    """Raise WishesClosed between the deadline for wishes and the announcement of who sits where."""
    if event.allocation == Event.Allocation.WISHES and not announced and now >= event.wishes_end:
        raise WishesClosed(
            f"Les vœux sont clos depuis le {french_instant(event.wishes_end)} : la répartition vous sera envoyée."
        )
