"""Who waits for what: the line of the day and those of the workshops, with the reason why each person is skipped."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.models.wishes import announced_slots
from inscriptions.post.facts import Decided, Wish
from inscriptions.seats.places import workshop_places
from inscriptions.seats.rules import check_no_overlap
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
    not saved; `ranks` is (person, workshop) → rank of the wish. `before` keeps, for each person moved in memory, their
    seats before the first move (slot → workshop).
    """

    slots: dict[int, Slot]
    workshops: dict[int, Session]
    giving: set[int]
    room: dict[int, int | None]
    people: dict[int, Registration]
    choices: dict[int, list[WorkshopChoice]]
    seats: dict[tuple[int, int], WorkshopSeat]
    ranks: dict[tuple[int, int], int] = field(default_factory=dict)
    before: dict[int, dict[int, int]] = field(default_factory=dict)

    def has_room(self, workshop: int) -> bool:
        session, room = self.workshops[workshop], self.room[workshop]
        return not session.closed and session.cancelled_at is None and (room is None or room > 0)

    def held_by(self, person: int) -> dict[int, int]:
        """The seats of a person: slot → workshop."""
        return {slot: self.seats[person, slot].workshop_id for slot in self.slots if (person, slot) in self.seats}

    def held_rank(self, choice: WorkshopChoice) -> int | None:
        """The rank of the seat held in the slot; 0 for a seat that is none of the person's wishes, None without one."""
        seat = self.seats.get((choice.registration_id, choice.slot_id))
        return None if seat is None else self.ranks.get((choice.registration_id, seat.workshop_id), 0)

    def skipped(self, choice: WorkshopChoice) -> str:
        """Why the person does not take the seat they wished, as the admin shows it; empty when they may."""
        person, rank = self.people[choice.registration_id], self.held_rank(choice)
        if person.status != Registration.Status.CONFIRMED:
            return person.get_status_display()
        if not person.attends(self.slots[choice.slot_id].half_day):
            return "ne vient pas à cette demi-journée"
        if not choice.waits:
            return "garde sa place"
        if rank is not None and 0 < rank <= choice.rank:
            return "a cet atelier" if rank == choice.rank else "a un vœu mieux classé"
        if self.workshops[choice.workshop_id].cancelled_at:
            return "atelier annulé"
        if self.workshops[choice.workshop_id].closed:
            return "atelier fermé"
        return self.overlap(person.pk, choice.slot_id, choice.workshop_id)

    def overlap(self, person: int, slot: int, workshop: int) -> str:
        """Why the hours of `workshop` do not suit the person's seats of other slots; empty when they do."""
        others = [self.workshops[held] for other, held in self.held_by(person).items() if other != slot]
        return refusal(check_no_overlap, self.workshops[workshop], others)

    def best_other_wish(self, person: int, slot: int, *, but: int) -> int | None:
        """The workshop of the slot that the person wished the most, has room and suits them; `but` is not one."""
        wished = [workshop for owner, workshop in self.ranks if owner == person and workshop != but]
        suits = [
            workshop
            for workshop in wished
            if self.workshops[workshop].parent_id == slot
            and self.has_room(workshop)
            and not self.overlap(person, slot, workshop)
        ]
        return min(suits, key=lambda workshop: self.ranks[person, workshop], default=None)

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


def decided_in(lines: Lines, person: Registration) -> Decided:
    """What is decided of `person` where everybody sits as in `lines`: what a letter would keep of it."""
    wishes = [choice for choices in lines.choices.values() for choice in choices if choice.registration_id == person.pk]
    is_first_come = person.event.allocation == Event.Allocation.FIRST_COME
    return Decided(
        status=person.status,
        attends=frozenset(person.attended),
        seats=lines.held_by(person.pk),
        wishes=tuple(
            Wish(choice.slot_id, choice.workshop_id, choice.waits)
            for choice in sorted(wishes, key=lambda choice: (choice.slot_id, choice.rank))
        ),
        giving=None if is_first_come else frozenset(lines.giving),
        hold_expires_at=person.hold_expires_at,
    )


def lines_of(event: Event, *, now: datetime | None = None) -> Lines:
    """The lines of `event` as they stand, by `queued_at`, then primary key: four queries, five in wishes mode."""
    slots = all_slots(event)
    places = workshop_places(event, now=now or timezone.now())
    people: dict[int, Registration] = {}
    found: dict[int, list[WorkshopChoice]] = defaultdict(list)
    ranks = {}
    wishes = WorkshopChoice.objects.filter(registration__event=event).select_related("registration")
    for choice in wishes.exclude(registration__status=Registration.Status.CANCELLED).order_by("queued_at", "pk"):
        people.setdefault(choice.registration_id, choice.registration)
        found[choice.workshop_id].append(choice)
        ranks[choice.registration_id, choice.workshop_id] = choice.rank
    seats = WorkshopSeat.objects.filter(registration__event=event)
    return Lines(
        slots={slot.pk: slot for slot in slots},
        workshops={workshop.pk: workshop for slot in slots for workshop in slot.workshops},
        giving=slots_that_give_seats(event, slots),
        room={pk: None if place.capacity is None else place.capacity - place.taken for pk, place in places.items()},
        people=people,
        choices=dict(found),
        seats={(seat.registration_id, seat.slot_id): seat for seat in seats},
        ranks=ranks,
    )
