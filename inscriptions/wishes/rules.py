"""When a slot may be shared out: each rule returns None or raises one typed error with its sentence."""

from datetime import datetime

from inscriptions.errors import NotChangeable, StaleAllocation
from inscriptions.models import AllocationRun
from programme.models import Event, Session

State = AllocationRun.State


def check_is_time_to_share(event: Event, *, now: datetime) -> None:
    """Raise NotChangeable unless `event` shares its workshops out, and its wishes are closed at `now` (aware)."""
    if event.status == Event.Status.CANCELLED:
        raise NotChangeable("Cette rencontre est annulée.")
    if event.allocation != Event.Allocation.WISHES:
        raise NotChangeable("Cette journée attribue les ateliers au fil des inscriptions.")
    if now < event.wishes_end:
        raise NotChangeable("Les vœux sont encore ouverts : la répartition se fait après leur clôture.")


def check_may_be_shared(slot: Session, *, now: datetime) -> None:
    """Raise NotChangeable when it is not time, or once a sharing of `slot` is applied or announced."""
    check_is_time_to_share(slot.event, now=now)
    if slot.allocation_runs.exclude(state=State.PROPOSED).exists():
        raise NotChangeable("Une répartition est déjà retenue ou annoncée pour ce créneau.")


def check_is_applied(run: AllocationRun) -> None:
    """Raise NotChangeable for a proposal that nobody has chosen yet."""
    if run.state == State.PROPOSED:
        raise NotChangeable("Retenez d’abord cette répartition.")


def check_is_fresh(run: AllocationRun, *, digest: str) -> None:
    """Raise StaleAllocation unless the wishes and places, given by their `digest`, are those `run` started from."""
    if digest != run.digest:
        raise StaleAllocation("Des vœux ou des places ont changé depuis cette proposition : refaites-la.")


def check_runs_are_those(standing: set[int], seen: set[int]) -> None:
    """Raise StaleAllocation when the sharings that stand are not those that a page showed, by primary keys.

    Raises NotChangeable when none stands.
    """
    if not standing:
        raise NotChangeable("Proposez d’abord une répartition.")
    if standing != seen:
        raise StaleAllocation("La répartition a changé depuis l’affichage de cette page : relisez-la.")


def check_may_be_filled(event: Event, *, gives: bool, now: datetime) -> None:
    """Raise NotChangeable when no free seat may be given: the day is over or cancelled, or the slot gives none yet."""
    if event.status == Event.Status.CANCELLED or now >= event.ends:
        raise NotChangeable("Cette rencontre est passée ou annulée : ses places ne se donnent plus.")
    if not gives:
        raise NotChangeable("Les places de ce créneau se donnent à l’annonce de la répartition.")


def check_plan_is_fresh(digest: str, *, seen: str) -> None:
    """Raise StaleAllocation unless the people, wishes and places, given by their `digest`, are those that seen."""
    if digest != seen:
        raise StaleAllocation("Des personnes ou des places ont changé depuis : voici la nouvelle proposition.")


def check_may_be_withdrawn(run: AllocationRun) -> None:
    """Raise NotChangeable once the sharing is announced."""
    if run.state == State.ANNOUNCED:
        raise NotChangeable("Cette répartition est annoncée : déplacez les personnes une à une.")
