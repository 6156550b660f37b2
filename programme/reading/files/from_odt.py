"""The blocks of an OpenDocument text (.odt, .fodt): what is read on the screen, nothing deleted or hidden."""

import re
from dataclasses import dataclass
from io import BytesIO

from programme.reading.files.blocks import ASIDE, LETTERS, STRUCK, Scribe, left_aside, written
from programme.reading.files.numbering import WAYS, Counter, ListLevel
from programme.reading.files.parts import NamedElements, count_of, value_of
from rencontre.files.zips import Parts, Said

SPACES = re.compile("[ \t\r\n]+")
UNREAD = {
    "tracked_changes", "annotation", "note_citation", "table_of_content", "alphabetical_index", "ruby_text",
    "binary_data", "page_number", "page_count", "sequence_decls", "forms", "hidden_paragraph", "hidden_text",
}  # fmt: skip
ABOUT_A_DRAWING = {"title", "desc"}
OF_WORDS = {"p", "h", "span", "a"}
SHAPES = {"text_box", "custom_shape", "rect", "ellipse", "circle", "polygon", "caption"}
MOST_ASIDE = 5000  # characters of the headers and footers that are looked at
MOST_SPACES = 40  # of one element that stands for several


@dataclass
class OdtStyle:
    """What a style hides."""

    is_hidden: bool = False
    is_struck: bool = False


class OdtReader(NamedElements):
    """styles.xml, then content.xml, or a flat document, which holds both."""

    def __init__(self, scribe: Scribe, *, left_out: str = ""):
        super().__init__()
        self.scribe, self.left_out = scribe, left_out
        self.styles: dict[str, OdtStyle] = {}
        self.own = OdtStyle()
        self.levels: dict[str, dict[int, ListLevel]] = {}
        self.list_style = ""
        self.spans: list[OdtStyle] = []  # the styles of the words that are open, from the outermost
        self.struck: list[str] = []
        self.lists: list[str] = []  # the styles of the lists that are open
        self.counters: dict[str, Counter] = {}
        self.item_begins = False
        self.spanned: list[
            int
        ] = []  # of each table that is open: cells to come in the row that one merged across covers
        self.boxed: list[tuple[list[OdtStyle], list[str]]] = []

    def is_unread(self, name: str, said: Said) -> bool:
        if name == "covered_table_cell" and self.spanned and self.spanned[-1]:
            self.spanned[-1] -= 1
            return True
        is_about = name in ABOUT_A_DRAWING and not OF_WORDS.intersection(self.path[-1:])
        is_hidden = name == "section" and value_of(said, "display") == "none"
        return name in UNREAD or name == self.left_out or is_about or is_hidden

    # Styles

    def open_style(self, said: Said) -> None:
        self.own = self.styles[value_of(said, "name")] = OdtStyle()

    def open_text_properties(self, said: Said) -> None:
        if self.path[-1:] == ["style"]:
            self.own.is_hidden = value_of(said, "display") == "none"
            self.own.is_struck = value_of(said, "text-line-through-style", "none") != "none"

    def open_list_style(self, said: Said) -> None:
        self.list_style = value_of(said, "name")
        self.levels[self.list_style] = {}

    def open_list_level_style_number(self, said: Said) -> None:
        if self.list_style in self.levels:
            depth, way = count_of(value_of(said, "level"), 1), value_of(said, "num-format")
            first = count_of(value_of(said, "start-value"), 1)
            # Without a way of numbering, nothing stands before the item.
            level = ListLevel(way if way in WAYS else "1", _shown(said, depth) if way else "", first)
            self.levels[self.list_style][depth - 1] = level

    # Paragraphs

    def open_p(self, said: Said) -> None:
        self._open_words(said)

    open_h = open_p

    def close_p(self) -> None:
        self._end_paragraph(is_heading=False)

    def close_h(self) -> None:
        self._end_paragraph(is_heading=True)

    def _end_paragraph(self, *, is_heading: bool) -> None:
        self.spans.pop()
        label = ""
        if self.item_begins and any(word.strip() for word in self.scribe.words):
            self.item_begins = False
            counter = self.counters.setdefault(self.lists[0], Counter(self.levels.get(self.lists[0], {})))
            label = counter.next_label(len(self.lists) - 1)
        self.scribe.end_paragraph(label=label, is_heading=is_heading)

    def open_span(self, said: Said) -> None:
        self._open_words(said)

    def _open_words(self, said: Said) -> None:
        """What is in a span has its style, and those of what is around."""
        own = self.styles.get(value_of(said, "style-name"), OdtStyle())
        around = self.spans[-1] if self.spans else OdtStyle()
        self.spans.append(OdtStyle(own.is_hidden or around.is_hidden, own.is_struck or around.is_struck))

    def close_span(self) -> None:
        self.spans.pop()

    def text(self, text: str) -> None:
        if not self.unread and self.spans:
            text = SPACES.sub(" ", text)
            follows = self.scribe.words and self.scribe.words[-1][-1:] in {" ", "\n"}
            self._say(text.lstrip(" ") if follows or not self.scribe.words else text)

    def open_s(self, said: Said) -> None:
        self._say(" " * min(count_of(value_of(said, "c"), 1), MOST_SPACES))

    def open_tab(self, said: Said) -> None:
        self._say("\t")

    def open_line_break(self, said: Said) -> None:
        self._say("\n")

    def _say(self, text: str) -> None:
        if not text or not self.spans or self.spans[-1].is_hidden:
            return
        if self.spans[-1].is_struck:
            self.scribe.count(len(text))
            self.struck.append(text)
        else:
            self.scribe.say(text)

    # Lists

    def open_list(self, said: Said) -> None:
        self.lists.append(value_of(said, "style-name", self.lists[-1] if self.lists else ""))
        if (
            len(self.lists) == 1
            and value_of(said, "continue-numbering") != "true"
            and not value_of(said, "continue-list")
        ):
            self.counters.pop(self.lists[0], None)

    def close_list(self) -> None:
        self.lists.pop()
        self.item_begins = False

    def open_list_item(self, said: Said) -> None:
        self.item_begins = True

    # Tables

    def open_table(self, said: Said) -> None:
        self.spanned.append(0)
        self.scribe.open_table()

    def open_table_row(self, said: Said) -> None:
        self.spanned[-1] = 0
        self.scribe.open_row()

    def open_table_cell(self, said: Said) -> None:
        self.spanned[-1] = count_of(value_of(said, "number-columns-spanned"), 1) - 1
        self.scribe.open_cell()

    def close_table_cell(self) -> None:
        self.scribe.close_cell()

    def open_covered_table_cell(self, said: Said) -> None:
        self.scribe.open_cell()

    def close_covered_table_cell(self) -> None:
        self.scribe.empty_cell()
        self.scribe.close_cell()

    def close_table(self) -> None:
        self.spanned.pop()
        self.scribe.close_table()

    # Aside

    def start(self, tag: str, said: Said) -> None:
        was_unread = self.unread
        super().start(tag, said)
        if not was_unread and not self.unread and self.path[-1] in SHAPES:
            self._open_aside()

    def end(self, tag: str) -> None:
        if not self.unread and self.path[-1] in SHAPES:
            self._close_aside()
        super().end(tag)

    def open_note_body(self, said: Said) -> None:
        self._open_aside()
        self.scribe.say("Note\xa0: ")

    def close_note_body(self) -> None:
        self._close_aside(is_note=True)

    def _open_aside(self) -> None:
        self.boxed.append((self.spans, self.lists))
        self.spans, self.lists, self.item_begins = [], [], False
        self.scribe.open_aside()

    def _close_aside(self, *, is_note: bool = False) -> None:
        self.spans, self.lists = self.boxed.pop()
        self.scribe.close_aside(is_note=is_note)


