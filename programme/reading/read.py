"""A text read as the programme of a day: its tables, when it is made of them, else its lines. Pure, and linear."""

from programme.reading.by_lines import draft_of_cover, draft_of_lines
from programme.reading.columns import read_by_columns
from programme.reading.draft import Draft
from programme.reading.hours import HourRange
from programme.reading.laid_tables import SHEET_LINE, LaidTables, tables_in
from programme.reading.layout import cut
from programme.reading.pasted_rows import PastedRow
from programme.reading.table import draft_of_tables
from programme.reading.text_lines import TextLine, endless_words, lines_of, masked, prepared

ROWS_A_MOMENT = 2  # of a table to the moments that stand above it


def read_programme(text: str) -> Draft:
    """What `text` says of a day. Never raises: a text that is no programme gives a draft without a moment."""
    page = prepared(text)
    draft = _read(page, masked(page))
    draft.unread = sorted([*draft.unread, *endless_words(page)])
    return draft


def _read(page: str, blanked: str) -> Draft:
    lines, beyond = lines_of(blanked)
    lines = [line for line in lines if not SHEET_LINE.fullmatch(line.text)]
    tables = tables_in(blanked)
    above = _lines_in(lines, tables.first.above) if tables else []
    hours = [part.hours for part in cut(read_by_columns(above)).parts if part.hours]
    if tables is None or not _is_of_tables(tables, hours):
        return draft_of_lines(page, blanked, lines, beyond)
    first = tables.first.first_hour
    if all(one.start and one.end and first and one.start <= first < one.end for one in hours):  # those of the day
        draft = draft_of_cover(page, blanked, above) if above else Draft(page)
    else:
        draft = draft_of_lines(page, blanked, above, [])
    draft.doubts = [doubt for doubt in draft.doubts if doubt.about]
    return draft_of_tables(draft, tables)


def _is_of_tables(tables: LaidTables, hours: list[HourRange]) -> bool:
    """Whether a text is made of its tables: few lines among their rows, and few moments above, of these `hours`."""
    table = tables.first
    has_few = not hours or (table.first_hour is not None and ROWS_A_MOMENT * len(hours) <= len(table.rows))
    return tables.are_mostly_rows and has_few


def _lines_in(lines: list[TextLine], rows: list[PastedRow]) -> list[TextLine]:
    """The lines among `rows`, which follow each other."""
    if not rows:
        return []
    start, end = rows[0].span.start, rows[-1].span.end
    return [line for line in lines if start <= line.start < end]
