"""A text cut into lines, and tables into cells: what every other layer reads. Offsets are kept all along."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from programme.reading.draft import TextSpan
from rencontre.french.names import cleaned_prose, fold

# What writes a bullet: signs, pictures, the letter « o » of Word. Guillemets, brackets and figures are text.
BULLET = re.compile(
    r"(?:[-\u2010-\u2015\u2212•›‹‣⁃∙·→*+>§~\u25a0-\u27bf\u2b00-\u2bff\uf000-\uf0ff\U0001f000-\U0001faff\ufe0f]"
    r"[ \t\u00a0\u202f]*)+|o[ \t\u00a0\u202f]+(?=\S{2})|\d\u20e3[ \t\u00a0\u202f]*"
    r"|(?:I{1,3}|IV|VI{0,3}|IX|X)[ \t\u00a0]+(?=[A-ZÀ-Þ][a-zà-ÿ])|\d{1,2}[.)][ \t\u00a0\u202f]+(?=[^\W\d])"
)
# Marks of a text that was typed for the web: bold, titles, links, tags. They are blanked, so that offsets hold.
MARKS = re.compile(
    r"\*{2,}|_{2,}|^[ \t]*#{1,6}(?= )|</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>\n]{0,200})?/?>|\\(?=[-*.])"
    r"|\[(?=[^\[\]\n]{1,80}\]\([^()\s]{4,200}\))|\]\((?:mailto:|https?:|/)[^()\s]{1,200}\)",
    re.MULTILINE,
)
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
LEADERS = re.compile(r"(?:[._…·] ?){4,}")  # from a title to its hour, at the other end of the line
# Blanks, or a word, without end: no programme has them, and to look in them would take the square of their length.
ENDLESS = re.compile(r"[ \u00a0\u202f]{200,}|\w{200,}")
EMPHASIS = re.compile(r"(?<!\S)\*(?=\S)|(?<=\S)\*(?!\S)")
RULE = re.compile(r"[\s|:+=_*\-\u2010-\u2015.]*")
NARROWEST, WIDEST, LONGEST_WORD, FEWEST_CUT = 40, 130, 15, 3  # of a page whose edge cuts its lines
LONGEST_LINE = 20_000  # characters: whole programmes are pasted as one line
MOST_CELLS = 60  # of a row
MOST_LINES = 2_000  # lines and cells that are read: thirty pages have fewer
EDGES = " \t\u00a0\u202f"


@dataclass(frozen=True)
class TextLine:
    """A line, or a cell of one, that says something: `text` without its bullet, at `start` of the whole text.

    `blanks` are the empty lines before it, `indent` the spaces; `column` is what its column holds when a heading says
    so: « hours », « title », « people », « room », « kind », « abstract », « number ». Lines of one `row` of a table,
    by its place in the text, are its cells; None out of a table. `track` heads its column, of columns held at once.
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
    is_cut: bool | None = None  # by the edge of the page, where the next word found no room; None: no edge shows
    folded: str = field(default="", compare=False)

    @property
    def span(self) -> TextSpan:
        return TextSpan(self.start, self.start + len(self.text))

    def cut(self, start: int, end: int | None = None) -> "TextLine":
        """The part of it from `start` to `end`, trimmed."""
        return trimmed(replace(self, text=self.text[start:end], start=self.start + start))


def trimmed(line: TextLine) -> TextLine:
    """The line without spaces around it, folded."""
    text = line.text.rstrip(EDGES)
    before = len(text) - len(text.lstrip(EDGES))
    return replace(line, text=text[before:], start=line.start + before, folded=fold(text))


def prepared(text: str) -> str:
    """The text that spans point to: line breaks of one kind, nothing that is never seen."""
    return cleaned_prose(text.replace("\0", " ").replace("\f", "\n").replace("\v", "\n"))


def masked(text: str) -> str:
    """A `prepared` text where marks of bold, titles, links and tags are spaces: every offset holds.

    What is ENDLESS parts lines, and is unread.
    """
    said = ENTITY.sub(lambda found: unescape(found[0]).replace("\n", " ")[:1].ljust(len(found[0])), text)
    blanked = MARKS.sub(lambda found: " " * len(found[0]), said)
    blanked = LEADERS.sub(lambda found: " " * len(found[0]), blanked)
    return ENDLESS.sub(lambda found: "\n" * len(found[0]), EMPHASIS.sub(" ", blanked))


def endless_words(page: str) -> list[TextSpan]:
    """Where a `prepared` text has words that `masked` leaves out."""
    return [TextSpan(*found.span()) for found in ENDLESS.finditer(page) if found[0].strip()]


