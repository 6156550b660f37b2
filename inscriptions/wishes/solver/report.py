"""What the seats are worth: who got which wish and why no better one, what each workshop was asked for and got."""

from collections import Counter
from dataclasses import dataclass

from inscriptions.wishes.solver.problem import Person, Problem, Workshop
from inscriptions.wishes.solver.result import Allocation, Missed, Outcome, PersonReport, Profile, Why, WorkshopReport


def report(problem: Problem, seats: dict[int, int], method: str) -> Allocation:
    """Say what `seats` (person → workshop) give to each person and each workshop."""
    demands = _count_demands(problem)
    reserved = Counter(seats[p.key] for p in problem.people if p.key in seats and seats[p.key] not in p.ranking)
    asked = {
        workshop.key: _Asked(workshop, sum(demands[workshop.key]), reserved[workshop.key])
        for workshop in problem.workshops
    }
    people = tuple(_of_person(person, seats.get(person.key), asked) for person in problem.people)
    taken, fixed = Counter(seats.values()), Counter(person.fixed for person in problem.people)
    return Allocation(
        method=method,
        digest=problem.digest(),
        profile=_profile(people, problem.longest_ranking()),
        workshops=tuple(
            _of_workshop(row, demands[row.key], taken[row.key], fixed[row.key]) for row in problem.workshops
        ),
        people=people,
    )


def reported_again(problem: Problem, stored: str) -> Allocation:
    """The `stored` result of `problem`: its seats as they are, with the counts and reasons of this version."""
    result = Allocation.from_json(stored)
    return report(problem, result.seats, result.method)


def _count_demands(problem: Problem) -> dict[int, list[int]]:
    ranks = problem.longest_ranking()
    demands = {workshop.key: [0] * ranks for workshop in problem.workshops}
    for person in problem.people:
        for position, key in enumerate(person.ranking):
            demands[key][position] += 1
    return demands


def _of_workshop(workshop: Workshop, demand: list[int], seats: int, fixed: int) -> WorkshopReport:
    return WorkshopReport(
        workshop=workshop.key,
        demand=tuple(demand),
        seats=seats,
        fixed=fixed,
        capacity=workshop.capacity,
        closed=workshop.closed,
        below_minimum=not workshop.closed and seats < workshop.minimum,
    )


@dataclass(frozen=True)
class _Asked:
    """A workshop, how many asked for it and how many sit there without having asked."""

    workshop: Workshop
    demand: int
    reserved: int

    def missed(self, person: Person, rank: int) -> Missed:
        return Missed(
            workshop=self.workshop.key,
            rank=rank,
            why=_why_not(person, self.workshop),
            demand=self.demand,
            capacity=self.workshop.capacity,
            reserved=self.reserved,
        )


def _of_person(person: Person, seat: int | None, asked: dict[int, _Asked]) -> PersonReport:
    position = person.ranking.index(seat) if seat in person.ranking else None
    if person.fixed is not None:
        outcome = Outcome.FIXED
    elif seat is None:
        outcome = Outcome.UNSEATED if person.ranking else Outcome.FREE
    else:
        outcome = Outcome.PLACED if position is None else Outcome.WISH
    better = () if outcome is Outcome.FIXED else person.ranking[:position]
    return PersonReport(
        person=person.key,
        outcome=outcome,
        workshop=seat,
        rank=None if position is None else position + 1,
        missed=tuple(asked[key].missed(person, rank) for rank, key in enumerate(better, start=1)),
    )


def _why_not(person: Person, workshop: Workshop) -> Why:
    if workshop.closed:
        return Why.CLOSED
    return Why.FORBIDDEN if workshop.key in person.forbidden else Why.FULL


def _profile(people: tuple[PersonReport, ...], ranks: int) -> Profile:
    outcomes = Counter(row.outcome for row in people)
    by_rank = Counter(row.rank for row in people if row.outcome is Outcome.WISH)
    return Profile(
        ranks=tuple(by_rank[rank] for rank in range(1, ranks + 1)),
        unseated=outcomes[Outcome.UNSEATED],
        fixed=outcomes[Outcome.FIXED],
        placed=outcomes[Outcome.PLACED],
        free=outcomes[Outcome.FREE],
    )
