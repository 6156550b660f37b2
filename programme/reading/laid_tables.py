"""The tables of a text that their headings tell: where each begins, what its columns hold, what stands around."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time

from programme.reading.cell_hours import hours_of_cell
from programme.reading.days import days_in
from programme.reading.draft import SaidAt, TextSpan
from programme.reading.hours import hours_in
from programme.reading.items import FOOT
from programme.reading.moment_kinds import label_of, stands_alone
from programme.reading.pasted_rows import PastedRow, rows_of, written_rows
from programme.reading.table_columns import (
    LOOKED_AT,
    Holds,
    TableColumn,
    columns_of_row,
    headings_known,
    held_at_once,
)
from rencontre.french.names import fold

# The line over each sheet of a workbook that has several.
SHEET = "Feuille «\u00a0{}\u00a0»"
SHEET_LINE = re.compile(r"Feuille «[ \u00a0]?(?P<name>.*?)[ \u00a0]?»")
OF_HOURS = {Holds.HOURS, Holds.START}
OF_PEOPLE = {Holds.PEOPLE, Holds.LAST_NAME}
ROWS_A_LINE = 2  # of the rows of a table to the lines that nothing parts among them


@dataclass
class LaidTable:
    """A table of a text: its `name`, what stands `above` its headings, its `rows`, the lines `below` them."""

    headings: PastedRow
    columns: Sequence[TableColumn]
    name: SaidAt | None = None
    above: list[PastedRow] = field(default_factory=list)
    rows: list[PastedRow] = field(default_factory=list)
    below: list[PastedRow] = field(default_factory=list)

    def holds(self, wanted: set[Holds]) -> bool:
        return any(column.holds in wanted for column in self.columns)

    @property
    def is_of_sessions(self) -> bool:
        """Titles, or hours with who speaks; under « Horaire | Salle A | Salle B » stand titles that no heading says."""
        if held_at_once(self.headings.texts):
            return False
        return self.holds({Holds.TITLE}) or (self.holds(OF_HOURS) and self.holds(OF_PEOPLE | {Holds.KIND}))

    @property
    def first_hour(self) -> time | None:
        """The hour of its first row that has one, where a column holds hours."""
        places = [column.place for column in self.columns if column.holds in OF_HOURS]
        cells = (row.cells[place].text for row in self.rows for place in places if place in row.cells)
        said = (hours_of_cell(text) or next(iter(hours_in(text)), None) for text in cells)
        return next((one.start for one in said if one and one.start), None)

    @property
    def is_of_people(self) -> bool:
        return self.holds(OF_PEOPLE) and not self.holds(OF_HOURS | {Holds.TITLE})


@dataclass
class LaidTables:
    """What a text of tables holds; `others` are the rows that no heading tells, `beyond` what is not read."""

    sessions: list[LaidTable] = field(default_factory=list)
    people: list[LaidTable] = field(default_factory=list)
    others: list[PastedRow] = field(default_factory=list)
    beyond: list[TextSpan] = field(default_factory=list)

    @property
    def first(self) -> LaidTable:
        """The table that the head of the day stands above."""
        return [*self.sessions, *self.people][0]

    @property
    def are_mostly_rows(self) -> bool:
        """Whether the lines that nothing parts are few, among the rows: a text that only holds a table has more."""
        rows = [row for table in [*self.sessions, *self.people] for row in table.rows]
        bare = sum(row.is_bare for row in rows)
        return bool(rows) and len(rows) - bare >= ROWS_A_LINE * bare


def written_sheets(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> str:
    """Sheets, each its name and its rows, as one text, from which `tables_in` takes them apart."""
    if len(sheets) == 1:
        return written_rows(sheets[0][1])
    return "\n\n".join(f"{SHEET.format(name)}\n{written_rows(rows)}" for name, rows in sheets)


def tables_in(page: str) -> LaidTables | None:
    """The tables of a `masked` text whose headings are known; None when it has none that holds sessions or people."""
    pasted, beyond = rows_of(page)
    found = LaidTables(beyond=beyond)
    for name, rows in _sheets(pasted):
        tables = _tables(rows, name)
        if not any(table.is_of_sessions or table.is_of_people for table in tables):
            found.others += rows
            continue
        for table in tables:
            if table.is_of_sessions:
                found.sessions.append(table)
            elif table.is_of_people:
                found.people.append(table)
            else:
                found.others += [*table.above, *table.rows, *table.below]
    return found if found.sessions or found.people else None


def _sheets(rows: list[PastedRow]) -> Iterator[tuple[SaidAt | None, list[PastedRow]]]:
    """The rows of each sheet of a workbook, under its name; all of them when the text names none."""
    name, own = None, []
    for row in rows:
        said = next(iter(row.cells.values()))
        found = SHEET_LINE.fullmatch(said.text) if row.is_bare else None
        if found is None:
            own.append(row)
            continue
        if own:
            yield name, own
        start, end = (said.span.start + at for at in found.span("name"))
        name, own = SaidAt(found["name"], TextSpan(start, end)), []
    if own:
        yield name, own


def _tables(rows: list[PastedRow], name: SaidAt | None) -> list[LaidTable]:
    """The tables of a sheet, or of a text: one after the other, each under headings of its own."""
    first = _headings_at(rows)
    if first is None:
        return []
    table = LaidTable(rows[first], columns_of_row(rows[first].texts), name, rows[:first])
    found, at = [table], first + 1
    while at < len(rows):
        own = _next_table(rows, at, table)
        if own:
            found.append(own)
            table, at = own, at + len(own.above) + (own.name is not None) + 1
        else:
            _add(table, rows[at])
            at += 1
    _part_what_is_below(table)
    return found


def _headings_at(rows: list[PastedRow]) -> int | None:
    """The index of the row of headings that are known best, among the first rows of several cells."""
    several = [at for at, row in enumerate(rows) if len(row.cells) > 1][:LOOKED_AT]
    counts = {at: headings_known(rows[at].texts) for at in several}
    best = max(counts, key=lambda at: counts[at], default=None)
    return best if best is not None and counts[best] > 1 else None


def _next_table(rows: list[PastedRow], at: int, before: LaidTable) -> LaidTable | None:
    """The table that begins at `at`: after an empty line, lines of one cell if there are some, then other headings."""
    if not rows[at].blanks:
        return None
    near = range(at, min(len(rows), at + LOOKED_AT))
    heading = next((place for place in near if len(rows[place].cells) > 1), None)
    if heading is None:
        return None
    texts = rows[heading].texts
    is_of_headings = headings_known(texts) == len(rows[heading].cells)
    if not is_of_headings or [*map(fold, texts)] == [*map(fold, before.headings.texts)]:
        return None
    above = rows[at:heading]
    name = next(iter(above[-1].cells.values())) if above else None
    return LaidTable(rows[heading], columns_of_row(texts), name, above[:-1])


def _add(table: LaidTable, row: PastedRow) -> None:
    """Put a row in the table; a bare line goes on with the last cell of the row before, when that one is full."""
    last = table.rows[-1] if table.rows else None
    width = max(table.headings.cells)
    if last and row.is_bare and not row.blanks and width in last.cells and not _is_of_its_own(row):
        ends, goes_on = last.cells[width], next(iter(row.cells.values()))
        between = goes_on.span.start - ends.span.end
        text = f"{ends.text}{chr(10).ljust(between)}{goes_on.text}"
        last.cells[width] = SaidAt(text, TextSpan(ends.span.start, goes_on.span.end))
    else:
        table.rows.append(row)


def _is_of_its_own(row: PastedRow) -> bool:
    """Whether a line is more than the end of the cell above: hours, a day, a moment, what closes a page."""
    text = next(iter(row.cells.values())).text
    label = label_of(text)
    is_a_moment = bool(hours_in(text) or days_in(text) or stands_alone(text) or (label and label.number))
    return is_a_moment or text.isupper() or FOOT.match(fold(text)) is not None


def _part_what_is_below(table: LaidTable) -> None:
    """Take what closes the page from the last rows: bare lines after an empty one, or of its words.

    A line that an hour starts is a row all the same.
    """
    last = max((at for at, row in enumerate(table.rows) if not row.is_bare), default=-1)
    kept, is_below = table.rows[: last + 1], False
    for row in table.rows[last + 1 :]:
        text = next(iter(row.cells.values())).text
        is_foot = FOOT.match(fold(text)) is not None
        is_below = is_below or bool(row.blanks) or is_foot
        if is_below and (is_foot or not _starts_with_hours(text)):
            table.below.append(row)
        else:
            kept.append(row)
    table.rows = kept


def _starts_with_hours(text: str) -> bool:
    hours = hours_in(text)
    return bool(hours) and not any(map(str.isalpha, text[: hours[0].span.start]))
