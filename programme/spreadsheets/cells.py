"""What any spreadsheet file becomes once read: each value in its own column, under its heading, at its own line."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from zipfile import ZipFile

import tablib

from rencontre.french.names import INVISIBLE
from rencontre.late import Late

if TYPE_CHECKING:
    from openpyxl import utils
    from openpyxl.cell import cell as cells_of_openpyxl
else:
    cells_of_openpyxl, utils = Late("openpyxl.cell.cell"), Late("openpyxl.utils")

Cell = TypeVar("Cell")  # what a cell holds: text, number, date, nothing
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024  # bytes of a workbook once unzipped
MOST_ROWS = 5000  # below the headings
MOST_COLUMNS = 100

# A cell that a spreadsheet would compute, even with unseen characters or quotes before its sign, full-width or not.
# Plain numbers and phone numbers (« +33 3 21… ») are left as they are.
UNSEEN = rf"(?:[\s'\"\x00-\x1f\x7f-\xa0\u2800]|{INVISIBLE.pattern})*"
FORMULA = re.compile(rf"^{UNSEEN}[=+\-@＝＋－＠﹦﹢﹣﹫−]|^'*[\t\r\n]")
HARMLESS = re.compile(r"^[+-][0-9\s.,()]+$")
MERGED = "cellules fusionnées (%s) : défusionnez-les, puis écrivez la valeur dans chaque cellule."


class UnreadableFile(Exception):
    """The file is not what an import reads; the sentence says why."""


class RefusedCell(str):
    """A cell that holds no value of its own; a reader of its column gives the `reason`."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, shown: str, reason: str) -> "RefusedCell":
        cell = super().__new__(cls, shown)
        cell.reason = reason
        return cell


@dataclass(frozen=True)
class Merge:
    """Cells merged into one, that of the first row and column; both ends count, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{utils.get_column_letter(self.left)}{self.top}:{utils.get_column_letter(self.right)}{self.bottom}"


class Grid:
    """The rows of a sheet that hold something, by number. A row beyond what an import reads stops the reading."""

    def __init__(self) -> None:
        self.rows: dict[int, list] = {}
        self.merges: list[Merge] = []

    def add(self, number: int, row: list) -> None:
        """Keep the row unless it is blank."""
        while row and is_blank(row[-1]):
            row.pop()
        if not row:
            return
        if number > MOST_ROWS + 1:
            raise UnreadableFile(f"La feuille dépasse 5 000 lignes (ligne {number}) : importez-la en plusieurs fois.")
        if len(row) > MOST_COLUMNS:
            raise UnreadableFile(f"La feuille dépasse {MOST_COLUMNS} colonnes (ligne {number}).")
        self.rows[number] = row

    def dataset(self) -> tablib.Dataset:
        """The rows under their headings, blank ones in between: each stands at the line that the spreadsheet shows."""
        fill_merged_cells(self)
        if not self.rows:
            return tablib.Dataset()
        if 1 not in self.rows:
            raise UnreadableFile("La première ligne est vide : elle doit donner le titre de chaque colonne.")
        width, lines = max(map(len, self.rows.values())), range(1, max(self.rows) + 1)
        heading, *rows = ([*row, *[""] * (width - len(row))] for row in (self.rows.get(line, []) for line in lines))
        headings = [_heading(cell) for cell in heading]
        check_headings(headings, rows)
        return tablib.Dataset(*map(tuple, rows), headers=headings)


@dataclass(frozen=True)
class Sheet:
    """What a format writes, as it does a Dataset: the headings, and rows that are read once, while it writes."""

    headers: Sequence[str]
    rows: Iterable[Sequence[object]]

    def __iter__(self) -> Iterator[Sequence[object]]:
        return iter(self.rows)


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain_number(number: float) -> int | float:
    """12.0 as 12: spreadsheets do not tell them apart."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def fill_merged_cells(grid: Grid) -> None:
    """Give the value of cells merged downwards to each of their rows; what they hide is lost.

    Cells merged sideways, or with a heading, lack a value of their own: they are refused.
    """
    waiting = sorted(grid.merges, key=lambda merge: merge.top, reverse=True)
    origins = {merge: _cell(grid.rows.get(merge.top, []), merge.left) for merge in waiting}
    active: list[Merge] = []
    for number in sorted(grid.rows):
        while waiting and waiting[-1].top <= number:
            active.append(waiting.pop())
        active = [merge for merge in active if merge.bottom >= number and merge.left <= MOST_COLUMNS]
        if sum(min(merge.right, MOST_COLUMNS) - merge.left + 1 for merge in active) > MOST_COLUMNS:
            raise UnreadableFile("Des cellules fusionnées se recouvrent : défusionnez-les, puis recommencez.")
        _fill(grid, number, {merge: origins[merge] for merge in active})


