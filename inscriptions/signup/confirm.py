"""An address is proved: the held place is the person's, and who waits is served in turn."""

from collections.abc import Collection
from datetime import datetime

from inscriptions.models import Registration
from inscriptions.seats.act import Act, act
from inscriptions.seats.places import day_places
from inscriptions.seats.status import set_status, set_status_of
from inscriptions.signup.change import news_of, sign_up_of
from inscriptions.signup.newcomers import MARKS, status_of_newcomer, take_address, write_keys
from inscriptions.signup.register import first_letter_of
from inscriptions.signup.rules import (
    ADDRESS_PROVED,
    AskedDay,
    check_is_live,
    check_is_new,
    check_link_is_current,
    check_may_be_proved,
    check_may_sign_up_again,
)
from programme.models import Event
from rencontre.actors import Actor

Status = Registration.Status
SIGNED_UP_AGAIN = "nouvelle inscription"


def confirm_address(*, registration: Registration, by: Actor) -> Registration:
    """The link sent to the new address was used: it takes effect, the older links are worth nothing.

    A hold becomes a place, as in `confirm`. Repeating is harmless. Raises NotChangeable or AlreadyRegistered; once the
    hold is over, also RegistrationClosed or EventFull.
    """
    with act(registration, by=by, as_=ADDRESS_PROVED) as done:
        person = done.person
        if person.pending_email:
            take_address(person, person.pending_email)
            person.pending_email = ""
            check_may_be_proved(person, now=done.now)
            check_is_new(person.event, sign_up_of(person), but=person)
            person.link_version += 1
            write_keys(person, person.email)
            person.save(update_fields=["email", "pending_email", "link_version", "identity_key", *MARKS])
            if not person.is_live:
                _ask_again(person, done.now)
            _prove(done, [person])
            done.tell(news_of(person), person)
    return person


def confirm(*, registration: Registration, by: Actor) -> Registration:
    """The link of the letter was used: it proves every sign-up of its address for that day.

    A held place becomes a place; who waits may be served. After the hold, the link asks for a place again. Repeating is
    harmless. Raises NotChangeable; once the hold is over, also RegistrationClosed, EventFull or AlreadyRegistered.
    """
    with act(registration, by=by, as_=ADDRESS_PROVED) as done:
        person = done.person
        check_link_is_current(person, of=registration)
        if not person.is_live:
            check_may_be_proved(person, now=done.now)
            check_is_new(person.event, sign_up_of(person), but=person)
            _ask_again(person, done.now)
            asked = [person]
        else:
            asked = [person] if person.is_unproved else []
        unproved = done.event.registrations.unproved().of_address(person.email).exclude(pk=person.pk)
        asked += unproved.select_for_update(of=("self",)).order_by("pk")
        _confirm(done, asked)
    return done.person


def sign_up_again(*, registration: Registration, by: Actor) -> Registration:
    """Who cancelled asks for a place again, with what they had said and wished: they come last in each line.

    Their link was mailed to their address, which it proves. Repeating is harmless. Raises NotChangeable once erased,
    RegistrationClosed, EventFull, or AlreadyRegistered by another sign-up of theirs.
    """
    with act(registration, by=by, as_=SIGNED_UP_AGAIN) as done:
        person = done.person
        if not person.is_live:
            check_may_sign_up_again(person, now=done.now)
            check_is_new(person.event, sign_up_of(person), but=person)
            _ask_again(person, done.now)
            _prove(done, [person])
            done.say(person, always=True)
            done.tell(first_letter_of(person), person)
    return done.person


def confirm_by_team(*, registration: Registration, by: Actor) -> Registration:
    """The team vouches for one person's address. Repeating is harmless. Raises NotChangeable once it is too late."""
    with act(registration, by=by, as_="confirmée par l’équipe") as done:
        check_is_live(done.person)
        _confirm(done, [done.person] if done.person.is_unproved else [])
    return done.person


def confirm_at_the_door(*, event: Event, registrations: Collection[int], by: Actor) -> None:
    """Confirm people, by primary key, who come with a place still held: they have no address left to prove.

    Repeating is harmless.
    """
    with act(event, by=by, as_="confirmée à l’accueil") as done:
        held = done.event.registrations.filter(pk__in=registrations, status=Status.UNCONFIRMED).order_by("pk")
        people = list(held.select_for_update())
        done.touch(*people)
        _prove(done, people)


def _confirm(done: Act, people: Collection[Registration]) -> None:
    """Prove the address of `people`, and tell each where they stand."""
    for person in people:
        if person.is_unproved:
            check_may_be_proved(person, now=done.now)
    done.touch(*people)
    _prove(done, people)
    for person in people:
        done.say(person, always=True)
        done.tell(first_letter_of(person), person)


def _prove(done: Act, people: Collection[Registration]) -> None:
    """A held place is the person's; who waits keeps their place in line, and is served in turn."""
    set_status_of([one for one in people if one.status == Status.UNCONFIRMED], Status.CONFIRMED, now=done.now)
    for person in people:
        person.proved_at = done.now
    Registration.objects.filter(pk__in=[person.pk for person in people]).update(proved_at=done.now)


def _ask_again(person: Registration, now: datetime) -> None:
    """After the hold the place is asked for again, as by a newcomer who has proved an address."""
    status = Status.CONFIRMED
    if person.role == Registration.Role.PARTICIPANT:
        status = status_of_newcomer(AskedDay(person.event, day_places(person.event, now=now), now))
    set_status(person, status, now=now)
    # Its turn in the lines went with the hold.
    person.choices.update(queued_at=now, waits=True)
