"""A person, or the team, changes what a registration says."""

from dataclasses import replace
from typing import Any

from inscriptions.models import Registration
from inscriptions.models.wishes import current_wishes
from inscriptions.people.answers import ANSWERS, SignUp
from inscriptions.people.asked import questions_of, said_to_questions
from inscriptions.people.history import snapshots
from inscriptions.people.needs import value_of, write_needs
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from inscriptions.questions.keep import write_answers
from inscriptions.seats.act import PersonAct, act
from inscriptions.seats.places import day_places
from inscriptions.seats.rules import check_day_has_room
from inscriptions.seats.sit import apply_wishes, leave_seats
from inscriptions.seats.status import set_status
from inscriptions.signup.newcomers import take_address, write_keys, write_person
from inscriptions.signup.rules import (
    Answered,
    check_answers,
    check_changeable,
    check_is_live,
    check_is_new,
    check_own_answers,
)
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import Actor

CHANGED = "inscription modifiée"
Role = Registration.Role
Status = Registration.Status
TOLD = ("status", "attends_morning", "attends_lunch", "attends_afternoon", "seats", "wishes", "email")


def news_of(person: Registration) -> LetterKind:
    """What tells `person` of a change: those who wait, or have still to confirm, are told so again."""
    if person.is_unproved:
        return kinds.CONFIRM
    return kinds.WAITING if person.status == Status.WAITING else kinds.CHANGED


def change(*, registration: Registration, sign_up: SignUp, by: Actor) -> Registration:
    """Write what a person changes in their details, half-days and wishes; one letter if what they come to changed.

    A new address waits in `pending_email` until the link mailed to it is used, and the old one is told.
    Raises NotChangeable, AlreadyRegistered, WishRefused, AnswerRefused or WorkshopFull; then nothing is written.
    """
    with act(registration, by=by, as_=CHANGED) as done:
        person, slots = done.person, slots_with_workshops(done.event)
        check_changeable(person, now=done.now)
        sign_up = replace(sign_up, **_said_by_the_team(person))
        # A person's new address is checked once it is confirmed, so that nobody can ask who is registered.
        check_is_new(done.event, replace(sign_up, email=person.email or sign_up.email), but=person)
        check_own_answers(_answered(person, slots, sign_up))
        write_person(person, sign_up)
        if person.email:
            _ask_to_prove(done, sign_up.email)
        elif sign_up.email:
            _replace_address(done, sign_up.email)
        write_needs(person, sign_up)
        _write(done, sign_up, slots)
    return person


def _said_by_the_team(person: Registration) -> dict[str, Any]:
    """What stays as it is now, whatever the person's page had read before the lock."""
    return {answer.name: value_of(answer, person) for answer in ANSWERS if not answer.is_public}


def change_by_team(*, registration: Registration, sign_up: SignUp, by: Actor) -> Registration:
    """The same by the team: at any time, with answers left out if it must be, a new address taking effect at once."""
    with act(registration, by=by, as_=CHANGED) as done:
        slots = _write_for_team(done, sign_up)
        write_needs(done.person, sign_up)
        _write(done, sign_up, slots)
    return done.person


def change_by_team_but_needs(*, registration: Registration, sign_up: SignUp, by: Actor) -> Registration:
    """The same by a member who may not see the special needs: they are left as they are."""
    with act(registration, by=by, as_=CHANGED) as done:
        _write(done, sign_up, _write_for_team(done, sign_up), but_sensitive=True)
    return done.person


def change_by_colleague(*, registration: Registration, sign_up: SignUp, leaves_seats: bool, by: Actor) -> None:
    """The same by whoever signed them up: half-days and wishes, without the answers that the day requires of each.

    `leaves_seats`: another wish is seated as a newcomer's is, so that nothing is refused of who is registered that is
    not of who only waits to be. Raises NotChangeable, WishRefused or WorkshopFull.
    """
    with act(registration, by=by, as_=CHANGED) as done:
        person, slots = done.person, slots_with_workshops(done.event)
        check_changeable(person, now=done.now)
        check_answers(_answered(person, slots, sign_up))
        write_person(person, sign_up)
        if leaves_seats:
            leave_seats(person, sign_up.wishes)
        _write(done, sign_up, slots)


def _answered(person: Registration, slots: list[Slot], sign_up: SignUp) -> Answered:
    return Answered(person.event, slots, sign_up, profile=person.profile, wishes=current_wishes(person))


def _write_for_team(done: PersonAct, sign_up: SignUp) -> list[Slot]:
    """Check what the team says, and put it on the person, unsaved; the slots of the day."""
    person, slots = done.person, slots_with_workshops(done.event)
    check_is_live(person)
    check_is_new(done.event, sign_up, but=person)
    if sign_up.role == Role.PARTICIPANT != person.role:
        check_day_has_room(day_places(done.event, now=done.now))
    check_answers(_answered(person, slots, sign_up))
    write_person(person, sign_up)
    if person.status == Status.WAITING and person.role != Role.PARTICIPANT:
        # Speakers and team do not count in the day: they wait for nothing.
        set_status(person, Status.CONFIRMED, now=done.now)
    if sign_up.email.casefold() != person.email.casefold():
        _replace_address(done, sign_up.email)
    if person.status == Status.UNCONFIRMED and not person.email:
        # No address is left to prove.
        set_status(person, Status.CONFIRMED, now=done.now)
    return slots


def _write(done: PersonAct, sign_up: SignUp, slots: list[Slot], *, but_sensitive: bool = False) -> None:
    """Save the person with their wishes; tell them when what they come to changed."""
    person = done.person
    write_keys(person, person.email)
    person.save()
    apply_wishes(person, slots, sign_up.wishes, by=done.by)
    write_own_answers(done, sign_up, but_sensitive=but_sensitive)
    after = snapshots([person])[person.pk]
    if _told(done.before(person)) != _told(after):
        done.tell(news_of(person), person)


def write_own_answers(done: PersonAct, sign_up: SignUp, *, but_sensitive: bool = False) -> None:
    """Those to the day's own questions: what is no longer asked of the person, as they change, is deleted."""
    if questions_of(done.event):
        said = replace(sign_up, wishes=current_wishes(done.person))
        for kept in write_answers(done.event, [(done.person, said)], but_sensitive=but_sensitive):
            done.note(kept.person, kept.before, kept.after)


def _told(state: dict[str, Any]) -> list[Any]:
    return [state[name] for name in TOLD]


def _replace_address(done: PersonAct, email: str) -> None:
    """The links mailed to the old address are worth nothing any more; it is told so, unless it refuses our letters."""
    person, old = done.person, done.person.email
    is_refused = person.address_refused_at is not None
    take_address(person, email)
    person.pending_email = ""
    person.link_version += 1
    if old and not is_refused:
        done.tell(kinds.ADDRESS_REPLACED, person, to=old, new_address=email)


def _ask_to_prove(done: PersonAct, email: str) -> None:
    """Keep a new address until the link mailed to it is used."""
    person = done.person
    if email.casefold() == person.email.casefold() or email == person.pending_email:
        return
    person.pending_email = email
    done.tell(kinds.ADDRESS_NEW, person, to=email)
    if person.address_refused_at is None:
        done.tell(kinds.ADDRESS_OLD, person, to=person.email, new_address=email)


def sign_up_of(registration: Registration) -> SignUp:
    """What the registration says now, in the shape that `change` takes."""
    said: dict[str, Any] = {answer.name: value_of(answer, registration) for answer in ANSWERS}
    answers = said_to_questions(registration) if questions_of(registration.event) else {}
    return SignUp(**said, wishes=current_wishes(registration), answers=answers)
