"""Who has no seat, in the seats that are left: as many as can be, by their wishes first, then anywhere if asked."""

from dataclasses import replace

from inscriptions.wishes.solver.allocate import seats_without_wishes
from inscriptions.wishes.solver.optimum import optimum
from inscriptions.wishes.solver.problem import Problem
from inscriptions.wishes.solver.report import report
from inscriptions.wishes.solver.result import Allocation

FILL = "fill"


def fill(problem: Problem, *, anywhere: bool) -> Allocation:
    """Seat the people of `problem` in its rooms; `anywhere`, in what they did not wish too, rather than nowhere."""
    seats = problem.fixed_seats() | optimum(problem, anywhere=anywhere)
    return report(problem, _spread(problem, seats), FILL)


def _spread(problem: Problem, seats: dict[int, int]) -> dict[int, int]:
    """The seats of who sits where they did not wish, spread where the most room is left; the wishes are not touched.

    All these seats cost the same. In the order of the lottery somebody may be left without one: then nothing moves.
    """
    rankings = {person.key: person.ranking for person in problem.people}
    fixed = problem.fixed_seats()
    elsewhere = {key for key, seat in seats.items() if seat not in rankings[key] and key not in fixed}
    kept = {key: seat for key, seat in seats.items() if key not in elsewhere}
    # Those who are moved, as people without wishes; who has a seat, or got none, has no part.
    moved = tuple(
        replace(person, ranking=(), fixed=kept.get(person.key)) for person in problem.people if person.key in seats
    )
    spread = seats_without_wishes(replace(problem, people=moved, place_without_wishes=True), kept)
    return kept | spread if len(spread) == len(elsewhere) else seats
