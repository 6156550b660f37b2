"""A place is handed over: offered to an address, then taken, declined or taken back. Until then it is its giver's.

Taking it is one act, which cancels the giver and registers the receiver with the same half-days and the same seats. A
given place is not a freed one: whoever waits sees nothing of it (docs/decisions/a-place-is-given.md).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from inscriptions.models import Handover, Registration
from inscriptions.models.registrations import address_key
from inscriptions.models.wishes import announced_slots, current_wishes
from inscriptions.people.answers import SignUp
from inscriptions.post import kinds
from inscriptions.questions.keep import write_answers
from inscriptions.seats.act import PersonAct, act
from inscriptions.seats.promote import OUT_OF_ORDER
from inscriptions.seats.rules import check_wishes_are_open
from inscriptions.seats.sit import pass_seats, seat_by_wishes, write_choices
from inscriptions.seats.status import set_status
from inscriptions.signup.cancel import give_up
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.handover_queries import Passed, passed_by
from inscriptions.signup.newcomers import Newcomers, write_person
from inscriptions.signup.register import first_letter_of, write_newcomers
from inscriptions.signup.rules import (
    HANDED_OVER,
    check_has_no_place,
    check_is_what_was_shown,
    check_may_hand_over,
    check_offer_stands,
    check_own_answers,
    key_of,
    known_people,
)
from programme.queries import Slot
from rencontre.actors import Actor, Participant
from rencontre.domain import refusal

OFFERED, WITHDRAWN, DECLINED, RECEIVED = "place proposée", "proposition retirée", "proposition déclinée", "place reçue"
GIVEN_OUT_OF_ORDER = "reçue de quelqu’un qui l’avait hors tour"
OFFER_LASTS = timedelta(hours=48)
THE_RECEIVER = Participant("la personne à qui la place est proposée")
Status = Registration.Status


def offer_place(*, registration: Registration, to: str, by: Actor) -> Handover:
    """Offer the place of `registration` to the address `to`, for OFFER_LASTS and never past the start of the day.

    It replaces the offer that stood, unless it is to the same address: then nothing changes. Raises NotChangeable.
    """
    with act(registration, by=by, as_=OFFERED) as done:
        check_may_hand_over(done.person, now=done.now)
        standing = done.person.handovers.open(done.now).first()
        if standing and address_key(standing.to) == address_key(to):
            return standing
        _end_offers(done)
        until = min(done.now + OFFER_LASTS, done.event.starts)
        offer = Handover.objects.create(offer=done.person, to=to, offered_at=done.now, expires_at=until)
        done.say(done.person, always=True)
        done.tell(kinds.OFFERED, done.person, to=offer.to, handover=offer.pk)
    return offer


def withdraw_offer(*, registration: Registration, by: Actor) -> None:
    """The place is offered no more: its link says so. Repeating is harmless."""
    with act(registration, by=by, as_=WITHDRAWN) as done:
        if _end_offers(done):
            done.say(done.person, always=True)


def decline_offer(*, handover: Handover, by: Actor) -> None:
    """The receiver does not want it; the giver is told. Repeating is harmless."""
    with act(handover.offer, by=by, as_=DECLINED) as done:
        offer = Handover.objects.get(pk=handover.pk)
        if not refusal(check_offer_stands, offer, done.person, now=done.now):
            _end_offers(done)
            done.say(done.person, always=True)
            done.tell(kinds.DECLINED, done.person)


def _end_offers(done: PersonAct) -> int:
    """Of the person: that which stands, and those that are over, which the database would take for it."""
    return done.person.handovers.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=done.now)


def accept_offer(*, handover: Handover, answers: Mapping[str, Any], shown: str, by: Actor) -> Registration:
    """Give the place that is offered to whom `answers` name, who proves the address; returns their registration.

    `answers` are those of the receiver's form, as arguments of `SignUp`, with wishes where no seat passes; `shown` is
    the digest of what the form said that passes. Repeating is harmless. Raises NotChangeable, also when
    something else passes now, WishRefused; or AlreadyRegistered, whose `registration` has its own place: then nothing
    is written.
    """
    with act(handover.offer, by=by, as_=HANDED_OVER) as done:
        offer = Handover.objects.select_related("receiver").get(pk=handover.pk)
        passed = passed_by(done.person)
        said = {"email": offer.to, **answers, **passed.presence}
        said["wishes"] = {**answers.get("wishes", {}), **passed.wishes}
        if offer.receiver and offer.receiver.identity_key == key_of(SignUp(**said)):
            return offer.receiver
        check_offer_stands(offer, done.person, now=done.now)
        check_is_what_was_shown(passed.digest, shown)
        receiver = _receive(done, said, passed)
        offer.accepted_at, offer.receiver = done.now, receiver
        offer.save(update_fields=["accepted_at", "receiver"])
    return receiver


def _receive(done: PersonAct, said: dict[str, Any], passed: Passed) -> Registration:
    """The receiver is written, the seats change hands, and the giver leaves without any."""
    coming, giver = Newcomers(done.event, now=done.now), done.person
    sign_up = SignUp(**said)
    check_own_answers(replace(coming.answered(sign_up), wishes=passed.wishes))
    key = key_of(sign_up)
    known = known_people(done.event, [key]).get(key)
    check_has_no_place(known)
    receiver = _take_from_the_line(done, known, coming, said) if known else _add(done, coming, sign_up)
    pass_seats(giver, receiver)
    chosen = [slot for slot in coming.slots if slot.pk in coming.giving and slot.pk not in passed.seats]
    seat_by_wishes(receiver, [slot for slot in chosen if receiver.attends(slot.half_day)], by=done.by)
    done.read_again(receiver)
    _tell_both(done, receiver)
    give_up(done)
    return receiver


def _add(done: PersonAct, coming: Newcomers, sign_up: SignUp) -> Registration:
    newcomer = coming.add(sign_up, status=Status.CONFIRMED, source=Registration.Source.SITE)
    newcomer.person.proved_at = done.now
    coming.people[-1] = replace(newcomer, seats={})  # they take none of those that are free
    [person] = write_newcomers(done, coming)
    return person


def _take_from_the_line(done: PersonAct, person: Registration, coming: Newcomers, said: dict[str, Any]) -> Registration:
    """Who waited, or had an address to prove, keeps their registration: its link, badge, needs and consents."""
    person.event = done.event
    done.touch(person)
    person.seats.all().delete()  # of a place that was held: it goes to the line
    write_person(person, replace(sign_up_of(person), **said))
    person.proved_at = done.now
    person.save()
    set_status(person, Status.CONFIRMED, now=done.now)
    before, announced = current_wishes(person), announced_slots(done.event)
    for slot in coming.slots:
        _write_wishes(person, slot, said["wishes"], before, slot.pk in announced, done)
    now_says = replace(sign_up_of(person), answers=sign_up_of(person).answers | said.get("answers", {}))
    for kept in write_answers(done.event, [(person, now_says)]):
        done.note(kept.person, kept.before, kept.after)
    done.tell(first_letter_of(person), person)
    return person


def _write_wishes(
    person: Registration, slot: Slot, wishes: dict[int, list[int]], before: dict[int, list[int]],
    is_announced: bool, done: PersonAct,
) -> None:  # fmt: skip
    """Those of `slot`; once they are closed, who wished before keeps what they wished."""
    if not person.attends(slot.half_day):
        person.choices.filter(slot=slot.pk).delete()
        return
    is_late = person.created_at >= done.event.wishes_end
    if is_late or not refusal(check_wishes_are_open, done.event, announced=is_announced, now=done.now):
        write_choices(person, slot, wishes.get(slot.pk, before.get(slot.pk, [])))


def _tell_both(done: PersonAct, receiver: Registration) -> None:
    giver = done.person
    if giver.history.filter(act=OUT_OF_ORDER).exists():
        done.say(receiver, as_=OUT_OF_ORDER, reason=GIVEN_OUT_OF_ORDER, always=True)
    done.say(receiver, as_=RECEIVED, always=True)
    done.say(giver, always=True)
    done.tell(kinds.HANDED_OVER, giver)
