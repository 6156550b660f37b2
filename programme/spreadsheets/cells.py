"""What any spreadsheet file becomes once read: each value in its own column, under its heading, at its own line."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import tablib

from rencontre.french.names import INVISIBLE
from rencontre.late import Late

if TYPE_CHECKING:
    from openpyxl.cell import cell as cells_of_openpyxl
else:
    cells_of_openpyxl = Late("openpyxl.cell.cell")

Cell = TypeVar("Cell")  # what a cell holds: text, number, date, nothing
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000  # below the headings
MOST_COLUMNS = 100
MOST_CHARACTERS = 32_767  # of a cell: what Excel holds

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
class Sheet:
    """What a format writes, as it does a Dataset: the headings, and rows that are read once, while it writes."""

    headers: Sequence[str]
    rows: Iterable[Sequence[object]]

    def __iter__(self) -> Iterator[Sequence[object]]:
        return iter(self.rows)


ERRORS = re.compile(
    r"#(?:N/[AD]|REF|VALEUR|VALUE|NOM|NAME|DIV/0|NUL|NULL|NOMBRE|NUM|SPILL|EPARS|ÉPARS|PROPAGATION|CALC|GETTING_DATA)[!?]?"
    r"|Err ?:[0-9]{3}",
    re.IGNORECASE,
)


def in_error(shown: str) -> RefusedCell | None:
    """The cell of a text that spreadsheets show in place of a value, « #N/A » or « Err:502 »; None for another."""
    if shown[:1] in "#Ee" and ERRORS.fullmatch(shown):
        return RefusedCell(shown, f"la cellule est en erreur ({shown}).")
    return None


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain_number(number: float) -> int | float:
    """12.0 as 12: spreadsheets do not tell them apart."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


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
