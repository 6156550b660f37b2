"""The sheets of an XLSX, read as they stand in the file: its own statement of its size is not believed."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from posixpath import dirname, join, normpath

from programme.spreadsheets.cells import MOST_CHARACTERS, MOST_COLUMNS, RefusedCell, plain_number
from programme.spreadsheets.grids import Cell, Grid, Merge
from programme.spreadsheets.parts import Enough, PartReader, Parts

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DAY_SIGNS, HOUR_SIGNS = re.compile("[dyge]", re.IGNORECASE), re.compile("[hs]", re.IGNORECASE)
BUILT_IN = {  # the formats that every workbook has, among those that show dates and hours
    **dict.fromkeys([14, 15, 16, 17, *range(27, 32), *range(34, 37), *range(50, 59)], "dd/mm/yyyy"),
    **dict.fromkeys([18, 19, 20, 21, 32, 33, 45, 47], "hh:mm"),
    22: "dd/mm/yyyy hh:mm",
    46: "[h]:mm:ss",
}
TRUE = {"1", "true", "on"}
UNCOMPUTED = "formule jamais calculée : ouvrez le fichier dans un tableur et enregistrez-le."
LOST = "le texte de la cellule manque dans le fichier : enregistrez-le à nouveau."


def read_xlsx(parts: Parts) -> list[Grid]:
    """The sheets of the workbook, in their order; those of charts are none."""
    book_path = _book_path(parts)
    book, relations = BookReader(), RelationsReader()
    with parts.open(book_path) as source:
        book.read(source)
    relations_path = join(dirname(book_path), "_rels", f"{book_path.rpartition('/')[2]}.rels")
    with parts.open(relations_path) as source:
        relations.read(source)
    paths = {key: _absolute(book_path, target) for key, _, target in relations.found}
    beside = {kind: _absolute(book_path, target) for _, kind, target in relations.found}
    texts, styles = TextsReader(), StylesReader()
    for reader, kind in ((texts, "sharedStrings"), (styles, "styles")):
        if kind in beside and beside[kind] in parts:
            with parts.open(beside[kind]) as source:
                reader.read(source)
    worksheets = {key for key, kind, _ in relations.found if kind == "worksheet"}
    grids = []
    for name, is_hidden, key in book.sheets:
        if key in worksheets and paths[key] in parts:
            grid = Grid(name, is_hidden)
            with parts.open(paths[key]) as source:
                SheetReader(grid, texts.texts, styles.shown, book.epoch).read(source)
            grids.append(grid)
    return grids


def _book_path(parts: Parts) -> str:
    if "_rels/.rels" in parts:
        relations = RelationsReader()
        with parts.open("_rels/.rels") as source:
            relations.read(source)
        for _, kind, target in relations.found:
            if kind == "officeDocument":
                return _absolute("", target)
    return "xl/workbook.xml"


def _absolute(base: str, target: str) -> str:
    target = target.replace("\\", "/")
    return normpath(join(dirname(base), target) if not target.startswith("/") else target.lstrip("/"))


def _name(tag: str) -> str:
    """Without its namespace: a « strict » workbook has others."""
    return tag.rpartition("}")[2]


class RelationsReader(PartReader):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []  # key, kind, target

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        self.elements += 1
        if _name(tag) == "Relationship":
            self.found.append((said["Id"], said["Type"].rpartition("/")[2], said.get("Target", "")))


class BookReader(PartReader):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []  # name, is hidden, key
        self.epoch = datetime(1899, 12, 30)

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "sheet":
            key = next((value for attribute, value in said.items() if _name(attribute) == "id"), "")
            self.sheets.append((said.get("name", ""), said.get("state", "visible") != "visible", key))
        elif name == "workbookPr" and said.get("date1904") in TRUE:
            self.epoch = datetime(1904, 1, 1)


class StylesReader(PartReader):
    """What the number format of each style shows: « date », « datetime », « time », « elapsed », or nothing."""

    def __init__(self) -> None:
        self.formats, self.shown, self.is_in_cells = dict(BUILT_IN), list[str](), False

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "numFmt":
            self.formats[int(said["numFmtId"])] = said.get("formatCode", "")
        elif name == "cellXfs":
            self.is_in_cells = True
        elif name == "xf" and self.is_in_cells:
            self.shown.append(what_is_shown(self.formats.get(int(said.get("numFmtId", 0)), "")))

    def end(self, tag: str) -> None:
        if _name(tag) == "cellXfs":
            self.is_in_cells = False


def what_is_shown(code: str) -> str:
    """What the number format `code` makes of a number: « date », « datetime », « time », « elapsed », or ""."""
    bare = LITERAL.sub("", code.partition(";")[0])
    if bare.lower() in {"general", "standard"}:
        return ""
    if ELAPSED.search(bare):
        return "elapsed"
    is_hour = bool(HOUR_SIGNS.search(bare))
    if DAY_SIGNS.search(re.sub("e[+-]", "", bare, flags=re.IGNORECASE)):
        return "datetime" if is_hour else "date"
    return "time" if is_hour else "date" if "m" in bare.lower() else ""


class TextReader(PartReader):
    """What gathers the text of `t` elements: several runs make one text, the way it is pronounced is none of it."""

    is_wanted, is_aside, length = False, False, 0

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def text(self, text: str) -> None:
        if self.is_wanted and self.length <= MOST_CHARACTERS:
            self.pieces.append(text)
            self.length += len(text)

    def gathered(self) -> str:
        text = "".join(self.pieces)
        self.pieces, self.length = [], 0
        return ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return "" if "\ud800" <= sign <= "\udfff" else sign


class TextsReader(TextReader):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "rPh":
            self.is_aside = True
        elif name == "t":
            self.is_wanted = not self.is_aside

    def end(self, tag: str) -> None:
        name = _name(tag)
        if name == "si":
            self.texts.append(self.gathered())
        elif name == "rPh":
            self.is_aside = False
        elif name == "t":
            self.is_wanted = False


class SheetReader(TextReader):
    """The rows of one sheet, into its grid."""

    def __init__(self, grid: Grid, texts: list[str], shown: list[str], epoch: datetime):
        super().__init__()
        self.grid, self.texts, self.shown, self.epoch = grid, texts, shown, epoch
        self.number, self.column, self.row = 0, 0, dict[int, Cell]()
        self.cell: Mapping[str, str] = {}
        self.is_row_hidden = self.has_formula = self.has_value = False

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "c":
            found = REFERENCE.fullmatch(said.get("r", ""))
            self.column = column_of(found[1]) if found else self.column + 1
            self.cell, self.has_formula, self.has_value = said, False, False
        elif name == "v" or (name == "t" and not self.is_aside):
            self.is_wanted = self.has_value = True
        elif name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.is_aside = True
        elif name == "row":
            self.number = int(said.get("r", self.number + 1))
            self.column, self.is_row_hidden = 0, said.get("hidden") in TRUE
        elif name == "col" and said.get("hidden") in TRUE:
            self.grid.hide_columns(int(said["min"]), int(said["max"]))
        elif name == "mergeCell":
            self._merge(said.get("ref", ""))

    def end(self, tag: str) -> None:
        name = _name(tag)
        if name == "c":
            if (self.has_value or self.has_formula) and self.column <= MOST_COLUMNS + 1:
                self.row[self.column] = self._value()
        elif name in {"v", "t"}:
            self.is_wanted = False
        elif name == "rPh":
            self.is_aside = False
        elif name == "row":
            self._end_row()

    def _end_row(self) -> None:
        if self.row:
            cells = (self.row.get(column, "") for column in range(1, max(self.row) + 1))
            self.grid.add(self.number, cells, is_hidden=self.is_row_hidden)
            self.row = {}
            if self.grid.is_full:
                raise Enough

    def _merge(self, reference: str) -> None:
        ends = [REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            (top, left), (bottom, right) = ((int(end[2]), column_of(end[1])) for end in ends if end)
            self.grid.merge(Merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))

    def _value(self) -> Cell:
        text, kind = self.gathered(), self.cell.get("t", "n")
        if kind == "e":
            return RefusedCell(text, f"la cellule est en erreur ({text}).")
        if kind in {"str", "inlineStr"}:
            return text if self.has_value else RefusedCell("", UNCOMPUTED)
        text = text.strip()
        if not text:
            return RefusedCell("", UNCOMPUTED) if self.has_formula else ""
        if kind == "s":
            place = int(text)
            return self.texts[place] if 0 <= place < len(self.texts) else RefusedCell("", LOST)
        if kind == "b":
            return text in TRUE
        return self._moment(text) if kind == "d" else self._number(text)

    def _moment(self, text: str) -> Cell:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
        return moment if "T" in text else moment.date()

    def _number(self, text: str) -> Cell:
        style = int(self.cell.get("s") or 0)
        shown = self.shown[style] if 0 <= style < len(self.shown) else ""
        number = float(text)
        return in_words(number, shown, self.epoch) if shown else plain_number(number)


def column_of(letters: str) -> int:
    """« C » as 3."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def in_words(number: float, shown: str, epoch: datetime) -> Cell:
    """The moment that the days `number` since `epoch` stand for; the number itself when they stand for none."""
    if shown == "elapsed" or (shown == "time" and 0 <= number < 1):
        minutes, seconds = divmod(round(number * 86400), 60)
        if shown == "time" or 0 <= number < 1:
            return time(minutes // 60 % 24, minutes % 60, seconds)
        return f"{minutes // 60}:{minutes % 60:02}"
    if not 0 < number < 2_958_466:  # 31 December 9999
        return plain_number(number)
    leap = 1 if number < 60 and epoch.year < 1900 else 0  # Excel has a 29 February 1900
    moment = epoch + timedelta(days=leap, seconds=round(number * 86400))
    return moment.date() if shown == "date" and moment.time() == time(0) else moment
