"""The sheets of an XLSX, read as they stand in the file: its own statement of its size is not believed."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from posixpath import dirname, join, normpath

from programme.spreadsheets.cells import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    UNCOMPUTED,
    Cell,
    RefusedCell,
    column_of,
    in_error,
    is_blank,
    number_of,
    plain_number,
    settled,
)
from programme.spreadsheets.grids import Grid, Merge
from rencontre.files.zips import Enough, NotOpened, Obstacle, PartReader, Parts, Said

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# A cell that holds nothing, before one that says where it is, or none.
FORMATTED = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: [a-z]+="[A-Za-z0-9]*")*(?: ?/>|></c>)(?=<c r="|</row>)')
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# In the code of a format, what stands for itself: quoted, escaped, as wide as a sign, colours and conditions.
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
LONGEST_CODE = 255  # characters of a format, as in Excel
BUILT_IN = {  # the formats that every workbook has, among those that show dates and hours
    **dict.fromkeys([14, 15, 16, 17, *range(27, 32), *range(34, 37), *range(50, 59)], "dd/mm/yyyy"),
    **dict.fromkeys([18, 19, 20, 21, 32, 33, 45, 47], "hh:mm"),
    22: "dd/mm/yyyy hh:mm",
    46: "[h]:mm:ss",
}
TRUE = {"1", "true", "on"}
LOST = "le texte de la cellule manque dans le fichier : enregistrez-le à nouveau."
LAST_DAY = datetime(9999, 12, 31)
NO_LEAP_DAY = 60  # Excel counts a 29 February 1900


def read_xlsx(parts: Parts) -> list[Grid]:
    """The sheets of the workbook, in their order; those of charts are none. Raises what `FAULTS` lists."""
    book_path = _book_path(parts)
    book, relations = BookReader(), RelationsReader()
    parts.give(book_path, book)
    parts.give(join(dirname(book_path), "_rels", f"{book_path.rpartition('/')[2]}.rels"), relations)
    kinds = {key: kind for key, kind, _ in relations.found}
    paths = {key: _absolute(book_path, target) for key, _, target in relations.found}
    texts, styles = TextsReader(), StylesReader()
    for reader, wanted in ((texts, "sharedStrings"), (styles, "styles")):
        for key, kind in kinds.items():
            if kind == wanted and paths[key] in parts:
                parts.give(paths[key], reader)
    grids = []
    for name, is_hidden, key in book.sheets:
        if kinds[key] == "worksheet":
            grids.append(Grid(name, is_hidden))
            parts.give(paths[key], SheetReader(grids[-1], texts.texts, styles.shown, book.epoch))
    return grids


def _book_path(parts: Parts) -> str:
    relations = RelationsReader()
    if "_rels/.rels" in parts:
        parts.give("_rels/.rels", relations)
    targets = [_absolute("", target) for _, kind, target in relations.found if kind == "officeDocument"]
    return targets[0] if targets else "xl/workbook.xml"


def _absolute(base: str, target: str) -> str:
    target = target.replace("\\", "/")
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(base), target))


@lru_cache(maxsize=1000)
def _name(tag: str) -> str:
    """Without its namespace: a « strict » workbook has others."""
    return tag.rpartition("}")[2]


class RelationsReader(PartReader):
    """Which part is what."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []  # key, kind, target

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        if _name(tag) == "Relationship":
            self.found.append((said["Id"], said["Type"].rpartition("/")[2], said.get("Target", "")))


