"""A registration is cancelled, by the person or by the team."""

from django.db import transaction
from django.utils import timezone

from inscriptions.models import AllocationRun, Registration
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_registration
from inscriptions.seats.settle import settle
from inscriptions.seats.status import set_status
from inscriptions.signup.rules import check_changeable
from programme.models import Event
from rencontre.actors import Actor

CANCELLATION = "annulation"


@transaction.atomic
def cancel(*, registration: Registration, by: Actor, reason: str = "", trusted: bool = False) -> Registration:
    """Cancel and free every seat, queue one mail. Repeating is harmless. Raises NotChangeable once the day has begun,
    unless `trusted` (the team)."""
    registration = lock_registration(registration)
    if not registration.is_live:
        return registration
    if not trusted:
        check_changeable(registration, now=timezone.now())
    before = snapshot(registration)
    set_status(registration, Registration.Status.CANCELLED, now=timezone.now())
    registration.pending_email = ""
    registration.save(update_fields=["pending_email"])
    registration.seats.all().delete()
    record(CANCELLATION, registration, by=by, before=before, reason=reason)
    mails = [queue_letter(kinds.CANCELLED, registration)] if registration.email else []
    _reopen_allocations(registration.event)
    send_after_commit(mails + expire_holds(registration.event) + settle(registration.event))
    return registration


def _reopen_allocations(event: Event) -> None:
    # A sharing that was chosen but not announced counted on this person: the organiser looks again.
    runs = AllocationRun.objects.filter(slot__event=event, state=AllocationRun.State.APPLIED)
    runs.update(state=AllocationRun.State.PROPOSED)
