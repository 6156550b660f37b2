"""Who is there: readings of badges, ticks on a sheet, and their undoing.

Every act is a `Scan`, added and never changed; `Attendance` is what they come to, whatever the order they arrive in:
the earliest reading that nothing has undone. An undoing beats the earlier readings of the same agent; an organiser's,
those of everybody. A reading is a duplicate when somebody was already there at its moment. A device's clock is believed
from the midnight that begins the day to the instant its readings arrive; else that instant counts.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from inscriptions.door.readings import NO_SUCH_MOMENT, AtTheDoor, CheckIn, Reading
from inscriptions.door.rules import check_admitted, check_is_theirs, check_not_undone, check_seated, check_stands
from inscriptions.models import Attendance, Moment, Registration, Scan
from inscriptions.seats.locks import lock_event, lock_event_of
from inscriptions.signup.confirm import confirm_at_the_door
from programme.models import Event, Session
from programme.models.events import local_instant
from rencontre.actors import Actor
from rencontre.domain import refusal

READINGS = (Scan.Outcome.FIRST, Scan.Outcome.DUPLICATE)
NOT_READ = "Seul un pointage fait par vous s’annule ici."
DOUBTFUL = "Heure douteuse sur l’appareil : l’heure d’arrivée compte."
EVER = datetime.min.replace(tzinfo=UTC)
# The attendance of the moment, and each workshop with all that says where it is.
JOINED = ("here", "seat__workshop__room", "seat__workshop__venue", "seat__workshop__parent__venue")


@transaction.atomic
def check_in(
    *,
    registration: Registration,
    moment: str,
    workshop: Session | None = None,
    at: datetime | None = None,
    by: Actor,
) -> CheckIn:
    """Say that `registration` is there. Repeating leaves the earliest check-in as it is, and is a duplicate."""
    desk = _Desk(lock_event(registration.event), by)
    return _play_one(desk, _reading(registration, moment, workshop, at=at or desk.now))


@transaction.atomic
def read_badge(
    *, registrations: QuerySet[Registration], moment: str | None = None, workshop: int | None = None, by: Actor
) -> CheckIn | None:
    """Check in the one person of the queryset `registrations`, found and locked in the same query; None without one.

    Without a `moment`, the half-day that the clock says.
    """
    return _read_badge(registrations, moment, workshop, by=by, anyway=False)


@transaction.atomic
def read_badge_anyway(
    *, registrations: QuerySet[Registration], moment: str | None = None, workshop: int | None = None, by: Actor
) -> CheckIn | None:
    """The same for someone who insists: it admits them to a workshop where they have no seat."""
    return _read_badge(registrations, moment, workshop, by=by, anyway=True)


@transaction.atomic
def undo_check_in(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> None:
    """Take back the check-in that `by` made. Raises NotYours for somebody else's. Repeating is harmless."""
    desk = _Desk(lock_event(registration.event), by)
    if standing := _standing(registration, moment, workshop):
        check_is_theirs(standing, by=by)
        _play_one(desk, _reading(registration, moment, workshop, at=desk.now, undo=True))


