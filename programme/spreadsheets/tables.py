"""The table of any file: the sheet where its headings are known best, its columns, its lines, what is left aside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from programme.spreadsheets.cells import MOST_ROWS, Cell, RefusedCell, UnreadableFile, is_blank, letters_of
from programme.spreadsheets.grids import TOO_MANY_ROWS, Grid, fill_merged_cells, refuse_merged_with_headings
from programme.spreadsheets.headings import LONGEST, Headings, Knows, check_are_headings, heading, headings_of
from programme.spreadsheets.kinds import sheets_of
from rencontre.french.names import fold
from rencontre.french.words import counted, plural

MOST_TEXT = 30_000_000  # characters of all the cells, those that are repeated too
TOTAL = re.compile(r"(?:sous[ -])?tota(?:l|ux)\b|somme\b|moyenne\b|nombre d|nb\b|effectif\b", re.IGNORECASE)
NOTHING = "Ce fichier ne contient aucune ligne."


@dataclass(frozen=True)
class Column:
    """A column of a table: its place in the rows from 0, its heading on one line or "", and its letter, « C »."""

    position: int
    heading: str
    letter: str


@dataclass(frozen=True)
class Table:
    """What is read of a file.

    `sheet` is "" for a CSV. `rows`: line, as the spreadsheet numbers it → cells, as many in each, blank ones ""; a
    RefusedCell has no value of its own, and says why. `hidden` are those of `rows` that a filter or somebody hides.
    `others` are the visible sheets that hold something too. `notes`, in French, say what was left aside or deserves a
    look; they name columns and sheets, never people.
    """

    sheet: str
    heading_line: int
    columns: tuple[Column, ...]
    rows: dict[int, list[Cell]]
    hidden: frozenset[int]
    others: tuple[str, ...]
    notes: tuple[str, ...]


def read_table(content: bytes, *, knows: Knows, sheet: str = "") -> Table:
    """Read the table of a file: its own bytes say what it is, and the headings that the caller `knows` where it stands.

    The sheet named `sheet` is read, else the visible one whose headings are known best; a hidden one only when no other
    has known headings. Raises UnreadableFile, with a sentence that says what to do.
    """
    grids = sheets_of(content, knows)
    for grid in grids:
        fill_merged_cells(grid)
    grids = [grid for grid in grids if grid.rows or grid.fault]
    if not grids:
        raise UnreadableFile(NOTHING)
    found = _asked(grids, knows, sheet) if sheet else _best(grids, knows)
    if found.grid.fault:
        raise UnreadableFile(found.grid.fault)
    return _Reading(found, grids).table()


def _asked(grids: list[Grid], knows: Knows, sheet: str) -> Headings:
    named = [grid for grid in grids if grid.name == sheet] or [grid for grid in grids if fold(grid.name) == fold(sheet)]
    if not named:
        raise UnreadableFile(f"Ce classeur n’a pas de feuille « {sheet} », ou elle est vide.")
    return headings_of(named[0], knows)


def _best(grids: list[Grid], knows: Knows) -> Headings:
    visible = [headings_of(grid, knows) for grid in grids if not grid.is_hidden]
    if not any(found.known for found in visible):
        hidden = [headings_of(grid, knows) for grid in grids if grid.is_hidden]
        visible += [found for found in hidden if found.known > 1 or not visible]
    return max(visible, key=lambda found: found.known)


@dataclass
class _Reading:
    """The making of a table, once its headings are found."""

    found: Headings
    grids: list[Grid]
    notes: list[str] = field(default_factory=list)

    def table(self) -> Table:
        grid, line = self.found.grid, self.found.line
        refuse_merged_with_headings(grid, line)
        headings = [heading(cell) for cell in self.found.cells]
        rows = {number: row for number, row in sorted(grid.rows.items()) if number > line}
        check_are_headings(self.found, rows.values())
        self._note_sheets()
        self._note_lines_above(sum(number < line for number in grid.rows))
        check_text(rows.values())
        self._leave_aside(rows, headings)
        if len(rows) > MOST_ROWS:
            raise UnreadableFile(TOO_MANY_ROWS)
        width = max([len(headings), *map(len, rows.values())])
        headings += [""] * (width - len(headings))
        for row in rows.values():
            row += [""] * (width - len(row))
        columns = columns_of(headings, rows.values())
        self._note_hidden_columns([column.letter for column in columns if column.position + 1 in grid.hidden_columns])
        others = tuple(other.name for other in self.grids if other is not grid and not other.is_hidden)
        hidden = frozenset(grid.hidden_rows & rows.keys())
        return Table(grid.name, line, columns, rows, hidden, others, tuple(self.notes))

    def _note_sheets(self) -> None:
        grid = self.found.grid
        if grid.is_hidden:
            self.notes.append(f"La feuille lue, « {grid.name} », est masquée.")
        names = [other.name for other in self.grids if other.is_hidden and other is not grid]
        if names:
            said = counted(len(names), "feuille", "masquée", "laissée")
            self.notes.append(f"{said} de côté : {', '.join(names)}.")

    def _note_lines_above(self, count: int) -> None:
        if count:
            self.notes.append(f"{counted(count, 'ligne')} au-dessus des titres, laissée{plural(count)} de côté.")

    def _note_hidden_columns(self, letters: list[str]) -> None:
        if letters:
            self.notes.append(f"{counted(len(letters), 'colonne', 'masquée', 'lue')} : {', '.join(letters)}.")

    def _leave_aside(self, rows: dict[int, list[Cell]], headings: list[str]) -> None:
        """Take away the lines that are nobody's: headings once more, formulas alone, totals at the end. Say which."""
        folded = [fold(one) for one in headings]
        repeated = [number for number, row in rows.items() if _repeats(row, folded)]
        self._leave(rows, repeated, "qui répète les titres")
        alone = [number for number, row in rows.items() if not any(row)]
        self._leave(rows, alone, "qui n’ont que des zéros, des cases non cochées ou des formules sans valeur")
        totals = []
        while len(headings) > 1 and rows and _is_total(rows[max(rows)]):
            totals.append(max(rows))
            del rows[totals[-1]]
        self._leave(rows, sorted(totals), "de total")

    def _leave(self, rows: dict[int, list[Cell]], numbers: list[int], what: str) -> None:
        for number in numbers:
            rows.pop(number, None)
        if numbers:
            shown = ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
            left = f"laissée{plural(len(numbers))} de côté"
            self.notes.append(f"{counted(len(numbers), 'ligne')} {what}, {left} : {shown}.")


