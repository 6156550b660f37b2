"""What a letter keeps of the act that causes it: small, and as JSON in its row until the letter is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from inscriptions.models import Registration
from inscriptions.models.wishes import announced_slots
from inscriptions.people.history import snapshots
from programme.models import Event

Json = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """A workshop that a person chose in a slot; `waits` is false once they keep a lesser seat."""

    slot: int
    workshop: int
    waits: bool


@dataclass(frozen=True)
class Decided:
    """What was decided of a person: their status, the moments they come to, their seats and their wishes.

    `attends` holds « morning », « lunch », « afternoon »; `seats` is slot → workshop; `wishes` are by slot, best first;
    `giving` names the slots that give seats (None: all of them). `hold_expires_at` is aware.
    """

    status: str
    attends: frozenset[str]
    seats: Mapping[int, int]
    wishes: tuple[Wish, ...]
    giving: frozenset[int] | None
    hold_expires_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.status != Registration.Status.CANCELLED

    @property
    def holds_a_place(self) -> bool:
        return self.status in {Registration.Status.CONFIRMED, Registration.Status.UNCONFIRMED}

    def to_json(self) -> Json:
        return {
            "status": str(self.status),
            "attends": sorted(self.attends),
            "seats": [[slot, workshop] for slot, workshop in sorted(self.seats.items())],
            "wishes": [[wish.slot, wish.workshop, wish.waits] for wish in self.wishes],
            "giving": None if self.giving is None else sorted(self.giving),
            "hold_expires_at": self.hold_expires_at and self.hold_expires_at.isoformat(),
        }

    @classmethod
    def from_json(cls, said: Json) -> Self:
        until = said["hold_expires_at"]
        return cls(
            status=said["status"],
            attends=frozenset(said["attends"]),
            seats=dict(said["seats"]),
            wishes=tuple(Wish(*wish) for wish in said["wishes"]),
            giving=None if said["giving"] is None else frozenset(said["giving"]),
            hold_expires_at=until and datetime.fromisoformat(until),
        )


@dataclass(frozen=True)
class Facts:
    """All that a letter keeps: what was decided, its calendar's `sequence`, what the act `said` besides.

    `position` is the place in the line of the day and its length, of who waits; `sequence` is None for a letter
    without a calendar.
    """

    decided: Decided
    position: tuple[int, int] | None = None
    sequence: int | None = None
    said: Json = field(default_factory=dict)

    def to_json(self) -> Json:
        return {
            "decided": self.decided.to_json(),
            "position": self.position and list(self.position),
            "sequence": self.sequence,
            "said": self.said,
        }

    @classmethod
    def from_json(cls, kept: Json) -> Self:
        position = kept["position"]
        return cls(
            Decided.from_json(kept["decided"]), position and (position[0], position[1]), kept["sequence"], kept["said"]
        )


def decided_of(registration: Registration) -> Decided:
    """What is decided of `registration` now: two statements, three on a day of wishes."""
    return decided_from(registration, snapshots([registration])[registration.pk], giving_slots(registration.event))


def decided_from(person: Registration, kept: Mapping[str, Any], giving: frozenset[int] | None) -> Decided:
    """The same of what the history keeps of `person` (`people.history.snapshots`); nothing is read."""
    return Decided(
        status=person.status,
        attends=frozenset(person.attended),
        seats={int(slot): workshop for slot, workshop in kept["seats"].items()},
        wishes=tuple(
            Wish(int(key.partition(".")[0]), workshop, workshop not in kept["keeps"])
            for key, workshop in kept["wishes"].items()
        ),
        giving=giving,
        hold_expires_at=person.hold_expires_at,
    )


def giving_slots(event: Event) -> frozenset[int] | None:
    """The slots of `event` that give seats; None when all of them do, which is not read."""
    return None if event.allocation == Event.Allocation.FIRST_COME else frozenset(announced_slots(event))
