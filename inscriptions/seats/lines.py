"""Who waits for what: the line of the day and those of the workshops, with the reason why each person is skipped."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.models.wishes import announced_slots
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
    """The lines of every workshop of a day, and who sits where: read once under the lock, then played in memory.

    `room` is workshop → seats left (negative when the team forced some, None without limit).
    """

    slots: dict[int, Slot]
    workshops: dict[int, Session]
    room: dict[int, int | None]
    choices: dict[int, list[WorkshopChoice]]
    seats: dict[tuple[int, int], WorkshopSeat]
    ranks: dict[tuple[int, int], int] = field(default_factory=dict)

    def has_room(self, workshop: int) -> bool:
        session, room = self.workshops[workshop], self.room[workshop]
        return not session.closed and session.cancelled_at is None and (room is None or room > 0)

    def held_rank(self, choice: WorkshopChoice) -> int | None:
        """The rank of the seat held in the slot; 0 for a seat that is none of the person's wishes, None without one."""
        seat = self.seats.get((choice.registration_id, choice.slot_id))
        return None if seat is None else self.ranks.get((choice.registration_id, seat.workshop_id), 0)

    def skipped(self, choice: WorkshopChoice) -> str:
        """Why the person does not take the seat they wished, as the admin shows it; empty when they may."""
        person, rank = choice.registration, self.held_rank(choice)
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
        held = ((slot, self.seats.get((person.pk, slot))) for slot in self.slots if slot != choice.slot_id)
        others = [self.workshops[seat.workshop_id] for _, seat in held if seat]
        return refusal(check_no_overlap, self.workshops[choice.workshop_id], others)


def lines_of(event: Event, *, now: datetime | None = None) -> Lines:
    """The lines of `event` as they stand, in four queries; order: `queued_at`, then primary key."""
    slots = all_slots(event)
    places = workshop_places(event, now=now or timezone.now())
    cancelled = Registration.Status.CANCELLED
    found: dict[int, list[WorkshopChoice]] = defaultdict(list)
    ranks = {}
    wishes = WorkshopChoice.objects.filter(registration__event=event).exclude(registration__status=cancelled)
    for choice in wishes.select_related("registration").order_by("queued_at", "pk"):
        found[choice.workshop_id].append(choice)
        ranks[choice.registration_id, choice.workshop_id] = choice.rank
    seats = WorkshopSeat.objects.filter(registration__event=event)
    return Lines(
        slots={slot.pk: slot for slot in slots},
        workshops={workshop.pk: workshop for slot in slots for workshop in slot.workshops},
        room={pk: None if place.capacity is None else place.capacity - place.taken for pk, place in places.items()},
        choices=dict(found),
        seats={(seat.registration_id, seat.slot_id): seat for seat in seats},
        ranks=ranks,
    )
