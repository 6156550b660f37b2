"""A place out of order, and a seat that is kept."""

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import NotChangeable, WishRefused
from inscriptions.models import Registration
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_registration
from inscriptions.seats.settle import settle
from inscriptions.seats.status import DATED, set_status
from rencontre.actors import Actor


@transaction.atomic
def promote(*, registration: Registration, by: Actor, reason: str) -> Registration:
    """Staff: give a waiting person a place of the day out of order, beyond the capacity if need be; `reason` is kept.

    Raises NotChangeable for who does not wait, WishRefused without a reason. Repeating is harmless.
    """
    registration = lock_registration(registration)
    mails = expire_holds(registration.event)
    registration.refresh_from_db(fields=DATED)
    if registration.holds_a_place:
        send_after_commit(mails)
        return registration
    if registration.status != Registration.Status.WAITING:
        raise NotChangeable("Cette personne n’est pas en liste d’attente.")
    if not reason.strip():
        raise WishRefused("Donnez le motif de cette promotion hors tour.")
    before = snapshot(registration)
    set_status(registration, Registration.Status.CONFIRMED, now=timezone.now())
    mails += settle(registration.event, told=[registration])
    record("place donnée hors tour", registration, by=by, before=before, reason=reason)
    if registration.email:
        mails.append(queue_letter(kinds.PROMOTED, registration))
    send_after_commit(mails)
    return registration


@transaction.atomic
def keep_seat(*, registration: Registration, by: Actor) -> Registration:
    """The person keeps the seats they hold and waits for no better one. Repeating is harmless."""
    registration = lock_registration(registration)
    before = snapshot(registration)
    registration.choices.filter(waits=True, slot__in=registration.seats.values("slot")).update(waits=False)
    if snapshot(registration) != before:
        record("garde sa place", registration, by=by, before=before)
    return registration
