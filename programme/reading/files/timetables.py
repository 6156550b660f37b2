"""A table that hours begin the rows of, when no line is drawn around it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from programme.reading.files.pieces import PageLine
from programme.reading.files.rows import HOURS_ALONE, Cell, Paragraph, TextTable
from programme.reading.files.wraps import Setting

HOURS = 0.6  # of the lines of a column of hours
CLOSE = 0.3  # of the height of a line, between two lines of one text
# What an hour, or its end, follows; what says an end.
DANGLING = re.compile(r"(?:[-–—/>→]|\b(?:à|de|dès|vers|partir|jusqu’à))$", re.IGNORECASE)
GOES_BACK = re.compile(r"[-–—à]\s?\d")
A_PART = re.compile(r"(?:à )?partir(?: de)?|de|dès|vers|jusqu’à|à|[-–—]", re.IGNORECASE)


def hours_first(column: Sequence[PageLine]) -> int:
    """How many lines of `column` go to its last hour; 0 when it is no column of hours."""
    last = max((at for at, line in enumerate(column, start=1) if is_hour(line)), default=0)
    return last if sum(map(is_hour, column)) >= HOURS * last else 0


def is_hour(line: PageLine) -> bool:
    """Whether a line says an hour and no more, or what stands before or after one in a narrow column."""
    text = line.text.strip()
    return bool(HOURS_ALONE.fullmatch(text.lstrip("-–—à ")) or A_PART.fullmatch(text))


def timetable(columns: Sequence[Sequence[PageLine]], ends: Sequence[float], setting: Setting) -> Cell:
    """Each hour with what stands beside it: one column on its line and below, several as a row."""
    starts = _starts(columns)
    rows: list[list[Cell]] = []
    for top, bottom in pairwise([*starts, float("inf")]):
        within = [[line for line in column if top <= (line.top + line.bottom) / 2 < bottom] for column in columns]
        if any(within):
            rows.append([setting.paragraphs(lines, limit) for lines, limit in zip(within, ends, strict=True)])
    return [TextTable(rows)] if len(columns) > 2 else [block for row in rows for block in _told(*row)]


def _told(hour: Cell, beside: Cell) -> Cell:
    """« 9h00 – 9h30 » and its lines, the first of which goes on with the hour."""
    hours = " ".join(block.text for block in hour if isinstance(block, Paragraph) and block.text)
    first, *others = beside or [Paragraph("")]
    said = first.text if isinstance(first, Paragraph) else ""
    return [Paragraph(f"{hours}\t{said}".strip()), *others]


def _starts(columns: Sequence[Sequence[PageLine]]) -> list[float]:
    """Where each row begins, from the top; what is above the first hour, and not close, is a row of its own."""
    first = columns[0]
    begins = [line for before, line in pairwise([None, *first]) if line and _begins_row(before, line)]
    lines = sorted((line for column in columns for line in column), key=lambda line: line.top)
    begins = sorted([*begins, *_hours_apart(columns[1:], begins)], key=lambda line: line.top)
    above = [line for line in lines if line.bottom < begins[0].top + CLOSE * begins[0].height]
    if above and max(line.bottom for line in above) < begins[0].top - CLOSE * begins[0].height:
        begins = [above[0], *begins]
    return [float("-inf"), *(_start(lines, one, other) for one, other in pairwise(begins))]


def _hours_apart(columns: Sequence[Sequence[PageLine]], begins: Sequence[PageLine]) -> list[PageLine]:
    """The hours of other columns that no hour of the first stands beside: a session's, then those of its talks."""
    hours = [line for column in columns for line in column if HOURS_ALONE.fullmatch(line.text.strip())]
    return [line for line in hours if all(abs(line.bottom - one.bottom) > 0.5 * line.height for one in begins)]


def _begins_row(before: PageLine | None, line: PageLine) -> bool:
    return before is None or not (DANGLING.search(before.text.rstrip()) or GOES_BACK.match(line.text))


def _start(lines: Sequence[PageLine], above: PageLine, hour: PageLine) -> float:
    """Where the row of `hour` begins: at its line when nothing is close above, else in the widest space above.

    Hours that stand halfway down their row have lines of it above them. Of spaces as wide, the last.
    """
    between = [line for line in lines if above.top <= line.top and line.bottom <= hour.bottom]
    bottom, widest, found = above.bottom, -1.0, hour.top
    for line in between:
        if line.top - bottom >= widest - 1:
            widest, found = max(widest, line.top - bottom), (line.top + bottom) / 2
        bottom = max(bottom, line.bottom) if line is not hour else bottom
    close = CLOSE * hour.height
    is_halfway = any(line.top < hour.top - close and line.bottom > hour.top - close for line in between)
    return found if is_halfway else hour.top - 0.1 * hour.height
