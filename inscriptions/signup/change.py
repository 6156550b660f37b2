"""A person, or the team, changes what a registration says."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import NotChangeable
from inscriptions.models import OutgoingMail, Registration
from inscriptions.models.wishes import current_wishes
from inscriptions.people.answers import SignUp
from inscriptions.people.history import record, snapshot
from inscriptions.people.needs import NEEDS, needs_of, write_needs
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_registration
from inscriptions.seats.places import day_places
from inscriptions.seats.rules import check_day_has_room
from inscriptions.seats.settle import settle
from inscriptions.seats.sit import apply_wishes
from inscriptions.seats.status import DATED, set_status
from inscriptions.signup.register import check_is_new, check_sign_up, write_keys, write_person
from inscriptions.signup.rules import check_changeable
from rencontre.actors import Actor

# What is mailed to who changes something: whoever waits, or has still to confirm, is told so again.
NEWS = {Registration.Status.WAITING: kinds.WAITING, Registration.Status.UNCONFIRMED: kinds.CONFIRM}


@transaction.atomic
def change(
    *, registration: Registration, sign_up: SignUp, by: Actor, trusted: bool = False, needs: bool = True
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
        queued.append(queue_letter(NEWS.get(registration.status, kinds.CHANGED), registration))
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
        return [queue_letter(kinds.ADDRESS_OLD, registration, to=old, new_address=email)] if old else []
    if email == registration.pending_email:
        return []
    registration.pending_email = email
    return [
        queue_letter(kinds.ADDRESS_NEW, registration, to=email),
        queue_letter(kinds.ADDRESS_OLD, registration, to=old, new_address=email),
    ]


def sign_up_of(registration: Registration) -> SignUp:
    """What the registration says now, in the shape that `change` takes."""
    needs = needs_of(registration)
    said = SignUp(
        **{name: getattr(registration, name) for name in SignUp.__dataclass_fields__ if hasattr(registration, name)},
        wishes=current_wishes(registration),
    )
    if needs is None:
        return said
    return replace(said, **{name: getattr(needs, name) for name in NEEDS})
