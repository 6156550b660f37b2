"""What is read at the door, who stands there, and what a reading comes to."""

import uuid as uuids
from dataclasses import dataclass, field
from datetime import datetime

from inscriptions.models import Attendance, Registration, Scan
from programme.models import Session

NO_SUCH_MOMENT = "Ce moment n’existe pas dans cette journée."
READINGS = (Scan.Outcome.FIRST, Scan.Outcome.DUPLICATE)
UNDOINGS = (Scan.Outcome.UNDO, Scan.Outcome.UNDO_ALL)

Spot = tuple[int, str, int | None]  # somebody at a half-day, or at a workshop: primary keys around the moment


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One act at the door; `registration` and `workshop` are primary keys, `uuid` is made once where it happened.

    `anyway` admits someone to a workshop where they have no seat; `undo` takes back what was read until `scanned_at`.
    """

    registration: int
    scanned_at: datetime
    moment: str
    workshop: int | None = None
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)
    undo: bool = False
    anyway: bool = False

    @property
    def spot(self) -> Spot:
        return self.registration, self.moment, self.workshop


@dataclass(frozen=True)
class CheckIn:
    """What a reading came to: `standing` is the person's attendance afterwards, `reason` why it was refused.

    `held` are the workshops where the person has a seat. `may_insist`: the same reading, made `anyway`, would admit.
    """

    outcome: str
    registration: Registration
    held: list[Session]
    standing: Attendance | None = None
    reason: str = ""
    notice: str = ""
    may_insist: bool = False


@dataclass
class AtTheDoor:
    """Somebody at one half-day or workshop: `held` are the workshops where they have a seat, `here` their attendance.

    `past` are the readings that counted there and their undoings, in the order in which they arrived.
    """

    registration: Registration
    held: list[Session] = field(default_factory=list)
    here: Attendance | None = None
    past: list[Scan] = field(default_factory=list)

    def is_seated_in(self, workshop: int | None) -> bool:
        """Whether they have a seat in `workshop`, a primary key, and it takes place."""
        return any(session.pk == workshop and not session.cancelled_at for session in self.held)

    def undone_at(self, by: str) -> datetime | None:
        """The last undoing that beats the readings of the agent `by`."""
        return max((scan.scanned_at for scan in self.past if _beats(scan, by)), default=None)

    def read_until(self, at: datetime, *, by: str | None) -> bool:
        """Whether the agent `by`, or anybody without one, has read their badge at `at` or before."""
        return any(scan.outcome in READINGS and scan.scanned_at <= at and by in {None, scan.by} for scan in self.past)

    def earliest(self) -> Scan | None:
        """The earliest of the readings that nothing has undone."""
        last_undone = {scan.by: self.undone_at(scan.by) for scan in self.past}
        left = [
            scan
            for scan in self.past
            if scan.outcome in READINGS and not ((undone := last_undone[scan.by]) and scan.scanned_at <= undone)
        ]
        return min(left, key=lambda scan: scan.scanned_at, default=None)

    def comes_to(self, outcome: str, reason: str = "", *, notice: str = "", may_insist: bool = False) -> CheckIn:
        """The answer about them, as they stand now."""
        return CheckIn(outcome, self.registration, self.held, self.here, reason, notice, may_insist)


def _beats(scan: Scan, by: str) -> bool:
    """Whether `scan` is an undoing that beats the earlier readings of the agent `by`."""
    return scan.outcome == Scan.Outcome.UNDO_ALL or (scan.outcome == Scan.Outcome.UNDO and scan.by == by)
