"""The sheets of an ODS, or of a flat one, read as they come: a cell repeated a million times takes no room."""

import re
from dataclasses import replace
from datetime import datetime, time

from programme.spreadsheets.cells import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    UNCOMPUTED,
    Cell,
    RefusedCell,
    in_error,
    is_blank,
    number_of,
    settled,
)
from programme.spreadsheets.grids import BESIDE, Grid, Merge
from rencontre.files.zips import PartReader, Said

CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
HIDDEN = {"collapse", "filter"}
# Beside the text, not of it: comments, notes, pronunciations, pictures, what was changed, other files.
ASIDE = {
    f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text", f"{TABLE}tracked-changes", f"{TABLE}dde-links",
    f"{OFFICE}dde-source", f"{OFFICE}forms", f"{TABLE}shapes",
}  # fmt: skip
SIGNS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
MOST_SPACES = 1000  # in one <text:s>
BLANKS = re.compile(r"[ \t\r\n]+")
NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]{1,3})?")
CLOCK = re.compile(r"PT(\d+)H(\d+)M(?:(\d+)(?:[.,]\d+)?S)?")


class OdsReader(PartReader):
    """The sheets of the content of an ODS, in their order."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.hidden_styles: set[str] = set()
        self.style, self.aside, self.tables, self.folded, self.paragraphs = "", 0, 0, 0, 0
        self.number, self.column = 1, 1
        self.in_row: Said | None = None
        self.cell: Said | None = None
        self.lines: list[list[str]] = []  # of the cell: its paragraphs, in pieces
        self.length = 0  # of its text
        self.row: list[Cell] = []
        self.merges: list[Merge] = []
        self.next_column = 1

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        if self.aside or tag in ASIDE or tag.startswith(DRAW) or (self.cell is not None and tag == f"{TABLE}table"):
            self.aside += 1
        elif tag in CELLS and self.in_row is not None:
            self.cell, self.lines, self.length = said, [], 0
        elif self.cell is not None:
            self._start_text(tag, said)
        elif tag == f"{TABLE}table-row" and self.tables:
            self.in_row, self.row, self.merges, self.column = said, [], [], 1
        elif tag == f"{TABLE}table":
            self._start_table(said)
        elif tag == f"{TABLE}table-column" and self.tables:
            self._start_column(said)
        elif tag == f"{TABLE}table-row-group":
            self.folded += said.get(f"{TABLE}display") == "false"
        elif tag == f"{STYLE}style":
            self.style = said.get(f"{STYLE}name", "")
        elif tag == f"{STYLE}table-properties" and said.get(f"{TABLE}display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, tag: str) -> None:
        self.closed += 1
        if self.aside:
            self.aside -= 1
        elif tag in CELLS and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif tag == f"{TEXT}p":
            self.paragraphs = max(self.paragraphs - 1, 0)
        elif tag == f"{TABLE}table-row" and self.in_row is not None:
            self._end_row(self.in_row)
            self.in_row = None
        elif tag == f"{TABLE}table":
            self.tables -= 1
        elif tag == f"{TABLE}table-row-group":
            self.folded = max(self.folded - 1, 0)

    def text(self, text: str) -> None:
        if self.cell is not None and self.paragraphs and not self.aside:
            self._say(BLANKS.sub(" ", text))

    def _start_table(self, said: Said) -> None:
        self.tables += 1
        name = said.get(f"{TABLE}name", "")
        self.grid = Grid(name, said.get(f"{TABLE}style-name", "") in self.hidden_styles)
        self.grids.append(self.grid)
        self.number, self.next_column, self.folded = 1, 1, 0

    def _start_column(self, said: Said) -> None:
        repeated = _count(said, "number-columns-repeated")
        if said.get(f"{TABLE}visibility") in HIDDEN:
            self.grid.hide_columns(self.next_column, self.next_column + repeated - 1)
        self.next_column += repeated

    def _start_text(self, tag: str, said: Said) -> None:
        if tag == f"{TEXT}p":
            self.paragraphs += 1
            self.lines.append([])
        elif tag in SIGNS and self.paragraphs:
            self._say(SIGNS[tag] * min(int(said.get(f"{TEXT}c") or 1), MOST_SPACES))

    def _say(self, text: str) -> None:
        if self.length <= MOST_CHARACTERS and self.lines:
            self.length += len(text)
            self.lines[-1].append(text)

    def _end_cell(self, said: Said) -> None:
        self.paragraphs = 0
        repeated, value = _count(said, "number-columns-repeated"), self._value(said)
        if not is_blank(value):  # one that is too far is as far as any that is
            self.row += [""] * (min(self.column - 1, MOST_COLUMNS) - len(self.row))
            self.row += [value] * min(repeated, MOST_COLUMNS + 1 - len(self.row))
        columns, rows = _count(said, "number-columns-spanned"), _count(said, "number-rows-spanned")
        if columns * rows > 1 and self.column <= MOST_COLUMNS:
            for left in range(self.column, self.column + min(repeated, MOST_COLUMNS) * columns, columns):
                self.merges.append(Merge(self.number, left, self.number + rows - 1, left + columns - 1))
        self.column += repeated

    def _end_row(self, said: Said) -> None:
        repeated = _count(said, "number-rows-repeated")
        is_hidden = bool(self.folded) or said.get(f"{TABLE}visibility") in HIDDEN
        is_said = any(not is_blank(cell) for cell in self.row)
        self.grid.add(self.number, self.row, is_hidden=is_hidden, repeated=repeated)
        for shift in range(min(repeated, MOST_ROWS + BESIDE) if is_said and self.merges else 1):
            for merge in self.merges:
                self.grid.merge(replace(merge, top=merge.top + shift, bottom=merge.bottom + shift))
        self.number += repeated

    def _value(self, said: Said) -> Cell:
        """A number as a number; anything else as the sheet shows it."""
        shown = "\n".join("".join(line).strip(" ") for line in self.lines)
        kind = said.get(f"{OFFICE}value-type")
        if said.get(f"{CALC}value-type") == "error":
            return in_error(shown)
        number = said.get(f"{OFFICE}value", "")
        if kind in {"float", "percentage", "currency"} and NUMBER.fullmatch(number):
            return number_of(number)
        if kind == "boolean" and f"{OFFICE}boolean-value" in said:
            return said[f"{OFFICE}boolean-value"] == "true"
        if kind == "date" and (moment := said.get(f"{OFFICE}date-value")):
            return _moment(moment) or settled(shown)
        if kind == "time" and (clock := CLOCK.match(said.get(f"{OFFICE}time-value", ""))):
            hours, minutes, seconds = (int(part or 0) for part in clock.groups())
            return time(hours, minutes, seconds) if hours < 24 else f"{hours}:{minutes:02}"
        if f"{TABLE}formula" in said and not kind and not shown:
            return RefusedCell("", UNCOMPUTED)
        return settled(shown or said.get(f"{OFFICE}string-value", ""))


def _moment(text: str) -> Cell | None:
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    return moment if "T" in text else moment.date()


def _count(said: Said, name: str) -> int:
    return max(int(said.get(TABLE + name) or 1), 1)
