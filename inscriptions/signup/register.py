"""Somebody is registered: by the site, by the team, by an import or at the door. One is written as many are."""

from collections.abc import Mapping

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.history import first_snapshot
from inscriptions.people.needs import write_first_needs
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.seats.act import Act, act
from inscriptions.seats.sit import write_first_seats, write_first_wishes
from inscriptions.signup.newcomers import Newcomers, newcomers_of, status_of_own_sign_up
from inscriptions.signup.rules import check_address_may_ask, check_answers, check_day_may_be_asked, check_own_answers
from programme.models import Event
from rencontre.actors import Actor

SIGNED_UP = "inscription"
Source = Registration.Source


def first_letter_of(person: Registration) -> LetterKind:
    """What tells `person` where they stand: who has an address to prove is asked to."""
    if person.is_unproved:
        return kinds.CONFIRM
    return kinds.WAITING if person.status == Registration.Status.WAITING else kinds.CONFIRMATION


def register(*, event: Event, sign_up: SignUp, by: Actor) -> Registration:
    """Register somebody who signs up on the site: confirmed, waiting, or held until their address is proved.

    Raises RegistrationClosed, EventFull, WishRefused; AlreadyRegistered, whose `registration` is the live one; or
    TooManyUnproved: what is refused to all is refused before anyone is looked up, so that no answer tells who is
    registered.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        coming = Newcomers(done.event, now=done.now)
        check_day_may_be_asked(coming.asked)
        check_own_answers(coming.answered(sign_up))
        status = status_of_own_sign_up(coming.asked)
        same_address = coming.look_up_address(sign_up)
        if coming.add(sign_up, status=status, source=Source.SITE).person.is_unproved:
            check_address_may_ask(same_address)
        return write_newcomers(done, coming)[0]


def register_by_team(*, event: Event, sign_up: SignUp, by: Actor, source: str = Source.ADMIN) -> Registration:
    """Register somebody whom the team adds, at any time, or receives at the desk: `source` says which.

    Only the names are needed. Raises EventFull, WishRefused or AlreadyRegistered.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        coming = Newcomers(done.event, now=done.now)
        check_answers(coming.answered(sign_up))
        coming.add(sign_up, status=coming.status_of(sign_up), source=source)
        return write_newcomers(done, coming)[0]


def register_lines(*, event: Event, lines: Mapping[int, SignUp], by: Actor) -> list[Registration]:
    """Register the people of a file, by the number of their line: all, in its order, or none. Raises LinesRefused.

    Their letters, which may be thousands, are left to `deliver_mails`.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        done.letters_wait = True
        return write_newcomers(done, newcomers_of(done.event, lines, now=done.now))


def write_newcomers(done: Act, coming: Newcomers) -> list[Registration]:
    """The step of the acts that register: write the people in their order, with all that is theirs; tell them."""
    people = [one.person for one in coming.people]
    Registration.objects.bulk_create(people)
    write_first_needs((one.person, one.sign_up) for one in coming.people)
    write_first_wishes(((one.person, one.wishes) for one in coming.people), now=done.now)
    write_first_seats(((one.person, one.seats) for one in coming.people), by=done.by, now=done.now)
    for one in coming.people:
        done.add(one.person, first_snapshot(one.person, wishes=one.wishes, seats=one.seats))
        done.tell(first_letter_of(one.person), one.person)
    return people
