"""The table of a file: the sheet and the line where its headings stand, its columns, its lines, what is left aside."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from programme.spreadsheets.cells import MOST_ROWS, RefusedCell, UnreadableFile, is_blank
from programme.spreadsheets.grids import TOO_LONG, Cell, Grid, fill_merged_cells, refuse_merged_with_headings
from programme.spreadsheets.kinds import sheets_of
from rencontre.french.names import fold
from rencontre.french.words import counted
from rencontre.late import Late

if TYPE_CHECKING:
    from openpyxl import utils
else:
    utils = Late("openpyxl.utils")

Knows = Callable[[str], bool]
LOOKED_AT = 30  # lines that hold something, among which the headings are looked for
LONGEST_HEADING = 300  # characters
SHORT = 120
ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}")
NO_PHONE = 7  # digits in a heading, at most
ANSWERS = {"oui", "non", "x", "vrai", "faux", "m", "mme", "mr", "monsieur", "madame"}
TOTAL = re.compile(r"(sous[ -])?tota(l|ux)\b|somme\b|nombre (de|d)\b|nb\b|effectif\b", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column of a table: `position` in its rows from 0, `heading` on one line or "", `letter` as « C »."""

    position: int
    heading: str
    letter: str


@dataclass(frozen=True)
class Table:
    """What is read of a file. `rows`: line, as the spreadsheet numbers it → cells, one a position, blank ones ""."""

    sheet: str
    heading_line: int
    columns: tuple[Column, ...]
    rows: dict[int, list[Cell]]
    hidden: frozenset[int]
    others: tuple[str, ...]
    notes: tuple[str, ...]


def read_table(content: bytes, *, knows: Knows, sheet: str = "") -> Table:
    """Read the sheet of a file whose headings are `known` best, or the one named `sheet`.

    `knows` says of a cell whether it reads like a heading. Raises UnreadableFile, with what to do.
    """
    grids = [grid for grid in sheets_of(content) if grid.rows or grid.fault]
    chosen = _chosen(grids, sheet)
    candidates = [_found(grid, knows) for grid in chosen]
    found = max(candidates, key=lambda one: one.known)
    return found.table(grids)


def _chosen(grids: list[Grid], sheet: str) -> list[Grid]:
    """The sheets among which to look: the one that is asked for, else the visible ones, else the hidden ones."""
    if not grids:
        raise UnreadableFile("Ce fichier ne contient aucune ligne.")
    if sheet:
        named = [grid for grid in grids if grid.name == sheet]
        if not named:
            raise UnreadableFile(f"Ce classeur n’a pas de feuille « {sheet} ».")
        return named
    return [grid for grid in grids if not grid.is_hidden] or grids


@dataclass(frozen=True)
class Found:
    """A sheet, the line that reads most like headings, and how many of its cells are known."""

    grid: Grid
    line: int
    known: int

    def table(self, grids: list[Grid]) -> Table:
        grid, line = self.grid, self.line
        if grid.fault:
            raise UnreadableFile(grid.fault)
        refuse_merged_with_headings(grid, line)
        headings = [_heading(cell) for cell in grid.rows[line]]
        above = sum(number < line for number in grid.rows)
        rows = {number: row for number, row in grid.rows.items() if number > line}
        _check_are_headings(grid.rows[line], rows, known=self.known)
        if len(rows) > MOST_ROWS:
            raise UnreadableFile(TOO_LONG)
        notes = _aside(rows, headings)
        width = max(len(headings), *map(len, rows.values()), 0)
        headings += [""] * (width - len(headings))
        for row in rows.values():
            row += [""] * (width - len(row))
        columns = _columns(headings, rows)
        others = tuple(one.name for one in grids if one is not grid and not one.is_hidden)
        notes = [*_beside(grid, grids, above), *_hidden_columns(grid, columns), *notes]
        hidden = frozenset(grid.hidden_rows & rows.keys())
        return Table(grid.name, line, columns, rows, hidden, others, tuple(notes))


def _found(grid: Grid, knows: Knows) -> Found:
    """The best line of the first ones: two known headings, or one, else the first line that has several short texts."""
    if grid.fault and not grid.rows:
        return Found(grid, 0, 0)
    fill_merged_cells(grid)
    lines = list(islice(sorted(grid.rows.items()), LOOKED_AT))
    if not lines:
        raise UnreadableFile("Ce fichier ne contient aucune ligne.")
    counted_lines = [(number, row, sum(_is_known(cell, knows) for cell in row)) for number, row in lines]
    number, row, known = max(counted_lines, key=lambda one: one[2])
    width = max(map(len, grid.rows.values()))
    if known >= 2 or (known and (width == 1 or _may_be_headings(row))):
        return Found(grid, number, known)
    return Found(grid, next((line for line, row in lines if _may_be_headings(row)), lines[0][0]), 0)


