"""The columns of a part of a page: of texts, read one after the other, or of a table that no line is drawn around."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from programme.reading.files.pieces import PageLine, Piece, gaps_of, lines_of
from programme.reading.files.rows import BEGINS_AT, Cell, Paragraph, TextTable
from programme.reading.files.timetables import hours_first, is_hour, timetable
from programme.reading.files.wraps import Setting

GUTTER = 0.45  # of the height of a line: what is empty between two columns
WIDE_GUTTER = 0.8  # of the height of a line: two lines tell it; a narrower one, three
A_BREAK = 2.5  # of the height of a line, between two lines: what follows is below the columns
SURE = 3  # lines that a gutter parts
LOOKED_AHEAD = 30  # lines after one in two columns, for another one
MOST_LINES = 1000  # of a part of a page; beyond, its columns are not looked for
AS_WIDE = 1.25  # times: columns of one text are as wide, the space between two counted
FILLED = 0.9  # of the width of a column: a line that runs on
RUNNING_ON = 0.35  # of the lines of a column: less is a column of a table
TOGETHER = 0.8  # of the lines of a band: as many stand in several columns of a table


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
    found, plain, at = list[Paragraph | TextTable](), list[PageLine](), 0
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
        is_below = starts_anew and line.top - above.bottom > A_BREAK * usual
        if is_below or not any(gutter.parts for gutter in fewer) or _crosses(gutters, fewer):
            break
        gutters, count = fewer, count + 1
    kept = [gutter for gutter in gutters if gutter.is_between(usual)]
    return (count, kept) if kept else (0, [])


def _crosses(gutters: Sequence[Gutter], fewer: Sequence[Gutter]) -> bool:
    """Whether a line goes over what parts columns for sure: « MATINÉE », a meal, across a table."""
    sure = [gutter for gutter in gutters if gutter.parts >= SURE]
    return not all(any(one.left <= other.left and other.right <= one.right for other in fewer) for one in sure)


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
    if count := hours_first(read[0]):
        below = read[0][count:][:1]
        if below:  # the table ends above
            parted = [[line for line in lines if (line.top < below[0].top) is above] for above in (True, False)]
            rest = [piece for line in parted[1] for piece in line.pieces]
            return [*_blocks_of_band(parted[0], gutters, end, setting), *region(rest, end, setting)]
        return timetable(read, ends, setting)
    lefts = [min((piece.left for piece in column), default=end) for column in columns]
    if _is_of_rows(lines, read, [*lefts, end]):
        return [Paragraph(line.text) for line in lines]
    blocks: Cell = []
    for column, left, limit in zip(columns, lefts, ends, strict=True):
        width = max(end - lefts[-1], max((piece.right for piece in column), default=left) - left)
        blocks = setting.sewn(blocks, region(column, min(limit, left + width), setting))  # columns are as wide
    return blocks


def _is_of_rows(lines: Sequence[PageLine], columns: Sequence[Sequence[PageLine]], places: Sequence[float]) -> bool:
    """Whether a band is a table, whose columns begin at `places`, the last of which is where they end.

    Its columns are not as wide as one another, hours begin no text in it, its first column does not run on, its lines
    go across.
    """
    widths = [right - left for left, right in pairwise(places)]
    if max(widths) < AS_WIDE * min(widths):
        return False
    if any(BEGINS_AT.match(line.text) and not is_hour(line) for column in columns for line in column):
        return False
    first = columns[0]
    width = max(line.right for line in first) - min(line.left for line in first)
    running = sum(line.right - line.left > FILLED * width for line in first)
    across = sum(len(line.pieces) > 1 for line in lines)
    return running < RUNNING_ON * len(first) + 1 and across >= TOGETHER * len(lines)
