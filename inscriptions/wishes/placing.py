"""Placing who has no workshop in a slot, within the seats that are free: computed first, then done as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.seats.act import GAINED, act
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.places import Places, workshop_places
from inscriptions.seats.sit import upsert_seats
from inscriptions.seats.unseated import has_no_workshop
from inscriptions.wishes.inputs import SlotInput
from inscriptions.wishes.rules import check_may_be_filled, check_plan_is_fresh
from inscriptions.wishes.solver import Allocation, Person, Problem, Workshop, fill, lottery_number
from programme.models import Event, Session, SessionChange
from programme.queries import Slot, all_slots
from rencontre.actors import Actor

PLACED = "placé par l’équipe"
REASON = "placement des personnes sans atelier"


@dataclass(frozen=True)
class Plan:
    """Who would sit where: `people` by primary key, `ranks` of their wishes (person, workshop), `places` now."""

    slot: Slot
    anywhere: bool
    people: dict[int, Registration]
    ranks: dict[tuple[int, int], int]
    places: Mapping[int, Places]
    problem: Problem
    allocation: Allocation

    @property
    def digest(self) -> str:
        """Of what the plan starts from: the same people, wishes and places make the same plan."""
        return f"{self.problem.digest()}{'+' if self.anywhere else ''}"


def plan_of(slot: Slot, *, anywhere: bool, now: datetime) -> Plan:
    """The best placing of who has no workshop in `slot`, in a number of statements that people do not change.

    Nobody who has a seat moves, a closed workshop takes nobody, nobody sits in two workshops at once. As many as can be
    are seated, in a wish if they can; `anywhere` else if it is asked. Among equals the first to sign up goes first,
    on a day of wishes the lottery.
    """
    event, read, places = slot.session.event, SlotInput(slot.session), workshop_places(slot.session.event, now=now)
    people = {one.pk: one for one in event.registrations.filter(has_no_workshop(slot)).order_by("created_at", "pk")}
    wishes = WorkshopChoice.objects.filter(slot=slot.pk, registration__in=people)
    problem = Problem(
        people=tuple(
            Person(
                key=pk,
                lottery=_turn(person, slot),
                ranking=tuple(read.rankings.get(pk, ())),
                forbidden=tuple(read.busy.get(pk, ())),
            )
            for pk, person in people.items()
        ),
        workshops=tuple(
            Workshop(key=one.pk, capacity=places[one.pk].left, closed=places[one.pk].closed) for one in slot.offered
        ),
    )
    return Plan(
        slot=slot,
        anywhere=anywhere,
        people=people,
        ranks={
            (person, workshop): rank
            for person, workshop, rank in wishes.values_list("registration_id", "workshop_id", "rank")
        },
        places=places,
        problem=problem,
        allocation=fill(problem, anywhere=anywhere),
    )


def _turn(person: Registration, slot: Slot) -> str:
    if person.event.allocation == Event.Allocation.WISHES:
        return lottery_number(person.event.lottery_seed, slot.pk, person.pk)
    return f"{person.created_at.timestamp():020.6f}"


def place(*, slot: Session, digest: str, anywhere: bool, by: Actor) -> tuple[list[Registration], list[Registration]]:
    """Seat people as the plan of that `digest` says, in one act; those told now, and those told with the change.

    Who sat in a workshop that is cancelled, or wished it, and was not told of it yet, learns all of it in one letter.
    Raises StaleAllocation when people, wishes or places have changed since, NotChangeable when it is not time.
    """
    with act(slot.event, by=by, as_=PLACED) as done:
        found = slot_to_fill(done.event, slot.pk, now=done.now)
        plan = plan_of(found, anywhere=anywhere, now=done.now)
        check_plan_is_fresh(plan.digest, seen=digest)
        seats = plan.allocation.seats
        people = [person for pk, person in plan.people.items() if pk in seats]
        done.touch(*people)
        later = told_later(plan)
        upsert_seats(
            [
                WorkshopSeat(
                    registration=person, slot_id=slot.pk, workshop_id=seats[person.pk], allotted_at=done.now,
                    by=by.name, reason=REASON,
                )
                for person in people
            ]
        )  # fmt: skip
        workshops = {workshop.pk: workshop for workshop in found.workshops}
        for person in people:
            if person.pk in later:
                done.say(person, as_=GAINED, session=workshops[later[person.pk]], always=True)
            else:
                done.say(person, session=workshops[seats[person.pk]], always=True)
                done.tell(kinds.CHANGED, person)
    told = [person for person in people if person.pk not in later]
    return told, [person for person in people if person.pk in later]


def slot_to_fill(event: Event, pk: int, *, now: datetime) -> Slot:
    """The slot of `event`, read again; Session.DoesNotExist when it has none, NotChangeable when it is not time."""
    slots = all_slots(event)
    slot = next((one for one in slots if one.pk == pk), None)
    if slot is None:
        raise Session.DoesNotExist
    check_may_be_filled(event, gives=pk in slots_that_give_seats(event, [slot]), now=now)
    return slot


def told_later(plan: Plan) -> dict[int, int]:
    """Person → the cancelled workshop that they sat in, or wished, and of which nobody was told yet."""
    cancelled = [workshop.pk for workshop in plan.slot.workshops if workshop.cancelled_at]
    untold = SessionChange.objects.filter(session__in=cancelled, announced_at=None)
    keys = set(untold.values_list("session", flat=True)) if cancelled else set()
    if not keys:
        return {}
    theirs = {"registration__in": plan.people, "workshop__in": keys}
    pair = ("registration_id", "workshop_id")
    wished = WorkshopChoice.objects.filter(**theirs).order_by("-rank").values_list(*pair)
    return dict(wished) | dict(WorkshopSeat.objects.filter(**theirs).values_list(*pair))
