"""Who comes when there are workshops and has no seat in any: asked of the database, written nowhere."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, OuterRef, Q

from inscriptions.models import AllocationRun, Registration, WorkshopChoice
from inscriptions.seats.lines import its_seats
from programme.models import Event, Intervention, Session
from programme.queries import Slot


def has_no_workshop(slot: Slot) -> Q:
    """Of a registration: whether it is confirmed, comes to `slot`, and has no seat there in a workshop that is held.

    Speakers and the team, who have their own places, count if they wish something there; who speaks in one of the
    workshops never does.
    """
    wishes = WorkshopChoice.objects.filter(registration=OuterRef("pk"), slot=slot.pk)
    speaks = Intervention.objects.filter(
        speaker=OuterRef("speaker"), session__in=[workshop.pk for workshop in slot.offered]
    )
    seated = its_seats("pk", slot=slot.pk).filter(workshop__cancelled_at=None)
    return Q(
        Q(role=Registration.Role.PARTICIPANT) | Q(Exists(wishes)),
        ~Q(Exists(seated)),
        ~Q(Exists(speaks)),
        **{"event": slot.session.event_id, f"attends_{slot.half_day}": True},
        status=Registration.Status.CONFIRMED,
    )


def count_without_workshop(slots: Collection[Slot]) -> dict[int, int]:
    """Slot → how many have no workshop there, in one statement for all of `slots`, of whatever days."""
    counted = {f"slot_{slot.pk}": Count("pk", filter=has_no_workshop(slot)) for slot in slots if slot.offered}
    if not counted:
        return {}
    events = {slot.session.event_id for slot in slots}
    found = Registration.objects.filter(event__in=events).aggregate(**counted)
    return {int(name.removeprefix("slot_")): count for name, count in found.items()}


def slots_that_give_seats_of(events: Iterable[Event]) -> list[Slot]:
    """The slots of `events` where a seat is given at once, in the order of the events; in three statements."""
    days = {event.pk: event for event in events}
    sessions = list(
        Session.objects.filter(event__in=days, kind__in=[Session.Kind.SLOT, Session.Kind.WORKSHOP]).in_order()
    )
    announced = AllocationRun.objects.filter(slot__event__in=days, state=AllocationRun.State.ANNOUNCED)
    gives = set(announced.values_list("slot_id", flat=True))
    slots = {one.pk: Slot(one, []) for one in sessions if one.kind == Session.Kind.SLOT}
    for one in sessions:
        one.event = days[one.event_id]
        if one.parent_id in slots:
            one.parent = slots[one.parent_id].session
            slots[one.parent_id].workshops.append(one)
    is_first_come = {pk for pk, event in days.items() if event.allocation == Event.Allocation.FIRST_COME}
    order = list(days)
    found = [slot for slot in slots.values() if slot.session.event_id in is_first_come or slot.pk in gives]
    return sorted(found, key=lambda slot: order.index(slot.session.event_id))
