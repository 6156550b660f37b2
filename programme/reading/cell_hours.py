"""The hours of a cell that stands under a heading of hours: those of a text, and the numbers that people type there."""

import re
from datetime import time

from programme.reading.draft import TextSpan
from programme.reading.hours import DASH, HourRange, whole_hours

DAY = 24 * 60  # minutes
BARE = r"\d{1,2}|\d{3,4}"  # « 9 », « 915 », « 0915 »
BARE_RANGE = re.compile(rf"\s*(?:de\s*)?(?P<start>{BARE})\s*(?:(?:[{DASH}/]|à)\s*(?P<end>{BARE})\s*)?", re.IGNORECASE)
# « 9,15 »: a French spreadsheet takes it for a number. « 9,5 » and « 9,25 » may be said of two hours: they say none.
WITH_COMMA = re.compile(r"\s*(?P<hours>\d{1,2}),(?P<minutes>[0-5]\d)\s*")
DECIMAL = re.compile(r"\s*(?P<whole>\d{1,4})(?:[.,](?P<part>\d{1,17}))?\s*")
AMBIGUOUS = {"25"}
# « 45 min », « 1h30 », « 1,5 h », « 30 »
MINUTES = re.compile(r"\D{0,12}?(?P<minutes>\d{1,3})\s*(?:min\w*\.?|mn|['’′])?\s*", re.IGNORECASE)
HOURS = re.compile(
    r"\D{0,12}?(?P<hours>\d{1,2})(?:[.,](?P<part>\d{1,2}))?\s*(?:h(?:eures?)?|:)\s*(?P<minutes>[0-5]\d)?\D{0,8}",
    re.IGNORECASE,
)
FEWEST_MINUTES = 5  # of a bare number: « 45 » is minutes, « 2 » hours


def hours_of_cell(text: str) -> HourRange | None:
    """The hours of a cell that says nothing else: « 9h15 – 10h », « midi », « 9-10 », « 0915 », « 9,15 », « 0,385417 ».

    None when it says none, or one that may be read in two ways.
    """
    said = whole_hours(text)
    if said is not None:
        return said
    found = BARE_RANGE.fullmatch(text)
    if found:
        ends = [_bare(found[name]) if found[name] else None for name in ("start", "end")]
        is_right = ends[0] is not None and (found["end"] is None or ends[1] is not None)
        return HourRange(ends[0], ends[1], TextSpan(0, len(text))) if is_right else None
    at = _with_comma(text) or _part_of_a_day(text)
    return HourRange(at, None, TextSpan(0, len(text))) if at else None


def _bare(figures: str) -> time | None:
    hours, minutes = (figures, "0") if len(figures) < 3 else (figures[:-2], figures[-2:])
    return time(int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None


def _with_comma(text: str) -> time | None:
    found = WITH_COMMA.fullmatch(text)
    if found is None or found["minutes"] in AMBIGUOUS or not 0 < int(found["hours"]) < 24:
        return None
    return time(int(found["hours"]), int(found["minutes"]))


def _part_of_a_day(text: str) -> time | None:
    """« 0,385416667 »: 9 h 15, as a spreadsheet keeps it."""
    part = _number(text)
    minutes = round(part * DAY) if part is not None and 0 < part < 1 else 0
    is_whole = minutes and part is not None and abs(part * DAY - minutes) < 0.01
    return time(minutes // 60, minutes % 60) if is_whole and minutes < DAY else None


def _number(text: str) -> float | None:
    found = DECIMAL.fullmatch(text)
    return float(f"{found['whole']}.{found['part'] or 0}") if found else None


def length_of_cell(text: str) -> int | None:
    """The minutes of a cell that says how long: « 45 min », « 1h30 », « 1,5 h », « 0:45 », « 30 », « 0,03125 »."""
    part = _number(text)
    if part is not None and not part.is_integer():
        return round(part * DAY) if part < 0.2 else round(part * 60)
    found = HOURS.fullmatch(text)
    if found:
        hours = float(f"{found['hours']}.{found['part'] or 0}")
        return round(hours * 60) + int(found["minutes"] or 0)
    found = MINUTES.fullmatch(text)
    if found is None or not int(found["minutes"]):
        return None
    count = int(found["minutes"])
    return count if part is None or count >= FEWEST_MINUTES else count * 60


def later(start: time, minutes: int) -> time | None:
    """The hour that is `minutes` after `start`, on the same day; None beyond it."""
    total = start.hour * 60 + start.minute + minutes
    return time(total // 60, total % 60) if minutes > 0 and total < DAY else None