def _is_said(cell: Cell) -> bool:
    """Whether a cell has a value of its own."""
    return not (is_blank(cell) or isinstance(cell, RefusedCell))


def _repeats(row: list[Cell], folded: list[str]) -> bool:
    """Whether a line is the headings once more; it stops at the first that is not."""
    pairs = zip(row, folded, strict=False)
    return len(row) == len(folded) and all(
        len(str(cell)) <= LONGEST and fold(heading(cell)) == one for cell, one in pairs
    )


def _is_total(row: list[Cell]) -> bool:
    """« Total », perhaps with numbers: a person has more than one text."""
    texts = [cell for cell in row if isinstance(cell, str) and _is_said(cell)]
    return len(texts) == 1 and TOTAL.match(texts[0]) is not None


def check_text(rows: Iterable[list[Cell]]) -> None:
    """Raise UnreadableFile for more text than an import reads: a small file may say the same one many times."""
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > MOST_TEXT:
        raise UnreadableFile("La feuille contient trop de texte : n’en gardez que la liste.")


def columns_of(headings: list[str], rows: Iterable[list[Cell]]) -> tuple[Column, ...]:
    """The columns that have a heading or a value. Raises UnreadableFile when two have the same heading, folded."""
    said = {
        at for row in rows for at, cell in enumerate(row) if not is_blank(cell) and not isinstance(cell, RefusedCell)
    }
    columns = [Column(at, one, letters_of(at + 1)) for at, one in enumerate(headings) if one or at in said]
    first: dict[str, Column] = {}
    for column in columns:
        other = first.setdefault(fold(column.heading) or column.heading, column) if column.heading else column
        if other is not column:
            raise UnreadableFile(
                f"Deux colonnes portent le même titre : « {column.heading} » ({other.letter} et {column.letter}). "
                "Renommez ou retirez l’une d’elles."
            )
    return tuple(columns)
