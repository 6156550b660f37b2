"""The grid is saved at once: every line of it or none."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import ProtectedError

from programme.grid.day import GridDay, Promises, day_of
from programme.grid.merge import merged
from programme.grid.reading import Faults, GridReading, Read, Reader
from programme.grid.removal import check_removals
from programme.grid.repeated import in_known_venues, known_again, known_venues
from programme.grid.typed import GridLine
from programme.models import Event, Intervention, Room, Session, Speaker, Venue
from programme.services import noticing_all
from rencontre.actors import Actor
from rencontre.french.names import fold

logger = logging.getLogger(__name__)
KEPT = "Des places, des choix ou des pointages y tiennent encore\u00a0: annulez plutôt la séance, dans sa fiche."
COLUMNS = ("kind", "title", "abstract", "starts_at", "ends_at", "venue", "room", "capacity")


@dataclass(frozen=True)
class House:
    """What is asked around the grid: who holds the day meanwhile, what people were promised, what may not go."""

    locks: Iterable[Callable[[Event], object]] = ()
    promised: Promises = ()
    keeps: Iterable[Callable[[Session], None]] = ()


@dataclass
class Saved:
    """What came of it. `faults` or `conflicts`: nothing was written, and `lines` are what is to be shown again."""

    day: GridDay
    lines: list[GridLine]
    faults: Faults = field(default_factory=dict)
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    asks: dict[str, str] = field(default_factory=dict)
    added: list[Session] = field(default_factory=list)
    changed: list[Session] = field(default_factory=list)
    removed: list[Session] = field(default_factory=list)
    newcomers: list[Speaker] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    noticed: int = 0  # published sessions whose change nobody was told
    keys: dict[str, int] = field(default_factory=dict)  # of the sessions, by `ref`

    @property
    def is_refused(self) -> bool:
        return bool(self.faults or self.conflicts)


@transaction.atomic
def save_grid(
    *,
    event: Event,
    lines: Iterable[GridLine],
    by: Actor,
    may: Callable[[str], bool],
    house: House,
    new_venues: Mapping[str, Venue] | None = None,
) -> Saved:
    """Write the programme of `event` as `lines` say it, and `new_venues`, which are not saved yet, with it.

    Over what somebody else saved since the lines were shown; repeating is harmless. A fault or a conflict: nothing is
    written. `may` says what a permission allows. What visitors of a published day would notice waits to be announced;
    nobody is told.
    """
    for lock in house.locks:
        lock(event)
    event = Event.objects.select_related("main_venue").get(pk=event.pk)
    day = day_of(event, house.promised)
    new_venues = known_venues(new_venues or {}, day)
    over = merged(known_again(in_known_venues(lines, new_venues), day), day)
    reading = Reader(day, may=may, new_venues=new_venues).read(over.lines)
    check_removals(reading, over.lines, day, may=may, keeps=house.keeps)
    for ref, said in over.faults.items():
        reading.faults.setdefault(ref, {}).setdefault("", []).append(said)
    saved = Saved(day, over.lines, reading.faults, over.conflicts, reading.asks)
    if not saved.is_refused:
        with noticing_all(event.sessions.all(), by=by) as noticed:
            _write(saved, reading, new_venues.values())
        saved.noticed = len(noticed)
        counts = len(saved.added), len(saved.changed), len(saved.removed)
        logger.info("%s wrote the programme of %s: %d added, %d changed, %d removed", by, event.slug, *counts)
    return saved


def _write(saved: Saved, reading: GridReading, new_venues: Iterable[Venue]) -> None:
    if not _remove(saved, reading):
        return
    Venue.objects.bulk_create({id(venue): venue for venue in new_venues if venue.pk is None}.values())
    _write_rooms(saved, reading.rows)
    _write_speakers(saved, reading)
    _write_sessions(saved, reading.rows)
    _write_voices(reading.rows)


def _remove(saved: Saved, reading: GridReading) -> bool:
    """Whether the sessions that are removed are gone; a key that holds one, of a past sharing or of a scan, refuses."""
    try:
        if reading.removed:
            Session.objects.filter(pk__in=[session.pk for session in reading.removed]).delete()
    except ProtectedError:
        for session in reading.removed:
            saved.faults[f"s{session.pk}"] = {"remove": [KEPT]}
        return False
    saved.removed = reading.removed
    return True


def _write_rooms(saved: Saved, rows: list[Read]) -> None:
    made: dict[tuple[int, str], Room] = {}
    for row in rows:
        if row.room_name and row.room is None:
            venue = row.venue or (row.slot and row.slot.venue) or saved.day.event.main_venue
            known = (venue.pk, fold(row.room_name))
            made.setdefault(known, Room(venue=venue, name=row.room_name))
            row.room = made[known]
    saved.rooms = Room.objects.bulk_create(made.values())


def _write_speakers(saved: Saved, reading: GridReading) -> None:
    new = {id(voice.speaker): voice.speaker for row in reading.rows for voice in row.voices if not voice.speaker.pk}
    saved.newcomers = Speaker.objects.bulk_create(new.values())
    if reading.corrected:
        Speaker.objects.bulk_update(reading.corrected.values(), ["function", "organisation"])


def _write_sessions(saved: Saved, rows: list[Read]) -> None:
    """Slots before their workshops; numbers are freed before they are given again."""
    event = saved.day.event
    changed, renumbered = [], []
    for row in rows:
        if row.session and _differs(row, row.session):
            _fill(row.session, row)
            changed.append(row.session)
        if row.session and row.slot and row.session.number != row.number:
            row.session.number = row.number
            renumbered.append(row.session)
    Session.objects.filter(pk__in=[one.pk for one in renumbered]).update(number=None)
    if touched := list({one.pk: one for one in [*changed, *renumbered]}.values()):
        Session.objects.bulk_update(touched, [*COLUMNS, "number"])
    for level in (False, True):
        new = [row for row in rows if row.session is None and bool(row.slot) is level]
        for row in new:
            row.session = _fill(Session(event=event, number=row.number), row)
            row.session.parent = row.slot.session if row.slot else None
        saved.added += Session.objects.bulk_create([row.session for row in new if row.session])
    spoken = [row.session for row in rows if row.session and row.session not in saved.added and row.says_voices]
    saved.changed = list({one.pk: one for one in [*touched, *spoken]}.values())
    saved.keys = {row.line.ref: row.session.pk for row in rows if row.session}


def _values(row: Read) -> dict[str, object]:
    return {
        "kind": row.kind, "title": row.title, "abstract": row.abstract, "starts_at": row.start, "ends_at": row.end,
        "venue": row.venue, "room": row.room, "capacity": row.capacity,
    }  # fmt: skip


def _differs(row: Read, session: Session) -> bool:
    return any(getattr(session, name) != value for name, value in _values(row).items())


def _fill(session: Session, row: Read) -> Session:
    for name, value in _values(row).items():
        setattr(session, name, value)
    return session


def _write_voices(rows: list[Read]) -> None:
    """Interventions that stay keep their row; those that no line says any more go."""
    gone: list[int] = []
    new: list[Intervention] = []
    moved: list[Intervention] = []
    for row in rows:
        session = row.session
        if session is None or not row.says_voices:
            continue
        saved = {(one.speaker_id, one.role): one for one in _interventions_of(session, row)}
        for position, voice in enumerate(row.voices, start=1):
            mine = voice.kept or saved.get((voice.speaker.pk, voice.role))
            if mine is None:
                new.append(Intervention(session=session, speaker=voice.speaker, role=voice.role, position=position))
                mine = new[-1]
            else:
                moved.append(mine)
            saved.pop((mine.speaker_id, mine.role), None)
            mine.position, mine.function = position, voice.function
        gone += [one.pk for one in saved.values()]
    if gone:
        Intervention.objects.filter(pk__in=gone).delete()
    if moved:
        Intervention.objects.bulk_update(moved, ["position", "function"])
    Intervention.objects.bulk_create(new)


def _interventions_of(session: Session, row: Read) -> list[Intervention]:
    """Those that are saved; a session that has just been written has none."""
    return list(session.interventions.all()) if row.line.key else []
