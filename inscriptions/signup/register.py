"""Somebody is registered: by the site, by the team, by a list or at the door. One is written as many are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.history import first_snapshot
from inscriptions.people.needs import write_first_needs
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.questions.keep import write_first_answers
from inscriptions.seats.act import Act, act
from inscriptions.seats.sit import write_first_seats, write_first_wishes
from inscriptions.signup.amend import Amendment, amendments, write_amendments
from inscriptions.signup.listed import NO_CHOICE, Choices, Compared, Listed, compare
from inscriptions.signup.newcomers import Newcomers, status_of_own_sign_up
from inscriptions.signup.rules import (
    check_address_may_ask,
    check_answers,
    check_day_may_be_asked,
    check_file_is_taken_whole,
    check_own_answers,
    key_of,
)
from programme.models import Event
from rencontre.actors import Actor
from rencontre.domain import DomainError

SIGNED_UP = "inscription"
Source = Registration.Source


def first_letter_of(person: Registration) -> LetterKind:
    """What tells `person` where they stand: who has an address to prove is asked to."""
    if person.is_unproved:
        return kinds.CONFIRM
    return kinds.WAITING if person.status == Registration.Status.WAITING else kinds.CONFIRMATION


def register(*, event: Event, sign_up: SignUp, by: Actor, leaves_questions: bool = False) -> Registration:
    """Register somebody who signs up on the site: confirmed, waiting, or held until their address is proved.

    `leaves_questions`: the form did not ask the day's own, which their link does.
    Raises RegistrationClosed, EventFull, WishRefused, AnswerRefused; AlreadyRegistered, whose `registration` is the
    live one; or TooManyUnproved: what is refused to all is refused before anyone is looked up, so that no answer tells
    who is registered.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        coming = Newcomers(done.event, now=done.now)
        check_day_may_be_asked(coming.asked)
        check = check_answers if leaves_questions else check_own_answers
        check(coming.answered(sign_up))
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


def nobody_follows(what: object) -> None:
    """Of an act that nobody follows."""


@dataclass(frozen=True)
class Intake:
    """What a list comes to: who it finds there (`compared`), who comes (`coming`) and what changes of the others."""

    compared: Compared
    coming: Newcomers
    amended: list[Amendment]

    @property
    def people(self) -> list[Registration]:
        """Those who come."""
        return [one.person for one in self.coming.people]

    @property
    def waiting(self) -> int:
        """How many of them wait for a place."""
        return sum(person.status == Registration.Status.WAITING for person in self.people)

    @property
    def letters(self) -> int:
        """How many of them have an address."""
        return sum(bool(person.email) for person in self.people)


def decide_list(coming: Newcomers, compared: Compared, choices: Choices, *, source: str = Source.IMPORT) -> Intake:
    """Decide the people of a list, once compared with those of its day, in its order: all of them, or LinesRefused.

    Nothing is written: a preview decides in the same way.
    """
    amended, refused = amendments(coming, filter(choices.takes, compared.differences))
    faults = compared.faults | refused | compared.gone(choices)
    coming.known |= dict.fromkeys(map(key_of, compared.new.values()))  # they were looked for by the comparison
    for line, sign_up in compared.new.items():
        try:
            check_answers(coming.answered(sign_up))
            coming.add(sign_up, status=coming.status_of(sign_up), source=source)
        except DomainError as error:
            faults[line] = str(error)
    check_file_is_taken_whole(faults)
    return Intake(compared, coming, amended)


def register_list(
    *,
    event: Event,
    lines: Mapping[int, Listed],
    by: Actor,
    choices: Choices = NO_CHOICE,
    source: str = Source.IMPORT,
    written: Callable[[Intake], object] = nobody_follows,
) -> Intake:
    """Register the people of a list who are not there yet, and take of it what was chosen of the others.

    All or nothing; doing it twice changes nothing more. Raises LinesRefused. The letters of an import, which may be
    thousands, are left to `deliver_mails`. `source` says where the list comes from; `written` is called within the act,
    when all is.
    """
    with act(event, by=by, as_=SIGNED_UP) as done:
        done.letters_wait = source == Source.IMPORT
        coming = Newcomers(done.event, now=done.now)
        found = decide_list(coming, compare(coming, lines, choices), choices, source=source)
        if found.amended:
            write_amendments(done, found.amended, slots=found.coming.slots, sends_letters=choices.sends_letters)
        write_newcomers(done, found.coming, sends_letters=choices.sends_letters)
        written(found)
    return found


def write_newcomers(done: Act, coming: Newcomers, *, sends_letters: bool = True) -> list[Registration]:
    """The step of the acts that register: write the people in their order, with all that is theirs; tell them."""
    people = [one.person for one in coming.people]
    Registration.objects.bulk_create(people)
    write_first_needs((one.person, one.sign_up) for one in coming.people)
    write_first_wishes(((one.person, one.wishes) for one in coming.people), now=done.now)
    write_first_seats(((one.person, one.seats) for one in coming.people), by=done.by, now=done.now)
    for one in coming.people:
        done.add(one.person, first_snapshot(one.person, wishes=one.wishes, seats=one.seats))
        if sends_letters:
            done.tell(first_letter_of(one.person), one.person)
    for kept in write_first_answers(done.event, ((one.person, one.sign_up) for one in coming.people)):
        done.note(kept.person, kept.before, kept.after)
    return people
