"""Wishes and seats of workshops: steps of the acts. Every function expects the event's lock to be held."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import reduce
from itertools import takewhile
from operator import or_

from django.db.models import Q
from django.utils import timezone

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.models.wishes import current_wishes
from inscriptions.seats.lines import Lines, announced_slots, slots_that_give_seats
from inscriptions.seats.places import Places, workshop_places
from inscriptions.seats.rules import (
    check_no_overlap,
    check_seat_is_not_lost,
    check_wishes_are_open,
    check_workshop_has_room,
)
from programme.models import Session
from programme.queries import Slot
from rencontre.actors import Actor
from rencontre.domain import refusal


def apply_wishes(registration: Registration, slots: list[Slot], wishes: dict[int, list[int]], *, by: Actor) -> None:
    """Make the wishes of `registration` those given, and seat it at once in the slots that give seats.

    `slots` come from `slots_with_workshops`. Those of a half-day that is not attended lose their wishes and their
    seat. Raises WishesClosed, or WorkshopFull rather than take a seat away without giving another.
    """
    changed = slots_wished_otherwise(registration, slots, wishes)
    for slot in slots:
        if not registration.attends(slot.half_day):
            registration.choices.filter(slot=slot.pk).delete()
            registration.seats.filter(slot=slot.pk).delete()
    for slot in changed:
        write_choices(registration, slot, wishes[slot.pk])
    if registration.holds_a_place:
        giving = slots_that_give_seats(registration.event, slots)
        seat_by_wishes(registration, [slot for slot in changed if slot.pk in giving], by=by)


def slots_wished_otherwise(
    registration: Registration, slots: Iterable[Slot], wishes: Mapping[int, list[int]]
) -> list[Slot]:
    """Those of `slots`, where the person comes, whose wishes would change. Raises WishesClosed."""
    event, before = registration.event, current_wishes(registration)
    announced = announced_slots(event)
    come = (slot for slot in slots if registration.attends(slot.half_day) and slot.pk in wishes)
    changed = [slot for slot in come if wishes[slot.pk] != before.get(slot.pk, [])]
    # Who signs up after the deadline is placed after everyone, whenever they wish.
    if registration.created_at < event.wishes_end:
        for slot in changed:
            check_wishes_are_open(event, announced=slot.pk in announced, now=timezone.now())
    return changed


def leave_seats(registration: Registration, wishes: Mapping[int, list[int]]) -> None:
    """Give back the seats of the slots whose wishes change: what is wished now is seated as a newcomer's is."""
    before = current_wishes(registration)
    changed = [slot for slot, wished in wishes.items() if wished != before.get(slot, [])]
    registration.seats.filter(slot__in=changed).delete()


def seat_by_wishes(registration: Registration, slots: list[Slot], *, by: Actor) -> None:
    """Seat `registration` in the best of its wishes that has room, in each of `slots`."""
    if not slots:
        return
    wishes = current_wishes(registration)
    places = workshop_places(registration.event)
    workshops = {workshop.pk: workshop for slot in slots for workshop in slot.offered}
    for slot in slots:
        wished = [workshops[pk] for pk in wishes.get(slot.pk, [])]
        if wished:
            _seat_first_come(registration, slot, wished, places, by=by)


def write_first_wishes(people: Iterable[tuple[Registration, Mapping[int, list[int]]]], *, now: datetime) -> None:
    """Write the wishes (slot → workshops, best first) of people who had none, in one statement."""
    WorkshopChoice.objects.bulk_create(
        choice
        for person, wishes in people
        for slot, workshops in wishes.items()
        for choice in _choices(person, slot, workshops, defaultdict(lambda: now))
    )


def write_first_seats(people: Iterable[tuple[Registration, Mapping[int, int]]], *, by: Actor, now: datetime) -> None:
    """Write the seats (slot → workshop) of people who had none, in one statement."""
    WorkshopSeat.objects.bulk_create(
        WorkshopSeat(registration=person, slot_id=slot, workshop_id=workshop, allotted_at=now, by=by.name)
        for person, seats in people
        for slot, workshop in seats.items()
    )


