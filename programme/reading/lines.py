"""A text cut into lines, and tables into cells: what every other layer reads. Offsets are kept all along."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from programme.reading.draft import Span
from rencontre.french.names import cleaned_prose, fold

# What writes a bullet: signs, pictures, the letter « o » of Word. Guillemets, brackets and figures are text.
BULLET = re.compile(
    r"(?:[-\u2010-\u2015\u2212•‣⁃∙·→*+>§~\u25a0-\u27bf\u2b00-\u2bff\uf000-\uf0ff\U0001f000-\U0001faff\ufe0f]"
    r"[ \t\u00a0\u202f]*)+|o[ \t\u00a0\u202f]+(?=\S{2})"
)
SPACES = re.compile(r"[ \t\u00a0\u202f]*")
# Marks of a text that was typed for the web: bold, titles, links, tags. They are blanked, so that offsets hold.
MARKS = re.compile(
    r"\*{2,}|_{2,}|^[ \t]*#{1,6}(?= )|</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>\n]{0,200})?/?>|\\(?=[-*.])", re.MULTILINE
)
EMPHASIS = re.compile(r"(?<!\S)\*(?=\S)|(?<=\S)\*(?!\S)")
RULE = re.compile(r"[\s|:+=_*\-\u2010-\u2015.]*")
EDGES = " \t\u00a0\u202f"


@dataclass(frozen=True)
class Line:
    """A line, or a cell of one, that says something: `text` without its bullet, at `start` of the whole text.

    `blanks` are the empty lines before it, `indent` the spaces; `column` is what its column holds when a heading says
    so: « hours », « title », « people », « room », « kind », « abstract », « number ». Lines of one `row` of a table,
    by its place in the text, are its cells; None out of a table. `track` heads its column when the columns are parallel.
    """

    text: str
    start: int
    bullet: str = ""
    indent: int = 0
    blanks: int = 0
    column: str = ""
    row: int | None = None
    cell: int = 0
    track: str = ""
    folded: str = field(default="", compare=False)

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    def cut(self, start: int, end: int | None = None) -> "Line":
        """The part of it from `start` to `end`, trimmed."""
        return trimmed(replace(self, text=self.text[start:end], start=self.start + start))


def trimmed(line: Line) -> Line:
    """The line without spaces around it, folded."""
    text = line.text.rstrip(EDGES)
    before = len(text) - len(text.lstrip(EDGES))
    return replace(line, text=text[before:], start=line.start + before, folded=fold(text))


def prepared(text: str) -> str:
    """The text that spans point to: line breaks of one kind, nothing that is never seen."""
    return cleaned_prose(text.replace("\0", " ").replace("\f", "\n").replace("\v", "\n"))


def masked(text: str) -> str:
    """A `prepared` text where marks of bold, titles, links and tags are spaces: every offset holds."""
    blanked = MARKS.sub(lambda found: " " * len(found[0]), text)
    return EMPHASIS.sub(" ", blanked)


def lines_of(page: str) -> list[Line]:
    """The lines of a `masked` text that say something; rules and what only draws are left out."""
    found: list[Line] = []
    blanks = at = 0
    for raw in page.split("\n"):
        if RULE.fullmatch(raw):
            blanks += not raw.strip()
        else:
            found += _cells(raw, at, blanks)
            blanks = 0
        at += len(raw) + 1
    return found


def _cells(raw: str, at: int, blanks: int) -> Iterator[Line]:
    """The line, or each cell of a row: bars part cells, and tabs inside the line."""
    indent = len(SPACES.match(raw)[0])  # type: ignore[index]  # it matches nothing at worst
    mark = BULLET.match(raw, indent)
    bullet, start = ("", indent) if mark is None else (mark[0].strip(), mark.end())
    body = raw[start:]
    sign = "|" if "|" in body.strip(EDGES) or (bullet == "" and raw.strip().startswith("|")) else "\t"
    if sign not in body.strip(EDGES):
        yield trimmed(Line(body, at + start, bullet, indent, blanks))
        return
    place = start
    for number, piece in enumerate(body.split(sign)):
        if piece.strip(EDGES):
            yield trimmed(Line(piece, at + place, bullet if number == 0 else "", indent, blanks, row=at, cell=number))
            blanks = 0
        place += len(piece) + 1
