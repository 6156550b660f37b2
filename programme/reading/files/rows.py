"""The tables of a document as lines: a row is a line, its cells joined by « | »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Union

Cell = list[Union["Paragraph", "TextTable"]]
BAR, BREAK = " | ", " – "
MARKS = re.compile(
    "^[\ufffd\uf020-\uf0ff\u2022\u25aa\u25cf\u25e6\u2023\u2043\u00b7\uffed]\\s*"
)  # Symbol and Wingdings too
AN_HOUR = r"\d{1,2}\s?(?:[hH]\b|[hH]\s?\d{2}|[:.]\d{2})"
BEGINS_AT = re.compile(rf"(?:de |[àa] partir de |dès |vers )?{AN_HOUR}", re.IGNORECASE)
HOURS_ALONE = re.compile(
    rf"(?:(?:de|à|[àa] partir de|dès|vers|jusqu’à)\s)?{AN_HOUR}(?:\s?(?:[-–—/>→.]|à)\s?(?:{AN_HOUR})?)?\s?[.:]?"
    r"(?:\s?\([^()]{1,15}\))?",
    re.IGNORECASE,
)
AN_END = re.compile(r"[-–—]\s?\d")  # of a range, under its beginning
A_RANGE = re.compile(rf"{AN_HOUR}.+{AN_HOUR}")
LONGEST_END = 12  # characters that tell whether a line goes on
GOES_ON = re.compile(
    r"(?:[:,;(/«–—-]"
    r"|\b(?:de|du|des|d’|la|le|les|l’|et|à|au|aux|en|pour|par|sur|dans|avec|un|une|ou|vers|entre|partir))$",
    re.I,
)


@dataclass(frozen=True)
class Paragraph:
    """A text, with line breaks where it has some, and what its list puts before it: « - », « 1. », « Atelier 2 : »."""

    text: str
    label: str = ""
    is_heading: bool = False

    def lines(self) -> list[str]:
        """What it says, line by line; a bullet that is a sign of the text is « - »."""
        first, *others = (line.strip(" ") for line in self.text.split("\n"))
        label = f"{self.label} " if self.label else ""
        return [label + MARKS.sub("" if label else "- ", first), *(MARKS.sub("- ", other) for other in others)]


@dataclass(frozen=True)
class TextTable:
    """A table. A cell merged across stands once; one merged down is empty in all rows but its first."""

    rows: list[list[Cell]]


def lines_of_rows(table: TextTable) -> Iterator[str]:
    """A line a row, « 9h15 – 9h30 | Ouverture – Salle Plate – Mot du directeur | », its last empty cells left out.

    In a cell, « – » stands where a line ends, as people write it themselves in such tables; a line that cannot end
    there (« Table ronde sur ») goes on with a space. An empty cell before others keeps its place: « | Atelier 2 ».
    What only sets things out is no table, and is read cell by cell, line by line: a cell alone in its row, cells that
    hold a table, cells that hold several moments of the day with their hours.
    Hours stacked in a cell, before as many titles stacked in the next, come out as so many rows.
    """
    for row in table.rows:
        cells = [_flat(cell) for cell in row]
        filled = [at for at, cell in enumerate(cells) if any(cell)]
        if not filled:
            continue
        if filled == [0] or len(row) == 1 or any(map(_is_laid_out, row)):
            yield from _one_after_another(row)
        else:
            yield from map(_line, _unstacked(cells))


def _flat(cell: Cell) -> list[str]:
    """The lines of a cell, those of a table within it too; an empty one where it has an empty paragraph."""
    lines: list[str] = []
    for block in cell:
        lines += (
            [line.lstrip("|").strip() for line in lines_of_rows(block)]
            if isinstance(block, TextTable)
            else block.lines()
        )
    return [" ".join(line.split("\t")).strip() for line in lines]


def _is_laid_out(cell: Cell) -> bool:
    if any(isinstance(block, TextTable) and len(block.rows) > 1 for block in cell):
        return True
    lines = [line for line in _flat(cell) if line]
    moments = [line for line in lines if BEGINS_AT.match(line) and not HOURS_ALONE.fullmatch(line)]
    return len(moments) > 1


def _one_after_another(row: list[Cell]) -> Iterator[str]:
    """The cells, each as lines of its own, a blank line between two."""
    between = False
    for cell in row:
        if not any(_flat(cell)):
            continue
        if between:
            yield ""
        between = True
        for block in cell:
            yield from lines_of_rows(block) if isinstance(block, TextTable) else block.lines()


def _unstacked(cells: list[list[str]]) -> list[list[list[str]]]:
    """The rows that a row stands for: more than one when its first cell holds several hours, one under the other."""
    first = cells[0]
    starts = [at for at, line in enumerate(first) if HOURS_ALONE.fullmatch(line)]
    says_more = any(line and at not in starts for at, line in enumerate(first))
    is_one_range = len(starts) == 2 and not any(A_RANGE.search(first[at]) for at in starts)
    if says_more or len(starts) < 2 or is_one_range or max(map(len, cells[1:]), default=0) < len(first):
        return [cells]
    bounds = [0, *starts[1:], None]
    return [[cell[start:end] for cell in cells] for start, end in pairwise(bounds)]


def _line(cells: list[list[str]]) -> str:
    return BAR.join(map(_in_one, cells)).rstrip(" |").strip().replace("|  |", "| |").replace("|  |", "| |")


def _in_one(lines: list[str]) -> str:
    """The lines of a cell in one."""
    said = [line.removeprefix("- ") for line in lines if line]
    breaks = [
        " " if GOES_ON.search(one[-LONGEST_END:]) or AN_END.match(other) else BREAK for one, other in pairwise(said)
    ]
    return "".join(f"{before}{line}" for before, line in zip(["", *breaks], said, strict=False))
