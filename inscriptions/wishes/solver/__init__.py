"""Who gets which workshop of a slot: the exact optimum of an objective, ties by lottery. Values in, values out.

An objective is one integer cost a rank (`rank_costs`); « nowhere », without limit, costs more than all ranks together.
Everybody starts in their first wish, beyond the rooms if need be; each workshop has a price, zero at first.
While a workshop is overfull, prices rise by the distance to the nearest empty seat, where a step from a to b weighs the
least that anybody's move adds: chains of free moves then lead from everywhere to empty seats, and people are sent.
At the end everybody sits where cost + price is least and every workshop with a price is full: by duality no sharing
costs less, and those that cost as little are exactly those where both hold. Chains of free moves lead to all of these:
in the order of the lottery each person takes the best seat that such a chain can give, and keeps it.
"""

from inscriptions.wishes.solver.allocate import FIRST_COME, allocate, compare, first_come
from inscriptions.wishes.solver.fill import fill
from inscriptions.wishes.solver.lottery import lottery_number
from inscriptions.wishes.solver.problem import Objective, Person, Problem, Workshop
from inscriptions.wishes.solver.report import reported_again
from inscriptions.wishes.solver.result import Allocation, Missed, Outcome, PersonReport, Profile, Why, WorkshopReport

__all__ = [
    "FIRST_COME",
    "Allocation",
    "Missed",
    "Objective",
    "Outcome",
    "Person",
    "PersonReport",
    "Problem",
    "Profile",
    "Why",
    "Workshop",
    "WorkshopReport",
    "allocate",
    "compare",
    "fill",
    "first_come",
    "lottery_number",
    "reported_again",
]