def _shown(said: Said, depth: int) -> str:
    """How a level is numbered, « %2 » for the number of the second: « Atelier %1 », « %1.%2 »."""
    if way := value_of(said, "num-list-format"):
        return re.sub(r"%(\d)%", r"%\1", way)
    depths = range(max(1, depth + 1 - count_of(value_of(said, "display-levels"), 1)), depth + 1)
    numbers = ".".join(f"%{one}" for one in depths)
    return f"{value_of(said, 'num-prefix')}{numbers}{value_of(said, 'num-suffix')}"


def read_odt(parts: Parts, scribe: Scribe) -> list[str]:
    """Have `scribe` put the document together; what was left aside, in words. Raises what `FAULTS` lists."""
    reader, aside = OdtReader(scribe), OdtReader(Scribe(MOST_ASIDE))
    if "styles.xml" in parts:
        try:
            parts.give("styles.xml", aside)
        except OverflowError:
            aside.scribe = Scribe(MOST_ASIDE)
        reader.styles, reader.levels = aside.styles, aside.levels
    parts.give("content.xml", reader)
    lines = dict.fromkeys(line for line in written(aside.scribe.end()).splitlines() if LETTERS.search(line))
    return [*left_aside(ASIDE, lines), *left_aside(STRUCK, reader.struck)]


def read_flat_odt(content: bytes, scribe: Scribe) -> list[str]:
    """The same of a document in one file."""
    reader = OdtReader(scribe, left_out="master_styles")
    reader.read(BytesIO(content))
    return left_aside(STRUCK, reader.struck)
