"""What is done to the lines before they are saved: more of them, a move, a cut in two. Nothing is read nor written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from programme.grid.reading import MOST_MORE, GridReading, Read
from programme.grid.typed import GridLine, free_ref, hour_text, under_their_slots
from programme.models import Session

MORE_LINES = 3
FIRST_KINDS = ("accueil", "ouverture", "pleniere", "table_ronde", "dejeuner", "ateliers", "restitution", "conclusion")
STEP = 5  # minutes: where a moment is cut
ANY_DAY = date(2000, 1, 1)


def with_blank(lines: list[GridLine], kinds: tuple[str, ...] = ()) -> list[GridLine]:
    """`lines`, and blank ones after them: one of each of `kinds`, else a few."""
    found = list(lines)
    for kind in kinds or ("",) * MORE_LINES:
        line = GridLine(free_ref(found))
        found.append(replace(line, kind=kind) if kind else line)
    return found


def with_workshops(lines: list[GridLine]) -> list[GridLine]:
    """`lines`, where each slot has the blank workshops that it asks for, and asks no more."""
    found = list(lines)
    for line in lines:
        count = _count(line)
        if count and line.kind == Session.Kind.SLOT and not line.is_workshop:
            for _ in range(count):
                found.append(GridLine(free_ref(found, line.ref), slot=line.ref, kind=Session.Kind.WORKSHOP.value))
            found = [replace(one, more="") if one.ref == line.ref else one for one in found]
    return under_their_slots(found)


def with_more(lines: list[GridLine]) -> list[GridLine]:
    """`lines` with the workshops that its slots ask for; where none asks, with more lines."""
    found = with_workshops(lines)
    return found if len(found) > len(lines) else with_blank(found)


def _count(line: GridLine) -> int:
    text = line.more.strip()
    is_number = text.isascii() and text.isdecimal() and len(text) < 4
    return min(int(text), MOST_MORE) if is_number else 0


def moved(lines: list[GridLine], reading: GridReading, ref: str, *, up: bool) -> list[GridLine]:
    """The line `ref` before (`up`) or after its neighbour: workshops change places, moments change hours too.

    Each keeps its length: the one that comes first starts when the first did, the other ends when the last did.
    """
    line = next((one for one in lines if one.ref == ref), None)
    if line is None:
        return lines
    beside = [one for one in lines if one.slot == line.slot]
    place = beside.index(line) + (-1 if up else 1)
    if not 0 <= place < len(beside):
        return lines
    first, second = (beside[place], line) if up else (line, beside[place])
    if first.locked or second.locked:
        return lines
    hours = {} if line.is_workshop else _exchanged(reading, first, second)
    if not (first.key or second.key):
        first, second = replace(first, number=second.number), replace(second, number=first.number)
    found = [{first.ref: second, second.ref: first}.get(one.ref, one) for one in lines]
    found = [one.saying(hours.get(one.ref, {})) for one in found]
    return under_their_slots(found)


def _exchanged(reading: GridReading, first: GridLine, second: GridLine) -> dict[str, dict[str, str]]:
    """The hours of two moments once `second` comes first; none where those of one are not known."""
    rows = {row.line.ref: row for row in reading.rows}
    one, two = rows.get(first.ref), rows.get(second.ref)
    if one is None or two is None or not (one.start and one.end and two.start and two.end):
        return {}
    if (one.start, one.end) == (two.start, two.end):
        return {}
    ends, starts = max(one.end, two.end), min(one.start, two.start)
    return {
        second.ref: {"start": hour_text(starts), "end": hour_text(_shifted(starts, _length(two)))},
        first.ref: {"start": hour_text(_shifted(ends, -_length(one))), "end": hour_text(ends)},
    }


def cut_in_two(lines: list[GridLine], reading: GridReading, ref: str) -> list[GridLine]:
    """The moment `ref` ends at the middle of its time, where another of the same kind begins."""
    row = next((one for one in reading.rows if one.line.ref == ref), None)
    if row is None or row.slot or row.kind == Session.Kind.SLOT or row.line.locked or not (row.start and row.end):
        return lines
    minutes = _length(row) / timedelta(minutes=1)
    middle = _shifted(row.start, timedelta(minutes=max(STEP, minutes / 2 // STEP * STEP)))
    if not row.start < middle < row.end:
        return lines
    half = replace(row.line, start=hour_text(row.start), end=hour_text(middle))
    rest = GridLine(free_ref(lines), kind=row.kind, venue=row.line.venue, room=row.line.room,
                start=hour_text(middle), end=hour_text(row.end), title=f"{row.title} (suite)")  # fmt: skip
    found: list[GridLine] = []
    for line in lines:
        found += [half, rest] if line.ref == ref else [line]
    return found


def _length(row: Read) -> timedelta:
    return _instant(row.end or time.max) - _instant(row.start or time.min)


def _instant(hour: time) -> datetime:
    return datetime.combine(ANY_DAY, hour)


def _shifted(hour: time, by: timedelta) -> time:
    """`hour` and `by` later, within the day."""
    shifted = _instant(hour) + by
    return shifted.time() if shifted.date() == ANY_DAY else hour


def as_saved(lines: list[GridLine], ref: str, saved: Callable[[int], GridLine | None]) -> list[GridLine]:
    """`lines` where `ref` is what is saved: what somebody else wrote is taken."""
    found = []
    for line in lines:
        theirs = saved(line.key) if line.ref == ref and line.key else None
        if line.ref != ref or line.key:
            found.append(theirs or line)
    return found
