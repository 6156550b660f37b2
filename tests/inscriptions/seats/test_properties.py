"""Any sequence of acts, by anybody, leaves the day sound: hypothesis draws the days and the acts."""

from dataclasses import dataclass, replace
from datetime import time, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inscriptions.models import OutgoingMail, Registration, WorkshopSeat
from inscriptions.people.answers import SignUp
from inscriptions.seats.holds import free_expired_holds, settle_day
from inscriptions.seats.lines import lines_of
from inscriptions.seats.move import move as move_seat
from inscriptions.seats.move import move_beyond_capacity
from inscriptions.seats.places import workshop_places
from inscriptions.seats.promote import keep_seat as keep_their_seat
from inscriptions.seats.promote import promote as promote_person
from inscriptions.seats.recount import verify
from inscriptions.seats.settle import settlement_of
from inscriptions.signup.cancel import cancel as cancel_registration
from inscriptions.signup.change import change as change_registration
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.confirm import confirm as confirm_registration
from inscriptions.signup.register import register as register_person
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from tests.cast import DENIS
from tests.factories import EventFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
PEOPLE = 7
SHAPE = (3, 2)  # workshops in each of the two slots


@dataclass(frozen=True)
class Plan:
    """A day: capacities of the day and of its workshops, whether addresses are confirmed, whether slots overlap."""

    capacity: int
    rooms: tuple[int, ...]
    confirms: bool
    overlaps: bool


@dataclass(frozen=True)
class Act:
    name: str
    who: int = 0
    slot: int = 0
    workshop: int = 0
    wishes: tuple[tuple[int, ...], ...] = ((0, 1), (0, 1))
    half_days: tuple[bool, bool] = (True, True)
    yes: bool = True


class Day:
    """A planned day and what may be done to it; every act but the raw changes of capacity is a service's."""

    def __init__(self, plan: Plan):
        hours = (time(10), time(12)) if plan.overlaps else (time(14), time(16))
        self.event = EventFactory(capacity=plan.capacity, waiting_list=True, confirm_addresses=plan.confirms)
        self.slots = [
            SlotFactory(event=self.event, starts_at=time(9, 15), ends_at=time(11)),
            SlotFactory(event=self.event, starts_at=hours[0], ends_at=hours[1]),
        ]
        rooms = iter(plan.rooms)
        self.workshops = [
            [WorkshopFactory(parent=slot, capacity=next(rooms)) for _ in range(count)]
            for slot, count in zip(self.slots, SHAPE, strict=True)
        ]

    def person(self, act: Act) -> Registration:
        people = list(self.event.registrations.order_by("pk"))
        if not people:
            raise DomainError("Personne n’est inscrit.")
        return people[act.who % len(people)]

    def wishes(self, act: Act) -> dict[int, list[int]]:
        return {
            slot.pk: [workshops[pick].pk for pick in picks if pick < len(workshops)]
            for slot, workshops, picks in zip(self.slots, self.workshops, act.wishes, strict=True)
        }

    def register(self, act: Act) -> Registration:
        said = SignUp(
            first_name="Alice",
            last_name=f"Durand{act.who}",
            email=f"alice{act.who}@exemple.fr",
            attends_morning=act.half_days[0],
            attends_afternoon=act.half_days[1],
            wishes=self.wishes(act),
        )
        return register_person(event=self.event, sign_up=said, by=THE_PERSON)

    def change(self, act: Act) -> Registration:
        said = sign_up_of(person := self.person(act))
        morning, afternoon = act.half_days
        new = replace(said, wishes=self.wishes(act), attends_morning=morning, attends_afternoon=afternoon)
        return change_registration(registration=person, sign_up=new, by=THE_PERSON)

    def cancel(self, act: Act) -> Registration:
        return cancel_registration(registration=self.person(act), by=THE_PERSON)

    def move(self, act: Act) -> Registration:
        workshops = self.workshops[act.slot]
        workshop = workshops[act.workshop] if act.workshop < len(workshops) else None
        move = move_beyond_capacity if act.yes and workshop else move_seat
        move(
            registration=(person := self.person(act)),
            slot=self.slots[act.slot],
            workshop=workshop,
            by=DENIS,
            reason="demande de l’équipe",
        )
        return person

    def promote(self, act: Act) -> Registration:
        return promote_person(registration=self.person(act), by=DENIS, reason="élue de la commune")

    def keep_seat(self, act: Act) -> Registration:
        return keep_their_seat(registration=self.person(act), by=THE_PERSON)

    def confirm(self, act: Act) -> Registration:
        return confirm_registration(registration=self.person(act), by=THE_PERSON)

    def wait(self, act: Act):
        """A day passes: the holds are over, and the next act is the first to see it."""

    def expire(self, act: Act):
        free_expired_holds()

    def resize_day(self, act: Act):
        taken = self.event.registrations.participants().holding_a_place(timezone.now()).count()
        capacity = Event.objects.get(pk=self.event.pk).capacity
        Event.objects.filter(pk=self.event.pk).update(capacity=capacity + 1 if act.yes else max(taken, capacity - 1))
        settle_day(event=self.event)

    def resize_workshop(self, act: Act):
        workshop = Session.objects.get(pk=self.workshops[act.slot][act.workshop % SHAPE[act.slot]].pk)
        taken = workshop_places(self.event)[workshop.pk].taken
        workshop.capacity = workshop.capacity + 1 if act.yes else max(taken, workshop.capacity - 1)
        workshop.save()
        settle_day(event=self.event)

    def close_workshop(self, act: Act):
        workshop = self.workshops[act.slot][act.workshop % SHAPE[act.slot]]
        Session.objects.filter(pk=workshop.pk).update(closed=act.yes)
        settle_day(event=self.event)