def _fill(grid: Grid, number: int, origins: dict[Merge, object]) -> None:
    row = grid.rows[number]
    covered = {
        column: _seen(merge, column, origin)
        for merge, origin in origins.items()
        for column in range(merge.left, min(merge.right, MOST_COLUMNS) + 1)
        if (number, column) != (merge.top, merge.left)
    }
    if all(is_blank(cell) for column, cell in enumerate(row, start=1) if column not in covered):
        del grid.rows[number]
        return
    row += [""] * (max(covered, default=0) - len(row))
    for column, cell in covered.items():
        row[column - 1] = cell


def _seen(merge: Merge, column: int, origin: object) -> object:
    if is_blank(origin) or (column == merge.left and merge.top > 1):
        return origin
    return RefusedCell("", MERGED % merge)


def _cell(row: list, column: int) -> object:
    return row[column - 1] if column <= len(row) else ""


def check_unpacked(archive: ZipFile) -> None:
    """Raise UnreadableFile for a workbook that would fill the memory: a zip never gives more than it declares."""
    if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
        raise UnreadableFile("Ce classeur est trop gros une fois décompressé : n’en gardez que la liste.")


def _heading(cell: object) -> str:
    return cell if isinstance(cell, RefusedCell) else str("" if cell is None else cell)


def check_headings(headings: list[str], rows: Iterable[list]) -> None:
    """Refuse two columns of one name, and values that stand under none: an import would lose them."""
    named = [heading for heading in headings if heading.strip()]
    if twice := sorted({heading for heading in named if named.count(heading) > 1}):
        raise UnreadableFile(
            f"Deux colonnes portent le même titre : {', '.join(twice)}. Renommez ou retirez l’une d’elles."
        )
    bare = [column for column, heading in enumerate(headings) if not heading.strip()]
    for line, row in enumerate(rows, start=2):
        for column in bare:
            if not is_blank(row[column]):
                raise UnreadableFile(_without_heading(headings[column], column, line))


def _without_heading(heading: str, column: int, line: int) -> str:
    why = " (cellules fusionnées)" if isinstance(heading, RefusedCell) else ""
    letter = utils.get_column_letter(column + 1)
    return (
        f"La colonne {letter} n’a pas de titre{why}, mais elle est remplie à la ligne {line} : "
        "donnez-lui un titre, ou videz-la."
    )


# --- Cells that a spreadsheet would compute ----------------------------------------------------------------------


def escape_formula(cell: Cell) -> Cell | str:
    """Put an apostrophe before a text that a spreadsheet would compute; `unescape_formula` takes it off again."""
    if isinstance(cell, str) and FORMULA.match(cell) and not HARMLESS.match(cell):
        return f"'{cell}"
    return cell


def unescape_formula(cell: Cell) -> Cell | str:
    if isinstance(cell, str) and cell.startswith("'") and FORMULA.match(cell):
        return cell[1:]
    return cell


def without_controls(cell: Cell) -> Cell | str:
    """A text without the characters that a spreadsheet file may not hold."""
    return cells_of_openpyxl.ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell


def mapped(dataset: tablib.Dataset, change: Callable[[object], object]) -> tablib.Dataset:
    return tablib.Dataset(*([change(cell) for cell in row] for row in dataset), headers=dataset.headers)
