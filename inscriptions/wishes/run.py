"""Sharing out a slot in wishes mode: proposed, applied, announced; reversible until announced."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Set

from django.db import transaction
from django.utils import timezone

from inscriptions.models import AllocationRun, Registration, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.seats.act import Act, act
from inscriptions.seats.locks import lock_event
from inscriptions.seats.rules import check_no_overlap
from inscriptions.seats.sit import upsert_seats
from inscriptions.wishes.rules import (
    check_is_applied,
    check_is_fresh,
    check_is_time_to_share,
    check_may_be_shared,
    check_may_be_withdrawn,
)
from inscriptions.wishes.solver import (
    Allocation,
    Missed,
    Objective,
    Person,
    PersonReport,
    Problem,
    Why,
    Workshop,
    allocate,
    lottery_number,
    reported_again,
)
from programme.models import Event, Intervention, Session
from rencontre.actors import Actor
from rencontre.domain import refusal
from rencontre.french.words import counted

State = AllocationRun.State


def problem_of(
    slot: Session,
    *,
    objective: str = AllocationRun.Objective.GENEROUS,
    excluded: Iterable[int] = (),
    closed: Iterable[int] = (),
) -> Problem:
    """What the sharing of `slot` starts from: the people who have a place of the day and answered before the deadline.

    A place that is only held until an address is proved is not had.
    Fixed: who already has a seat (the team's moves) and the workshop's own speakers. `excluded` (registrations) are
    left to the team, `closed` (workshops) stay empty. Nobody may sit where they sit elsewhere at the same time.
    """
    excluded, closed, read = set(excluded), set(closed), _Read(slot)
    return Problem(
        people=tuple(read.person(person, is_excluded=person.pk in excluded) for person in read.people()),
        workshops=tuple(
            Workshop(
                key=workshop.pk,
                capacity=workshop.capacity,
                minimum=workshop.minimum or 0,
                closed=workshop.closed or workshop.pk in closed,
            )
            for workshop in read.workshops
        ),
        objective=Objective(objective),
        place_without_wishes=slot.event.place_without_wishes,
    )


class _Read:
    """What the sharing of `slot` starts from, read in six statements, the people's among them."""

    def __init__(self, slot: Session):
        self.slot = slot
        self.workshops = list(slot.workshops.filter(cancelled_at=None).order_by("pk"))
        self.offered = {workshop.pk for workshop in self.workshops}
        self.rankings: dict[int, list[int]] = defaultdict(list)
        for person, workshop in slot.slot_choices.order_by("rank").values_list("registration_id", "workshop_id"):
            if workshop in self.offered:
                self.rankings[person].append(workshop)
        self.held = dict(slot.slot_seats.values_list("registration_id", "workshop_id"))
        interventions = Intervention.objects.filter(session__in=self.workshops).order_by("-pk")
        self.speaking = dict(interventions.values_list("speaker_id", "session_id"))
        self.busy = self._busy()

    def _busy(self) -> dict[int, set[int]]:
        """Person → the workshops held at the same time as a seat of theirs in another slot."""
        seats = WorkshopSeat.objects.filter(registration__event=self.slot.event).exclude(slot=self.slot)
        elsewhere: dict[int, list[int]] = defaultdict(list)
        for person, workshop in seats.values_list("registration_id", "workshop_id"):
            elsewhere[workshop].append(person)
        busy: dict[int, set[int]] = defaultdict(set)
        for other in self.slot.event.sessions.filter(pk__in=elsewhere).select_related("event", "parent"):
            overlapping = {one.pk for one in self.workshops if refusal(check_no_overlap, one, [other])}
            for person in elsewhere[other.pk]:
                busy[person] |= overlapping
        return busy

    def people(self) -> Iterator[Registration]:
        """Who has a place, comes, and answered before the deadline; who speaks, or has a seat, however late."""
        for person in self.slot.event.registrations.confirmed().order_by("pk"):
            counts = person.created_at < self.slot.event.wishes_end or person.speaker_id or person.pk in self.held
            if counts and person.attends(self.slot.half_day):
                yield person

    def person(self, person: Registration, *, is_excluded: bool) -> Person:
        busy, speaks_in = self.busy.get(person.pk, set()), self.speaking.get(person.speaker_id or 0)
        fixed = self.held.get(person.pk) or (speaks_in if speaks_in not in busy else None)
        is_excluded = is_excluded and not fixed
        return Person(
            key=person.pk,
            lottery=lottery_number(self.slot.event.lottery_seed, self.slot.pk, person.pk),
            ranking=tuple(self.rankings.get(person.pk, ())),
            fixed=fixed,
            forbidden=() if fixed else tuple(sorted(self.offered if is_excluded else busy)),
            excluded=is_excluded,
        )


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
    with act(run.slot.event, by=by, as_="répartition annoncée") as done:
        run = _read_again(run, done.event)
        if run.state != State.ANNOUNCED:
            _announce(done, run)
    return run


def _announce(done: Act, run: AllocationRun) -> None:
    check_is_applied(run)
    check_is_time_to_share(done.event, now=done.now)
    _check_is_still_fresh(run)
    _set_state(run, State.ANNOUNCED, done.by)
    problem, allocation = Problem.from_json(run.input), Allocation.from_json(run.result)
    keys = [person.key for person in problem.people]
    people = {person.pk: person for person in done.event.registrations.filter(pk__in=keys).order_by("pk")}
    late = _newcomers(run, people)
    done.touch(*people.values(), *late)
    _close_workshops(run, problem)
    _seat_everyone(done, run, problem, allocation)
    report = {row.person: row for row in reported_again(problem, run.result).people}
    excluded = _excluded(problem)
    for person in people.values():
        done.say(person, session=run.slot, always=True)
    for person in [*people.values(), *late]:
        row = report.get(person.pk)
        done.tell(kinds.ALLOCATED, person, lines=_told(row, excluded) if row else [])


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


def _newcomers(run: AllocationRun, concerned: Container[int]) -> list[Registration]:
    """The people who wished after the deadline: placed by the line, and told with the others."""
    have_a_place = run.slot.event.registrations.confirmed().filter(choices__slot=run.slot)
    return [person for person in have_a_place.distinct().order_by("pk") if person.pk not in concerned]


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


def _check_is_still_fresh(run: AllocationRun) -> None:
    before = Problem.from_json(run.input)
    now = problem_of(
        run.slot,
        objective=run.objective,
        excluded=_excluded(before),
        closed=[workshop.key for workshop in before.workshops if workshop.closed],
    )
    check_is_fresh(run, digest=now.digest())


def _excluded(problem: Problem) -> set[int]:
    return {person.key for person in problem.people if person.excluded}
