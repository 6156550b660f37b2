"""All the slots of a day shared out together: proposed, applied, taken back, announced in one act each."""

from django.db import transaction
from django.utils import timezone

from inscriptions.models import AllocationRun
from inscriptions.seats.locks import lock_event
from inscriptions.wishes.rules import check_is_time_to_share, check_runs_are_those
from inscriptions.wishes.run import announce_runs, apply, propose, settings_of, withdraw
from programme.models import Event
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import Actor

State = AllocationRun.State


def runs_of(event: Event) -> dict[int, AllocationRun]:
    """Slot → its last sharing, in one statement; a slot that was never proposed is not there."""
    runs = AllocationRun.objects.filter(slot__event=event).select_related("slot")
    found = {}
    for run in runs.order_by("at", "pk"):
        run.slot.event = event
        found[run.slot_id] = run
    return found


def in_order(event: Event) -> list[Slot]:
    """The slots to share out, in the order in which each counts on those before it (`SlotInput`)."""
    return sorted(slots_with_workshops(event), key=lambda slot: (slot.session.starts_at, slot.pk))


@transaction.atomic
def propose_day(*, event: Event, by: Actor) -> list[AllocationRun]:
    """A proposal for each slot that has none applied or announced, each with the settings of the one before it.

    Raises NotChangeable before the deadline for wishes.
    """
    event = lock_event(event)
    check_is_time_to_share(event, now=timezone.now())
    runs = runs_of(event)
    free = [slot for slot in in_order(event) if slot.pk not in runs or runs[slot.pk].state == State.PROPOSED]
    return [propose(slot=slot.session, by=by, **settings_of(runs.get(slot.pk))) for slot in free]


@transaction.atomic
def apply_day(*, event: Event, seen: set[int], by: Actor) -> list[AllocationRun]:
    """Apply each proposal of the day; `seen` are the primary keys of the runs that its page showed.

    Raises StaleAllocation when others stand, or when wishes or places have changed since. Repeating is harmless.
    """
    return [apply(run=run, by=by) for run in _seen(event, seen)]


@transaction.atomic
def withdraw_day(*, event: Event, seen: set[int], by: Actor) -> list[AllocationRun]:
    """Each applied sharing of the day is a proposal again. Repeating is harmless."""
    return [withdraw(run=run, by=by) for run in _seen(event, seen) if run.state != State.ANNOUNCED]


@transaction.atomic
def announce_day(*, event: Event, seen: set[int], by: Actor) -> list[AllocationRun]:
    """Announce each applied sharing of the day in one act: one letter a person. Repeating is harmless.

    Raises NotChangeable while one is only proposed.
    """
    return announce_runs(event=event, runs=_seen(event, seen), by=by)


def _seen(event: Event, seen: set[int]) -> list[AllocationRun]:
    """The runs of the day, in the order of its slots."""
    event = lock_event(event)
    runs = runs_of(event)
    check_runs_are_those({run.pk for run in runs.values()}, seen)
    return [runs[slot.pk] for slot in in_order(event) if slot.pk in runs]
