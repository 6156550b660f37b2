"""The acts: allocate, compare the objectives, and what first come would have given."""

from collections.abc import Sequence
from dataclasses import replace

from inscriptions.wishes.solver.optimum import optimum
from inscriptions.wishes.solver.problem import Objective, Problem
from inscriptions.wishes.solver.report import report
from inscriptions.wishes.solver.result import Allocation, Profile

FIRST_COME = "first_come"


def allocate(problem: Problem) -> Allocation:
    """Seat the fixed people, then the best sharing of the other seats, then, if asked, the people without wishes."""
    seats = problem.fixed_seats() | optimum(problem)
    return report(problem, seats | seats_without_wishes(problem, seats), problem.objective)


def compare(problem: Problem) -> dict[Objective, Profile]:
    """The profile that each objective gives, to be shown side by side."""
    return {objective: allocate(replace(problem, objective=objective)).profile for objective in Objective}


def first_come(problem: Problem, order: Sequence[int]) -> Allocation:
    """What « first come » gives on the same wishes: in the `order` of sign-up, each person gets the best with room."""
    seats = problem.fixed_seats()
    rooms = problem.rooms(seats)
    turns = {key: turn for turn, key in enumerate(order)}
    for person in sorted(problem.in_lottery_order(), key=lambda person: turns[person.key]):
        open_to_them = (key for key in person.ranking if rooms[key] and key not in person.forbidden)
        if (workshop := next(open_to_them, None)) is not None:
            seats[person.key] = workshop
            rooms[workshop] -= 1
    return report(problem, seats | seats_without_wishes(problem, seats), FIRST_COME)


def seats_without_wishes(problem: Problem, seats: dict[int, int]) -> dict[int, int]:
    """More seats, for people without wishes, in lottery order: each in the workshop with the most room left."""
    placed = {}
    if problem.place_without_wishes:
        rooms = problem.rooms(seats)
        for person in problem.in_lottery_order():
            open_to_them = [key for key, room in rooms.items() if room and key not in person.forbidden]
            if open_to_them and not person.ranking:
                placed[person.key] = max(open_to_them, key=rooms.__getitem__)
                rooms[placed[person.key]] -= 1
    return placed
