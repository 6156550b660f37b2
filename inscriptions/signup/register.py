"""Somebody is registered: by the site, by the team, by an import or at the door."""

from inscriptions.models import Registration
from inscriptions.people.answers import ANSWERS, OF_THE_PERSON, SignUp
from inscriptions.people.names import identity_key, search_key
from inscriptions.people.needs import write_needs
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.seats.act import Act, act
from inscriptions.seats.places import day_places
from inscriptions.seats.sit import apply_wishes
from inscriptions.seats.status import set_status
from inscriptions.signup.rules import (
    Answered,
    AskedDay,
    check_answers,
    check_day_may_be_asked,
    check_day_takes_people,
    check_is_new,
    check_own_answers,
)
from programme.models import Event, Speaker
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import Actor
from rencontre.french.names import sort_key

SIGNED_UP = "inscription"
Source = Registration.Source
Status = Registration.Status
KINDS: dict[str, LetterKind] = {
    Status.CONFIRMED: kinds.CONFIRMATION,
    Status.UNCONFIRMED: kinds.CONFIRM,
    Status.WAITING: kinds.WAITING,
}


def register(*, event: Event, sign_up: SignUp, by: Actor) -> Registration:
    """Register somebody who signs up on the site: confirmed, waiting, or held until their address is proved.

    Raises RegistrationClosed, EventFull, WishRefused, or AlreadyRegistered, whose `registration` is the live one: what
    is refused to all is refused before anyone is looked up, so that no answer tells who is registered.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        asked = AskedDay(done.event, day_places(done.event, now=done.now), done.now)
        check_day_may_be_asked(asked)
        slots = slots_with_workshops(done.event)
        check_own_answers(Answered(done.event, slots, sign_up))
        status = status_of_newcomer(asked)
        if status == Status.CONFIRMED and done.event.confirm_addresses:
            status = Status.UNCONFIRMED
        return add(done, sign_up, slots, status=status, source=Source.SITE)


def register_by_team(*, event: Event, sign_up: SignUp, by: Actor, source: str = Source.ADMIN) -> Registration:
    """Register somebody whom the team adds, at any time, imports or receives at the desk: `source` says which.

    Only the names are needed. Raises EventFull, WishRefused or AlreadyRegistered. The letters of an import, which may
    hold hundreds of rows, are left to `deliver_mails`.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        done.letters_wait = source == Source.IMPORT
        slots = slots_with_workshops(done.event)
        check_answers(Answered(done.event, slots, sign_up))
        status = Status.CONFIRMED
        if sign_up.role == Registration.Role.PARTICIPANT:
            status = status_of_newcomer(AskedDay(done.event, day_places(done.event, now=done.now), done.now))
        return add(done, sign_up, slots, status=status, source=source)


def add(
    done: Act, sign_up: SignUp, slots: list[Slot], *, status: str, source: str, speaker: Speaker | None = None
) -> Registration:
    """The step of the acts that register: write the person, seat them, tell them. Raises AlreadyRegistered."""
    check_is_new(done.event, sign_up)
    person = Registration(event=done.event, speaker=speaker, source=source, created_at=done.now)
    set_status(person, status, now=done.now)
    write_person(person, sign_up)
    person.email = sign_up.email
    person.save()
    done.add(person)
    write_needs(person, sign_up)
    apply_wishes(person, slots, sign_up.wishes, by=done.by)
    done.tell(KINDS[person.status], person)
    return person


def status_of_newcomer(asked: AskedDay) -> Registration.Status:
    """Confirmed where a place is free, waiting where the day keeps a line, else EventFull."""
    check_day_takes_people(asked)
    return Status.CONFIRMED if asked.places.takes_newcomers else Status.WAITING


def write_person(registration: Registration, sign_up: SignUp) -> None:
    """Copy what was said, but the e-mail, onto the unsaved row, with its keys."""
    for answer in OF_THE_PERSON:
        if answer.name != "email":
            setattr(registration, answer.name, sign_up.kept(answer, registration.event))
    write_keys(registration, sign_up.email)


def write_keys(registration: Registration, email: str) -> None:
    """The three keys of names and address: the database never folds case (docs/decisions/names-folded-in-python.md)."""
    first, last = registration.first_name, registration.last_name
    registration.identity_key = identity_key(email, first, last)
    registration.search_key = search_key(*(getattr(registration, answer.name) for answer in ANSWERS if answer.searched))
    registration.sort_key = sort_key(first, last)