def _is_known(cell: Cell, knows: Knows) -> bool:
    return isinstance(cell, str) and 0 < len(cell) <= LONGEST_HEADING and knows(cell)


def _may_be_headings(row: list[Cell]) -> bool:
    said = [cell for cell in row if not is_blank(cell)]
    return len(said) > 1 and all(isinstance(cell, str) and len(cell) <= SHORT for cell in said)


def _heading(cell: Cell) -> str:
    return "" if isinstance(cell, RefusedCell) else " ".join(str(cell).split())


def _check_are_headings(row: list[Cell], rows: dict[int, list[Cell]], *, known: int) -> None:
    """Refuse a file whose first line is somebody: it has no headings."""
    said = [cell for cell in row if not is_blank(cell)]
    is_person = any(isinstance(cell, str) and ADDRESS.fullmatch(cell) for cell in said)
    if not known:
        is_person = is_person or any(_is_of_a_person(cell) for cell in said)
        is_person = is_person or any(
            isinstance(cell, str) and cell and any(cell == below[at] for below in rows.values() if at < len(below))
            for at, cell in enumerate(row)
            if not all(below == row for below in rows.values())
        )
    if is_person:
        raise UnreadableFile(
            "Ce fichier n’a pas de ligne de titres : ajoutez-en une au-dessus de la liste, par exemple "
            "«\u00a0Prénom\u00a0», «\u00a0Nom\u00a0», «\u00a0Adresse e-mail\u00a0»."
        )


def _is_of_a_person(cell: Cell) -> bool:
    """A number, a date, a phone number, an answer: no heading reads so."""
    if not isinstance(cell, str):
        return True
    return sum(sign.isdigit() for sign in cell) > NO_PHONE or fold(cell) in ANSWERS


def _aside(rows: dict[int, list[Cell]], headings: list[str]) -> list[str]:
    """Take away the lines that repeat the headings and the totals below the list; say so."""
    folded, notes = [fold(heading) for heading in headings], []
    repeated = [
        number
        for number, row in rows.items()
        if len(row) <= len(folded) and [fold(_heading(cell)) for cell in row] == folded[: len(row)]
    ]
    for number in repeated:
        del rows[number]
        notes.append(f"La ligne {number} répète les titres : elle est laissée de côté.")
    while rows and _is_total(rows[last := max(rows)]):
        del rows[last]
        notes.append(f"La ligne {last} est un total : elle est laissée de côté.")
    return notes


def _is_total(row: list[Cell]) -> bool:
    said = [cell for cell in row if not is_blank(cell)]
    texts = [cell for cell in said if isinstance(cell, str)]
    return len(texts) == 1 and bool(TOTAL.match(texts[0]))


def _columns(headings: list[str], rows: dict[int, list[Cell]]) -> tuple[Column, ...]:
    """The columns that have a heading or a value. Raises UnreadableFile when two have the same heading."""
    said = {at for row in rows.values() for at, cell in enumerate(row) if not is_blank(cell)}
    columns = tuple(
        Column(at, heading, utils.get_column_letter(at + 1))
        for at, heading in enumerate(headings)
        if heading or at in said
    )
    first: dict[str, Column] = {}
    for column in filter(lambda column: column.heading, columns):
        other = first.setdefault(fold(column.heading) or column.heading, column)
        if other is not column:
            raise UnreadableFile(
                f"Deux colonnes portent le même titre : « {column.heading} » ({other.letter} et {column.letter}). "
                "Renommez ou retirez l’une d’elles."
            )
    return columns


def _beside(grid: Grid, grids: list[Grid], above: int) -> list[str]:
    notes = []
    if hidden := [one.name for one in grids if one.is_hidden and one is not grid]:
        names = ", ".join(f"« {name} »" for name in hidden)
        notes.append(f"{counted(len(hidden), 'feuille', 'masquée')} non lue{'s' * (len(hidden) > 1)} : {names}.")
    if above:
        left = f"laissée{'s' * (above > 1)} de côté"
        notes.append(f"{counted(above, 'ligne')} au-dessus des titres {left}.")
    return notes


def _hidden_columns(grid: Grid, columns: tuple[Column, ...]) -> list[str]:
    letters = [column.letter for column in columns if column.position + 1 in grid.hidden_columns]
    if not letters:
        return []
    return [f"{counted(len(letters), 'colonne', 'masquée')} lue{'s' * (len(letters) > 1)} : {', '.join(letters)}."]
