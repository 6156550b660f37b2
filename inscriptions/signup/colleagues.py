"""Somebody signs up colleagues with them: all in one act, each a registration of their own; and what becomes of it.

Until a colleague takes their registration up, whoever asked for it may change or cancel it, by the page of the group.
What was asked for somebody who is there already is set aside: it holds nothing, is told to the person alone, and reads
on that page as any other that waits for an answer (docs/decisions/colleagues.md).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from inscriptions.models import History, Registration
from inscriptions.models.registrations import address_key
from inscriptions.models.wishes import current_wishes
from inscriptions.people.answers import SignUp
from inscriptions.people.history import history_row
from inscriptions.post import kinds
from inscriptions.post.queue import ask_for_links_later, queue_together, send_after_commit
from inscriptions.seats.act import Act, act
from inscriptions.seats.locks import lock_registration
from inscriptions.seats.sit import slots_wished_otherwise, write_first_wishes
from inscriptions.seats.status import give_status
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change_by_colleague
from inscriptions.signup.find_link import DOUBLE_CLICK
from inscriptions.signup.group import (
    SET_ASIDE,
    WOULD_WAIT,
    Acts,
    acts_of,
    is_proved,
    is_set_aside,
    is_taken_up,
    shares_address,
)
from inscriptions.signup.newcomers import Newcomers, status_of_newcomer, status_of_own_sign_up, write_keys, write_person
from inscriptions.signup.register import SIGNED_UP, first_letter_of, write_newcomers
from inscriptions.signup.rules import (
    CANCELLATION,
    MOST_UNPROVED,
    Answered,
    IfPlacesLack,
    check_all_have_a_place,
    check_answers,
    check_day_is_to_come,
    check_day_may_be_asked,
    check_is_live,
    check_may_be_changed_for,
    key_of,
)
from programme.models import Event
from programme.queries import slots_with_workshops
from rencontre.actors import THE_COLLEAGUE, THE_PERSON

Source, Status = Registration.Source, Registration.Status


@dataclass(frozen=True)
class PassedOver:
    """What is not registered: somebody who is there (`known`), or whose address has too many places to confirm."""

    sign_up: SignUp
    status: str
    known: Registration | None


@dataclass(frozen=True)
class Party:
    """Who is signed up together, in their order: the asker first where they come too (`own`), else their
    registration where they have one (`asker`); and what was chosen should the day lack places."""

    sign_ups: Sequence[SignUp]
    own: bool = False
    asker: Registration | None = None
    room: IfPlacesLack = IfPlacesLack.ASK
    first: int = 0

    @property
    def proved_address(self) -> str:
        """The address, as keys hold it, that needs no other proof: that of an asker who proved theirs."""
        return address_key(self.asker.email) if self.asker and is_proved(self.asker) else ""


def register_party(*, event: Event, party: Party) -> list[Registration]:
    """Register people who are signed up together, on the day read once; who is there already is passed over.

    Raises RegistrationClosed, EventFull, WishRefused, NotChangeable; PlacesLacking, when fewer places are free than
    people are asked for, whoever they are: all that is refused is so before anyone is looked up.
    """
    with act(event, by=THE_COLLEAGUE, as_=SIGNED_UP) as done:
        coming = Newcomers(done.event, now=done.now)
        check_day_may_be_asked(coming.asked)
        if party.asker:
            check_is_live(lock_registration(party.asker))
        for sign_up in party.sign_ups:
            check_answers(coming.answered(sign_up))
        check_all_have_a_place(done.event, coming.places, len(party.sign_ups), party.room, party.first)
        taken = party.sign_ups[: party.first] if party.room is IfPlacesLack.THE_FIRST else party.sign_ups
        passed = _place(coming, party, taken)
        people = write_newcomers(done, coming, sends_letters=False)
        asker = _asker_of(party, people)
        others = [person.pk for person in people if person != asker]
        if asker and others:
            Registration.objects.filter(pk__in=others).update(asked_by=asker)
        if asker and party.own:
            done.say(asker, by=THE_PERSON)
        _set_aside(coming, [one for one in passed if asker and _is_elsewhere(one, asker)], asker)
        _tell(done, people)
        _tell_who_is_there(done, passed)
    return people


def _place(coming: Newcomers, party: Party, taken: Sequence[SignUp]) -> list[PassedOver]:
    """Decide in memory what each gets, in turn; who is passed over."""
    unproved = Counter(address_key(one.email) for one in coming.look_up_addresses(taken) if one.is_unproved)
    passed = []
    for sign_up in taken:
        address, known = address_key(sign_up.email), coming.known.get(key_of(sign_up))
        needs_none = bool(address) and address == party.proved_address
        status = status_of_newcomer(coming.asked) if needs_none else status_of_own_sign_up(coming.asked)
        is_to_prove = bool(address) and coming.event.confirm_addresses and status != Status.CONFIRMED and not needs_none
        if known or (is_to_prove and unproved[address] >= MOST_UNPROVED):
            passed.append(PassedOver(sign_up, status, known))
            continue
        if not address and status == Status.UNCONFIRMED:
            status = Status.CONFIRMED  # no address is left to prove
        newcomer = coming.add(sign_up, status=status, source=Source.SITE)
        newcomer.person.proved_at = coming.now if needs_none else None
        unproved[address] += newcomer.person.is_unproved
    return passed


def _asker_of(party: Party, people: Sequence[Registration]) -> Registration | None:
    """Who asked, where they are registered by this very act or show their own link: a name typed is no proof."""
    if party.own:
        own = party.sign_ups[0]
        return people[0] if people and people[0].identity_key == key_of(own) else None
    return party.asker


def _is_elsewhere(passed: PassedOver, asker: Registration) -> bool:
    return address_key(passed.sign_up.email) not in {"", address_key(asker.email)}


def _set_aside(coming: Newcomers, passed: Collection[PassedOver], asker: Registration | None) -> None:
    """Keep what was asked for those who are there, for the page of the group alone: a row that is cancelled."""
    rows = []
    for one in passed:
        person = Registration(event=coming.event, asked_by=asker, source=Source.SITE, created_at=coming.now)
        person.email = one.sign_up.email
        write_person(person, one.sign_up)
        give_status(person, Status.CANCELLED, now=coming.now)
        rows.append(person)
    Registration.objects.bulk_create(rows)
    both = list(zip(rows, passed, strict=True))
    write_first_wishes(((person, one.sign_up.wishes) for person, one in both), now=coming.now)
    History.objects.bulk_create(_row_set_aside(person, waits=one.status == Status.WAITING) for person, one in both)


def _row_set_aside(person: Registration, *, waits: bool) -> History:
    reason = WOULD_WAIT if waits else ""
    return history_row(SET_ASIDE, person, by=THE_COLLEAGUE, before={}, after={}, reason=reason)


def _tell(done: Act, people: Sequence[Registration]) -> None:
    """Tell each; those who share an address in one letter."""
    by_address: dict[str, list[Registration]] = defaultdict(list)
    for person in people:
        by_address[address_key(person.email)].append(person)
    by_address.pop("", None)
    shared: list[Registration] = []
    for those in by_address.values():
        if len(those) > 1:
            shared += those
        else:
            done.tell(first_letter_of(those[0]), those[0])
    if shared:
        send_after_commit(queue_together(shared, now=done.now))


def _tell_who_is_there(done: Act, passed: Collection[PassedOver]) -> None:
    """Who was there is sent their link, but for a second click; who may hold no more, in the next hour."""
    for known in {one.known for one in passed if one.known}:
        if known.pk and done.now - known.created_at > DOUBLE_CLICK:
            done.tell(kinds.CONFIRM if known.is_unproved else kinds.ALREADY, known)
    if beyond := {one.sign_up.email for one in passed if not one.known}:
        ask_for_links_later(sorted(beyond))


@transaction.atomic
def change_for(*, asker: Registration, registration: Registration, sign_up: SignUp) -> None:
    """Write what the asker changes of a colleague who has not taken their registration up.

    Of who has another address, what is refused is so whether they are registered or set aside. Raises NotChangeable,
    WishRefused; WorkshopFull, of who shares the asker's address.
    """
    person, acts = _locked(asker, registration)
    if not is_set_aside(acts):
        is_told = shares_address(person, asker)
        change_by_colleague(registration=person, sign_up=sign_up, leaves_seats=not is_told, by=THE_COLLEAGUE)
        return
    slots = slots_with_workshops(person.event)
    check_day_is_to_come(person.event, now=timezone.now())
    check_answers(Answered(person.event, slots, sign_up, profile=person.profile, wishes=current_wishes(person)))
    write_person(person, sign_up)
    slots_wished_otherwise(person, slots, sign_up.wishes)
    write_keys(person, person.email)
    person.save()
    person.choices.all().delete()
    write_first_wishes([(person, sign_up.wishes)], now=person.created_at)


@transaction.atomic
def cancel_for(*, asker: Registration, registration: Registration) -> None:
    """The asker cancels for a colleague, in the same way. Repeating is harmless."""
    person, acts = _locked(asker, registration)
    if is_set_aside(acts):
        History.objects.bulk_create([history_row(CANCELLATION, person, by=THE_COLLEAGUE, before={}, after={})])
    else:
        cancel(registration=person, by=THE_COLLEAGUE)


def _locked(asker: Registration, registration: Registration) -> tuple[Registration, Acts]:
    person = lock_registration(registration)
    acts = acts_of([person])[person.pk]
    check_may_be_changed_for(asker, person, is_taken_up=is_taken_up(person, acts, asker))
    return person, acts
