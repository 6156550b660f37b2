"""Newcomers: what each gets is decided in memory, in turn, on the day read once. `register` writes them.

A preview decides in the same way, and writes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from inscriptions.models import Registration
from inscriptions.people.answers import ANSWERS, OF_THE_PERSON, SignUp
from inscriptions.people.names import identity_key, search_key
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.places import Places, day_places, workshop_places
from inscriptions.seats.sit import best_wish
from inscriptions.seats.status import give_status
from inscriptions.signup.rules import (
    Answered,
    AskedDay,
    check_day_takes_people,
    check_is_unknown,
    key_of,
    known_people,
)
from programme.models import Event, Session, Speaker
from programme.queries import Slot, slots_with_workshops
from rencontre.french.names import sort_key

Status = Registration.Status


@dataclass(frozen=True)
class Newcomer:
    """A person to be written, `person` not saved; `wishes` (slot → workshops, best first) and `seats` (slot → one)."""

    person: Registration
    sign_up: SignUp
    wishes: Mapping[int, list[int]]
    seats: Mapping[int, int]


class Newcomers:
    """The people who are registered to `event` together at `now` (aware): what one takes is no more there for the next.

    The day is read when it is first asked for, each part in one statement.
    """

    def __init__(self, event: Event, *, now: datetime):
        self.event, self.now = event, now
        self.people: list[Newcomer] = []
        self.known: dict[str, Registration | None] = {}

    @cached_property
    def slots(self) -> list[Slot]:
        return slots_with_workshops(self.event)

    @cached_property
    def places(self) -> Places:
        """Those of the day, as the newcomers so far leave them."""
        return day_places(self.event, now=self.now)

    @cached_property
    def places_of(self) -> dict[int, Places]:
        """Those of the workshops, in the same way."""
        return workshop_places(self.event, now=self.now)

    @cached_property
    def giving(self) -> set[int]:
        return slots_that_give_seats(self.event, self.slots)

    @property
    def asked(self) -> AskedDay:
        return AskedDay(self.event, self.places, self.now)

    def answered(self, sign_up: SignUp) -> Answered:
        """What the rules of the answers look at."""
        return Answered(self.event, self.slots, sign_up)

    def look_up(self, keys: Collection[str]) -> None:
        """Read who is already registered under these keys of persons, in one statement.

        Those whose hold is over are not: an act has cancelled them before it asks, a preview reads them as gone.
        """
        if unread := set(keys) - self.known.keys() - {""}:
            known = known_people(self.event, unread).items()
            self.known |= dict.fromkeys(unread) | {key: one for key, one in known if not self._is_expired(one)}

    def look_up_address(self, sign_up: SignUp) -> list[Registration]:
        """Read the live people who gave this address, in one statement: whether this one is there is asked no more."""
        return self.look_up_addresses([sign_up])

    def look_up_addresses(self, sign_ups: Collection[SignUp]) -> list[Registration]:
        """The same of those of several sign-ups, in one statement."""
        people = list(self.event.registrations.live().of_addresses([one.email for one in sign_ups]))
        self.known |= dict.fromkeys(map(key_of, sign_ups)) | {person.identity_key: person for person in people}
        return people

    def _is_expired(self, person: Registration) -> bool:
        return person.hold_expires_at is not None and person.hold_expires_at <= self.now

    def status_of(self, sign_up: SignUp) -> str:
        """What the day has for a person whom the team adds. Raises EventFull; only participants count in the day."""
        return status_of_newcomer(self.asked) if sign_up.role == Registration.Role.PARTICIPANT else Status.CONFIRMED

    def add(self, sign_up: SignUp, *, status: str, source: str, speaker: Speaker | None = None) -> Newcomer:
        """Take a place, and seats, for somebody who gets `status`. Raises AlreadyRegistered."""
        person = Registration(
            event=self.event, speaker=speaker, source=source, created_at=self.now, email=sign_up.email
        )
        write_person(person, sign_up)
        self.look_up([person.identity_key])
        check_is_unknown(self.known.get(person.identity_key))
        give_status(person, status, now=self.now)
        wishes = self._wishes(person, sign_up)
        seats = self._seats(wishes) if person.holds_a_place else {}
        if person.role == Registration.Role.PARTICIPANT:
            self.take_place(person)
        if person.identity_key:
            self.known[person.identity_key] = person
        self.people.append(Newcomer(person, sign_up, wishes, seats))
        return self.people[-1]

    def take_place(self, person: Registration) -> None:
        """The same in the day, or in its line."""
        if person.holds_a_place:
            self.places = replace(self.places, taken=self.places.taken + 1)
        elif person.is_unproved:
            self.places = replace(self.places, passed_over=self.places.passed_over + 1)
        else:
            self.places = replace(self.places, line=self.places.line + 1)

    def _wishes(self, person: Registration, sign_up: SignUp) -> dict[int, list[int]]:
        """Those of the half-days that the person attends."""
        if not sign_up.wishes:
            return {}
        attended = (slot.pk for slot in self.slots if person.attends(slot.half_day))
        return {slot: sign_up.wishes[slot] for slot in attended if sign_up.wishes.get(slot)}

    def _seats(self, wishes: Mapping[int, list[int]]) -> dict[int, int]:
        """The best wish that has room in each slot that gives seats, and does not overlap those before."""
        held: dict[int, Session] = {}
        for slot in self.slots if wishes else []:
            if slot.pk not in wishes or slot.pk not in self.giving:
                continue
            offered = {workshop.pk: workshop for workshop in slot.offered}
            wished = [offered[workshop] for workshop in wishes[slot.pk]]
            workshop, _ = best_wish(wished, self.places_of, held.values())
            if workshop:
                held[slot.pk] = workshop
                self.take_seat(workshop.pk)
        return {slot: workshop.pk for slot, workshop in held.items()}

    def take_seat(self, workshop: int) -> None:
        """What one takes in a workshop is no more there for the next."""
        places = self.places_of[workshop]
        self.places_of[workshop] = replace(places, taken=places.taken + 1)


def status_of_newcomer(asked: AskedDay) -> Registration.Status:
    """Confirmed where a place is free, waiting where the day keeps a line, else EventFull."""
    check_day_takes_people(asked)
    return Status.CONFIRMED if asked.places.takes_newcomers else Status.WAITING


def status_of_own_sign_up(asked: AskedDay) -> Registration.Status:
    """The same of who signs up on the site: a place is held until the address is proved, but once the day has begun."""
    status = status_of_newcomer(asked)
    is_held = status == Status.CONFIRMED and asked.event.confirm_addresses and asked.now < asked.event.starts
    return Status.UNCONFIRMED if is_held else status


def write_person(registration: Registration, sign_up: SignUp) -> None:
    """Copy what was said, but the e-mail, onto the unsaved row, with its keys."""
    for answer in OF_THE_PERSON:
        if answer.name != "email":
            setattr(registration, answer.name, sign_up.kept(answer, registration.event))
    write_keys(registration, sign_up.email)


MARKS = ["address_refused_at", "address_refused_why"]


def take_address(person: Registration, email: str) -> None:
    """Give `person`, unsaved, another address: that the one of before refused our letters says nothing of this one."""
    person.email, person.address_refused_at, person.address_refused_why = email, None, ""


def write_keys(registration: Registration, email: str) -> None:
    """The three keys of names and address: the database never folds case (docs/decisions/names-folded-in-python.md)."""
    first, last = registration.first_name, registration.last_name
    registration.identity_key = identity_key(email, first, last)
    registration.search_key = search_key(*(getattr(registration, answer.name) for answer in ANSWERS if answer.searched))
    registration.sort_key = sort_key(first, last)
