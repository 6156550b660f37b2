"""Somebody corrects, a moment after, what they signed up with: nobody has proved the address yet."""

from inscriptions.models import Registration
from inscriptions.models.wishes import current_wishes
from inscriptions.people.answers import SignUp
from inscriptions.people.history import snapshots
from inscriptions.people.needs import write_needs
from inscriptions.seats.act import PersonAct, act
from inscriptions.seats.sit import apply_wishes, leave_seats
from inscriptions.signup.cancel import give_up
from inscriptions.signup.change import TOLD, news_of, write_own_answers
from inscriptions.signup.newcomers import take_address, write_keys, write_person
from inscriptions.signup.register import first_letter_of
from inscriptions.signup.rules import (
    Answered,
    check_address_may_ask,
    check_correctable,
    check_own_answers,
    key_of,
)
from programme.queries import slots_with_workshops
from rencontre.actors import Actor

CORRECTED = "inscription corrigée"


def correct(*, registration: Registration, sign_up: SignUp, by: Actor) -> Registration:
    """Write what somebody corrects of a sign-up that is not proved: the letter goes to the new address, to no other.

    Seats stay where the choices do; another choice is seated as a newcomer's is, and no answer tells which it was. Who
    turns out to be registered already keeps that registration, which is returned as it is: the one that was made by
    mistake is given back. Repeating is harmless. Raises NotChangeable once the address is proved, TooManyUnproved,
    WishRefused or AnswerRefused; then nothing is written.
    """
    with act(registration, by=by, as_=CORRECTED) as done:
        person = done.person
        check_correctable(person, now=done.now)
        slots = slots_with_workshops(done.event)
        check_own_answers(Answered(done.event, slots, sign_up, profile=person.profile, wishes=current_wishes(person)))
        others = done.event.registrations.live().of_address(sign_up.email).exclude(pk=person.pk)
        known = {one.identity_key: one for one in others}
        if twin := known.get(key_of(sign_up)):
            _give_back(done)
            return twin
        is_readdressed = sign_up.email.casefold() != person.email.casefold()
        if is_readdressed:
            check_address_may_ask(known.values())
            _drop_letters(done)
            _close_links(person)
        take_address(person, sign_up.email)
        write_person(person, sign_up)
        write_needs(person, sign_up)
        write_keys(person, person.email)
        person.save()
        leave_seats(person, sign_up.wishes)
        apply_wishes(person, slots, sign_up.wishes, by=done.by)
        write_own_answers(done, sign_up)
        _tell(done, is_readdressed=is_readdressed)
    return person


def _tell(done: PersonAct, *, is_readdressed: bool) -> None:
    before, after = done.before(done.person), snapshots([done.person])[done.person.pk]
    if is_readdressed:
        done.tell(first_letter_of(done.person), done.person, by_anyone=True)
    elif any(before[name] != after[name] for name in TOLD):
        done.tell(news_of(done.person), done.person, by_anyone=True)


def _give_back(done: PersonAct) -> None:
    give_up(done)
    _close_links(done.person)
    done.person.save(update_fields=["link_version"])
    done.say(done.person, always=True)
    _drop_letters(done)


def _close_links(person: Registration) -> None:
    """What left for an address that was not meant opens nothing; `person` is not saved."""
    person.link_version += 1


def _drop_letters(done: PersonAct) -> None:
    """What has not left for an address that was not meant."""
    done.person.mails.to_send().update(dropped_at=done.now, facts={})
