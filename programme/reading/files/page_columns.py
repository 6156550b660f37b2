"""The columns of a part of a page: of texts, read one after the other, or of a table that no line is drawn around."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from programme.reading.files.pieces import PageLine, Piece, gaps_of, lines_of
from programme.reading.files.rows import BEGINS_AT, HOURS_ALONE, Cell, Paragraph, Rows
from programme.reading.files.wraps import Setting

GUTTER = 0.45  # of the height of a line: what is empty between two columns
WIDE_GUTTER = 0.8  # of the height of a line: two lines tell it; a narrower one, three
A_BREAK = 2.5  # of the height of a line, between two lines: what follows is below the columns
LOOKED_AHEAD = 30  # lines after one in two columns, for another one
MOST_LINES = 1000  # of a part of a page; beyond, its columns are not looked for
HOURS = 0.6  # of the lines of a column of hours
FILLED = 0.9  # of the width of a column: a line that runs on
RUNNING_ON = 0.35  # of the lines of a column: less is a column of a table
TOGETHER = 0.8  # of the lines of a band: as many stand in several columns of a table
CLOSE = 0.3  # of the height of a line, between two lines of one text
DANGLING = ("–", "-", "—", "à", "/", ">", "→")  # what follows is the hour that it ends at


class Gutter(NamedTuple):
    """What is empty from line to line between two columns: how many lines it parts, how many stand after it alone."""

    left: float
    right: float
    parts: int = 0
    after: int = 0

    def is_between(self, usual: float) -> bool:
        """Whether columns stand on both sides: a narrow space that parts two lines may be by chance."""
        if self.right - self.left < WIDE_GUTTER * usual:
            return self.parts > 2
        return self.parts > 1 or (self.parts == 1 and self.after > 1)


def region(pieces: Sequence[Piece], end: float, setting: Setting, *, is_sure: bool = False) -> Cell:
    """A part of a page: lines one under the other, and bands of several columns.

    `end` is how far its lines can go, points; `is_sure` if a line is drawn there.
    """
    lines = lines_of(pieces)
    if not lines or len(lines) > MOST_LINES:
        return setting.paragraphs(lines, end, is_sure=is_sure)
    sides = min(line.left for line in lines), max(line.right for line in lines)
    found, plain, at = list[Paragraph | Rows](), list[PageLine](), 0
    while at < len(lines):
        count, gutters = _band(lines[at:], sides, setting.usual)
        if count:
            first = at
            while plain and plain[-1].left >= gutters[0].left:  # another column begins higher than the first
                plain.pop()
                first -= 1
            found += setting.paragraphs(plain, end, is_sure=is_sure)
            found += _blocks_of_band(lines[first : at + count], gutters, end, setting)
            plain = []
        else:
            plain.append(lines[at])
        at += count or 1
    return [*found, *setting.paragraphs(plain, end, is_sure=is_sure)]


def _band(lines: Sequence[PageLine], sides: tuple[float, float], usual: float) -> tuple[int, list[Gutter]]:
    """How many lines from the first stand in the same columns, and what parts these; 0 when the first is in none."""
    if len(lines[0].pieces) < 2:
        return 0, []
    gutters = _narrowed([Gutter(*sides)], lines[0], usual)
    count = 1
    for above, line in pairwise(lines):
        most = max((gutter.parts for gutter in gutters), default=0)
        if not most or (most == 1 and count > LOOKED_AHEAD):
            return 0, []
        fewer = _narrowed(gutters, line, usual)
        is_parted = any(
            before.parts < after.parts for before in gutters for after in fewer if after.left >= before.left
        )
        starts_anew = not is_parted and line.left < min(gutter.left for gutter in gutters if gutter.parts)
        if not any(gutter.parts for gutter in fewer) or (starts_anew and line.top - above.bottom > A_BREAK * usual):
            break
        gutters, count = fewer, count + 1
    kept = [gutter for gutter in gutters if gutter.is_between(usual)]
    return (count, kept) if kept else (0, [])


def _narrowed(gutters: Sequence[Gutter], line: PageLine, usual: float) -> list[Gutter]:
    """What is still empty of `gutters` in one line more."""
    found = []
    for gutter in gutters:
        for start, end in gaps_of(line, gutter.left, gutter.right):
            if end - start >= GUTTER * usual:
                parts = gutter.parts + (line.left < start and line.right > end)
                found.append(Gutter(start, end, parts, gutter.after + (line.left >= end)))
    return found


def _blocks_of_band(lines: Sequence[PageLine], gutters: Sequence[Gutter], end: float, setting: Setting) -> Cell:
    bounds = [(gutter.left + gutter.right) / 2 for gutter in gutters]
    columns: list[list[Piece]] = [[] for _ in (*bounds, end)]
    for line in lines:
        for piece in line.pieces:
            columns[sum(piece.centre > bound for bound in bounds)].append(piece)
    read = [lines_of(column) for column in columns]
    ends = [*(gutter.right - setting.usual for gutter in gutters), end]
    if _is_of_hours(read[0]):
        return _timetable(read, ends, setting)
    if _is_of_rows(lines, read):
        return [Paragraph(line.text) for line in lines]
    blocks: Cell = []
    for column, limit in zip(columns, ends, strict=True):
        blocks = setting.sewn(blocks, region(column, limit, setting))
    return blocks


def _is_of_hours(column: Sequence[PageLine]) -> bool:
    hours = sum(_is_hour(line) for line in column)
    return hours > 0 and hours >= HOURS * len(column)


def _is_hour(line: PageLine) -> bool:
    return bool(HOURS_ALONE.fullmatch(line.text.strip()))


def _is_of_rows(lines: Sequence[PageLine], columns: Sequence[Sequence[PageLine]]) -> bool:
    """Whether a band is a table: hours begin no text in it, its first column does not run on, its lines go across."""
    if any(BEGINS_AT.match(line.text) and not _is_hour(line) for column in columns for line in column):
        return False
    first = columns[0]
    width = max(line.right for line in first) - min(line.left for line in first)
    running = sum(line.right - line.left > FILLED * width for line in first)
    across = sum(len(line.pieces) > 1 for line in lines)
    return running < RUNNING_ON * len(first) + 1 and across >= TOGETHER * len(lines)


# --- A table that hours begin the rows of ------------------------------------------------------------------------


def _timetable(columns: Sequence[Sequence[PageLine]], ends: Sequence[float], setting: Setting) -> Cell:
    """Each hour with what stands beside it: one column on its line and below, several as a row."""
    starts = _starts(columns)
    rows: list[list[Cell]] = []
    for top, bottom in pairwise([*starts, float("inf")]):
        within = [[line for line in column if top <= (line.top + line.bottom) / 2 < bottom] for column in columns]
        if any(within):
            rows.append([setting.paragraphs(lines, limit) for lines, limit in zip(within, ends, strict=True)])
    return [Rows(rows)] if len(columns) > 2 else [block for row in rows for block in _told(*row)]


def _told(hour: Cell, beside: Cell) -> Cell:
    """« 9h00 – 9h30 » and its lines, the first of which goes on with the hour."""
    hours = " ".join(block.text for block in hour if isinstance(block, Paragraph) and block.text)
    first, *others = beside or [Paragraph("")]
    said = first.text if isinstance(first, Paragraph) else ""
    return [Paragraph(f"{hours}\t{said}".strip()), *others]


def _starts(columns: Sequence[Sequence[PageLine]]) -> list[float]:
    """Where each row begins, from the top."""
    first = columns[0]
    begins = [line for before, line in pairwise([None, *first]) if line and _begins_row(before, line)]
    lines = sorted((line for column in columns for line in column), key=lambda line: line.top)
    return [float("-inf"), *(_start(lines, one, other) for one, other in pairwise(begins))]


def _begins_row(before: PageLine | None, line: PageLine) -> bool:
    return before is None or not before.text.rstrip().endswith(DANGLING)


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
