"""Somebody is registered: by the site, by the team, by an import or at the door."""

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered
from inscriptions.models import Registration
from inscriptions.models.wishes import current_wishes
from inscriptions.people.answers import PERSON, SignUp
from inscriptions.people.history import record
from inscriptions.people.names import identity_key, search_key
from inscriptions.people.needs import write_needs
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_event
from inscriptions.seats.places import day_places
from inscriptions.seats.rules import check_day_takes_people
from inscriptions.seats.sit import apply_wishes
from inscriptions.seats.status import set_status
from inscriptions.signup.rules import (
    check_half_days,
    check_profile,
    check_registration_is_open,
    check_wishes,
    check_wishes_are_answered,
)
from programme.models import Event, Speaker
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import Actor
from rencontre.french.names import sort_key

KINDS = {
    Registration.Status.CONFIRMED: kinds.CONFIRMATION,
    Registration.Status.UNCONFIRMED: kinds.CONFIRM,
    Registration.Status.WAITING: kinds.WAITING,
}


@transaction.atomic
def register(
    *, event: Event, sign_up: SignUp, by: Actor, source: str = Registration.Source.SITE, speaker: Speaker | None = None
) -> Registration:
    """Register one person under the event's lock, seat them, queue their mail; the registration, confirmed or waiting.

    Raises RegistrationClosed (from the site only: the team may add people at any time), EventFull, WishRefused, or
    AlreadyRegistered, whose `registration` is the live one: what is refused to all is refused before anyone is looked
    up, so that no answer tells who is registered.
    """
    event = lock_event(event)
    now = timezone.now()
    mails = expire_holds(event)
    comes_from_the_site = source == Registration.Source.SITE
    if comes_from_the_site:
        check_registration_is_open(event, now=now)
    slots = check_sign_up(event, sign_up, complete=comes_from_the_site)
    status = status_of_newcomer(event, sign_up.role)
    if status == Registration.Status.CONFIRMED and comes_from_the_site and event.confirm_addresses:
        status = Registration.Status.UNCONFIRMED
    check_is_new(event, sign_up)
    registration = Registration(event=event, speaker=speaker, source=source, created_at=now)
    set_status(registration, status, now=now)
    write_person(registration, sign_up)
    registration.email = sign_up.email
    registration.save()
    write_needs(registration, sign_up)
    apply_wishes(registration, slots, sign_up.wishes, by=by)
    record("inscription", registration, by=by, before={})
    if registration.email:
        mails.append(queue_letter(KINDS[registration.status], registration))
    # An import may hold hundreds of rows: `deliver_mails` sends their messages.
    send_after_commit([] if source == Registration.Source.IMPORT else mails)
    return registration


def status_of_newcomer(event: Event, role: str) -> str:
    """Confirmed where a place is free, waiting where the day keeps a line, else EventFull; only participants count."""
    if role != Registration.Role.PARTICIPANT:
        return Registration.Status.CONFIRMED
    places = day_places(event)
    check_day_takes_people(event, places)
    return Registration.Status.CONFIRMED if places.takes_newcomers else Registration.Status.WAITING


def check_is_new(event: Event, sign_up: SignUp, *, but: Registration | None = None) -> None:
    """Raise AlreadyRegistered if another live registration has this e-mail and name."""
    key = identity_key(sign_up.email, sign_up.first_name, sign_up.last_name)
    others = event.registrations.live().filter(identity_key=key).exclude(pk=but and but.pk)
    if key and (existing := others.first()):
        raise AlreadyRegistered(existing)


def check_sign_up(event: Event, sign_up: SignUp, *, complete: bool, former: Registration | None = None) -> list[Slot]:
    """The slots of the day, once half-days, profile and wishes fit it; `complete` also asks for every answer.

    What `former` already said may be kept, even where the day no longer offers it.

    Raises WishRefused.
    """
    slots = slots_with_workshops(event)
    attended = sign_up.attended(event)
    check_half_days(event, attended)
    if not former or sign_up.profile != former.profile:
        check_profile(event, sign_up.profile)
    before = current_wishes(former) if former else {}
    new = {slot: wished for slot, wished in sign_up.wishes.items() if wished != before.get(slot)}
    check_wishes(event, slots, new)
    if complete:
        check_wishes_are_answered(slots, attended, sign_up.wishes)
    return slots


def write_person(registration: Registration, sign_up: SignUp) -> None:
    """Copy what was said, but the e-mail, onto the unsaved row, with its keys."""
    for name in PERSON:
        setattr(registration, name, getattr(sign_up, name))
    attended = sign_up.attended(registration.event)
    registration.attends_morning = "morning" in attended
    registration.attends_afternoon = "afternoon" in attended
    registration.attends_lunch = sign_up.attends_lunch and registration.event.lunch_offered
    write_keys(registration, sign_up.email)


def write_keys(registration: Registration, email: str) -> None:
    """The three keys of names and address: the database never folds case (docs/decisions/names-folded-in-python.md)."""
    first, last = registration.first_name, registration.last_name
    registration.identity_key = identity_key(email, first, last)
    registration.search_key = search_key(first, last, registration.organisation)
    registration.sort_key = sort_key(first, last)
