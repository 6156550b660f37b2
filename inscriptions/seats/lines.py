"""Who waits for what: the line of the day and those of the workshops, with the reason why each person is skipped."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import Exists, F, OuterRef, QuerySet

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.models.wishes import announced_slots
from inscriptions.post.facts import Decided, Wish
from inscriptions.seats.places import Places, workshop_places
from inscriptions.seats.rules import check_no_overlap
from inscriptions.seats.status import give_status
from programme.models import Event, Session
from programme.queries import Slot, all_slots
from rencontre.domain import refusal


def its_seats(person: str = "registration", **at: Any) -> QuerySet[WorkshopSeat]:
    """Of the outer row, which names a person: the seats of that person, `at` a slot or a workshop.

    « + 0 »: they are looked for by their person. A base without statistics would go through all those of the slot.
    """
    columns = {lookup.partition("__")[0] for lookup in at}
    seats = WorkshopSeat.objects.filter(registration=OuterRef(person))
    return seats.alias(**{f"its_{column}": F(column) + 0 for column in columns}).filter(
        **{f"its_{lookup}": value for lookup, value in at.items()}
    )


# Of a wish: whether its person sits in that workshop, or in one of the slot that they wished more.
HAS_AS_GOOD = Exists(
    its_seats(slot=OuterRef("slot")).filter(
        workshop__choices__registration=OuterRef("registration"),
        workshop__choices__rank__lte=OuterRef("rank"),
    )
)

# What a line reads of somebody.
OF_A_LINE = (
    "event", "first_name", "last_name", "status", "queued_at", "attends_morning", "attends_afternoon",
    "source", "proved_at", "email",
)  # fmt: skip


def slots_that_give_seats(event: Event, slots: Iterable[Slot]) -> set[int]:
    """Slots where a seat is given at once: all of them first come; in wishes mode, those already announced."""
    if event.allocation == Event.Allocation.FIRST_COME:
        return {slot.pk for slot in slots}
    return announced_slots(event)


class Wished(NamedTuple):
    """A wish, as the lines read it (`WorkshopChoice`)."""

    pk: int
    registration_id: int
    slot_id: int
    workshop_id: int
    rank: int
    waits: bool

    @classmethod
    def read(cls, choices: QuerySet[WorkshopChoice]) -> Iterator["Wished"]:
        return map(cls._make, choices.values_list(*cls._fields).iterator())

    @classmethod
    def of(cls, choice: WorkshopChoice) -> "Wished":
        return cls(*(getattr(choice, name) for name in cls._fields))


class Held(NamedTuple):
    """A seat, as the lines read it (`WorkshopSeat`); without `pk` where the person is seated in memory."""

    pk: int | None
    registration_id: int
    slot_id: int
    workshop_id: int

    @classmethod
    def read(cls, seats: QuerySet[WorkshopSeat]) -> dict[tuple[int, int], "Held"]:
        """By person and slot."""
        held = map(cls._make, seats.values_list(*cls._fields).iterator())
        return {(seat.registration_id, seat.slot_id): seat for seat in held}


@dataclass
class Lines:
    """The lines of every workshop of a day, and who sits where: read once, then played in memory.

    `people` are those who wish something; `giving` the slots that give seats now; `room` is workshop → seats left
    (negative when the team forced some, None without limit); `seats` is by person and slot; `choices` are by workshop,
    first in line first, and `wishes` by person. `before` keeps, for each person moved in memory, their seats before the
    first move (slot → workshop).
    """

    slots: dict[int, Slot]
    workshops: dict[int, Session]
    giving: set[int]
    room: dict[int, int | None] = field(default_factory=dict)
    people: dict[int, Registration] = field(default_factory=dict)
    choices: dict[int, list[Wished]] = field(default_factory=dict)
    wishes: dict[int, list[Wished]] = field(default_factory=dict)
    seats: dict[tuple[int, int], Held] = field(default_factory=dict)
    before: dict[int, dict[int, int]] = field(default_factory=dict)
    _clashes: dict[tuple[int, int], str] = field(default_factory=dict)

    def know(self, people: Iterable[Registration]) -> None:
        """Read the wishes and the seats of `people`, in two statements; those who were read are left as they are."""
        new = {person.pk: person for person in people if person.pk not in self.people}
        if new:
            self.people |= new
            for choice in Wished.read(WorkshopChoice.objects.filter(registration__in=new)):
                self.wishes.setdefault(choice.registration_id, []).append(choice)
            self.seats |= Held.read(WorkshopSeat.objects.filter(registration__in=new))

    def line(self, workshop: int) -> Iterable[Wished]:
        """Who wishes `workshop`, first in line first: some may not move (`skipped`)."""
        return self.choices.get(workshop, [])

    def give_places(self, people: Iterable[Registration], *, now: datetime) -> None:
        """In memory: those who waited for a place of the day have one."""
        for person in people:
            if person.pk in self.people:
                give_status(self.people[person.pk], Registration.Status.CONFIRMED, now=now)

    def has_room(self, workshop: int) -> bool:
        session, room = self.workshops[workshop], self.room[workshop]
        return not session.closed and session.cancelled_at is None and (room is None or room > 0)

    def held_by(self, person: int) -> dict[int, int]:
        """The seats of a person: slot → workshop."""
        return {slot: held.workshop_id for slot in self.slots if (held := self.seats.get((person, slot)))}

    def rank(self, person: int, workshop: int) -> int:
        """The rank of `workshop` among the wishes of a person; 0 when it is none of them."""
        return next((one.rank for one in self.wishes.get(person, []) if one.workshop_id == workshop), 0)

    def skipped(self, choice: Wished) -> str:
        """Why the person does not take the seat they wished, as the admin shows it; empty when they may."""
        person, seat = self.people[choice.registration_id], self.seats.get((choice.registration_id, choice.slot_id))
        if person.status != Registration.Status.CONFIRMED:
            return person.status_text
        if not person.attends(self.slots[choice.slot_id].half_day):
            return "ne vient pas à cette demi-journée"
        if not choice.waits:
            return "garde sa place"
        if seat and 0 < (rank := self.rank(person.pk, seat.workshop_id)) <= choice.rank:
            return "a cet atelier" if rank == choice.rank else "a un choix mieux classé"
        if self.workshops[choice.workshop_id].cancelled_at:
            return "atelier annulé"
        if self.workshops[choice.workshop_id].closed:
            return "atelier fermé"
        return self.overlap(person.pk, choice.slot_id, choice.workshop_id)

    def overlap(self, person: int, slot: int, workshop: int) -> str:
        """Why the hours of `workshop` do not suit the person's seats of other slots; empty when they do."""
        others = (held for other, held in self.held_by(person).items() if other != slot)
        return next((why for held in others if (why := self.clash(workshop, held))), "")

    def clash(self, workshop: int, other: int) -> str:
        """Why nobody may sit in both workshops; empty when their hours allow it."""
        if (workshop, other) not in self._clashes:
            why = refusal(check_no_overlap, self.workshops[workshop], [self.workshops[other]])
            self._clashes[workshop, other] = why
        return self._clashes[workshop, other]

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
        self.seats[person, slot] = Held(None, person, slot, workshop)
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
    # All of them, even without a wish: a base without statistics would look for the wishes of each in those of all.
    lines.people = {person.pk: person for person in event.registrations.live().only(*OF_A_LINE)}
    for choice in Wished.read(choices.order_by("queued_at", "pk")):
        if choice.registration_id in lines.people:
            lines.choices.setdefault(choice.workshop_id, []).append(choice)
            lines.wishes.setdefault(choice.registration_id, []).append(choice)
    lines.seats = Held.read(WorkshopSeat.objects.filter(registration__event=event))
    return lines


def empty_lines(kind: type[L], of: Event, **said: Any) -> L:
    """The workshops of the day `of`, with nobody in their lines: one query, two in wishes mode."""
    slots = all_slots(of)
    workshops = {workshop.pk: workshop for slot in slots for workshop in slot.workshops}
    return kind({slot.pk: slot for slot in slots}, workshops, slots_that_give_seats(of, slots), **said)


def room_of(places: Mapping[int, Places]) -> dict[int, int | None]:
    """Workshop → seats left, negative when the team forced some, None without limit."""
    return {pk: None if place.capacity is None else place.capacity - place.taken for pk, place in places.items()}
