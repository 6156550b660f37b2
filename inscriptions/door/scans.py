"""Who is there: readings of badges, ticks on a sheet, and their undoing.

Every act is a `Scan`, added and never changed; `Attendance` is what they come to, whatever the order they arrive in:
the earliest reading that nothing has undone. An undoing beats the earlier readings of the same agent; an organiser's,
those of everybody. A reading is a duplicate when somebody was already there at its moment. A device's clock is believed
from the midnight that begins the day to the instant its readings arrive; else that instant counts.

What is already known is read once (`past`), readings are played on it in memory (`play`), and what they come to is
written at once. Who is confirmed by coming is so before the readings are played: their seat is the one they have by it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inscriptions.door.past import Past, past_of_all, past_of_one, standing_at
from inscriptions.door.play import DoorDesk, Play
from inscriptions.door.readings import CheckIn, Reading, Spot
from inscriptions.door.rules import check_is_theirs, check_stands
from inscriptions.models import Attendance, Moment, Registration, Scan
from inscriptions.seats.locks import lock_event, lock_event_of
from inscriptions.signup.confirm import confirm_at_the_door
from programme.models import Event, Session
from programme.models.events import local_instant
from rencontre.actors import Actor
from rencontre.domain import refusal


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
    desk = DoorDesk(lock_event(registration.event), by)
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
    desk = DoorDesk(lock_event(registration.event), by)
    if standing := _standing(registration, moment, workshop):
        check_is_theirs(standing, by=by)
        _play_one(desk, _reading(registration, moment, workshop, at=desk.now, undo=True))


@transaction.atomic
def mark_present(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> None:
    """Tick a line of a signed sheet, whoever holds the pen. Raises NotAdmitted. Repeating is harmless."""
    desk = DoorDesk(lock_event(registration.event), by)
    if _standing(registration, moment, workshop) is None:
        ticked = _play_one(desk, _reading(registration, moment, workshop, at=desk.now, anyway=True))
        check_stands(ticked.standing, reason=ticked.reason)


@transaction.atomic
def mark_absent(*, registration: Registration, moment: str, workshop: Session | None = None, by: Actor) -> None:
    """Untick a line of a signed sheet, or take back anybody's check-in. Repeating is harmless."""
    desk = DoorDesk(lock_event(registration.event), by, decides=True)
    if _standing(registration, moment, workshop):
        _play_one(desk, _reading(registration, moment, workshop, at=desk.now, undo=True))


@transaction.atomic
def tick_boxes(*, event: Event, boxes: Mapping[Spot, bool], by: Actor) -> dict[Spot, str]:
    """Tick or untick boxes of a signed sheet, as `mark_present` and `undo_check_in` do; why each refused one is.

    Repeating is harmless. The same number of statements whatever their number.
    """
    return _tick(DoorDesk(lock_event(event), by), boxes)


@transaction.atomic
def tick_boxes_of_organiser(*, event: Event, boxes: Mapping[Spot, bool], by: Actor) -> dict[Spot, str]:
    """The same for an organiser, who unticks anybody's check-in."""
    return _tick(DoorDesk(lock_event(event), by, decides=True), boxes)


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
    """The half-day that the clock of the site says; the first one on another day."""
    now = timezone.localtime()
    return event.half_day_at(now.time()) if now.date() == event.date else Moment.MORNING


def _desk_of_a_device(event: Event, by: Actor, *, decides: bool) -> DoorDesk:
    return DoorDesk(lock_event(event), by, decides, earliest=local_instant(event.date, time(0)))


def _standing(registration: Registration, moment: str, workshop: Session | None) -> Attendance | None:
    return registration.attendances.filter(moment=moment, workshop=workshop).first()


def _tick(desk: DoorDesk, boxes: Mapping[Spot, bool]) -> dict[Spot, str]:
    standing = standing_at(desk.event, boxes)
    refused: dict[Spot, str] = {}
    readings: dict[Spot, Reading] = {}
    for spot, is_present in boxes.items():
        here = standing.get(spot)
        if here and not is_present and not desk.decides and (why := refusal(check_is_theirs, here, by=desk.by)):
            refused[spot] = why
        elif (here is not None) != is_present:
            person, moment, workshop = spot
            readings[spot] = Reading(
                registration=person,
                moment=moment,
                workshop=workshop,
                scanned_at=desk.now,
                undo=not is_present,
                anyway=is_present,
            )
    answers = _play(desk, list(readings.values()), past_of_all, former={})
    for spot, reading in readings.items():
        done = answers[reading.uuid]
        if boxes[spot] and (why := refusal(check_stands, done.standing, reason=done.reason)):
            refused[spot] = why
    return refused


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
    desk = DoorDesk(person.event, by)
    spot = (moment, workshop) if moment else (half_day_now(person.event), None)
    reading = Reading(registration=person.pk, moment=spot[0], workshop=spot[1], scanned_at=desk.now, anyway=anyway)
    return _play_one(desk, reading)


def _play_one(desk: DoorDesk, reading: Reading) -> CheckIn:
    """Play a reading made here and now, whose uuid nobody has sent before."""
    return _play(desk, [reading], past_of_one, former={})[reading.uuid]


def _merge(desk: DoorDesk, scans: Iterable[Reading]) -> dict[UUID, CheckIn]:
    """Play `scans` in the order of their instants, each uuid once."""
    readings = {scan.uuid: scan for scan in scans}
    former = {scan.uuid: scan for scan in Scan.objects.filter(uuid__in=readings)}
    return _play(desk, sorted(readings.values(), key=desk.order), past_of_all, former=former)


def _play(
    desk: DoorDesk,
    readings: Collection[Reading],
    past_of: Callable[[Event, Collection[Reading]], Past],
    *,
    former: Mapping[UUID, Scan],
) -> dict[UUID, CheckIn]:
    """Play `readings` in their order, again while some people are confirmed by coming, and write what they come to."""
    proved: set[int] = set()
    while True:
        played = Play(desk, past_of(desk.event, readings), former=former, proved=proved)
        answers = {reading.uuid: done for reading in readings if (done := played.play(reading))}
        if not played.unproved:
            break
        confirm_at_the_door(event=desk.event, registrations=played.unproved, by=desk.by)
        proved |= played.unproved
    _write(played)
    return answers


def _write(played: Play) -> None:
    """The scans of `played`, and the attendances that they leave, in one statement a kind of writing."""
    new, moved, gone = [], [], []
    for spot, person in played.people.items():
        was, now = played.past.here.get(spot), person.here
        if now is None or was is None:
            new += [now] if now else []
            gone += [was.pk] if was else []
        elif (now.at, now.by) != (was.at, was.by):
            now.pk = was.pk
            moved.append(now)
    Scan.objects.bulk_create(played.scans)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(moved, ["at", "by"])
    if gone:
        Attendance.objects.filter(pk__in=gone).delete()
