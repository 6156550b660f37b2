"""What a sheet of any file becomes once read: each value at its own line, in its own column."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from programme.spreadsheets.cells import (
    MERGED,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    RefusedCell,
    UnreadableFile,
    in_error,
    is_blank,
    unescape_formula,
)
from rencontre.french.names import cleaned_prose
from rencontre.late import Late

if TYPE_CHECKING:
    from openpyxl import utils
else:
    utils = Late("openpyxl.utils")

Cell = str | int | float | bool | datetime | date | time  # a blank one is ""
MOST_MERGES = 20_000
TOO_LONG = "La feuille dépasse 5 000 lignes : importez-la en plusieurs fois."
TITLES = 100  # lines that may stand above and below a list, beyond those that an import reads


@dataclass(frozen=True)
class Merge:
    """Cells merged into one, that of the first row and column; both ends count, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{utils.get_column_letter(self.left)}{self.top}:{utils.get_column_letter(self.right)}{self.bottom}"


@dataclass
class Grid:
    """The rows of a sheet that hold something, by the number that the sheet shows; `fault` is why it is not read."""

    name: str = ""
    is_hidden: bool = False
    rows: dict[int, list[Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)  # from 1
    fault: str = ""

    @property
    def is_full(self) -> bool:
        """Whether nothing more is read of it."""
        return bool(self.fault)

    def add(self, number: int, row: Iterable[Cell], *, is_hidden: bool = False, repeated: int = 1) -> None:
        """Keep the row, as many times as it is repeated, unless it is blank."""
        cells = [settled(cell) for cell in row]
        while cells and is_blank(cells[-1]):
            cells.pop()
        if not cells or self.fault:
            return
        if len(cells) > MOST_COLUMNS:
            self.fault = f"La feuille dépasse {MOST_COLUMNS} colonnes (ligne {number})."
        elif len(self.rows) + repeated > MOST_ROWS + TITLES:
            self.fault = TOO_LONG
        else:
            for line in range(number, number + repeated):
                self.rows[line] = [*cells]
                if is_hidden:
                    self.hidden_rows.add(line)

    def merge(self, merge: Merge) -> None:
        """Note merged cells; a single cell is none."""
        if (merge.top, merge.left) == (merge.bottom, merge.right) or merge.left > MOST_COLUMNS:
            return
        if len(self.merges) >= MOST_MERGES:
            self.fault = self.fault or "La feuille a trop de cellules fusionnées : défusionnez-les, puis recommencez."
        else:
            self.merges.append(replace(merge, right=min(merge.right, MOST_COLUMNS)))

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))


def settled(cell: Cell) -> Cell:
    """A text as an import keeps it: no sign that is never seen, no space around, no formula's apostrophe."""
    if not isinstance(cell, str) or isinstance(cell, RefusedCell):
        return cell
    if len(cell) > MOST_CHARACTERS:
        return RefusedCell("", f"la cellule dépasse {MOST_CHARACTERS} caractères.")
    text = cleaned_prose(cell.replace("\0", "")).strip()
    return in_error(text) or unescape_formula(text)


def fill_merged_cells(grid: Grid) -> None:
    """Give the value of cells merged downwards to each of their rows; what they hide is lost.

    Cells merged sideways have none: they are refused. Raises UnreadableFile when merged cells overlap.
    """
    waiting = sorted(grid.merges, key=lambda merge: merge.top, reverse=True)
    origins = {merge: _cell(grid.rows.get(merge.top, []), merge.left) for merge in waiting}
    active: list[Merge] = []
    for number in sorted(grid.rows):
        while waiting and waiting[-1].top <= number:
            active.append(waiting.pop())
        active = [merge for merge in active if merge.bottom >= number]
        if sum(merge.right - merge.left + 1 for merge in active) > MOST_COLUMNS:
            raise UnreadableFile("Des cellules fusionnées se recouvrent : défusionnez-les, puis recommencez.")
        if active:
            _fill(grid, number, {merge: origins[merge] for merge in active})


def _fill(grid: Grid, number: int, origins: dict[Merge, Cell]) -> None:
    row = grid.rows[number]
    covered = {
        column: origin if column == merge.left or is_blank(origin) else RefusedCell("", MERGED % merge)
        for merge, origin in origins.items()
        for column in range(merge.left, merge.right + 1)
        if (number, column) != (merge.top, merge.left)
    }
    if all(is_blank(cell) for column, cell in enumerate(row, start=1) if column not in covered):
        del grid.rows[number]
        return
    row += [""] * (max(covered, default=0) - len(row))
    for column, cell in covered.items():
        row[column - 1] = cell


def refuse_merged_with_headings(grid: Grid, heading_line: int) -> None:
    """A heading merged with the lines below it is no value of theirs."""
    for merge in grid.merges:
        if merge.top <= heading_line < merge.bottom:
            for number in grid.rows.keys() & set(range(heading_line + 1, min(merge.bottom, max(grid.rows)) + 1)):
                row = grid.rows[number]
                for column in range(merge.left, min(merge.right, len(row)) + 1):
                    row[column - 1] = RefusedCell("", MERGED % merge)


def _cell(row: list[Cell], column: int) -> Cell:
    return row[column - 1] if column <= len(row) else ""