@transaction.atomic
def mark_present(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> None:
    """Tick a line of a signed sheet, whoever holds the pen. Raises NotAdmitted. Repeating is harmless."""
    desk = _Desk(lock_event(registration.event), by)
    if _standing(registration, moment, workshop) is None:
        ticked = _play_one(desk, _reading(registration, moment, workshop, at=desk.now, anyway=True))
        check_stands(ticked.standing, reason=ticked.reason)


@transaction.atomic
def mark_absent(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> None:
    """Untick a line of a signed sheet, or take back anybody's check-in. Repeating is harmless."""
    desk = _Desk(lock_event(registration.event), by, decides=True)
    if _standing(registration, moment, workshop):
        _play_one(desk, _reading(registration, moment, workshop, at=desk.now, undo=True))


@transaction.atomic
def merge_scans(*, event: Event, scans: Iterable[Reading], by: Actor) -> dict[UUID, CheckIn]:
    """Add what a device kept while it had no network. The same uuids again change nothing.

    Returns what each uuid came to; a badge of another day is left out. An undoing counts only if the same agent read
    the badge before it.
    """
    return _merge(_desk_of_a_device(event, by, decides=False), scans)


@transaction.atomic
def merge_scans_of_organiser(*, event: Event, scans: Iterable[Reading], by: Actor) -> dict[UUID, CheckIn]:
    """The same for an organiser, whose undoing counts whoever read the badge."""
    return _merge(_desk_of_a_device(event, by, decides=True), scans)


def half_day_now(event: Event) -> str:
    """The half-day that the clock of Paris says; the first one on another day."""
    now = timezone.localtime()
    return event.half_day_at(now.time()) if now.date() == event.date else Moment.MORNING


@dataclass(frozen=True)
class _Desk:
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


def _desk_of_a_device(event: Event, by: Actor, *, decides: bool) -> _Desk:
    return _Desk(lock_event(event), by, decides, earliest=local_instant(event.date, time(0)))


def _standing(registration: Registration, moment: str, workshop: Session | None) -> Attendance | None:
    return registration.attendances.filter(moment=moment, workshop=workshop).first()


def _reading(
    registration: Registration,
    moment: str,
    workshop: Session | None,
    *,
    at: datetime,
    undo: bool = False,
    anyway: bool = False,
) -> Reading:
    return Reading(
        registration=registration.pk,
        moment=moment,
        workshop=workshop.pk if workshop else None,
        scanned_at=at,
        undo=undo,
        anyway=anyway,
    )


def _read_badge(
    registrations: QuerySet[Registration], moment: str | None, workshop: int | None, *, by: Actor, anyway: bool
) -> CheckIn | None:
    person = lock_event_of(registrations)
    if person is None:
        return None
    desk = _Desk(person.event, by)
    spot = (moment, workshop) if moment else (half_day_now(person.event), None)
    reading = Reading(registration=person.pk, moment=spot[0], workshop=spot[1], scanned_at=desk.now, anyway=anyway)
    return _play_one(desk, reading)


def _play_one(desk: _Desk, reading: Reading) -> CheckIn:
    """Play a reading made here and now, whose uuid nobody has sent before."""
    door = _Door(desk, *reading.spot)
    return door.play(reading, door.people({reading.registration})[reading.registration])


def _merge(desk: _Desk, scans: Iterable[Reading]) -> dict[UUID, CheckIn]:
    """Play `scans` in the order of their instants, each uuid once."""
    readings = {scan.uuid: scan for scan in scans}
    known = {scan.uuid: scan for scan in Scan.objects.filter(uuid__in=readings)}
    done: dict[UUID, CheckIn] = {}
    for spot, group in groupby(sorted(readings.values(), key=desk.order), key=lambda reading: reading.spot):
        here = list(group)
        door = _Door(desk, *spot)
        people = door.people({reading.registration for reading in here})
        for reading in here:
            if person := people.get(reading.registration):
                former = known.get(reading.uuid)
                done[reading.uuid] = door.replay(reading, person, former) if former else door.play(reading, person)
    return done


class _Door:
    """One half-day or workshop of the day, where badges are read."""

    def __init__(self, desk: _Desk, moment: str, workshop: int | None):
        self.desk, self.moment, self.workshop = desk, moment, workshop
        self.spot = {"moment": moment, "workshop_id": workshop}
        self.doubted: Counter[int] = Counter()

    def people(self, keys: set[int]) -> dict[int, AtTheDoor]:
        """Those of `keys` who are of the day, by primary key, in one query."""
        spot = Q(moment=self.moment, workshop=self.workshop)
        undone = Scan.objects.filter(spot, _undoings_of(self.desk.by.name), registration=OuterRef("pk"))
        rows = (
            self.desk.event.registrations.filter(pk__in=keys)
            .annotate(
                undone_at=Subquery(undone.order_by("-scanned_at").values("scanned_at")[:1]),
                seat=FilteredRelation("seats"),
                here=FilteredRelation("attendances", condition=self._attendances()),
            )
            .select_related(*JOINED)
        )
        people: dict[int, AtTheDoor] = {}
        for row in rows.order_by("seat__slot__starts_at", "seat__pk"):  # a row a seat, and one without
            if row.pk not in people:
                people[row.pk] = AtTheDoor(row, here=getattr(row, "here", None), undone_at=row.undone_at)
            if seat := getattr(row, "seat", None):
                seat.workshop.event = self.desk.event
                people[row.pk].held.append(seat.workshop)
        return people

    def _attendances(self) -> Q:
        if self.workshop is None:
            return Q(attendances__moment=self.moment)
        return Q(attendances__workshop=self.workshop)

    def replay(self, reading: Reading, person: AtTheDoor, former: Scan) -> CheckIn:
        """Answer again what was answered when `former` was written."""
        outcome = Scan.Outcome.UNDO if former.outcome == Scan.Outcome.UNDO_ALL else former.outcome
        notice = _doubt(former.claimed_at, former.received_at) if former.claimed_at else ""
        reason = ""
        if former.outcome == Scan.Outcome.REFUSED:
            reason = NOT_READ if reading.undo else self._reason(person, former.scanned_at, anyway=reading.anyway)
        return person.comes_to(outcome, reason, notice=notice)

    def play(self, reading: Reading, person: AtTheDoor) -> CheckIn:
        """Write what `reading` comes to, and answer."""
        if not self._exists(person):
            return CheckIn(Scan.Outcome.REFUSED, person.registration, person.held, reason=NO_SUCH_MOMENT)
        act = self._undo if reading.undo else self._read
        done = act(reading, person, self._instant(reading))
        said = "" if self.desk.believes(reading) else _doubt(reading.scanned_at, self.desk.now)
        return replace(done, notice=" ".join(filter(None, [done.notice, said])))

    def _instant(self, reading: Reading) -> datetime:
        """When the act counts; those of one person whose clock is not believed keep their order."""
        if self.desk.believes(reading):
            return reading.scanned_at
        rank = self.doubted[reading.registration]
        self.doubted[reading.registration] += 1
        return self.desk.now + rank * timedelta.resolution

    def _exists(self, person: AtTheDoor) -> bool:
        if self.moment != Moment.WORKSHOP:
            return self.moment in self.desk.event.half_days and self.workshop is None
        return person.is_seated_in(self.workshop) or self._session is not None

    @cached_property
    def _session(self) -> Session | None:
        """The workshop itself, asked for only when somebody without a seat in it comes."""
        if self.workshop is None:
            return None
        return self.desk.event.sessions.workshops().select_related("parent").filter(pk=self.workshop).first()

    def _reason(self, person: AtTheDoor, at: datetime, *, anyway: bool) -> str:
        """Why a reading of the instant `at` does not count; empty when it does."""
        reason = refusal(check_not_undone, at, undone_at=person.undone_at)
        reason = reason or refusal(check_admitted, person.registration, now=self.desk.now)
        if reason or anyway or self.workshop is None or person.is_seated_in(self.workshop):
            return reason
        return refusal(check_seated, self._session, person.held)

    def _read(self, reading: Reading, person: AtTheDoor, at: datetime) -> CheckIn:
        if reason := self._reason(person, at, anyway=reading.anyway):
            self._keep(reading, at, Scan.Outcome.REFUSED)
            may_insist = not self._reason(person, at, anyway=True)
            return person.comes_to(Scan.Outcome.REFUSED, reason, may_insist=may_insist)
        notice = self._confirm(person)
        outcome = Scan.Outcome.FIRST if person.here is None else Scan.Outcome.DUPLICATE
        if person.here is None:
            by = self.desk.by.name
            person.here = Attendance.objects.create(registration=person.registration, **self.spot, at=at, by=by)
        elif at < person.here.at:
            _stand(person.here, at, self.desk.by.name)
        self._keep(reading, at, outcome)
        return person.comes_to(outcome, notice=notice)

    def _confirm(self, person: AtTheDoor) -> str:
        """Confirm someone whose place was held until they proved their address: they are here."""
        if person.registration.status != Registration.Status.UNCONFIRMED:
            return ""
        key = person.registration.pk
        confirm_at_the_door(registration=person.registration, by=self.desk.by)
        now = self.people({key})[key]  # they may have had a seat by it
        person.registration, person.held = now.registration, now.held
        return "Son adresse n’avait pas été confirmée : l’inscription l’est maintenant."

    def _undo(self, reading: Reading, person: AtTheDoor, at: datetime) -> CheckIn:
        by, decides = self.desk.by.name, self.desk.decides
        read = Scan.objects.filter(registration=person.registration, **self.spot, outcome__in=READINGS)
        here = person.here if person.here and person.here.at <= at and (decides or person.here.by == by) else None
        theirs = read if decides else read.filter(by=by)
        if here is None and not theirs.filter(scanned_at__lte=at).exists():
            self._keep(reading, at, Scan.Outcome.REFUSED)
            return person.comes_to(Scan.Outcome.REFUSED, NOT_READ)
        self._keep(reading, at, Scan.Outcome.UNDO_ALL if decides else Scan.Outcome.UNDO)
        person.undone_at = max(filter(None, [person.undone_at, at]))
        if here:
            person.here = self._left_standing(here, read)
        return person.comes_to(Scan.Outcome.UNDO)

    def _left_standing(self, undone: Attendance, read: QuerySet[Scan]) -> Attendance | None:
        """The attendance that was undone gives way to the earliest of the readings `read` that nothing has undone."""
        undoings = Scan.objects.filter(
            _undoings_of(OuterRef("by")),
            registration=undone.registration,
            **self.spot,
            scanned_at__gte=OuterRef("scanned_at"),
        )
        if earliest := read.exclude(Exists(undoings)).order_by("scanned_at", "pk").first():
            _stand(undone, earliest.scanned_at, earliest.by)
            return undone
        undone.delete()
        return None

    def _keep(self, reading: Reading, at: datetime, outcome: str) -> None:
        Scan.objects.create(
            uuid=reading.uuid,
            registration_id=reading.registration,
            **self.spot,
            scanned_at=at,
            received_at=self.desk.now,
            claimed_at=None if self.desk.believes(reading) else reading.scanned_at,
            by=self.desk.by.name,
            outcome=outcome,
        )


def _stand(attendance: Attendance, at: datetime, by: str) -> None:
    attendance.at, attendance.by = at, by
    attendance.save(update_fields=["at", "by"])


def _doubt(claimed: datetime, received: datetime) -> str:
    """What to say of a clock that is not believed: nothing when it is right, and the day is another."""
    return DOUBTFUL if abs(received - claimed) > timedelta(days=1) else ""


def _undoings_of(by: str | OuterRef) -> Q:
    """The undoings that beat the readings of the agent `by`, a name or an expression."""
    return Q(outcome=Scan.Outcome.UNDO_ALL) | Q(outcome=Scan.Outcome.UNDO, by=by)