def write_choices(registration: Registration, slot: Slot, workshops: list[int]) -> None:
    """Make `workshops`, best first, the wishes of `registration` in `slot`; those wished already keep their turn."""
    now = timezone.now()
    known = {choice.workshop_id: choice.queued_at for choice in registration.choices.filter(slot=slot.pk)}
    registration.choices.filter(slot=slot.pk).delete()
    WorkshopChoice.objects.bulk_create(_choices(registration, slot.pk, workshops, defaultdict(lambda: now, known)))


def _choices(
    registration: Registration, slot: int, workshops: list[int], queued_at: Mapping[int, datetime]
) -> Iterator[WorkshopChoice]:
    for rank, workshop in enumerate(workshops, start=1):
        yield WorkshopChoice(
            registration=registration,
            slot_id=slot,
            workshop_id=workshop,
            rank=rank,
            queued_at=queued_at[workshop],
        )


def best_wish(
    wished: Iterable[Session], places: Mapping[int, Places], held: Collection[Session]
) -> tuple[Session | None, list[str]]:
    """The first of `wished`, best first, that has room and overlaps none of `held`; else why each of them is not."""
    causes = []
    for workshop in wished:
        cause = refusal(check_workshop_has_room, workshop, places[workshop.pk])
        cause = cause or refusal(check_no_overlap, workshop, held)
        if not cause:
            return workshop, []
        causes.append(cause)
    return None, causes


def _seat_first_come(
    registration: Registration, slot: Slot, wished: list[Session], places: dict[int, Places], *, by: Actor
) -> None:
    held = registration.seats.filter(slot=slot.pk).select_related("workshop").first()
    others = [seat.workshop for seat in registration.seats.exclude(slot=slot.pk).select_related("workshop__parent")]
    # What is wished less than the seat that is held is not looked at: there is no need.
    better = list(takewhile(lambda workshop: held is None or held.workshop_id != workshop.pk, wished))
    workshop, causes = best_wish(better, places, others)
    if workshop:
        sit(registration, slot.pk, workshop.pk, by=by)
    elif len(better) == len(wished):
        check_seat_is_not_lost(held, causes)


def pass_seats(giver: Registration, receiver: Registration) -> None:
    """Give `receiver`, who has none, the seats of `giver` as they are: none of them is free in between."""
    giver.seats.update(registration=receiver)


def write_moves(lines: Lines, *, by: Actor, now: datetime) -> None:
    """Write the seats that were given or left in memory, in at most two statements."""
    given = [
        WorkshopSeat(
            registration_id=seat.registration_id,
            slot_id=seat.slot_id,
            workshop_id=seat.workshop_id,
            allotted_at=now,
            by=by.name,
        )
        for seat in lines.seats.values()
        if seat.pk is None
    ]
    left: dict[int, list[int]] = defaultdict(list)
    for person, before in lines.before.items():
        for slot in before.keys() - lines.held_by(person).keys():
            left[slot].append(person)
    if left:
        # A condition a slot, not one a person: SQLite takes a thousand at most.
        conditions = (Q(slot=slot, registration__in=people) for slot, people in left.items())
        WorkshopSeat.objects.filter(reduce(or_, conditions)).delete()
    upsert_seats(given)


def upsert_seats(seats: list[WorkshopSeat]) -> None:
    """Write `seats`, each in place of the one that its person holds in the slot, in one statement."""
    fields = ["workshop", "allotted_at", "by", "reason", "over_capacity"]
    WorkshopSeat.objects.bulk_create(
        seats, update_conflicts=True, unique_fields=["registration", "slot"], update_fields=fields
    )


def sit(
    registration: Registration, slot: int, workshop: int, *, by: Actor, reason: str = "", over_capacity: bool = False
) -> WorkshopSeat:
    """Write the seat of `registration` in `slot`, in place of the one it held there."""
    seat, _ = WorkshopSeat.objects.update_or_create(
        registration=registration,
        slot_id=slot,
        defaults={
            "workshop_id": workshop,
            "allotted_at": timezone.now(),
            "by": by.name,
            "reason": reason,
            "over_capacity": over_capacity,
        },
    )
    return seat
