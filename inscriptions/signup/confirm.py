"""An address is proved: the held place is the person's."""

from collections.abc import Collection
from datetime import datetime

from inscriptions.models import Registration
from inscriptions.post import kinds
from inscriptions.seats.act import act
from inscriptions.seats.places import day_places
from inscriptions.seats.settle import ADDRESS_PROVED
from inscriptions.seats.status import set_status, set_status_of
from inscriptions.signup.change import NEWS, sign_up_of
from inscriptions.signup.newcomers import status_of_newcomer, write_keys
from inscriptions.signup.register import KINDS
from inscriptions.signup.rules import AskedDay, check_is_new, check_may_be_proved
from programme.models import Event
from rencontre.actors import Actor

Status = Registration.Status


def confirm_address(*, registration: Registration, by: Actor) -> Registration:
    """The link sent to the new address was used: it takes effect, the older links are worth nothing.

    A hold becomes a place, as in `confirm`. Repeating is harmless. Raises NotChangeable or AlreadyRegistered; once the
    hold is over, also RegistrationClosed or EventFull.
    """
    with act(registration, by=by, as_=ADDRESS_PROVED) as done:
        person = done.person
        if person.pending_email:
            person.email, person.pending_email = person.pending_email, ""
            _check(person, done.now)
            person.link_version += 1
            write_keys(person, person.email)
            person.save(update_fields=["email", "pending_email", "link_version", "identity_key"])
            _take_place(person, done.now)
            done.tell(NEWS.get(person.status, kinds.CHANGED), person)
    return person


def confirm(*, registration: Registration, by: Actor) -> Registration:
    """The link of the letter was used: the held place becomes a place; after the hold, it is asked for again.

    Repeating is harmless. Raises NotChangeable; once the hold is over, also RegistrationClosed, EventFull or
    AlreadyRegistered.
    """
    with act(registration, by=by, as_=ADDRESS_PROVED) as done:
        if done.person.status not in {Status.CONFIRMED, Status.WAITING}:
            _check(done.person, done.now)
            _take_place(done.person, done.now)
            done.tell(KINDS[done.person.status], done.person)
    return done.person


def confirm_at_the_door(*, event: Event, registrations: Collection[int], by: Actor) -> None:
    """Confirm people, by primary key, who come with a place still held: they have no address left to prove.

    Repeating is harmless.
    """
    with act(event, by=by, as_="confirmée à l’accueil") as done:
        held = done.event.registrations.filter(pk__in=registrations, status=Status.UNCONFIRMED).order_by("pk")
        people = list(held.select_for_update())
        done.touch(*people)
        set_status_of(people, Status.CONFIRMED, now=done.now)


def _check(person: Registration, now: datetime) -> None:
    check_may_be_proved(person, now=now)
    check_is_new(person.event, sign_up_of(person), but=person)


def _take_place(person: Registration, now: datetime) -> None:
    """A held place is the person's; after the hold the place is asked for again, as by a newcomer."""
    if person.status == Status.UNCONFIRMED:
        set_status(person, Status.CONFIRMED, now=now)
    elif not person.is_live:
        status = Status.CONFIRMED
        if person.role == Registration.Role.PARTICIPANT:
            status = status_of_newcomer(AskedDay(person.event, day_places(person.event, now=now), now))
        set_status(person, status, now=now)
        # Its turn in the lines went with the hold.
        person.choices.update(queued_at=now, waits=True)
