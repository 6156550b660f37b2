"""What a document is made of, whatever its format, and the text that it comes to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from programme.reading.files.rows import Cell, Paragraph, TextTable, lines_of_rows

ASIDE = "En-tête et pied de page non repris"
LETTERS = re.compile(r"[^\W\d_]{3}")  # a line without any is a number of page, a rule
STRUCK = "Texte barré non repris"
MOST_SHOWN = 150  # characters of what is left aside
DEEPEST = 3  # tables within one another; what is deeper is lines of the cell around it


def written(blocks: Cell) -> str:
    """The text of `blocks`: a paragraph a line, a blank line around a table, before a heading and where one stands."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, TextTable):
            lines += ["", *lines_of_rows(block), ""]
        else:
            lines += [*[""] * block.is_heading, *block.lines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip("\n")


def left_aside(what: str, said: Iterable[str]) -> list[str]:
    """« Texte barré non repris : « 9h ». » in a list, which is empty when nothing is said."""
    words = " ".join(" – ".join(part.strip() for part in said if part.strip()).split())
    shown = words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN].rstrip()}…"
    return [f"{what}\xa0: «\xa0{shown}\xa0»."] if shown else []


@dataclass
class Scribe:
    """Puts blocks together as a document is read, element after element; `most` is how many characters it takes.

    What stands aside of a paragraph while it is read (a text box, a note) is written after it, or after all the rest.
    """

    most: int
    told: int = 0
    words: list[str] = field(default_factory=list)
    levels: list[Cell] = field(default_factory=lambda: [[]])  # the document, then the cells that are open
    tables: list[TextTable] = field(default_factory=list)
    depth: int = 0  # tables within one another
    asides: list[tuple[list[str], list[Cell], list[TextTable]]] = field(default_factory=list)
    boxes: Cell = field(default_factory=list)
    notes: Cell = field(default_factory=list)

    def say(self, text: str) -> None:
        """Go on with the paragraph. Raises OverflowError past `most`, as all that adds something does."""
        self.count(len(text))
        self.words.append(text)

    def count(self, more: int) -> None:
        """Count what is kept of the document, even aside."""
        self.told += more
        if self.told > self.most:
            raise OverflowError

    def end_paragraph(self, *, label: str = "", is_heading: bool = False) -> None:
        """Close the paragraph, even an empty one: a blank line stands for it."""
        self.count(1)
        text, self.words = "".join(self.words).strip(" \r\n").rstrip(), []  # a tab that begins a line stands for a cell
        self.levels[-1].append(Paragraph(text, label=label if text else "", is_heading=is_heading and bool(text)))
        if not self.asides:
            self.levels[-1] += self.boxes
            self.boxes = []

    def open_table(self) -> None:
        self.depth += 1
        if self.depth <= DEEPEST:
            self.tables.append(TextTable([]))

    def open_row(self) -> None:
        self.count(1)
        if self.depth <= DEEPEST:
            self.tables[-1].rows.append([])

    def open_cell(self) -> None:
        self.count(1)
        if self.depth <= DEEPEST:
            self.levels.append([])

    def close_cell(self) -> None:
        if self.depth <= DEEPEST:
            cell = self.levels.pop()
            self.tables[-1].rows[-1].append(cell)

    def empty_cell(self) -> None:
        """Forget what the cell that is open says."""
        if self.depth <= DEEPEST:
            self.levels[-1] = []

    def drop_row(self) -> None:
        """Forget the row that is open, or was last."""
        if self.depth <= DEEPEST:
            self.tables[-1].rows.pop()

    def close_table(self) -> None:
        if self.depth <= DEEPEST:
            table = self.tables.pop()
            self.levels[-1].append(table)
        self.depth -= 1

    def open_aside(self) -> None:
        self.asides.append((self.words, self.levels, self.tables))
        self.words, self.levels, self.tables = [], [[]], []

    def close_aside(self, *, is_note: bool = False) -> None:
        said = self.levels[0]
        self.words, self.levels, self.tables = self.asides.pop()
        if is_note:
            self.notes += said
        else:
            self.boxes += said

    def end(self) -> Cell:
        """All that was put together, notes last."""
        if self.words:
            self.end_paragraph()
        return [*self.levels[0], *self.boxes, *self.notes]
