"""Sharing out a slot in wishes mode: proposed, applied, announced; reversible until announced."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from typing import Any

from django.db import transaction
from django.utils import timezone

from inscriptions.models import AllocationRun, Registration, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.seats.act import Act, act
from inscriptions.seats.locks import lock_event
from inscriptions.seats.sit import upsert_seats
from inscriptions.wishes.inputs import problem_of
from inscriptions.wishes.rules import (
    check_is_applied,
    check_is_fresh,
    check_is_time_to_share,
    check_may_be_shared,
    check_may_be_withdrawn,
)
from inscriptions.wishes.solver import Allocation, Missed, PersonReport, Problem, Why, allocate, reported_again
from programme.models import Event, Session
from rencontre.actors import Actor
from rencontre.domain import refusal
from rencontre.french.words import counted

State = AllocationRun.State


@transaction.atomic
def propose(
    *,
    slot: Session,
    by: Actor,
    objective: str = AllocationRun.Objective.GENEROUS,
    excluded: Iterable[int] = (),
    closed: Iterable[int] = (),
) -> AllocationRun:
    """Compute the best sharing of `slot` and keep it as the proposal; nobody is seated or told.

    Raises NotChangeable before the deadline for wishes, or once a sharing is applied or announced.
    """
    event = lock_event(slot.event)
    slot = event.sessions.slots().get(pk=slot.pk)
    check_may_be_shared(slot, now=timezone.now())
    problem = problem_of(slot, objective=objective, excluded=excluded, closed=closed)
    slot.allocation_runs.filter(state=State.PROPOSED).delete()
    return AllocationRun.objects.create(
        slot=slot,
        objective=objective,
        seed=event.lottery_seed,
        digest=problem.digest(),
        input=problem.to_json(),
        result=allocate(problem).to_json(),
        at=timezone.now(),
        by=by.name,
    )


@transaction.atomic
def apply(*, run: AllocationRun, by: Actor) -> AllocationRun:
    """Choose a proposal: wishes and places are those it started from. Repeating is harmless.

    Raises StaleAllocation when they have changed since.
    """
    run = _lock_run(run)
    if run.state == State.PROPOSED:
        check_is_time_to_share(run.slot.event, now=timezone.now())
        _check_is_still_fresh(run)
        _set_state(run, State.APPLIED, by)
    return run


@transaction.atomic
def withdraw(*, run: AllocationRun, by: Actor) -> AllocationRun:
    """Back to a proposal, as long as it is not announced. Repeating is harmless."""
    run = _lock_run(run)
    check_may_be_withdrawn(run)
    if run.state == State.APPLIED:
        _set_state(run, State.PROPOSED, by)
    return run


def announce(*, run: AllocationRun, by: Actor) -> AllocationRun:
    """Seat everyone as the applied sharing says, one letter each; newcomers are placed after. Repeating is harmless.

    Raises NotChangeable for a proposal that is not applied, StaleAllocation when wishes or places have changed.
    """
    return announce_runs(event=run.slot.event, runs=[run], by=by)[0]


def announce_runs(*, event: Event, runs: Iterable[AllocationRun], by: Actor) -> list[AllocationRun]:
    """The same of several slots of `event` in one act: each person reads one letter, which tells of all of them."""
    with act(event, by=by, as_="répartition annoncée") as done:
        again = [_read_again(run, done.event) for run in runs]
        if to_announce := [run for run in again if run.state != State.ANNOUNCED]:
            _announce(done, to_announce)
    return again


def who_is_told(runs: Iterable[AllocationRun]) -> tuple[list[Registration], list[Registration]]:
    """Whom the announcement of `runs`, of one day, is about; then who wished after the deadline, told with them."""
    runs = list(runs)
    keys = {person.key for run in runs for person in Problem.from_json(run.input).people}
    registrations = runs[0].slot.event.registrations
    people = list(registrations.filter(pk__in=keys).order_by("pk"))
    late = registrations.confirmed().filter(choices__slot__in=[run.slot_id for run in runs]).distinct()
    return people, [person for person in late.order_by("pk") if person.pk not in keys]


def _announce(done: Act, runs: list[AllocationRun]) -> None:
    for run in runs:
        check_is_applied(run)
    check_is_time_to_share(done.event, now=done.now)
    for run in runs:
        _check_is_still_fresh(run)
    people, late = who_is_told(runs)
    done.touch(*people, *late)
    told: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
    for run in runs:
        _set_state(run, State.ANNOUNCED, done.by)
        problem, allocation = Problem.from_json(run.input), Allocation.from_json(run.result)
        _close_workshops(run, problem)
        _seat_everyone(done, run, problem, allocation)
        excluded = _excluded(problem)
        for row in reported_again(problem, run.result).people:
            told[row.person].append((run.slot_id, _told(row, excluded)))
    for person in people:
        done.say(person, session=runs[0].slot if len(runs) == 1 else None, always=True)
    for person in [*people, *late]:
        done.tell(kinds.ALLOCATED, person, **_facts(told[person.pk], is_of_one=len(runs) == 1))


def _facts(told: list[tuple[int, list[str]]], *, is_of_one: bool) -> dict[str, Any]:
    """What the letter keeps: `lines` of the one slot, or `by_slot`, each slot with its own."""
    if is_of_one:
        lines = [line for _, lines in told for line in lines]
        return {"lines": [f"vous avez votre {line}" if line.startswith("vœu") else line for line in lines]}
    return {"lines": [], "by_slot": [[slot, lines] for slot, lines in told]}


def _close_workshops(run: AllocationRun, problem: Problem) -> None:
    """The workshops that the sharing closed; the people whom it leaves to the team wait for no line."""
    closed = [workshop.key for workshop in problem.workshops if workshop.closed]
    run.slot.workshops.filter(pk__in=closed).update(closed=True)
    run.slot.slot_choices.filter(registration__in=_excluded(problem)).update(waits=False)


def _seat_everyone(done: Act, run: AllocationRun, problem: Problem, allocation: Allocation) -> None:
    """Write the seats in one statement, those that were fixed first; who has a seat of the slot already keeps it."""
    room = {workshop.key: workshop.capacity for workshop in problem.workshops}
    held = dict(run.slot.slot_seats.values_list("registration_id", "workshop_id"))
    taken, fixed, given = Counter(held.values()), problem.fixed_seats(), allocation.seats
    seats = []
    for person in sorted(given.keys() - held.keys(), key=lambda key: (key not in fixed, key)):
        workshop = given[person]
        capacity = room[workshop]
        seats.append(
            WorkshopSeat(
                registration_id=person,
                slot=run.slot,
                workshop_id=workshop,
                allotted_at=done.now,
                by=done.by.name,
                reason="intervient dans l’atelier" if person in fixed else "répartition des vœux",
                over_capacity=capacity is not None and taken[workshop] >= capacity,
            )
        )
        taken[workshop] += 1
    upsert_seats(seats)


def _told(row: PersonReport, excluded: Set[int]) -> list[str]:
    """« vœu 2 ; votre vœu 1 a reçu 71 demandes pour 44 places »."""
    return ([f"vœu {row.rank}"] if row.rank else []) + [_why(wish, row.person in excluded) for wish in row.missed]


def _why(wish: Missed, is_excluded: bool) -> str:
    match wish.why:
        case Why.FULL:
            return f"votre vœu {wish.rank} a reçu {demand_against_places(wish)}"
        case Why.CLOSED:
            return f"votre vœu {wish.rank} est un atelier fermé"
        case Why.FORBIDDEN:
            if is_excluded:
                return f"l’équipe s’occupe de votre vœu {wish.rank}"
            return f"votre vœu {wish.rank} a lieu en même temps qu’un autre de vos ateliers"


def demand_against_places(wish: Missed) -> str:
    """« 71 demandes pour 44 places, dont 3 attribuées par l’équipe » of a full workshop, whatever the ranks."""
    demands = counted(wish.demand, "demande")
    places = counted(wish.capacity, "place") if wish.capacity else "aucune place"
    team = min(wish.reserved, wish.capacity or 0)
    given = f", dont {counted(team, 'attribuée')} par l’équipe" if team else ""
    return f"{demands} pour {places}{given}"


def _lock_run(run: AllocationRun) -> AllocationRun:
    return _read_again(run, lock_event(run.slot.event))


def _read_again(run: AllocationRun, event: Event) -> AllocationRun:
    """The run as it stands under the lock of `event`."""
    run = AllocationRun.objects.get(pk=run.pk)
    run.slot = event.sessions.get(pk=run.slot_id)
    return run


def _set_state(run: AllocationRun, state: str, by: Actor) -> None:
    run.state, run.by, run.at = state, by.name, timezone.now()
    run.save(update_fields=["state", "by", "at"])


def settings_of(run: AllocationRun | None) -> dict[str, Any]:
    """What `propose` takes to do again what `run` did."""
    if run is None:
        return {}
    problem = Problem.from_json(run.input)
    closed = [workshop.key for workshop in problem.workshops if workshop.closed]
    return {"objective": run.objective, "excluded": _excluded(problem), "closed": closed}


def is_stale(run: AllocationRun) -> bool:
    """Whether wishes or places have changed since `run` was proposed, so that it is to be done again."""
    return run.state != State.ANNOUNCED and bool(refusal(_check_is_still_fresh, run))


def _check_is_still_fresh(run: AllocationRun) -> None:
    now = problem_of(run.slot, **settings_of(run))
    check_is_fresh(run, digest=now.digest())


def _excluded(problem: Problem) -> set[int]:
    return {person.key for person in problem.people if person.excluded}
