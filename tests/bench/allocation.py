"""Seconds to allocate a slot, report included: skewed popularity, hardly a seat too many, the slowest objective."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import ceil
from random import Random
from statistics import median
from time import perf_counter

from inscriptions.wishes.solver import Objective, Person, Problem, Workshop, allocate, fill, lottery_number

RUNS = 5
SIZES = [(300, 5, 0.02), (2_000, 20, 0.2), (10_000, 50, 3)]  # people, workshops, seconds not to be passed


def invented(people: int, workshops: int, wishes: int) -> Problem:
    """A problem whose n-th workshop is n times less sought than the first, with 2 % more seats than people."""
    random = Random(2018)
    seats = ceil(people * 1.02 / workshops)
    return Problem(
        people=tuple(
            Person(
                key=key,
                ranking=tuple(sorted(range(workshops), key=lambda n: random.random() ** (n + 1))[-wishes:][::-1]),
                lottery=lottery_number("mesure", 1, key),
            )
            for key in range(people)
        ),
        workshops=tuple(Workshop(key=key, capacity=seats) for key in range(workshops)),
    )


def unplaced(people: int, workshops: int) -> Problem:
    """The same people, of whom one in two wishes nothing: what « Placer les 2 000 » starts from."""
    problem = invented(people, workshops, 3)
    asked = tuple(replace(one, ranking=one.ranking if one.key % 2 else ()) for one in problem.people)
    return replace(problem, people=asked)


def seconds(problem: Problem, share: Callable[[Problem], object] = allocate) -> float:
    """The median of five runs."""
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        share(problem)
        times.append(perf_counter() - started)
    return median(times)


if __name__ == "__main__":
    print(f"Répartition d’un créneau (médiane de {RUNS} mesures, l’objectif le plus lent)")
    for people, workshops, limit in SIZES:
        for wishes in (3, workshops):
            problem = invented(people, workshops, wishes)
            slowest = max(seconds(replace(problem, objective=objective)) for objective in Objective)
            print(f"{people} × {workshops}, {wishes} vœux : {slowest:.3f} s (au plus {limit} s)")
        placed = seconds(unplaced(people, workshops), partial(fill, anywhere=True))
        print(f"{people} × {workshops}, placer qui n’a pas d’atelier : {placed:.3f} s (au plus {2 * limit} s)")
