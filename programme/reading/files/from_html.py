"""The blocks of a web page, a mail or a text saved as a page (.html): what is read on the screen, in its order."""

import re
from typing import Any

from programme.reading.files.blocks import LETTERS, STRUCK, Scribe, left_aside, written
from programme.reading.files.numbering import BULLET, WAYS, Counter, ListLevel
from programme.reading.files.parts import count_of
from rencontre.files.encodings import decoded
from rencontre.files.zips import NotOpened, Obstacle
from rencontre.late import Late

etree: Any = Late("lxml.etree")
CHUNK = 64 * 1024  # characters
MOST_ELEMENTS = 300_000  # of a page: ten times those of the longest text that is read
CHARSET = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
AROUND = "Autour du contenu principal de la page, non repris"
HEAD = 4096  # bytes where a page says its encoding
SPACES = re.compile("[ \t\r\n\f]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
CROSSED = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)  # Word writes there what its list puts before an item
UNREAD = {
    "script", "style", "template", "noscript", "nav", "head", "svg", "iframe", "object", "select", "textarea", "button",
    "audio", "video", "canvas",
}  # fmt: skip
STRUCK_TAGS = {"del", "s", "strike"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = HEADINGS | {
    "p", "div", "li", "dt", "dd", "section", "article", "header", "footer", "main", "aside", "address", "blockquote",
    "figure", "figcaption", "form", "fieldset", "legend", "hr", "ul", "ol", "dl", "pre", "center", "details", "summary",
    "body", "caption", "tr", "td", "th", "table",
}  # fmt: skip
MOST_STYLE = 1000  # characters of an attribute that are looked at
MOST_SPANNED = 100  # rows and columns that a cell covers


class TableOpen:
    """A table that is open: whether a row and a cell of it are, and which columns are covered from above."""

    def __init__(self) -> None:
        self.in_row = self.in_cell = False
        self.column = 0
        self.covered: dict[int, tuple[int, int]] = {}  # column → rows still to come, columns covered with it


class HtmlReader:
    """What lxml calls as it reads a page, which it also mends: every element that begins ends."""

    def __init__(self, scribe: Scribe):
        self.scribe = scribe
        self.elements = 0
        self.unread = self.crossed = self.preformatted = self.marking = 0  # elements within one that is so
        self.struck: list[str] = []
        self.lists: list[Counter] = []
        self.label = self.mark = ""
        self.tables: list[TableOpen] = []
        self.cells: list[bool] = []  # of each element that says it is one, whether it is
        self.main: list[int] = []  # where the main part of the page begins and ends, among the blocks

    def start(self, tag: str, said: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise NotOpened(Obstacle.TOO_BIG)
        style = said.get("style", "")[:MOST_STYLE]
        hides = tag in UNREAD or "hidden" in said or said.get("aria-hidden") == "true" or HIDDEN.search(style)
        if self.unread or hides:
            self.unread += 1
            return
        self.crossed += bool(self.crossed or tag in STRUCK_TAGS or CROSSED.search(style))
        self.marking += bool(self.marking or IGNORED.search(style))
        self.preformatted += bool(self.preformatted or tag == "pre")
        if tag in BLOCKS:
            self.end_paragraph()
        if opens := getattr(self, f"open_{tag}", None):
            opens(said)

    def end(self, tag: str) -> None:
        if self.unread:
            self.unread -= 1
            return
        if tag in BLOCKS:
            self.end_paragraph(is_heading=tag in HEADINGS)
        if closes := getattr(self, f"close_{tag}", None):
            closes()
        if self.marking:
            self.marking -= 1
            if not self.marking:
                self.label, self.mark = self.mark.strip() if any(map(str.isalnum, self.mark)) else BULLET, ""
        self.crossed -= bool(self.crossed)
        self.preformatted -= bool(self.preformatted)

    def data(self, text: str) -> None:
        if self.unread:
            return
        if self.marking:
            self.mark += text
            return
        if not self.preformatted:
            text = SPACES.sub(" ", text)
            text = text.lstrip(" ") if not self.scribe.words or self.scribe.words[-1][-1:] in {" ", "\n"} else text
        if self.crossed:
            self.scribe.count(len(text))
            self.struck.append(text)
        elif text:
            self.scribe.say(text)

    def close(self) -> None:
        """Called at the end of the page."""

    def end_paragraph(self, *, is_heading: bool = False) -> None:
        """Close what is said so far; between two blocks nothing is."""
        if any(word.strip() for word in self.scribe.words):
            self.scribe.end_paragraph(label=self.label, is_heading=is_heading)
            self.label = ""
        self.scribe.words.clear()

    # What has more to it than its text

    def open_br(self, said: dict[str, str]) -> None:
        if self.scribe.words:
            self.scribe.say("\n")

    def open_hr(self, said: dict[str, str]) -> None:
        self.scribe.end_paragraph()

    def open_main(self, said: dict[str, str]) -> None:
        if not self.main and not self.tables:
            self.main = [len(self.scribe.levels[0])]

    def close_main(self) -> None:
        if len(self.main) == 1 and not self.tables:
            self.main.append(len(self.scribe.levels[0]))

    def open_ul(self, said: dict[str, str]) -> None:
        self.lists.append(Counter())

    def open_ol(self, said: dict[str, str]) -> None:
        way = said.get("type", "1")
        first = count_of(said.get("start", ""), 1)
        self.lists.append(Counter({0: ListLevel(way if way in WAYS else "1", "%1.", first)}))

    def close_ul(self) -> None:
        self.lists.pop()

    def close_ol(self) -> None:
        self.lists.pop()

    def open_li(self, said: dict[str, str]) -> None:
        counter = self.lists[-1] if self.lists else Counter()
        if number := count_of(said.get("value", "")):
            counter.reached[0] = number - 1
        self.label = counter.next_label(0)

    # Tables

    def open_table(self, said: dict[str, str]) -> None:
        self.tables.append(TableOpen())
        self.scribe.open_table()

    def close_table(self) -> None:
        self.close_tr()
        self.tables.pop()
        self.scribe.close_table()

    def open_tr(self, said: dict[str, str]) -> None:
        if self.tables and not self.tables[-1].in_cell:
            self.close_tr()
            self.tables[-1].in_row, self.tables[-1].column = True, 0
            self.scribe.open_row()

    def close_tr(self) -> None:
        if self.tables and self.tables[-1].in_row and not self.tables[-1].in_cell:
            table = self.tables[-1]
            table.in_row = False
            for column in [column for column in table.covered if column >= table.column]:
                self._go_past(column)

    def _go_past(self, column: int) -> int:
        """Count one row less for which `column` is covered from above; how many columns are, with it."""
        covered = self.tables[-1].covered
        rows, width = covered.pop(column)
        if rows > 1:
            covered[column] = rows - 1, width
        return width

    def open_td(self, said: dict[str, str]) -> None:
        is_cell = bool(self.tables) and not self.tables[-1].in_cell
        self.cells.append(is_cell)
        if not is_cell:
            return
        table = self.tables[-1]
        if not table.in_row:
            self.open_tr({})
        while table.column in table.covered:
            self.scribe.open_cell()
            self.scribe.close_cell()
            table.column += self._go_past(table.column)
        rows, width = (max(1, min(count_of(said.get(name, ""), 1), MOST_SPANNED)) for name in ("rowspan", "colspan"))
        if rows > 1 and table.column < MOST_SPANNED:
            table.covered[table.column] = rows - 1, width
        table.column += width
        table.in_cell = True
        self.scribe.open_cell()

    def close_td(self) -> None:
        if self.cells.pop():
            self.tables[-1].in_cell = False
            self.scribe.close_cell()

    open_th, close_th = open_td, close_td


def read_html(content: bytes, scribe: Scribe) -> list[str]:
    """Have `scribe` put the page together; what was left aside, in words.

    Only the main part of the page, where it says which one it is. Raises NotOpened.
    """
    reader = HtmlReader(scribe)
    parser = etree.HTMLParser(target=reader, encoding="utf-8")
    text = text_of_page(content)
    try:
        for at in range(0, len(text), CHUNK):
            parser.feed(text[at : at + CHUNK].encode())
        parser.close()
    except etree.LxmlError as error:
        raise NotOpened(Obstacle.DAMAGED) from error
    scribe.end()
    start, end = reader.main if len(reader.main) == 2 else (0, 0)
    if not written(scribe.levels[0][start:end]):
        return left_aside(STRUCK, reader.struck)
    around = written([*scribe.levels[0][:start], *scribe.levels[0][end:]]).splitlines()
    scribe.levels[0] = scribe.levels[0][start:end]
    return [*left_aside(AROUND, filter(LETTERS.search, around)), *left_aside(STRUCK, reader.struck)]


def text_of_page(content: bytes) -> str:
    """The source of a page, in the encoding that it says if it is so, else in the one that it looks like."""
    said = CHARSET.search(content[:HEAD])
    try:
        text = content.decode(said[1].decode()) if said and b"16" not in said[1] else decoded(content)
    except (LookupError, ValueError):
        text = decoded(content)
    return text.removeprefix("\ufeff").replace("\0", "").encode(errors="replace").decode()
