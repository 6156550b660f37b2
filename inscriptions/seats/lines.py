"""Who waits for what: the line of the day and those of the workshops, with the reason why each person is skipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.models.wishes import announced_slots
from inscriptions.post.facts import Decided, Wish
from inscriptions.seats.places import Places, workshop_places
from inscriptions.seats.rules import check_no_overlap
from inscriptions.seats.status import give_status
from programme.models import Event, Session
from programme.queries import Slot, all_slots
from rencontre.domain import refusal


def slots_that_give_seats(event: Event, slots: Iterable[Slot]) -> set[int]:
    """Slots where a seat is given at once: all of them first come; in wishes mode, those already announced."""
    if event.allocation == Event.Allocation.FIRST_COME:
        return {slot.pk for slot in slots}
    return announced_slots(event)


@dataclass
class Lines:
    """The lines of every workshop of a day, and who sits where: read once, then played in memory.

    `people` are those who wish something; `giving` the slots that give seats now; `room` is workshop → seats left
    (negative when the team forced some, None without limit); `seats` is by person and slot, a move being a row that is
    not saved; `choices` are by workshop, first in line first, and `wishes` by person. `before` keeps, for each person
    moved in memory, their seats before the first move (slot → workshop).
    """

    slots: dict[int, Slot]
    workshops: dict[int, Session]
    giving: set[int]
    room: dict[int, int | None] = field(default_factory=dict)
    people: dict[int, Registration] = field(default_factory=dict)
    choices: dict[int, list[WorkshopChoice]] = field(default_factory=dict)
    wishes: dict[int, list[WorkshopChoice]] = field(default_factory=dict)
    seats: dict[tuple[int, int], WorkshopSeat] = field(default_factory=dict)
    before: dict[int, dict[int, int]] = field(default_factory=dict)

    def line(self, workshop: int) -> Iterable[WorkshopChoice]:
        """Who wishes `workshop`, first in line first: some may not move (`skipped`)."""
        return self.choices.get(workshop, [])

    def give_places(self, people: Iterable[Registration], status: str, *, now: datetime) -> None:
        """In memory: those who waited for a place of the day have one, with this status."""
        for person in people:
            if person.pk in self.people:
                give_status(self.people[person.pk], status, now=now)

    def has_room(self, workshop: int) -> bool:
        session, room = self.workshops[workshop], self.room[workshop]
        return not session.closed and session.cancelled_at is None and (room is None or room > 0)

    def held_by(self, person: int) -> dict[int, int]:
        """The seats of a person: slot → workshop."""
        return {slot: self.seats[person, slot].workshop_id for slot in self.slots if (person, slot) in self.seats}

    def rank(self, person: int, workshop: int) -> int:
        """The rank of `workshop` among the wishes of a person; 0 when it is none of them."""
        return next((one.rank for one in self.wishes.get(person, []) if one.workshop_id == workshop), 0)

    def skipped(self, choice: WorkshopChoice) -> str:
        """Why the person does not take the seat they wished, as the admin shows it; empty when they may."""
        person, seat = self.people[choice.registration_id], self.seats.get((choice.registration_id, choice.slot_id))
        if person.status != Registration.Status.CONFIRMED:
            return person.get_status_display()
        if not person.attends(self.slots[choice.slot_id].half_day):
            return "ne vient pas à cette demi-journée"
        if not choice.waits:
            return "garde sa place"
        if seat and 0 < (rank := self.rank(person.pk, seat.workshop_id)) <= choice.rank:
            return "a cet atelier" if rank == choice.rank else "a un vœu mieux classé"
        if self.workshops[choice.workshop_id].cancelled_at:
            return "atelier annulé"
        if self.workshops[choice.workshop_id].closed:
            return "atelier fermé"
        return self.overlap(person.pk, choice.slot_id, choice.workshop_id)

    def overlap(self, person: int, slot: int, workshop: int) -> str:
        """Why the hours of `workshop` do not suit the person's seats of other slots; empty when they do."""
        others = [self.workshops[held] for other, held in self.held_by(person).items() if other != slot]
        return refusal(check_no_overlap, self.workshops[workshop], others) if others else ""

    def best_other_wish(self, person: int, slot: int, *, but: int) -> int | None:
        """The workshop of the slot that the person wished the most, has room and suits them; `but` is not one."""
        wished = (one for one in self.wishes.get(person, []) if one.slot_id == slot and one.workshop_id != but)
        for choice in sorted(wished, key=lambda one: one.rank):
            if self.has_room(choice.workshop_id) and not self.overlap(person, slot, choice.workshop_id):
                return choice.workshop_id
        return None

    def sit(self, person: int, slot: int, workshop: int) -> None:
        """Seat a person, in place of the workshop that they hold in the slot."""
        self.leave(person, slot)
        self.seats[person, slot] = WorkshopSeat(registration_id=person, slot_id=slot, workshop_id=workshop)
        self._change_room(workshop, -1)

    def leave(self, person: int, slot: int) -> None:
        self.before.setdefault(person, self.held_by(person))
        if seat := self.seats.pop((person, slot), None):
            self._change_room(seat.workshop_id, 1)

    def _change_room(self, workshop: int, change: int) -> None:
        room = self.room[workshop]
        if room is not None:
            self.room[workshop] = room + change


L = TypeVar("L", bound=Lines)


def decided_in(lines: Lines, person: Registration) -> Decided:
    """What is decided of `person` where everybody sits as in `lines`: what a letter would keep of it."""
    is_first_come = person.event.allocation == Event.Allocation.FIRST_COME
    return Decided(
        status=person.status,
        attends=frozenset(person.attended),
        seats=lines.held_by(person.pk),
        wishes=tuple(
            Wish(choice.slot_id, choice.workshop_id, choice.waits)
            for choice in sorted(lines.wishes.get(person.pk, []), key=lambda choice: (choice.slot_id, choice.rank))
        ),
        giving=None if is_first_come else frozenset(lines.giving),
        hold_expires_at=person.hold_expires_at,
    )


def lines_of(event: Event, *, now: datetime | None = None) -> Lines:
    """The lines of `event` as they stand, by `queued_at`, then primary key: five queries, six in wishes mode."""
    lines = empty_lines(Lines, event)
    lines.room = room_of(workshop_places(event, now=now))
    choices = WorkshopChoice.objects.filter(registration__event=event)
    lines.people = event.registrations.live().filter(Exists(choices.filter(registration=OuterRef("pk")))).in_bulk()
    for choice in choices.order_by("queued_at", "pk"):
        if choice.registration_id in lines.people:
            lines.choices.setdefault(choice.workshop_id, []).append(choice)
            lines.wishes.setdefault(choice.registration_id, []).append(choice)
    seats = WorkshopSeat.objects.filter(registration__event=event)
    lines.seats = {(seat.registration_id, seat.slot_id): seat for seat in seats}
    return lines


def empty_lines(kind: type[L], of: Event, **said: Any) -> L:
    """The workshops of the day `of`, with nobody in their lines: one query, two in wishes mode."""
    slots = all_slots(of)
    workshops = {workshop.pk: workshop for slot in slots for workshop in slot.workshops}
    return kind({slot.pk: slot for slot in slots}, workshops, slots_that_give_seats(of, slots), **said)


def room_of(places: Mapping[int, Places]) -> dict[int, int | None]:
    """Workshop → seats left, negative when the team forced some, None without limit."""
    return {pk: None if place.capacity is None else place.capacity - place.taken for pk, place in places.items()}
