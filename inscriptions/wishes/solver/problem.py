"""What an allocation starts from: people with their wishes, workshops with their rooms, the objective."""

import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Objective(StrEnum):
    """What the best sharing is, once the largest number of people are seated."""

    GENEROUS = "generous"  # fewest at the worst rank, then at the next worst, and so on
    RANK_MAXIMAL = "rank_maximal"  # most at rank 1, then at rank 2, and so on
    SMALLEST_SUM = "smallest_sum"  # smallest sum of ranks


@dataclass(frozen=True, kw_only=True)
class Person:
    """`ranking`: workshops, best first, empty without wishes; `lottery`: the smallest draws first.

    `excluded` says that the team places this person: every workshop is then among the `forbidden`.
    """

    key: int
    lottery: str
    ranking: tuple[int, ...] = ()
    fixed: int | None = None
    forbidden: tuple[int, ...] = ()
    excluded: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranking", tuple(self.ranking))
        object.__setattr__(self, "forbidden", tuple(sorted(set(self.forbidden))))


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """`capacity` None is unlimited; a `closed` workshop only seats the people fixed there."""

    key: int
    capacity: int | None
    minimum: int = 0
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One slot to allocate; people and workshops in any order, kept by key."""

    people: tuple[Person, ...]
    workshops: tuple[Workshop, ...]
    objective: Objective = Objective.GENEROUS
    place_without_wishes: bool = False

    def __post_init__(self) -> None:
        keep = object.__setattr__
        keep(self, "people", tuple(sorted(self.people, key=lambda person: person.key)))
        keep(self, "workshops", tuple(sorted(self.workshops, key=lambda workshop: workshop.key)))
        keep(self, "objective", Objective(self.objective))
        self._check()

    def _check(self) -> None:
        known = {workshop.key for workshop in self.workshops}
        if len(known) < len(self.workshops) or len({person.key for person in self.people}) < len(self.people):
            raise ValueError("A person or a workshop is there twice.")
        for person in self.people:
            if not known.issuperset(person.ranking) or person.fixed not in known | {None}:
                raise ValueError(f"Person {person.key} is to sit in an unknown workshop.")
            if len(set(person.ranking)) < len(person.ranking):
                raise ValueError(f"Person {person.key} ranks a workshop twice.")
            if person.fixed in person.forbidden:
                raise ValueError(f"Person {person.key} is fixed where they are forbidden.")

    def in_lottery_order(self) -> list[Person]:
        """People who are not fixed, the smallest lottery number first."""
        free = (person for person in self.people if person.fixed is None)
        return sorted(free, key=lambda person: (person.lottery, person.key))

    def longest_ranking(self) -> int:
        """The worst rank that anybody could get."""
        return max((len(person.ranking) for person in self.people), default=0)

    def fixed_seats(self) -> dict[int, int]:
        """Person → workshop for the people whom the team placed."""
        return {person.key: person.fixed for person in self.people if person.fixed is not None}

    def rooms(self, seats: dict[int, int]) -> dict[int, int]:
        """Workshop → room left beside `seats` (person → workshop); unlimited is room for everybody."""
        taken = Counter(seats.values())
        rooms = {}
        for workshop in self.workshops:
            capacity = len(self.people) if workshop.capacity is None else workshop.capacity
            rooms[workshop.key] = 0 if workshop.closed else max(0, capacity - taken[workshop.key])
        return rooms

    def to_json(self) -> str:
        """The same text for the same problem, whatever order it was given in."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str) -> "Problem":
        """Read what `to_json` wrote, to replay a stored run."""
        values = json.loads(text)
        people, workshops = values.pop("people"), values.pop("workshops")
        return cls(
            people=tuple(Person(**row) for row in people),
            workshops=tuple(Workshop(**row) for row in workshops),
            **values,
        )

    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return sha256(self.to_json().encode()).hexdigest()


def canonical_json(value: object) -> str:
    """Dataclasses as JSON: sorted keys, no spaces."""
    return json.dumps(value, default=vars, sort_keys=True, separators=(",", ":"))
