"""Who is there: readings of badges, ticks on a sheet, and their undoing.

Every act is a `Scan`, added and never changed; `Attendance` is what they come to, whatever the order they arrive in:
the earliest reading that nothing has undone. An undoing beats the earlier readings of the same agent; an organiser's,
those of everybody. A reading is a duplicate when somebody was already there at its moment. A device's clock is believed
from the midnight that begins the day to the instant its readings arrive; else that instant counts.
"""

import uuid as uuids
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from inscriptions.door.rules import check_admitted, check_seated
from inscriptions.errors import NotAdmitted, NotYours
from inscriptions.models import Attendance, Moment, Registration, Scan
from inscriptions.seats.locks import lock_event, lock_event_of
from inscriptions.signup.confirm import confirm_at_the_door
from programme.models import Event, Session
from programme.models.events import local_instant
from rencontre.actors import Actor
from rencontre.domain import refusal

READINGS = (Scan.Outcome.FIRST, Scan.Outcome.DUPLICATE)
NOT_READ = "Seul un pointage fait par vous s’annule ici."
MAY_NOT_UNDO = "Vous n’avez pas le droit d’annuler un pointage."
NO_SUCH_MOMENT = "Ce moment n’existe pas dans cette journée."
OTHER_DAY = "Ce badge n’est pas de cette journée."
DOUBTFUL = "Heure douteuse sur l’appareil : l’heure d’arrivée compte."


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

    `registration` has `held`, the workshops where the person has a seat; None for a badge of another day. `may_insist`
    says that reading it `anyway` would admit.
    """

    outcome: str
    registration: Registration | None = None
    standing: Attendance | None = None
    reason: str = ""
    notice: str = ""
    may_insist: bool = False


@transaction.atomic
def check_in(
    *,
    registration: Registration,
    moment: str,
    workshop: Session | None = None,
    at: datetime | None = None,
    by: Actor,
    uuid: uuids.UUID | None = None,
    anyway: bool = False,
) -> CheckIn:
    """Say that `registration` is there. Repeating leaves the earliest check-in as it is, and is a duplicate."""
    reading = _reading(registration, moment, workshop, at, uuid, anyway=anyway)
    return _merge(lock_event(registration.event), [reading], by=by, is_new=uuid is None)[reading.uuid]


@transaction.atomic
def read_badge(
    *,
    registrations: QuerySet[Registration],
    moment: str | None = None,
    workshop: int | None = None,
    by: Actor,
    anyway: bool = False,
) -> CheckIn | None:
    """Check in the one person of the queryset `registrations`, found and locked in the same query; None without one.

    Without a `moment`, the half-day that the clock says.
    """
    person = lock_event_of(registrations)
    if person is None:
        return None
    now = timezone.now()
    spot = (moment, workshop) if moment else (half_day_now(person.event), None)
    reading = Reading(registration=person.pk, moment=spot[0], workshop=spot[1], scanned_at=now, anyway=anyway)
    return _merge(person.event, [reading], by=by, is_new=True)[reading.uuid]


@transaction.atomic
def undo_check_in(
    *,
    registration: Registration,
    moment: str,
    workshop: Session | None = None,
    by: Actor,
    at: datetime | None = None,
    uuid: uuids.UUID | None = None,
) -> None:
    """Take back the check-in that `by` made. Raises NotYours for somebody else's. Repeating is harmless."""
    event = lock_event(registration.event)
    standing = registration.attendances.filter(moment=moment, workshop=workshop).first()
    if standing and standing.by != by.name:
        raise NotYours(f"Ce pointage a été fait par {standing.by} : seule l’organisation peut aussi l’annuler.")
    if standing:
        _merge(event, [_reading(registration, moment, workshop, at, uuid, undo=True)], by=by, is_new=uuid is None)