class BookReader(PartReader):
    """The sheets, and the day from which dates are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []  # name, whether it is hidden, key
        self.epoch = datetime(1899, 12, 30)

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "sheet":
            key = next((value for attribute, value in said.items() if _name(attribute) == "id"), "")
            self.sheets.append((said.get("name", ""), said.get("state", "visible") != "visible", key))
        elif name == "workbookPr" and said.get("date1904") in TRUE:
            self.epoch = datetime(1904, 1, 1)


class StylesReader(PartReader):
    """What each style makes of a number, by its place: see `what_is_shown`."""

    def __init__(self) -> None:
        self.by_format = {key: what_is_shown(code) for key, code in BUILT_IN.items()}
        self.shown: list[str] = []
        self.is_of_cells = False

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "numFmt" and "numFmtId" in said:
            self.by_format[int(said["numFmtId"])] = what_is_shown(said.get("formatCode", ""))
        elif name == "cellXfs":
            self.is_of_cells = True
        elif name == "xf" and self.is_of_cells:
            self.shown.append(self.by_format.get(int(said.get("numFmtId", 0)), ""))

    def end(self, tag: str) -> None:
        self.closed += 1
        if _name(tag) == "cellXfs":
            self.is_of_cells = False


def what_is_shown(code: str) -> str:
    """What the number format `code` makes of a number: « date », « datetime », « time », « elapsed », or ""."""
    bare = LITERAL.sub("", code[:LONGEST_CODE].partition(";")[0]).lower()
    if ELAPSED.search(bare):
        return "elapsed"
    if bare in {"general", "standard"} or "0" in bare or "#" in bare:
        return "time" if re.search("s[.,]0", bare) else ""
    is_hour = "h" in bare or "s" in bare
    if "d" in bare or "y" in bare or ("m" in bare and not is_hour):
        return "datetime" if is_hour else "date"
    return "time" if is_hour else ""


class TextReader(PartReader):
    """What gathers the text of an element: several runs make one text, the way it is pronounced is none of it."""

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
        return text


def unescaped(text: str) -> str:
    """A text without the signs that XML may not hold, which Excel writes « _x000D_ »."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class TextsReader(TextReader):
    """The texts that the cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "t":
            self.is_wanted = not self.is_aside
        elif name == "rPh":
            self.is_aside = True

    def end(self, tag: str) -> None:
        self.closed += 1
        name = _name(tag)
        if name == "t":
            self.is_wanted = False
        elif name == "si":
            self.texts.append(settled(unescaped(self.gathered())))
        elif name == "rPh":
            self.is_aside = False


class SheetReader(TextReader):
    """The rows of one sheet, into its grid."""

    def __init__(self, grid: Grid, texts: list[str], shown: list[str], epoch: datetime):
        super().__init__()
        self.grid, self.texts, self.shown, self.epoch = grid, texts, shown, epoch
        self.number, self.row = 0, dict[int, Cell]()
        self.place, self.after = "", 0  # the last cell that says where it is, and how many since do not
        self.cell: Said = {}
        self.is_row_hidden = self.has_formula = self.has_value = False

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        name = _name(tag)
        if name == "c":
            self.cell = said
            if "r" in said:
                self.place, self.after = said["r"], 0
            else:
                self.after += 1
        elif name == "v" or name == "t":
            self.is_wanted = not self.is_aside
            self.has_value = True
        elif name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.is_aside = True
        else:
            self._start_around(name, said)

    def sieve(self, chunk: bytes) -> bytes:
        """Without the cells that only have a format: a sheet may have a hundred times more of them than of values."""
        return FORMATTED.sub(b"", chunk)

    def _start_around(self, name: str, said: Said) -> None:
        if name == "row":
            self.number = int(said.get("r", self.number + 1))
            self.place, self.after, self.is_row_hidden = "", 0, said.get("hidden") in TRUE
        elif name == "col" and said.get("hidden") in TRUE:
            self.grid.hide_columns(int(said["min"]), int(said["max"]))
        elif name == "mergeCell":
            self._merge(said.get("ref", ""))

    def end(self, tag: str) -> None:
        self.closed += 1
        name = _name(tag)
        if name == "c":
            if self.has_value or self.has_formula:
                self._end_cell()
        elif name == "v" or name == "t":
            self.is_wanted = False
        elif name == "rPh":
            self.is_aside = False
        elif name == "row":
            self._end_row()

    def _end_cell(self) -> None:
        """Keep what stands in the cell; one that is too far is as far as any that is."""
        value = self._value()
        if not is_blank(value):
            self.row[min(self._column(), MOST_COLUMNS + 1)] = value
        self.has_value = self.has_formula = False
        self.pieces, self.length = [], 0

    def _column(self) -> int:
        """Where the cell says that it is, else after the one before it."""
        found = REFERENCE.fullmatch(self.place)
        if self.place and not found:
            raise NotOpened(Obstacle.DAMAGED)
        return (column_of(found[1]) if found else 0) + self.after

    def _end_row(self) -> None:
        if self.row:
            cells = [self.row.get(column, "") for column in range(1, max(self.row) + 1)]
            self.grid.add(self.number, cells, is_hidden=self.is_row_hidden)
            self.row = {}
            if self.grid.fault:
                raise Enough

    def _merge(self, reference: str) -> None:
        first, last = (REFERENCE.fullmatch(end) for end in (reference.partition(":")[::2]))
        if first and last:
            top, bottom = sorted(int(end[2]) for end in (first, last))
            left, right = sorted(column_of(end[1]) for end in (first, last))
            self.grid.merge(Merge(top, left, bottom, right))

    def _value(self) -> Cell:
        text, kind = self.gathered(), self.cell.get("t", "n")
        if kind in {"str", "inlineStr"} and self.has_value:
            return settled(unescaped(text))
        text = text.strip()
        if kind == "e":
            return in_error(text)
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
        style = int(self.cell.get("s", 0))
        shown = self.shown[style] if 0 <= style < len(self.shown) else ""
        number = number_of(text)
        return moment_of(number, shown, self.epoch) if shown and isinstance(number, int | float) else number


def moment_of(number: float, shown: str, epoch: datetime) -> Cell:
    """The moment that `number` days after `epoch` are, as its format shows it; the number when it is none."""
    if shown in {"elapsed", "time"} and 0 <= number < 1:
        minutes, seconds = divmod(round(number * 86400), 60)
        return time(minutes // 60 % 24, minutes % 60, seconds)
    if not 0 < number < (LAST_DAY - epoch).days:
        return plain_number(number)
    if shown == "elapsed":
        return f"{round(number * 1440) // 60}:{round(number * 1440) % 60:02}"
    leap = 1 if number < NO_LEAP_DAY and epoch.year < 1900 else 0
    moment = epoch + timedelta(days=leap, seconds=round(number * 86400))
    return moment.date() if shown == "date" and moment.time() == time() else moment