def lines_of(page: str) -> tuple[list[TextLine], list[TextSpan]]:
    """The lines of a `masked` text that say something, and the passages beyond what is read, of a text without end.

    Rules and what only draws are left out.
    """
    found: list[TextLine] = []
    beyond: list[TextSpan] = []
    blanks = at = 0
    edge = page_width(page)
    opened: TextLine | None = None  # a cell of several lines, which a quote opens and another closes
    raws = page.split("\n")
    for whole, following in zip(raws, [*raws[1:], ""], strict=True):
        raw = whole[:LONGEST_LINE]
        if len(whole) > LONGEST_LINE:
            beyond.append(TextSpan(at + LONGEST_LINE, at + len(whole)))
        if opened and "\t" in raw.partition('"')[0]:  # the next row: nothing closed the quote
            opened = None
        if opened:
            cells = _inside_quotes(raw, at, opened)
            opened = opened if '"' not in raw else None
        elif RULE.fullmatch(raw):
            blanks += not raw.strip()
            cells = []
        else:
            cells = list(_cells(raw, at, blanks))
            if len(cells) == 1 and edge is not None:
                cells = [replace(cells[0], is_cut=_is_cut(raw, following, edge))]
            blanks = 0
        last = cells[-1] if cells else None
        if last and last.row is not None and last.text.startswith('"') and last.text.count('"') % 2:
            opened = last
        found += [cell for cell in map(_without_quotes, cells) if cell.text]
        at += len(whole) + 1
        if len(found) >= MOST_LINES:
            return found, [*beyond, TextSpan(at, len(page))]
    return found, beyond


def page_width(page: str) -> int | None:
    """How many characters a line of the page may have, when its edge cuts its texts; None when nothing shows it."""
    widths = sorted((len(raw.rstrip()) for raw in page.split("\n") if raw.strip()), reverse=True)
    if len(widths) < FEWEST_CUT or widths[min(2, len(widths) - 1)] > WIDEST:
        return None
    widths = [width for width in widths if width <= WIDEST]
    near = [width for width in widths if width >= widths[0] - LONGEST_WORD]
    return widths[0] if len(near) >= max(FEWEST_CUT, len(widths) // 6) and widths[0] > NARROWEST else None


def _is_cut(raw: str, following: str, edge: int) -> bool:
    words = following.split()
    return bool(words) and len(raw.rstrip()) + 1 + len(words[0]) > edge


def _cells(raw: str, at: int, blanks: int) -> Iterator[TextLine]:
    """The line, or each cell of a row: bars part cells, and tabs inside the line."""
    indent = len(raw) - len(raw.lstrip(EDGES))
    mark = BULLET.match(raw, indent)
    bullet, start = ("", indent) if mark is None else (mark[0].strip(), mark.end())
    body = raw[start:]
    sign = "|" if "|" in body.strip(EDGES) else "\t"
    if sign not in body.strip(EDGES):
        yield trimmed(TextLine(body, at + start, bullet, indent, blanks))
        return
    if sign == "\t":  # a row that starts with empty cells
        start, bullet = (0, "") if "\t" in raw[:start] else (start, bullet)
    first = TextLine(raw[start:], at + start, bullet, indent, blanks, row=at)
    yield from _parted(first, sign)


def _parted(line: TextLine, sign: str) -> Iterator[TextLine]:
    """The cells that `sign` parts in `line`, which is the first of them."""
    place, blanks, bullet = line.start, line.blanks, line.bullet
    for number, piece in enumerate(line.text.split(sign, MOST_CELLS), start=line.cell):
        if piece.strip(EDGES):
            yield trimmed(replace(line, text=piece, start=place, cell=number, blanks=blanks, bullet=bullet))
            blanks, bullet = 0, ""
        place += len(piece) + 1


def _inside_quotes(raw: str, at: int, opened: TextLine) -> list[TextLine]:
    """The next line of the cell that a quote opened, and the cells after it once it is closed."""
    close = raw.find('"')
    inside = TextLine(raw if close < 0 else raw[:close], at, row=opened.row, cell=opened.cell)
    cells = [trimmed(inside)] if inside.text.strip(EDGES) else []
    if close >= 0:
        after = TextLine(raw[close + 1 :], at + close + 1, row=opened.row, cell=opened.cell)
        cells += _parted(after, "\t")
    return cells


def _without_quotes(cell: TextLine) -> TextLine:
    """A cell of a row without the quote that opens it."""
    if cell.row is None or cell.text.count('"') % 2 == 0 or not cell.text.startswith('"'):
        return cell
    return trimmed(replace(cell, text=cell.text[1:], start=cell.start + 1))
