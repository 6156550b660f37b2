"""A cell of any spreadsheet: its limits, what it reads as, what it may not be written as."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite
from typing import TypeVar

from rencontre.french.names import INVISIBLE, cleaned, cleaned_prose, fold

Cell = str | int | float | bool | datetime | date | time  # as it is read; a blank one is ""
Written = TypeVar("Written")  # what a cell is written from: text, number, date, nothing
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000  # below the headings
MOST_COLUMNS = 100
MOST_CHARACTERS = 32_767  # of a cell: what Excel holds

# A cell that a spreadsheet would compute, even with unseen characters or quotes before its sign, full-width or not.
# Plain numbers and phone numbers (« +33 3 21… ») are left as they are.
UNSEEN = rf"(?:[\s'\"\x00-\x1f\x7f-\xa0\u2800]|{INVISIBLE.pattern})*"
FORMULA = re.compile(rf"^{UNSEEN}[=+\-@＝＋－＠﹦﹢﹣﹫−]|^'*[\t\r\n]")
HARMLESS = re.compile(r"^[+-][0-9\s.,()]+$")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML
MERGED = "cellules fusionnées (%s) : défusionnez-les, puis écrivez la valeur dans chaque cellule."
TOO_LONG = f"la cellule dépasse {MOST_CHARACTERS // 1000}\u202f{MOST_CHARACTERS % 1000} caractères."
UNCOMPUTED = "formule jamais calculée : ouvrez le fichier dans un tableur et enregistrez-le."
# What Excel and LibreOffice show in place of a value, in French and in English.
ERRORS = re.compile(
    r"#(?:N/[AD]|REF|VALEUR|VALUE|NOM|NAME|DIV/0|NUL|NULL|NOMBRE|NUM|PROPAGATION|SPILL|CALC|GETTING_DATA)[!?]?"
    r"|Err\s?:\s?[0-9]{3}",
    re.IGNORECASE,
)
YES = {"oui", "o", "yes", "y", "vrai", "true", "v", "x", "xx", "1", "ok", "✓", "✔", "✅", "☑", "☒", "🗹", "×"}
NO = {"non", "n", "no", "faux", "false", "f", "0", "", "☐", "neant"}


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
    """What a format writes: the headings, rows that are read once, while it writes, and the name of the sheet."""

    headers: Sequence[str]
    rows: Iterable[Sequence[object]]
    name: str = ""

    def __iter__(self) -> Iterator[Sequence[object]]:
        return iter(self.rows)


# --- In ----------------------------------------------------------------------------------------------------------


def is_blank(cell: object) -> bool:
    """Whether nothing stands in a cell; one that is refused is not blank."""
    return cell is None or (isinstance(cell, str) and not isinstance(cell, RefusedCell) and not cell.strip())


def settled(text: str) -> str:
    """A text as an import keeps it: no sign that is never seen, no space around, no formula's apostrophe."""
    if len(text) > MOST_CHARACTERS:
        return RefusedCell("", TOO_LONG)
    text = cleaned_prose(text.replace("\0", "")).strip()
    if text[:1] in {"#", "E", "e"} and ERRORS.fullmatch(text):
        return in_error(text)
    return unescape_formula(text).strip() if text.startswith("'") else text


def in_error(shown: str) -> RefusedCell:
    """The cell that shows « #N/A », « Err:502 »… in place of a value."""
    return RefusedCell(shown, f"la cellule est en erreur ({shown}).")


def plain_number(number: float) -> int | float:
    """12.0 as 12: spreadsheets do not tell them apart."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number


def text_of(cell: object) -> str:
    """A cell as a French spreadsheet shows it: « 31/05/2018 », « 09:15 », « oui », « 12,5 »."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float):
        return str(plain_number(cell)).replace(".", ",")
    return "" if cell is None else str(cell)


def yes_or_no(cell: object) -> bool:
    """Whether a cell says yes: oui, x, vrai, 1 (-1 in Access), ✓, a ticked box; nothing, non, 0, faux, a dash say no.

    Raises ValueError with a sentence for anything else.
    """
    answer = fold(cleaned(text_of(cell)))
    if answer in YES:
        return True
    if answer in NO:
        return False
    raise ValueError(f"« {text_of(cell)} » : écrivez oui ou non.")


def number_of(text: str) -> Cell:
    """The number that a file writes so; a cell in error for one without end. Raises ValueError."""
    number = float(text)
    return plain_number(number) if isfinite(number) else in_error(text)


def column_of(letters: str) -> int:
    """« C » as 3."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def letters_of(column: int) -> str:
    """3 as « C »."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- Out: cells that a spreadsheet would compute -----------------------------------------------------------------


def escape_formula(cell: Written) -> Written | str:
    """Put an apostrophe before a text that a spreadsheet would compute; `unescape_formula` takes it off again."""
    if isinstance(cell, str) and FORMULA.match(cell) and not HARMLESS.match(cell):
        return f"'{cell}"
    return cell


def unescape_formula(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def without_controls(cell: Written) -> Written | str:
    """A text without the characters that a spreadsheet file may not hold."""
    return ILLEGAL.sub("", cell) if isinstance(cell, str) else cell
