"""Where the headings of a sheet stand, and whether they are headings rather than somebody."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from programme.spreadsheets.cells import Cell, RefusedCell, UnreadableFile, is_blank, text_of
from programme.spreadsheets.grids import Grid
from rencontre.french.names import fold

Knows = Callable[[str], bool]  # whether a cell reads like a heading that the caller recognises
LOOKED_AT = 30  # lines that hold something, among which the headings are looked for
LONGEST = 300  # characters of a heading: a form asks long questions
SHORT = 120
ADDRESS = re.compile(r"(?:[^@<>]*<)?\s*(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}>?", re.IGNORECASE)
MOST_DIGITS = 7  # in a heading: a phone number has more
ANSWERS = {"oui", "non", "x", "vrai", "faux", "m", "mr", "mme", "mlle", "monsieur", "madame"}
NO_HEADINGS = (
    "Ce fichier n’a pas de ligne de titres : ajoutez-en une au-dessus de la liste, par exemple "
    "« Prénom », « Nom », « Adresse e-mail »."
)


@dataclass(frozen=True)
class Headings:
    """The line of a sheet that reads most like headings, and how many of its cells are known: all of them count."""

    grid: Grid
    line: int
    known: int

    @property
    def cells(self) -> list[Cell]:
        return self.grid.rows[self.line]


def headings_of(grid: Grid, knows: Knows) -> Headings:
    """Find the headings of a sheet that holds something.

    Two that are known tell them; or one, of the first line or among other texts; else the first line that holds several
    things, which `check_are_headings` has still to look at.
    """
    lines = list(islice(sorted(grid.rows.items()), LOOKED_AT))
    if not lines:  # it stopped at its first line: it has a fault
        return Headings(grid, 0, 0)
    known = {number: sum(is_known(cell, knows) for cell in row) for number, row in lines}
    best = max(known, key=lambda number: known[number])
    width = max(map(len, grid.rows.values()))
    is_likely = width == 1 or best == lines[0][0] or _may_be_headings(grid.rows[best])
    if known[best] == 1:  # a word of somebody's line may be known: a line as full above it is the headings
        filled = sum(not is_blank(cell) for cell in grid.rows[best])
        best = next(line for line, row in lines if line == best or _is_as_full(row, filled))
    if known[best] > 1 or (known[best] and is_likely):
        return Headings(grid, best, known[best])
    several = (number for number, row in lines if sum(not is_blank(cell) for cell in row) > 1)
    return Headings(grid, next(several, lines[0][0]), 0)


def is_known(cell: Cell, knows: Knows) -> bool:
    """Whether a cell is a text that the caller knows as a heading."""
    return isinstance(cell, str) and 0 < len(cell) <= LONGEST and knows(cell)


def _may_be_headings(row: list[Cell]) -> bool:
    return sum(isinstance(cell, str) and not is_blank(cell) and len(cell) <= SHORT for cell in row) > 1


def _is_as_full(row: list[Cell], filled: int) -> bool:
    return filled > 1 and _may_be_headings(row) and sum(not is_blank(cell) for cell in row) >= filled


def heading(cell: Cell) -> str:
    """The heading that a cell is, on one line; nothing for a cell without a value of its own."""
    return "" if isinstance(cell, RefusedCell) else " ".join(text_of(cell).split())


def check_are_headings(found: Headings, below: Iterable[list[Cell]]) -> None:
    """Raise UnreadableFile when what should be headings is somebody: an address, or else an answer, stands there."""
    said = [cell for cell in found.cells if not is_blank(cell)]
    is_somebody = any(isinstance(cell, str) and len(cell) <= LONGEST and ADDRESS.fullmatch(cell) for cell in said)
    if is_somebody or (not found.known and (any(map(_is_an_answer, said)) or _repeats(found.cells, list(below)))):
        raise UnreadableFile(NO_HEADINGS)


def _is_an_answer(cell: Cell) -> bool:
    """A number, a date, a phone number, a title: no heading reads so."""
    if not isinstance(cell, str):
        return True
    return sum(sign.isdigit() for sign in cell) > MOST_DIGITS or fold(cell) in ANSWERS


def _repeats(cells: list[Cell], below: list[list[Cell]]) -> bool:
    """Whether a text stands again below in its column, in a line that does not repeat them all."""
    others = [row for row in below if row != cells]
    return any(
        isinstance(cell, str) and not is_blank(cell) and any(len(row) > at and row[at] == cell for row in others)
        for at, cell in enumerate(cells)
    )
