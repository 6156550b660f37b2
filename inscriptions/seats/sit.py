"""Wishes and seats of workshops: steps of the acts. Every function expects the event's lock to be held."""

from collections import defaultdict
from datetime import datetime
from functools import reduce
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
    event = registration.event
    before = current_wishes(registration)
    announced = announced_slots(event)
    changed = []
    for slot in slots:
        if not registration.attends(slot.half_day):
            registration.choices.filter(slot=slot.pk).delete()
            registration.seats.filter(slot=slot.pk).delete()
        elif slot.pk in wishes and wishes[slot.pk] != before.get(slot.pk, []):
            # Who signs up after the deadline is placed after everyone, whenever they wish.
            if registration.created_at < event.wishes_end:
                check_wishes_are_open(event, announced=slot.pk in announced, now=timezone.now())
            _write_choices(registration, slot, wishes[slot.pk])
            changed.append(slot)
    if registration.holds_a_place:
        giving = slots_that_give_seats(event, slots)
        seat_by_wishes(registration, [slot for slot in changed if slot.pk in giving], by=by)


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


def _write_choices(registration: Registration, slot: Slot, workshops: list[int]) -> None:
    known = {choice.workshop_id: choice for choice in registration.choices.filter(slot=slot.pk)}
    registration.choices.filter(slot=slot.pk).delete()
    now = timezone.now()
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(
            registration=registration,
            slot_id=slot.pk,
            workshop_id=workshop,
            rank=rank,
            queued_at=known[workshop].queued_at if workshop in known else now,
        )
        for rank, workshop in enumerate(workshops, start=1)
    )


def _seat_first_come(
    registration: Registration, slot: Slot, wished: list[Session], places: dict[int, Places], *, by: Actor
) -> None:
    held = registration.seats.filter(slot=slot.pk).select_related("workshop").first()
    others = [seat.workshop for seat in registration.seats.exclude(slot=slot.pk).select_related("workshop__parent")]
    causes = []
    for workshop in wished:
        if held and held.workshop_id == workshop.pk:
            return
        place = places[workshop.pk]
        cause = refusal(check_workshop_has_room, workshop, place) or refusal(check_no_overlap, workshop, others)
        if not cause:
            sit(registration, slot.pk, workshop.pk, by=by)
            return
        causes.append(cause)
    check_seat_is_not_lost(held, causes)


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
