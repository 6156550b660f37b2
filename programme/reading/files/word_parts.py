"""What a Word document says beside its text: its styles and its lists."""

from dataclasses import dataclass

from programme.reading.files.numbering import Counter, ListLevel
from programme.reading.files.parts import NamedElements, count_of, is_on, value_of
from rencontre.files.zips import Said

WAYS = {
    "decimal": "1", "decimalZero": "1", "ordinal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i",
    "upperRoman": "I", "bullet": "",
}  # fmt: skip
BODY_TEXT = 9  # the outline level of what is no heading
LONGEST_CHAIN = 20  # styles that are based on one another


@dataclass
class WordStyle:
    """What a style says of the paragraphs or of the words that have it; what a paragraph says of itself, too."""

    based_on: str = ""  # another style; of a paragraph, its style
    name: str = ""
    outline: str = ""  # the level of a heading
    list_id: str = ""
    list_level: str = ""
    is_hidden: bool = False


class StylesPart(NamedElements):
    """word/styles.xml: the styles by their names in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[str, WordStyle] = {}
        self.own = WordStyle()

    def open_style(self, said: Said) -> None:
        self.own = self.styles[value_of(said, "styleId")] = WordStyle()

    def open_name(self, said: Said) -> None:
        self.own.name = value_of(said).lower()

    def open_based_on(self, said: Said) -> None:
        self.own.based_on = value_of(said)

    def open_outline_lvl(self, said: Said) -> None:
        self.own.outline = value_of(said)

    def open_num_id(self, said: Said) -> None:
        self.own.list_id = value_of(said)

    def open_ilvl(self, said: Said) -> None:
        self.own.list_level = value_of(said)

    def open_vanish(self, said: Said) -> None:
        self.own.is_hidden = is_on(said)

    def chain(self, own: WordStyle) -> list[WordStyle]:
        """A style and those that it is based on, the nearest first."""
        found = [own]
        while own.based_on in self.styles and len(found) < LONGEST_CHAIN:
            own = self.styles[own.based_on]
            found.append(own)
        return found


class NumberingPart(NamedElements):
    """word/numbering.xml: lists, each an instance of an abstract one, and where it begins its numbers again."""

    def __init__(self) -> None:
        super().__init__()
        self.abstract: dict[str, dict[int, ListLevel]] = {}
        self.lists: dict[str, str] = {}
        self.begins: dict[str, dict[int, int]] = {}
        self.abstract_id = self.list_id = ""
        self.level, self.way, self.shown, self.first = 0, "1", "", 1

    def open_abstract_num(self, said: Said) -> None:
        self.abstract_id = value_of(said, "abstractNumId")
        self.abstract[self.abstract_id] = {}

    def open_lvl(self, said: Said) -> None:
        self.level, self.way, self.shown, self.first = count_of(value_of(said, "ilvl")), "decimal", "", 1

    def open_num_fmt(self, said: Said) -> None:
        self.way = value_of(said)

    def open_lvl_text(self, said: Said) -> None:
        self.shown = value_of(said)

    def open_start(self, said: Said) -> None:
        self.first = count_of(value_of(said), 1)

    def close_lvl(self) -> None:
        if "num" not in self.path and self.abstract_id:
            shown = "" if self.way == "none" else self.shown
            self.abstract[self.abstract_id][self.level] = ListLevel(WAYS.get(self.way, "1"), shown, self.first)

    def open_num(self, said: Said) -> None:
        self.list_id = value_of(said, "numId")

    def open_abstract_num_id(self, said: Said) -> None:
        self.lists[self.list_id] = value_of(said)

    def open_lvl_override(self, said: Said) -> None:
        self.level = count_of(value_of(said, "ilvl"))

    def open_start_override(self, said: Said) -> None:
        self.begins.setdefault(self.list_id, {})[self.level] = count_of(value_of(said), 1)


class Labels:
    """What stands before the items of the lists of a document, asked in their order."""

    def __init__(self, part: NumberingPart):
        self.part = part
        self.counters: dict[str, Counter] = {}
        self.begun: set[str] = set()

    def next_label(self, list_id: str, level: int) -> str:
        """Count an item. Instances of one abstract list go on with its numbers, but where they begin them again."""
        abstract = self.part.lists.get(list_id)
        if abstract is None:
            return ""
        counter = self.counters.setdefault(abstract, Counter(self.part.abstract.get(abstract, {})))
        if list_id not in self.begun:
            self.begun.add(list_id)
            counter.reached |= {depth: first - 1 for depth, first in self.part.begins.get(list_id, {}).items()}
        return counter.next_label(level)
