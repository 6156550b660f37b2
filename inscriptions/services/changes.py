from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import NotChangeable
from inscriptions.mails import compose
from inscriptions.models import AllocationRun, OutgoingMail, Registration
from inscriptions.queries import current_wishes, day_places
from inscriptions.rules import check_changeable, check_day_has_room, check_registration_is_open
from inscriptions.services.delivery import send_after_commit
from inscriptions.services.history import record, snapshot
from inscriptions.services.lines import ADDRESS_PROVED, HOLD_EXPIRED, expire_holds, settle
from inscriptions.services.locks import lock_registration
from inscriptions.services.registering import (
    KINDS,
    SignUp,
    check_is_new,
    check_sign_up,
    status_of_newcomer,
    write_keys,
    write_needs,
    write_person,
)
from inscriptions.services.seats import apply_wishes
from inscriptions.services.status import DATED, set_status
from programme.models import Event

Kind = OutgoingMail.Kind
CANCELLATION = "annulation"
# What is mailed to who changes something: whoever waits, or has still to confirm, is told so again.
NEWS = {Registration.Status.WAITING: Kind.WAITING, Registration.Status.UNCONFIRMED: Kind.CONFIRM}


@transaction.atomic
def change(
    *, registration: Registration, sign_up: SignUp, by: str, trusted: bool = False, needs: bool = True
) -> Registration:
    """Write the details, half-days and wishes of `sign_up`; one mail when the place or the workshop changed.

    A new address waits in `pending_email` until the link mailed to it is used, and the old one is told; `trusted`
    (the team) makes it take effect at once. Without `needs` the special needs are left alone (the actor may not see
    them). Raises NotChangeable, AlreadyRegistered, WishRefused, or WorkshopFull; then nothing is written.
    """
    registration = lock_registration(registration)
    before = snapshot(registration)
    queued = expire_holds(registration.event, told=[registration])
    registration.refresh_from_db(fields=DATED)
    if not trusted:
        check_changeable(registration, now=timezone.now())
    elif not registration.is_live:
        raise NotChangeable("Cette inscription est annulée.")
    # A person's new address is checked once it is confirmed, so that nobody can ask who is registered.
    email = sign_up.email if trusted or not registration.email else registration.email
    check_is_new(registration.event, replace(sign_up, email=email), but=registration)
    if sign_up.role == Registration.Role.PARTICIPANT != registration.role:
        check_day_has_room(day_places(registration.event))
    slots = check_sign_up(registration.event, sign_up, complete=not trusted, former=registration)
    write_person(registration, sign_up)
    if registration.status == Registration.Status.WAITING and registration.role != Registration.Role.PARTICIPANT:
        # Speakers and team do not count in the day: they wait for nothing.
        set_status(registration, Registration.Status.CONFIRMED, now=timezone.now())
    queued += _change_address(registration, sign_up.email, trusted=trusted)
    if registration.status == Registration.Status.UNCONFIRMED and not registration.email:
        # No address is left to prove.
        set_status(registration, Registration.Status.CONFIRMED, now=timezone.now())
    write_keys(registration, registration.email)
    registration.save()
    if needs:
        write_needs(registration, sign_up)
    apply_wishes(registration, slots, sign_up.wishes, by=by)
    queued += settle(registration.event, told=[registration])
    after = snapshot(registration)
    if after != before:
        record("inscription modifiée", registration, by=by, before=before)
    if registration.email and _concerns_the_day(before) != _concerns_the_day(after):
        queued.append(compose(NEWS.get(registration.status, Kind.CHANGED), registration))
    send_after_commit(queued)
    return registration


def _concerns_the_day(state: dict) -> list:
    told = ("status", "attends_morning", "attends_lunch", "attends_afternoon", "seats", "wishes", "email")
    return [state[name] for name in told]


def _change_address(registration: Registration, email: str, *, trusted: bool) -> list[OutgoingMail]:
    old = registration.email
    if email.casefold() == old.casefold():
        return []
    if trusted or not old:
        registration.email, registration.pending_email = email, ""
        registration.link_version += 1
        return [compose(Kind.ADDRESS_OLD, registration, to=old, new_address=email)] if old else []
    if email == registration.pending_email:
        return []
    registration.pending_email = email
    return [
        compose(Kind.ADDRESS_NEW, registration, to=email),
        compose(Kind.ADDRESS_OLD, registration, to=old, new_address=email),
    ]


@transaction.atomic
def confirm_address(*, registration: Registration, by: str) -> Registration:
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
    send_after_commit([*mails, compose(NEWS.get(registration.status, Kind.CHANGED), registration)])
    return registration


@transaction.atomic
def cancel(*, registration: Registration, by: str, reason: str = "", trusted: bool = False) -> Registration:
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
    mails = [compose(Kind.CANCELLED, registration)] if registration.email else []
    _reopen_allocations(registration.event)
    send_after_commit(mails + expire_holds(registration.event) + settle(registration.event))
    return registration


def _reopen_allocations(event: Event) -> None:
    # A sharing that was chosen but not announced counted on this person: the organiser looks again.
    runs = AllocationRun.objects.filter(slot__event=event, state=AllocationRun.State.APPLIED)
    runs.update(state=AllocationRun.State.PROPOSED)


@transaction.atomic
def confirm(*, registration: Registration, by: str) -> Registration:
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
    send_after_commit([*mails, compose(KINDS[registration.status], registration)])
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


def sign_up_of(registration: Registration) -> SignUp:
    """What the registration says now, in the shape that `change` takes."""
    needs = getattr(registration, "special_needs", None)
    said = SignUp(
        **{name: getattr(registration, name) for name in SignUp.__dataclass_fields__ if hasattr(registration, name)},
        wishes=current_wishes(registration),
    )
    if needs is None:
        return said
    return replace(
        said, vegetarian=needs.vegetarian, meal_constraint=needs.meal_constraint, access_needs=needs.access_needs
    )
