"""What readings come to, decided in memory on what was read once. Nothing is written here: `scans` does."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from inscriptions.door.past import Past
from inscriptions.door.readings import NO_SUCH_MOMENT, AtTheDoor, CheckIn, Reading, Spot
from inscriptions.door.rules import check_admitted, check_not_undone, check_seated
from inscriptions.models import Attendance, Moment, Registration, Scan
from programme.models import Event
from rencontre.actors import Actor
from rencontre.domain import refusal

NOT_READ = "Seul un pointage fait par vous s’annule ici."
DOUBTFUL = "Heure douteuse sur l’appareil : l’heure d’arrivée compte."
NOW_PROVED = "Son adresse n’avait pas été confirmée : l’inscription l’est maintenant."
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class DoorDesk:
    """The day, whose lock is held, the agent who acts, and which clocks are believed: those from `earliest` to `now`.

    `decides`: the agent's undoing beats the readings of everybody.
    """

    event: Event
    by: Actor
    decides: bool = False
    earliest: datetime = EVER
    now: datetime = field(default_factory=timezone.now)

    def believes(self, reading: Reading) -> bool:
        return self.earliest <= reading.scanned_at <= self.now

    def order(self, reading: Reading) -> tuple[str, int, datetime, datetime, bool]:
        """By half-day or workshop, then by the instant that counts."""
        at = reading.scanned_at if self.believes(reading) else self.now
        return reading.moment, reading.workshop or 0, at, reading.scanned_at, reading.undo


class Play:
    """Readings played one after the other at `desk`, each on what the earlier ones left of the `past`.

    `former` are the scans that some of them already came to, by uuid; `proved` the people that coming here has just
    confirmed, and `unproved` those that it must confirm: they are played as if they were.
    """

    def __init__(self, desk: DoorDesk, past: Past, *, former: Mapping[UUID, Scan], proved: Collection[int] = ()):
        self.desk, self.past, self.former = desk, past, former
        self.scans: list[Scan] = []
        self.people: dict[Spot, AtTheDoor] = {}
        self.unproved: set[int] = set()
        self._proved = set(proved)
        self._doubted: Counter[Spot] = Counter()

    def play(self, reading: Reading) -> CheckIn | None:
        """What `reading` comes to; None for the badge of another day."""
        person = self.people.get(reading.spot) or self.past.at(reading.spot)
        if person is None:
            return None
        self.people[reading.spot] = person
        if former := self.former.get(reading.uuid):
            return self._again(reading, person, former)
        if not self._exists(reading, person):
            return CheckIn(Scan.Outcome.REFUSED, person.registration, person.held, reason=NO_SUCH_MOMENT)
        act = self._undo if reading.undo else self._read
        done = act(reading, person, self._instant(reading))
        said = "" if self.desk.believes(reading) else _doubt(reading.scanned_at, self.desk.now)
        return replace(done, notice=" ".join(filter(None, [done.notice, said])))

    def _again(self, reading: Reading, person: AtTheDoor, former: Scan) -> CheckIn:
        """What was answered when `former` was written."""
        outcome = Scan.Outcome.UNDO if former.outcome == Scan.Outcome.UNDO_ALL else former.outcome
        notice = _doubt(former.claimed_at, former.received_at) if former.claimed_at else ""
        reason = ""
        if former.outcome == Scan.Outcome.REFUSED:
            reason = NOT_READ if reading.undo else self._reason(reading, person, former.scanned_at)
        return person.comes_to(outcome, reason, notice=notice)

    def _instant(self, reading: Reading) -> datetime:
        """When the act counts; those of one person whose clock is not believed keep their order."""
        if self.desk.believes(reading):
            return reading.scanned_at
        rank = self._doubted[reading.spot]
        self._doubted[reading.spot] += 1
        return self.desk.now + rank * timedelta.resolution

    def _exists(self, reading: Reading, person: AtTheDoor) -> bool:
        if reading.moment != Moment.WORKSHOP:
            return reading.moment in self.desk.event.half_days and reading.workshop is None
        if reading.workshop is None:
            return False
        return person.is_seated_in(reading.workshop) or self.past.workshop(reading.workshop) is not None

    def _reason(self, reading: Reading, person: AtTheDoor, at: datetime, *, anyway: bool = False) -> str:
        """Why a reading of the instant `at` does not count; empty when it does."""
        reason = refusal(check_not_undone, at, undone_at=person.undone_at(self.desk.by.name))
        reason = reason or refusal(check_admitted, person.registration, now=self.desk.now)
        if reason or anyway or reading.anyway or reading.workshop is None or person.is_seated_in(reading.workshop):
            return reason
        return refusal(check_seated, self.past.workshop(reading.workshop), person.held)

    def _read(self, reading: Reading, person: AtTheDoor, at: datetime) -> CheckIn:
        if reason := self._reason(reading, person, at):
            self._keep(reading, person, at, Scan.Outcome.REFUSED)
            may_insist = not self._reason(reading, person, at, anyway=True)
            return person.comes_to(Scan.Outcome.REFUSED, reason, may_insist=may_insist)
        notice = self._proof(person.registration)
        outcome = Scan.Outcome.FIRST if person.here is None else Scan.Outcome.DUPLICATE
        if person.here is None or at < person.here.at:
            person.here = _standing(reading, person, at, self.desk.by.name)
        self._keep(reading, person, at, outcome)
        return person.comes_to(outcome, notice=notice)

    def _proof(self, registration: Registration) -> str:
        """Somebody whose place was held until they proved their address is here: it is theirs."""
        if registration.status == Registration.Status.UNCONFIRMED:
            self.unproved.add(registration.pk)
        if registration.pk not in self._proved:
            return ""
        self._proved.remove(registration.pk)
        return NOW_PROVED

    def _undo(self, reading: Reading, person: AtTheDoor, at: datetime) -> CheckIn:
        by = None if self.desk.decides else self.desk.by.name
        is_theirs = person.here is not None and person.here.at <= at and by in {None, person.here.by}
        if not is_theirs and not person.read_until(at, by=by):
            self._keep(reading, person, at, Scan.Outcome.REFUSED)
            return person.comes_to(Scan.Outcome.REFUSED, NOT_READ)
        self._keep(reading, person, at, Scan.Outcome.UNDO_ALL if self.desk.decides else Scan.Outcome.UNDO)
        if is_theirs:
            left = person.earliest()
            person.here = _standing(reading, person, left.scanned_at, left.by) if left else None
        return person.comes_to(Scan.Outcome.UNDO)

    def _keep(self, reading: Reading, person: AtTheDoor, at: datetime, outcome: Scan.Outcome) -> None:
        scan = Scan(
            uuid=reading.uuid,
            registration=person.registration,
            moment=reading.moment,
            workshop_id=reading.workshop,
            scanned_at=at,
            received_at=self.desk.now,
            claimed_at=None if self.desk.believes(reading) else reading.scanned_at,
            by=self.desk.by.name,
            outcome=outcome,
        )
        self.scans.append(scan)
        if outcome != Scan.Outcome.REFUSED:
            person.past.append(scan)


def _standing(reading: Reading, person: AtTheDoor, at: datetime, by: str) -> Attendance:
    """A new row rather than a changed one: what was already answered does not change."""
    return Attendance(
        registration=person.registration, moment=reading.moment, workshop_id=reading.workshop, at=at, by=by
    )


def _doubt(claimed: datetime, received: datetime) -> str:
    """What to say of a clock that is not believed: nothing when it is right, and the day is another."""
    return DOUBTFUL if abs(received - claimed) > timedelta(days=1) else ""
