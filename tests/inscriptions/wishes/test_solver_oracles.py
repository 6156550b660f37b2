"""The allocation against two oracles: brute force on small instances, SciPy on larger ones."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linear_sum_assignment

from inscriptions.wishes.solver import Objective, Outcome, allocate, compare
from tests.inscriptions.wishes.instances import larger_instance, problems, small_instance

pytestmark = pytest.mark.once

SMALL, LARGER, LARGER_WITH_LOTTERY = 1000, 300, 20  # instances, for each objective
each_objective = pytest.mark.parametrize("objective", Objective)


def value(objective, ranks, worst):
    """What the objective makes as small as it can; `ranks` has None for each person without a seat."""
    counts = Counter(ranks)
    measure = {
        Objective.GENEROUS: [counts[rank] for rank in range(worst, 0, -1)],
        Objective.RANK_MAXIMAL: [-counts[rank] for rank in range(1, worst + 1)],
        Objective.SMALLEST_SUM: [sum(rank for rank in ranks if rank)],
    }
    return [counts[None], *measure[objective]]


def sharings(people, rooms):
    """Every way to give these people a rank, or None, within the rooms."""
    if not people:
        yield ()
        return
    for rank, key in [*enumerate(people[0].ranking, 1), (None, None)]:
        if rank is None or (rooms[key] and key not in people[0].forbidden):
            left = rooms if rank is None else rooms | {key: rooms[key] - 1}
            yield from ((rank, *ranks) for ranks in sharings(people[1:], left))


def seats_by_wish(problem):
    """Person → workshop, as allocated, for those who got one of their wishes."""
    return {row.person: row.workshop for row in allocate(problem).people if row.outcome is Outcome.WISH}


def brute_force(problem):
    """Of all sharings the best by the objective, then by the lottery."""
    people = [someone for someone in problem.in_lottery_order() if someone.ranking]
    best = min(
        sharings(people, problem.rooms(problem.fixed_seats())),
        key=lambda ranks: (value(problem.objective, ranks, 4), [rank or 5 for rank in ranks]),
    )
    return {who.key: who.ranking[rank - 1] for who, rank in zip(people, best, strict=True) if rank}


def costs_for_scipy(problem):
    """The objective as one cost a rank (None: no seat): totals stay whole and far below 2⁵³."""
    worst, base = problem.longest_ranking(), len(problem.people) + 1
    cost = {
        Objective.GENEROUS: lambda rank: base ** (rank - 1),
        Objective.RANK_MAXIMAL: lambda rank: base**worst - base ** (worst - rank),
        Objective.SMALLEST_SUM: lambda rank: rank,
    }[problem.objective]
    return {rank: cost(rank) for rank in range(1, worst + 1)} | {None: 2 * base**worst}


def least_by_scipy(problem, allowed):
    """The least total when each person may only get the ranks `allowed` to them."""
    columns = [workshop.key for workshop in problem.workshops for _ in range(workshop.capacity)]
    matrix = np.full((len(problem.people), len(columns) + len(problem.people)), 2.0**45)
    for row, (someone, ranks) in enumerate(zip(problem.people, allowed, strict=True)):
        costs = {rank: cost for rank, cost in costs_for_scipy(problem).items() if rank in ranks}
        by_workshop = {key: costs[rank] for rank, key in enumerate(someone.ranking, 1) if rank in costs}
        matrix[row, : len(columns)] = [by_workshop.get(key, 2.0**45) for key in columns]
        matrix[row, len(columns) + row] = costs.get(None, 2.0**45)
    return matrix[linear_sum_assignment(matrix)].sum()


@each_objective
def test_small_instances_equal_brute_force_lottery_included(objective):
    random = Random(1)
    instances = [replace(small_instance(random), objective=objective) for _ in range(SMALL)]

    wrong = [instance for instance in instances if seats_by_wish(instance) != brute_force(instance)]

    assert wrong == []


@each_objective
def test_larger_instances_are_worth_what_scipy_finds(objective):
    random = Random(2)
    wrong = []

    for _ in range(LARGER):
        size = {"people": random.randint(40, 150), "workshops": random.randint(3, 10)}
        instance = replace(larger_instance(random, **size), objective=objective)
        costs = costs_for_scipy(instance)
        total = sum(costs[row.rank] for row in allocate(instance).people)
        if total != least_by_scipy(instance, [costs] * len(instance.people)):
            wrong.append(instance)

    assert wrong == []


@each_objective
def test_in_larger_instances_each_in_turn_gets_the_best_rank_that_scipy_finds_possible(objective):
    random = Random(3)
    wrong = []

    for _ in range(LARGER_WITH_LOTTERY):
        instance = replace(larger_instance(random, people=40, workshops=6), objective=objective)
        allowed = [costs_for_scipy(instance)] * len(instance.people)
        least = least_by_scipy(instance, allowed)
        for row in allocate(instance).people:
            turn = row.person
            possible = ([*allowed[:turn], {rank}, *allowed[turn + 1 :]] for rank in (1, 2, 3, None))
            allowed = next(ranks for ranks in possible if least_by_scipy(instance, ranks) == least)
            if allowed[turn] != {row.rank}:
                wrong.append((instance, row))

    assert wrong == []


@given(problems())
def test_each_objective_is_best_at_what_it_states(problem):
    profiles = compare(problem)

    for objective, best in profiles.items():
        worth = [value(objective, ranks_in(profile), len(profile.ranks)) for profile in profiles.values()]
        assert value(objective, ranks_in(best), len(best.ranks)) == min(worth)


def ranks_in(profile):
    """The ranks that a profile counts, one for each person with wishes."""
    seated = [rank for rank, people in enumerate(profile.ranks, 1) for _ in range(people)]
    return seated + [None] * profile.unseated
