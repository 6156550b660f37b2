"""The rows of the tables of a text, as spreadsheets and word processors copy them: cells between tabs, or bars."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from programme.reading.draft import SaidAt, TextSpan
from programme.reading.text_lines import BULLET, EDGES, RULE

TAB, BAR = "\t", "|"
MOST_ROWS = 1_500  # that are read: no programme has as many
# A cell between quotes, over several lines or not; a quote inside it is doubled. A tab is never inside one: a text
# where a quote is open and never closed is read all the same.
QUOTED = re.compile(r'"(?P<inside>(?:[^"\t]|"")*)"[ \u00a0]*(?=[\t\n]|\Z)')
QUOTES = re.compile(r'(?P<opens>(?<![^\s(«\[])(?="")(?!""\s))?""')
END = re.compile(r"[\t\n]")
SPACES = f"{EDGES}\n"


@dataclass
class PastedRow:
    """What a row says, by the places of its cells from 0; `blanks` are the empty lines before it.

    `is_bare` tells a line that nothing parts, not even at its end.
    """

    cells: dict[int, SaidAt] = field(default_factory=dict)
    blanks: int = 0
    is_bare: bool = False

    @property
    def span(self) -> TextSpan:
        spans = [cell.span for cell in self.cells.values()]
        return TextSpan(spans[0].start, spans[-1].end)

    @property
    def texts(self) -> list[str]:
        """Its cells, the empty ones too."""
        return [self.cells[place].text if place in self.cells else "" for place in range(max(self.cells) + 1)]


def written_rows(rows: Sequence[Sequence[str]]) -> str:
    """`rows` as a spreadsheet copies them, without the empty cells that end them: `rows_of` gives their cells back."""
    return "\n".join(map(_written_row, rows))


def _written_row(row: Sequence[str]) -> str:
    said = TAB.join(map(_written, row)).rstrip(TAB)
    return said if TAB in said else f"{said}{TAB}"  # a row of one cell is no bare line


def _written(cell: str) -> str:
    said = cell.strip().replace("\r\n", "\n").replace(TAB, " ")
    return '"{}"'.format(said.replace('"', '""')) if "\n" in said or said.startswith('"') else said


def rows_of(page: str) -> tuple[list[PastedRow], list[TextSpan]]:
    """The lines of a `masked` text as rows, those that say something; none when no line of it has several cells.

    Beside them, the passage beyond those that are read.
    """
    sign = _sign(page)
    found: list[PastedRow] = []
    at = blanks = 0
    while sign and at < len(page):
        end = page.find("\n", at)
        raw = page[at : len(page) if end < 0 else end]
        if RULE.fullmatch(raw):
            blanks += not raw.strip()
            at += len(raw) + 1
            continue
        row, at = _row(page, at, raw, sign)
        if row.cells:
            found.append(replace(row, blanks=blanks))
            blanks = 0
        if len(found) == MOST_ROWS:
            rest = page[at:].strip(SPACES)
            start = page.find(rest, at)
            return found, [TextSpan(start, start + len(rest))] if rest else []
    return found, []


def _sign(page: str) -> str:
    """What parts the cells of its rows, the sign that it has most; nothing when there are not two rows."""
    sign = max((TAB, BAR), key=page.count)
    parted = (raw for raw in page.split("\n") if sign in raw.strip(EDGES))
    return sign if len([*islice(parted, 2)]) == 2 else ""


def _row(page: str, at: int, raw: str, sign: str) -> tuple[PastedRow, int]:
    """The row that begins at `at` with the line `raw`, and where the next line begins."""
    cells = dict(enumerate(_between_bars(raw, at) if sign == BAR else _between_tabs(page, at)))
    after = max(at + len(raw), *(cell.span.end for cell in cells.values())) if cells else at + len(raw)
    end = page.find("\n", after)
    said = {place: cell for place, cell in ((place, _trimmed(cell)) for place, cell in cells.items()) if cell.text}
    return PastedRow(said, is_bare=len(cells) == 1), len(page) if end < 0 else end + 1


def _between_bars(raw: str, at: int) -> Iterator[SaidAt]:
    """The cells of a row; a bullet before it is none of them."""
    mark = BULLET.match(raw)
    start = mark.end() if mark and not mark[0].strip()[:1].isdigit() else 0
    place = at + start
    for piece in raw[start:].split(BAR):
        yield SaidAt(piece, TextSpan(place, place + len(piece)))
        place += len(piece) + 1


def _between_tabs(page: str, at: int) -> Iterator[SaidAt]:
    while True:
        found = QUOTED.match(page, at)
        if found and ("\n" in found["inside"] or '""' in found["inside"]):
            yield SaidAt(QUOTES.sub(_one_quote, found["inside"]), TextSpan(*found.span("inside")))
            at = found.end()
        else:
            end = END.search(page, at)
            stop = end.start() if end else len(page)
            yield SaidAt(page[at:stop], TextSpan(at, stop))
            at = stop
        if not page.startswith(TAB, at):
            return
        at += 1


def _one_quote(found: re.Match[str]) -> str:
    """A quote that is doubled: one, and a space outside what it holds, so that offsets stay."""
    return ' "' if found["opens"] is not None else '" '


def _trimmed(cell: SaidAt) -> SaidAt:
    text = cell.text.rstrip(SPACES)
    before = len(text) - len(text.lstrip(SPACES))
    start = cell.span.start + before
    return SaidAt(text[before:], TextSpan(start, cell.span.start + len(text)))
