"""An address is proved: the held place is the person's."""

from django.db import transaction
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.holds import HOLD_EXPIRED, expire_holds
from inscriptions.seats.locks import lock_registration
from inscriptions.seats.settle import ADDRESS_PROVED, settle
from inscriptions.seats.status import DATED, set_status
from inscriptions.signup.cancel import CANCELLATION
from inscriptions.signup.change import NEWS, sign_up_of
from inscriptions.signup.register import KINDS, check_is_new, status_of_newcomer, write_keys
from inscriptions.signup.rules import check_changeable, check_registration_is_open
from rencontre.actors import Actor


@transaction.atomic
def confirm_address(*, registration: Registration, by: Actor) -> Registration:
    """The link sent to the new address was used: it takes effect, the older links are worth nothing.

    A hold becomes a place, as in `confirm`. Repeating is harmless. Raises NotChangeable or AlreadyRegistered; once the
    hold is over, also RegistrationClosed or EventFull.
    """
    registration = lock_registration(registration)
    if not registration.pending_email:
        return registration
    mails = expire_holds(registration.event, told=[registration])
    registration.refresh_from_db(fields=DATED)
    before = snapshot(registration)
    registration.email, registration.pending_email = registration.pending_email, ""
    _check_may_be_proved(registration)
    registration.link_version += 1
    write_keys(registration, registration.email)
    registration.save(update_fields=["email", "pending_email", "link_version", "identity_key"])
    _take_place(registration)
    mails += settle(registration.event, told=[registration])
    record(ADDRESS_PROVED, registration, by=by, before=before)
    send_after_commit([*mails, queue_letter(NEWS.get(registration.status, kinds.CHANGED), registration)])
    return registration


@transaction.atomic
def confirm(*, registration: Registration, by: Actor) -> Registration:
    """The link of the mail was used: the held place becomes a place; after the hold, the place is asked for again.

    Repeating is harmless. Raises NotChangeable; once the hold is over, also RegistrationClosed, EventFull or
    AlreadyRegistered.
    """
    registration = lock_registration(registration)
    event = registration.event
    if registration.status in {Registration.Status.CONFIRMED, Registration.Status.WAITING}:
        return registration
    mails = expire_holds(event, told=[registration])
    registration.refresh_from_db(fields=DATED)
    before = snapshot(registration)
    _check_may_be_proved(registration)
    _take_place(registration)
    mails += settle(event, told=[registration])
    record(ADDRESS_PROVED, registration, by=by, before=before)
    send_after_commit([*mails, queue_letter(KINDS[registration.status], registration)])
    return registration


def _check_may_be_proved(registration: Registration) -> None:
    """Raise unless the address of `registration`, locked, may be proved now; cancelled for want of that, it may."""
    if was_never_confirmed(registration):
        check_registration_is_open(registration.event, now=timezone.now())
    else:
        check_changeable(registration, now=timezone.now())
    check_is_new(registration.event, sign_up_of(registration), but=registration)


def _take_place(registration: Registration) -> None:
    """A held place is the person's; after the hold the place is asked for again, as by a newcomer."""
    now = timezone.now()
    if registration.status == Registration.Status.UNCONFIRMED:
        set_status(registration, Registration.Status.CONFIRMED, now=now)
    elif not registration.is_live:
        set_status(registration, status_of_newcomer(registration.event, registration.role), now=now)
        # Its turn in the lines went with the hold.
        registration.choices.update(queued_at=now, waits=True)


def was_never_confirmed(registration: Registration) -> bool:
    """Whether it was cancelled only because its address was not confirmed in time: its link may ask again."""
    if registration.is_live:
        return False
    last = registration.history.filter(act__in=[HOLD_EXPIRED, CANCELLATION]).order_by("-pk").first()
    return last is not None and last.act == HOLD_EXPIRED