@dataclass(frozen=True)
class DayState:
    """What people would notice, and the line of the day."""

    places: dict[int, tuple]
    line: list[int]
    mails: list[int]


def state_of(day: Day) -> DayState:
    seats: dict[int, list] = {}
    for owner, workshop in WorkshopSeat.objects.order_by("workshop").values_list("registration", "workshop"):
        seats.setdefault(owner, []).append(workshop)
    return DayState(
        places={person.pk: (person.status, seats.get(person.pk, [])) for person in day.event.registrations.all()},
        line=list(day.event.registrations.waiting().values_list("pk", flat=True)),
        mails=list(OutgoingMail.objects.order_by("pk").values_list("registration", flat=True)),
    )


def check_act(day: Day, act: Act, before: DayState) -> DayState:
    """Do `act`; whatever it does, or whether it is refused, the day stays sound. The state it leaves."""
    try:
        with transaction.atomic():
            person = getattr(day, act.name)(act)
    except DomainError:
        after = state_of(day)
        assert after == before, "a refusal has written something"
    else:
        after = state_of(day)
        check_told(before, after, own={person.pk} if person else set())
        check_lines(day, before)
        if act.name != "wait":
            check_settled(day)
    day.event.refresh_from_db()
    assert verify(day.event, now=timezone.now()).inconsistencies == []
    return after


def check_told(before: DayState, after: DayState, *, own: set[int]) -> None:
    """Who was moved got one mail, who was not got none; the line of the day kept its order."""
    mailed = after.mails[len(before.mails) :]
    moved = {pk for pk, place in after.places.items() if before.places.get(pk) != place}
    assert len(mailed) == len(set(mailed)), "two mails to one person"
    assert moved <= set(mailed), "somebody was moved and not told"
    assert set(mailed) <= moved | own, "somebody was told of nothing"
    line = [pk for pk in before.line if pk not in own]
    # Who comes from the site and has not proved their address is promoted to a place that is held.
    given = {Registration.Status.CONFIRMED, Registration.Status.UNCONFIRMED}
    promoted = [pk for pk in line if after.places[pk][0] in given]
    assert line[: len(promoted)] == promoted, "the line of the day was jumped"
    assert [pk for pk in after.line if pk not in own] == line[len(promoted) :], "the line of the day lost its order"


def check_lines(day: Day, before: DayState) -> None:
    """Who was seated by a line had nobody before them in it who could have sat there."""
    lines = lines_of(day.event)
    seats = {(seat.registration_id, seat.slot_id): seat for seat in WorkshopSeat.objects.all()}
    for line in lines.choices.values():
        for position, choice in enumerate(line):
            seat = seats.get((choice.registration_id, choice.slot_id))
            held = before.places.get(choice.registration_id, ("", []))[1]
            is_new = seat and seat.workshop_id == choice.workshop_id and seat.workshop_id not in held
            if is_new and seat.by == "file d’attente":
                assert [ahead for ahead in line[:position] if not lines.skipped(ahead)] == []


def check_settled(day: Day) -> None:
    """No place is left to give where everybody is read: what an act on one person leaves unread moves nobody."""
    event = Event.objects.get(pk=day.event.pk)
    found = settlement_of(event, now=timezone.now(), lines=lines_of(event))
    assert (found.moved, found.promoted) == ([], [])


picks = st.lists(st.integers(0, 2), max_size=2, unique=True).map(tuple)
plans = st.builds(
    Plan,
    capacity=st.integers(2, 4),
    rooms=st.tuples(*[st.integers(0, 2)] * sum(SHAPE)),
    confirms=st.booleans(),
    overlaps=st.booleans(),
)
NAMES = [
    *["change"] * 3, *["cancel", "move", "confirm", "wait"] * 2, "register", "promote", "keep_seat", "expire",
    "resize_day", "resize_workshop", "close_workshop",
]  # fmt: skip
acts = st.builds(
    Act,
    name=st.sampled_from(NAMES),
    who=st.integers(0, PEOPLE - 1),
    slot=st.integers(0, 1),
    workshop=st.integers(0, 2),
    wishes=st.tuples(picks, picks),
    half_days=st.sampled_from([(True, True), (True, True), (True, False), (False, True)]),
    yes=st.booleans(),
)


@given(
    plan=plans,
    crowd=st.lists(st.tuples(picks, picks), min_size=3, max_size=4),
    sequence=st.lists(acts, min_size=2, max_size=6),
)
def test_any_sequence_of_acts_leaves_the_day_sound(plan, crowd, sequence):
    arrivals = [Act("register", who=number, wishes=wishes) for number, wishes in enumerate(crowd)]
    with transaction.atomic(), time_machine.travel(timezone.now(), tick=False) as clock:
        day = Day(plan)
        state = state_of(day)
        for act in [*arrivals, *sequence]:
            clock.shift(timedelta(hours=25) if act.name in {"wait", "expire"} else timedelta(minutes=1))
            state = check_act(day, act, state)
        transaction.set_rollback(True)
