"""What is read at the door, who stands there, and what a reading comes to."""

import uuid as uuids
from dataclasses import dataclass, field
from datetime import datetime

from inscriptions.models import Attendance, Registration
from programme.models import Session

NO_SUCH_MOMENT = "Ce moment n’existe pas dans cette journée."


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
    def spot(self) -> tuple[str, int | None]:
        return self.moment, self.workshop


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

    `undone_at` is the last undoing that beats the readings of the agent who is at this door.
    """

    registration: Registration
    held: list[Session] = field(default_factory=list)
    here: Attendance | None = None
    undone_at: datetime | None = None

    def is_seated_in(self, workshop: int | None) -> bool:
        """Whether they have a seat in `workshop`, a primary key, and it takes place."""
        return any(session.pk == workshop and not session.cancelled_at for session in self.held)

    def comes_to(self, outcome: str, reason: str = "", *, notice: str = "", may_insist: bool = False) -> CheckIn:
        """The answer about them, as they stand now."""
        return CheckIn(outcome, self.registration, self.held, self.here, reason, notice, may_insist)
