"""What a sheet of any file becomes once read: each value at its own line, in its own column."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from programme.spreadsheets.cells import (
    MERGED,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    RefusedCell,
    is_blank,
    letters_of,
)

MOST_MERGES = 50_000
BESIDE = 100  # lines that may stand above and below a list, beyond those that an import reads
TOO_MANY_ROWS = "La feuille dépasse 5\u202f000 lignes : importez-la en plusieurs fois."
TOO_MANY_MERGES = "La feuille a trop de cellules fusionnées : défusionnez-les, puis recommencez."
OVERLAPPING = "Des cellules fusionnées se recouvrent : défusionnez-les, puis recommencez."
TWICE = "La ligne %s est deux fois dans le fichier : ouvrez-le dans un tableur, puis enregistrez-le."


@dataclass(frozen=True)
class Merge:
    """Cells merged into one, that of the first row and column; both ends count, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters_of(self.left)}{self.top}:{letters_of(self.right)}{self.bottom}"


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

    def add(self, number: int, row: Sequence[Cell], *, is_hidden: bool = False, repeated: int = 1) -> None:
        """Keep the row, as many times as it is repeated, unless it is blank; after a fault nothing is kept."""
        cells = [*row]
        while cells and is_blank(cells[-1]):
            cells.pop()
        if not cells or self.fault:
            return
        if len(cells) > MOST_COLUMNS:
            self.fault = f"La feuille dépasse {MOST_COLUMNS} colonnes (ligne {number})."
        elif len(self.rows) + repeated > MOST_ROWS + BESIDE:
            self.fault = TOO_MANY_ROWS
        elif number in self.rows:
            self.fault = TWICE % number
        else:
            lines = range(number, number + repeated)
            self.rows.update((line, [*cells]) for line in lines)
            self.hidden_rows.update(lines if is_hidden else ())

    def merge(self, merge: Merge) -> None:
        """Note merged cells; a single cell is none."""
        if (merge.top, merge.left) == (merge.bottom, merge.right) or merge.left > MOST_COLUMNS:
            return
        if len(self.merges) < MOST_MERGES:
            self.merges.append(replace(merge, right=min(merge.right, MOST_COLUMNS)))
        else:
            self.fault = self.fault or TOO_MANY_MERGES

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))


def fill_merged_cells(grid: Grid) -> None:
    """Give the value of cells merged downwards to each of their rows; what they hide is lost.

    Cells merged sideways have none: they are refused. Cells merged twice are a fault of the sheet.
    """
    waiting = sorted(grid.merges, key=lambda merge: merge.top, reverse=True)
    origins = {merge: _cell(grid.rows.get(merge.top, []), merge.left) for merge in waiting}
    active: list[Merge] = []
    for number in sorted(grid.rows):
        while waiting and waiting[-1].top <= number:
            active.append(waiting.pop())
        active = [merge for merge in active if merge.bottom >= number]
        if sum(merge.right - merge.left + 1 for merge in active) > MOST_COLUMNS:
            grid.fault = grid.fault or OVERLAPPING
            return
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
    row += [""] * (max((column for column, cell in covered.items() if not is_blank(cell)), default=0) - len(row))
    for column, cell in covered.items():
        if column <= len(row):
            row[column - 1] = cell


def refuse_merged_with_headings(grid: Grid, heading_line: int) -> None:
    """A heading merged with the lines below it is no value of theirs."""
    for merge in grid.merges:
        if merge.top <= heading_line < merge.bottom:
            for number, row in grid.rows.items():
                if heading_line < number <= merge.bottom:
                    for column in range(merge.left, min(merge.right, len(row)) + 1):
                        row[column - 1] = RefusedCell("", MERGED % merge)


def _cell(row: list[Cell], column: int) -> Cell:
    return row[column - 1] if column <= len(row) else ""
