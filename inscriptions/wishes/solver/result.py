"""What an allocation gives: its profile, each workshop's demand and seats, each person's seat and why no better one."""

import json
from dataclasses import dataclass
from enum import StrEnum

from inscriptions.wishes.solver.problem import canonical_json


class Outcome(StrEnum):
    """What came of a person's wishes."""

    WISH = "wish"
    FIXED = "fixed"
    PLACED = "placed"  # without wishes, placed where room was left
    UNSEATED = "unseated"  # with wishes, none of which had a seat
    FREE = "free"  # without wishes, left free


class Why(StrEnum):
    """Why a person did not get a workshop they ranked better."""

    FULL = "full"
    CLOSED = "closed"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How many people got wish 1, 2, 3… (`ranks`), and how many each other outcome."""

    ranks: tuple[int, ...]
    unseated: int
    fixed: int
    placed: int
    free: int


@dataclass(frozen=True, kw_only=True)
class WorkshopReport:
    """`demand`: how many ranked it first, second…; `seats` includes `fixed`, the people the team put there."""

    workshop: int
    demand: tuple[int, ...]
    seats: int
    fixed: int
    capacity: int | None
    closed: bool
    below_minimum: bool


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A workshop ranked better than what the person got.

    `demand`: how many asked for it, at any rank; `reserved`: how many sit there without having asked.
    """

    workshop: int
    rank: int
    why: Why
    demand: int
    capacity: int | None
    reserved: int = 0


@dataclass(frozen=True, kw_only=True)
class PersonReport:
    """`rank` is that of the seat among the person's wishes, if it is one of them."""

    person: int
    outcome: Outcome
    workshop: int | None
    rank: int | None
    missed: tuple[Missed, ...]


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """The result of a method (an objective, or first come) on the problem of that digest; rows by key."""

    method: str
    digest: str
    profile: Profile
    workshops: tuple[WorkshopReport, ...]
    people: tuple[PersonReport, ...]

    @property
    def seats(self) -> dict[int, int]:
        """Person → workshop, without those who have none."""
        return {row.person: row.workshop for row in self.people if row.workshop is not None}

    def to_json(self) -> str:
        """The same text for the same result."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str) -> "Allocation":
        """Read what `to_json` wrote."""
        values = json.loads(text)
        profile, workshops, people = (values.pop(name) for name in ("profile", "workshops", "people"))
        return cls(
            profile=Profile(**profile | {"ranks": tuple(profile["ranks"])}),
            workshops=tuple(WorkshopReport(**row | {"demand": tuple(row["demand"])}) for row in workshops),
            people=tuple(_person_from(row) for row in people),
            **values,
        )


def _person_from(row: dict) -> PersonReport:
    missed = tuple(Missed(**wish | {"why": Why(wish["why"])}) for wish in row["missed"])
    return PersonReport(**row | {"outcome": Outcome(row["outcome"]), "missed": missed})
