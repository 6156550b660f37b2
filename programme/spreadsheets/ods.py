"""The cells of an ODS, read row by row: a cell repeated a million times takes no room, a comment is not a value.

Written row by row too: a document of odfpy takes ten times as long, and all the memory.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import chain
from numbers import Number
from xml.etree.ElementTree import Element, iterparse
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from programme.spreadsheets.cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    Merge,
    RefusedCell,
    check_unpacked,
    is_blank,
    plain_number,
)

CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
ASIDE = {f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text"}  # beside the text, not of it
SIGNS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
MOST_SPACES = 1000  # in one <text:s>
NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]{1,3})?")
CLOCK = re.compile(r"PT(\d+)H(\d+)M")

SPACES = re.compile(" ( +)")
MIME_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MIME_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
BEFORE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.2" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Feuille1">"""
AFTER = "</table:table></office:spreadsheet></office:body></office:document-content>"


def read_ods(content: bytes) -> Grid:
    """The first sheet of the file."""
    grid, number, depth = Grid(), 1, 0
    with ZipFile(BytesIO(content)) as archive:
        check_unpacked(archive)
        with archive.open("content.xml") as source:
            # expat itself bounds what entities expand to
            for event, element in iterparse(source, events=("start", "end")):  # noqa: S314
                if element.tag == f"{TABLE}table":
                    depth += 1 if event == "start" else -1
                    if not depth:
                        break
                elif event == "end" and depth == 1 and element.tag == f"{TABLE}table-row":
                    number += _add_rows(grid, number, element)
                    element.clear()
    return grid


def _add_rows(grid: Grid, number: int, element: Element) -> int:
    """Add the row as many times as it is said to repeat; return how many."""
    repeated = _count(element, "number-rows-repeated")
    row, merges = _row(element, number)
    if any(not is_blank(cell) for cell in row):
        for shift in range(min(repeated, MOST_ROWS + 2)):
            grid.add(number + shift, [*row])
            grid.merges += [replace(merge, top=merge.top + shift, bottom=merge.bottom + shift) for merge in merges]
    else:
        grid.merges += merges
    return repeated


def _row(element: Element, number: int) -> tuple[list, list[Merge]]:
    row: list = []
    merges, column = [], 1
    for cell in element:
        if cell.tag not in CELLS:
            continue
        repeated, value = _count(cell, "number-columns-repeated"), _value(cell)
        if not is_blank(value) and len(row) <= MOST_COLUMNS:
            row += [""] * min(column - 1 - len(row), MOST_COLUMNS + 1)
            row += [value] * min(repeated, MOST_COLUMNS + 1)
        columns, rows = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if columns * rows > 1:
            for left in range(column, column + min(repeated, MOST_COLUMNS) * columns, columns):
                merges.append(Merge(number, left, number + rows - 1, left + columns - 1))
        column += repeated
    return row, merges


def _count(element: Element, name: str) -> int:
    return max(int(element.get(TABLE + name) or 1), 1)


def _value(cell: Element) -> object:
    """A number as a number; anything else as the sheet shows it."""
    shown = "\n".join(_text(paragraph).strip(" ") for paragraph in _paragraphs(cell))
    if cell.get(f"{CALC}value-type") == "error":
        return RefusedCell(shown, f"la cellule est en erreur ({shown}).")
    kind, number = cell.get(f"{OFFICE}value-type"), cell.get(f"{OFFICE}value", "")
    if kind == "float" and NUMBER.fullmatch(number):
        return plain_number(float(number))
    if kind == "time" and (clock := CLOCK.match(cell.get(f"{OFFICE}time-value", ""))):
        return ":".join(clock.groups())
    return shown or cell.get(f"{OFFICE}string-value", "")


def _paragraphs(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == f"{TEXT}p":
            yield child
        elif not _is_aside(child):
            yield from _paragraphs(child)


def _is_aside(element: Element) -> bool:
    return element.tag in ASIDE or element.tag.startswith(DRAW)


def _text(element: Element) -> str:
    """The text of a paragraph, its runs of spaces made one as the format wants it."""
    if _is_aside(element):
        return ""
    if element.tag in SIGNS:
        return SIGNS[element.tag] * min(int(element.get(f"{TEXT}c") or 1), MOST_SPACES)
    return _folded(element.text) + "".join(_text(child) + _folded(child.tail) for child in element)


def _folded(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def write_ods(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet, numbers as numbers, anything else as text."""
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME_TYPE, ZIP_STORED)  # first and bare: what tells the format
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w") as content:
            content.write(BEFORE.encode())
            for row in chain([headings], rows):
                content.write(f"<table:table-row>{''.join(map(_written, row))}</table:table-row>\n".encode())
            content.write(AFTER.encode())
    return output.getvalue()


def _written(value: object) -> str:
    if isinstance(value, Number):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    lines = escape("" if value is None else str(value)).replace("\t", "<text:tab/>").split("\n")
    texts = "".join(f"<text:p>{SPACES.sub(_spaces, line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{texts}</table:table-cell>'


def _spaces(found: re.Match[str]) -> str:
    return f' <text:s text:c="{len(found[1])}"/>'
