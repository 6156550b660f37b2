"""A text read as the programme of a day: its tables, when it is made of them, else its lines. Pure, and linear."""

from programme.reading.by_lines import draft_of_cover, draft_of_lines
from programme.reading.columns import read_by_columns
from programme.reading.draft import Draft
from programme.reading.laid_tables import LaidTables, tables_in
from programme.reading.layout import cut
from programme.reading.pasted_rows import PastedRow
from programme.reading.table import draft_of_tables
from programme.reading.text_lines import TextLine, lines_of, masked, prepared


def read_programme(text: str) -> Draft:
    """What `text` says of a day. Never raises: a text that is no programme gives a draft without a moment."""
    page = prepared(text)
    blanked = masked(page)
    lines, beyond = lines_of(blanked)
    tables = tables_in(blanked)
    if tables is None or not _is_of_tables(tables, lines):
        return draft_of_lines(page, blanked, lines, beyond)
    above = _lines_in(lines, tables.first.above)
    draft = draft_of_cover(page, blanked, above) if above else Draft(page)
    draft.doubts = [doubt for doubt in draft.doubts if doubt.about]
    return draft_of_tables(draft, tables)


def _is_of_tables(tables: LaidTables, lines: list[TextLine]) -> bool:
    """Whether a text is made of its tables: they have more rows than lines, and no moment stands around them."""
    if not tables.are_mostly_rows:
        return False
    around = [_lines_in(lines, rows) for rows in (tables.first.above, tables.first.below)]
    return not any(part.hours for one in around for part in cut(read_by_columns(one)).parts)


def _lines_in(lines: list[TextLine], rows: list[PastedRow]) -> list[TextLine]:
    """The lines among `rows`, which follow each other."""
    if not rows:
        return []
    start, end = rows[0].span.start, rows[-1].span.end
    return [line for line in lines if start <= line.start < end]