@transaction.atomic
def mark_present(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> Attendance:
    """Tick a line of a signed sheet, whoever holds the pen. Raises NotAdmitted. Repeating is harmless."""
    event = lock_event(registration.event)
    reading = _reading(registration, moment, workshop, None, None, anyway=True)
    standing = registration.attendances.filter(moment=moment, workshop=workshop).first()
    if standing:
        return standing
    ticked = _merge(event, [reading], by=by, is_new=True)[reading.uuid]
    if ticked.standing is None:
        raise NotAdmitted(ticked.reason)
    return ticked.standing


@transaction.atomic
def mark_absent(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> None:
    """Untick a line of a signed sheet, or take back anybody's check-in. Repeating is harmless."""
    event = lock_event(registration.event)
    if registration.attendances.filter(moment=moment, workshop=workshop).exists():
        untick = _reading(registration, moment, workshop, None, None, undo=True)
        _merge(event, [untick], by=by, is_new=True, decides=True)


@transaction.atomic
def merge_scans(
    *, event: Event, scans: Iterable[Reading], by: Actor, decides: bool = False
) -> dict[uuids.UUID, CheckIn]:
    """Add what a device kept while it had no network; what each uuid came to. The same uuids again change nothing.

    An undoing counts only from who read the same badge before it; an organiser's (`decides`), after anybody.
    """
    return _merge(lock_event(event), list({scan.uuid: scan for scan in scans}.values()), by=by, decides=decides)


def half_day_now(event: Event) -> str:
    """The half-day that the clock of Paris says; the first one on another day."""
    now = timezone.localtime()
    return event.half_day_at(now.time()) if now.date() == event.date else Moment.MORNING


def _reading(registration, moment, workshop, at, uuid, **acts) -> Reading:
    return Reading(
        registration=registration.pk,
        moment=moment,
        workshop=workshop and workshop.pk,
        scanned_at=at or timezone.now(),
        **({"uuid": uuid} if uuid else {}),
        **acts,
    )


def _merge(
    event: Event, readings: list[Reading], *, by: Actor, is_new: bool = False, decides: bool = False
) -> dict[uuids.UUID, CheckIn]:
    """Play `readings` in the order of their instants, under the event's lock; `is_new` when they are ours, made now."""
    now = timezone.now()
    earliest = None if is_new else local_instant(event.date, time(0))
    uuids_known = () if is_new else Scan.objects.filter(uuid__in=[reading.uuid for reading in readings])
    known = {scan.uuid: scan for scan in uuids_known}
    done = {}
    ordered = sorted(readings, key=lambda reading: _order(reading, earliest, now))
    for spot, group in groupby(ordered, key=lambda reading: reading.spot):
        group = list(group)
        door = _Door(event, *spot, by=by, decides=decides, earliest=earliest, now=now)
        people = door.people({reading.registration for reading in group})
        for reading in group:
            person = people.get(reading.registration)
            done[reading.uuid] = door.answer(reading, person, known.get(reading.uuid))
    return done


def _order(reading: Reading, earliest: datetime | None, now: datetime) -> tuple:
    at = reading.scanned_at if _is_believed(reading, earliest, now) else now
    return reading.moment, reading.workshop or 0, at, reading.scanned_at, reading.undo


def _is_believed(reading: Reading, earliest: datetime | None, now: datetime) -> bool:
    return (earliest is None or earliest <= reading.scanned_at) and reading.scanned_at <= now


class _Door:
    """One half-day or workshop of `event`, whose lock is held, and the agent who reads badges there.

    `decides`: the agent's undoing beats all readings. Clocks are believed from `earliest` (None: ours) to `now`.
    """

    def __init__(
        self,
        event: Event,
        moment: str,
        workshop: int | None,
        *,
        by: Actor,
        decides: bool,
        earliest: datetime | None,
        now: datetime,
    ):
        self.event, self.moment, self.workshop, self.by, self.decides = event, moment, workshop, by, decides
        self.earliest, self.now = earliest, now
        self.spot = {"moment": moment, "workshop_id": workshop}
        self.doubted: Counter[int] = Counter()

    def people(self, keys: set[int]) -> dict[int, Registration]:
        """Those of `keys` who are of the event, in one query: `held`, `here` (attendance or None), `undone_at`.

        `undone_at` is the last undoing that beats this agent's readings.
        """
        spot = Q(moment=self.moment, workshop=self.workshop)
        undone = Scan.objects.filter(spot, _undoings_of(self.by.name), registration=OuterRef("pk"))
        rows = (
            self.event.registrations.filter(pk__in=keys)
            .annotate(
                undone_at=Subquery(undone.order_by("-scanned_at").values("scanned_at")[:1]),
                seat=FilteredRelation("seats"),
                here=FilteredRelation("attendances", condition=self._attendances()),
            )
            .select_related("here", "seat__workshop__room", "seat__workshop__venue", "seat__workshop__parent__venue")
        )
        people: dict[int, Registration] = {}
        for row in rows.order_by("seat__slot__starts_at", "seat__pk"):  # a row a seat, and one without
            if row.pk not in people:
                row.event, row.here, row.held = self.event, getattr(row, "here", None), []
                people[row.pk] = row
            if seat := getattr(row, "seat", None):
                seat.workshop.event = self.event
                people[row.pk].held.append(seat.workshop)
        return people

    def _attendances(self) -> Q:
        if self.workshop is None:
            return Q(attendances__moment=self.moment)
        return Q(attendances__workshop=self.workshop)

    def answer(self, reading: Reading, person: Registration | None, known: Scan | None) -> CheckIn:
        if person is None:
            return CheckIn(Scan.Outcome.REFUSED, reason=OTHER_DAY)
        if known:
            outcome = Scan.Outcome.UNDO if known.outcome == Scan.Outcome.UNDO_ALL else known.outcome
            notice = _doubt(known.claimed_at, known.received_at) if known.claimed_at else ""
            return CheckIn(outcome, person, person.here, self._former_reason(reading, person, known), notice)
        if not self._exists(person):
            return CheckIn(Scan.Outcome.REFUSED, person, reason=NO_SUCH_MOMENT)
        act = self._undo if reading.undo else self._read
        done = act(reading, person, self._instant(reading))
        is_doubted = not _is_believed(reading, self.earliest, self.now)
        said = _doubt(reading.scanned_at, self.now) if is_doubted else ""
        return replace(done, notice=" ".join(filter(None, [done.notice, said])))

    def _instant(self, reading: Reading) -> datetime:
        """When the act counts; those of one person whose clock is not believed keep their order."""
        if _is_believed(reading, self.earliest, self.now):
            return reading.scanned_at
        rank = self.doubted[reading.registration]
        self.doubted[reading.registration] += 1
        return self.now + rank * timedelta.resolution

    def _exists(self, person: Registration) -> bool:
        if self.moment != Moment.WORKSHOP:
            return self.moment in self.event.half_days and self.workshop is None
        return self._is_seated(person) or self._session is not None

    def _is_seated(self, person: Registration) -> bool:
        return self.workshop in {workshop.pk for workshop in person.held if not workshop.cancelled_at}

    @cached_property
    def _session(self) -> Session | None:
        """The workshop itself, asked for only when somebody without a seat in it comes."""
        return self.event.sessions.workshops().select_related("parent").filter(pk=self.workshop).first()

    def _reason(self, person: Registration, at: datetime, *, anyway: bool) -> str:
        """Why a reading of the instant `at` does not count; empty when it does."""
        if person.undone_at and at <= person.undone_at:
            return "Ce pointage a été annulé depuis."
        reason = refusal(check_admitted, person, now=self.now)
        if reason or anyway or self.workshop is None or self._is_seated(person):
            return reason
        return refusal(check_seated, self._session, person.held)

    def _former_reason(self, reading: Reading, person: Registration, known: Scan) -> str:
        if known.outcome != Scan.Outcome.REFUSED:
            return ""
        return NOT_READ if reading.undo else self._reason(person, known.scanned_at, anyway=reading.anyway)

    def _read(self, reading: Reading, person: Registration, at: datetime) -> CheckIn:
        if reason := self._reason(person, at, anyway=reading.anyway):
            self._keep(reading, at, Scan.Outcome.REFUSED)
            may_insist = not self._reason(person, at, anyway=True)
            return CheckIn(Scan.Outcome.REFUSED, person, person.here, reason, may_insist=may_insist)
        notice = self._confirm(person)
        if person.here is None:
            person.here = Attendance.objects.create(registration=person, **self.spot, at=at, by=self.by.name)
            outcome = Scan.Outcome.FIRST
        else:
            outcome = Scan.Outcome.DUPLICATE
            if at < person.here.at:
                self._stand(person.here, at, self.by.name)
        self._keep(reading, at, outcome)
        return CheckIn(outcome, person, person.here, notice=notice)

    def _confirm(self, person: Registration) -> str:
        """Who stands at the door with a place still held has no address left to prove."""
        if person.status != Registration.Status.UNCONFIRMED:
            return ""
        confirm_at_the_door(registration=person, by=self.by)
        return "Son adresse n’avait pas été confirmée : l’inscription l’est maintenant."

    def _undo(self, reading: Reading, person: Registration, at: datetime) -> CheckIn:
        read = Scan.objects.filter(registration=person, **self.spot, outcome__in=READINGS)
        stands = person.here is not None and person.here.at <= at and (self.decides or person.here.by == self.by.name)
        theirs = read if self.decides else read.filter(by=self.by.name)
        if not (stands or theirs.filter(scanned_at__lte=at).exists()):
            self._keep(reading, at, Scan.Outcome.REFUSED)
            return CheckIn(Scan.Outcome.REFUSED, person, person.here, NOT_READ)
        self._keep(reading, at, Scan.Outcome.UNDO_ALL if self.decides else Scan.Outcome.UNDO)
        person.undone_at = max(filter(None, [person.undone_at, at]))
        if stands:
            self._replace(person, read)
        return CheckIn(Scan.Outcome.UNDO, person, person.here)

    def _replace(self, person: Registration, read: QuerySet[Scan]) -> None:
        """The attendance that was undone gives way to the earliest of the readings `read` that nothing has undone."""
        undone = Scan.objects.filter(
            _undoings_of(OuterRef("by")), registration=person, **self.spot, scanned_at__gte=OuterRef("scanned_at")
        )
        if earliest := read.exclude(Exists(undone)).order_by("scanned_at", "pk").first():
            self._stand(person.here, earliest.scanned_at, earliest.by)
        else:
            person.here.delete()
            person.here = None

    def _stand(self, attendance: Attendance, at: datetime, by: str) -> None:
        attendance.at, attendance.by = at, by
        attendance.save(update_fields=["at", "by"])

    def _keep(self, reading: Reading, at: datetime, outcome: str) -> None:
        Scan.objects.create(
            uuid=reading.uuid,
            registration_id=reading.registration,
            **self.spot,
            scanned_at=at,
            received_at=self.now,
            claimed_at=None if _is_believed(reading, self.earliest, self.now) else reading.scanned_at,
            by=self.by.name,
            outcome=outcome,
        )


def _doubt(claimed: datetime, received: datetime) -> str:
    """What to say of a clock that is not believed: nothing when it is right, and the day is another."""
    return DOUBTFUL if abs(received - claimed) > timedelta(days=1) else ""


def _undoings_of(by: str | OuterRef) -> Q:
    """The undoings that beat the readings of the agent `by`, a name or an expression."""
    return Q(outcome=Scan.Outcome.UNDO_ALL) | Q(outcome=Scan.Outcome.UNDO, by=by)
