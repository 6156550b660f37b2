"""A4 sheets of labels (FRANCE.md §4), the places inside a badge and the type that fits: numbers, nothing is drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property, lru_cache

from PIL import ImageFont

from inscriptions.errors import DomainError

A4_WIDTH, A4_HEIGHT = 210, 297  # mm
POINT = 25.4 / 72  # mm
LEADING = 1.12  # line height over type size: accents on capitals and descenders both fit
SLACK = 0.98  # of a line's width: what kerning and rounding may add
QUIET_ZONE = 4  # modules
SMALLEST_MODULE = 0.4  # mm
SMALLEST_TYPE = 5  # points
LARGEST_QR = 0.55  # of the label's inner height
MOST_LABELS = 100  # of one sheet
SMALLEST_LABEL = 40, 25  # mm: under it no name is read
AFTER_SPACES = re.compile(r"\S+\s*")
AFTER_HYPHENS = re.compile(r"[^\s-]*(?:-+|\s+|$)")
FACES = {
    "bold": ("LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf"),
    "regular": ("LiberationSans-Regular.ttf", "DejaVuSans.ttf"),
}


@dataclass(frozen=True)
class Sheet:
    """Labels on an A4 sheet; millimetres, margins to the first label, pitch from one label to the next."""

    name: str
    title: str
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    @property
    def labels(self) -> int:
        return self.columns * self.rows

    @property
    def geometry(self) -> dict[str, float]:
        """Its numbers, without its names."""
        return {name: getattr(self, name) for name in GEOMETRY}

    @property
    def positions(self) -> list[tuple[float, float]]:
        """Left and top of each label, row after row."""
        return [
            (round(self.left + column * self.pitch_x, 2), round(self.top + row * self.pitch_y, 2))
            for row in range(self.rows)
            for column in range(self.columns)
        ]

    @property
    def backs(self) -> list[tuple[float, float]]:
        """Left and top of each label's back, once the page is turned over its long side."""
        return [(round(A4_WIDTH - left - self.width, 2), top) for left, top in self.positions]


GEOMETRY = [field.name for field in fields(Sheet) if field.name not in {"name", "title"}]


def check_sheet(sheet: Sheet) -> None:
    """Raise DomainError unless the labels of `sheet` hold a name, lie apart and stay on the page."""
    least_width, least_height = SMALLEST_LABEL
    right = round(sheet.left + (sheet.columns - 1) * sheet.pitch_x + sheet.width, 2)
    bottom = round(sheet.top + (sheet.rows - 1) * sheet.pitch_y + sheet.height, 2)
    if sheet.width < least_width or sheet.height < least_height:
        raise DomainError(f"Une étiquette mesure au moins {least_width} × {least_height} mm.")
    if min(sheet.columns, sheet.rows) < 1 or sheet.labels > MOST_LABELS:
        raise DomainError(f"Une planche porte de 1 à {MOST_LABELS} étiquettes.")
    if (sheet.columns > 1 and sheet.pitch_x < sheet.width) or (sheet.rows > 1 and sheet.pitch_y < sheet.height):
        raise DomainError("Les étiquettes se chevauchent : le pas est au moins la taille de l’étiquette.")
    if min(sheet.left, sheet.top) < 0 or right > A4_WIDTH or bottom > A4_HEIGHT:
        raise DomainError(
            f"La planche dépasse la page A4 ({A4_WIDTH} × {A4_HEIGHT} mm) : la dernière étiquette finit "
            f"à {right:g} mm du bord gauche et à {bottom:g} mm du bord haut."
        )


def custom_sheet(geometry: dict[str, float]) -> Sheet:
    """The sheet that an organiser has measured; DomainError when it cannot be printed."""
    sheet = Sheet(CUSTOM_SHEET, "Planche sur mesure", **geometry)
    check_sheet(sheet)
    return sheet


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet("durable-1445-02", "DURABLE 1445-02", 90, 54, 2, 5, 15, 12, 90, 54),
        Sheet("durable-1456-02", "DURABLE 1456-02", 90, 60, 2, 4, 15, 28.5, 90, 60),
        Sheet("durable-1453-02", "DURABLE 1453-02", 75, 40, 2, 6, 30, 28.5, 75, 40),
        Sheet("avery-l4784", "Avery L4784 à L4787, HERMA 4412", 80, 50, 2, 5, 17.5, 13.5, 95, 55),
        Sheet("avery-l7414", "Avery L7414", 90, 52, 2, 5, 15, 18.5, 90, 52),
        Sheet("avery-c32011", "Avery C32011, DECAdry OCC-3342", 85, 54, 2, 5, 15, 13.5, 95, 54),
        Sheet("avery-32015", "Avery 32015", 85, 54, 2, 4, 17, 31.5, 91, 60),
        Sheet("sigel-lp800", "Sigel LP 800", 85, 55, 2, 5, 15, 10, 95, 55),
        Sheet("agipa-119488", "Agipa 119488", 90, 50.1, 2, 5, 15.2, 23.6, 90, 50.1),
        Sheet("avery-l7165", "Avery L7165", 99.1, 67.7, 2, 4, 4.65, 13.1, 101.6, 67.7),
        Sheet("avery-l7160", "Avery L7160", 63.5, 38.1, 3, 7, 7.5, 15.5, 66, 38.1),
        Sheet("a7", "A7, huit par feuille", 105, 74.25, 2, 4, 0, 0, 105, 74.25),
        Sheet("a6", "A6, quatre par feuille", 105, 148.5, 2, 2, 0, 0, 105, 148.5),
    )
}
DEFAULT_SHEET = "durable-1445-02"
CUSTOM_SHEET = "sur-mesure"


def sheet_named(name: str, *, custom: dict[str, float] | None = None) -> Sheet:
    """The sheet called `name`, of `custom` geometry for CUSTOM_SHEET; DomainError if there is none."""
    if name == CUSTOM_SHEET and custom:
        return custom_sheet(custom)
    if name not in SHEETS:
        raise DomainError(f"La planche « {name} » n’existe pas. Planches connues : {', '.join(SHEETS)}.")
    return SHEETS[name]


def check_start(sheet: Sheet, start: int) -> None:
    """Raise DomainError unless `start` is the number of a label of `sheet`, from 1."""
    if not 1 <= start <= sheet.labels:
        raise DomainError(f"La première étiquette est un numéro de 1 à {sheet.labels}.")


@dataclass(frozen=True)
class Fitted:
    """Text set in `size` points; `tight` when the smallest size was needed, or was not enough."""

    lines: tuple[str, ...]
    size: int
    tight: bool

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * POINT * LEADING


def fit(text: str, *, face: str, width: float, height: float, sizes: Sequence[int]) -> Fitted:
    """Set `text` in a box of millimetres, in the first of `sizes` (points, biggest first) that holds it whole.

    In the last size words may break anywhere, and what still does not fit ends with « … ».
    """
    text = " ".join(text.split())
    for size in sizes:
        room = int(height / (size * POINT * LEADING))
        for breaks in (AFTER_SPACES, AFTER_HYPHENS):
            lines = _wrap(breaks.findall(text), face, width, size)
            if len(lines) <= room and all(_width(line, face, size) <= width for line in lines):
                return Fitted(tuple(lines), size, tight=size == sizes[-1])
    broken = [piece for line in lines for piece in _break(line, face, width, size)]
    if len(broken) > room:
        broken = broken[:room]
        broken[-1] = _shorten(broken[-1], face, width, size)
    return Fitted(tuple(broken), size, tight=True)


def _wrap(pieces: list[str], face: str, width: float, size: int) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and _width((lines[-1] + piece).rstrip(), face, size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines if line]


def _break(line: str, face: str, width: float, size: int) -> list[str]:
    pieces = [""]
    for char in line:
        if pieces[-1] and _width(pieces[-1] + char, face, size) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _shorten(line: str, face: str, width: float, size: int) -> str:
    while line and _width(line + "…", face, size) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _width(text: str, face: str, size: int) -> float:
    return _units(text, face) * size * POINT / SLACK


@lru_cache(maxsize=8192)
def _units(text: str, face: str) -> float:
    """Its width over the type size: the same in every size."""
    return _font(face).getlength(text) / 1000


@cache
def _font(face: str) -> ImageFont.FreeTypeFont:
    """The first of the fonts that the style sheets name too; OSError when the machine has none of them."""
    *preferred, last = FACES[face]
    for name in preferred:
        try:
            return ImageFont.truetype(name, 1000, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    return ImageFont.truetype(last, 1000, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True)
class Layout:
    """Where things stand on a badge, in mm: drawn for 90 × 54, scaled to the other labels.

    The band of the role, the names, then the foot: what the person does, beside the QR, of which only the dark modules
    are counted. On a tall label the names and the QR grow to fill it.
    """

    sheet: Sheet
    modules: int  # of the QR's side, quiet zone included

    margin = 3.0  # inner safety

    @cached_property
    def width(self) -> float:
        return round(self.sheet.width - 2 * self.margin, 2)

    @cached_property
    def height(self) -> float:
        return round(self.sheet.height - 2 * self.margin, 2)

    @cached_property
    def band(self) -> float:
        return self._scaled(6)

    @cached_property
    def half_band(self) -> float:
        return self.band / 2

    @cached_property
    def pad(self) -> float:
        """From the ends of the band to its words, to the names and to the QR: one line down the badge."""
        return self._scaled(2)

    @cached_property
    def left(self) -> float:
        return round(self.margin + self.pad, 2)

    @cached_property
    def inner(self) -> float:
        return round(self.width - 2 * self.pad, 2)

    @cached_property
    def air(self) -> float:
        """Space above and below the names."""
        return self._scaled(1.2)

    @cached_property
    def gap(self) -> float:
        return self._scaled(0.5)

    @cached_property
    def names(self) -> float:
        return round(self.height - self.band - self.foot - 2 * self.air, 2)

    @cached_property
    def foot(self) -> float:
        """Height of the QR's dark modules, and of the text beside them."""
        return self.qr or self._scaled(17.5)

    @cached_property
    def qr(self) -> float:
        """Side of the dark modules; 0 when the label is too small for modules that a phone reads."""
        side = max(self._scaled(22.5) * self._tallness, self.modules * SMALLEST_MODULE)
        return round(side * (1 - 2 * QUIET_ZONE / self.modules), 2) if side <= LARGEST_QR * self.height else 0.0

    @cached_property
    def qr_left(self) -> float:
        return round(self.sheet.width - self.left - self.qr, 2)

    @cached_property
    def qr_top(self) -> float:
        return round(self.sheet.height - self.margin - self.qr, 2)

    @cached_property
    def details_width(self) -> float:
        return round(self.inner - (self.qr + self._scaled(3) if self.qr else 0), 2)

    @cached_property
    def event_height(self) -> float:
        return self._scaled(3)

    @cached_property
    def details(self) -> float:
        return round(self.foot - self.event_height, 2)

    @cached_property
    def blank_line(self) -> float:
        """Height of one of the three lines of a blank badge."""
        return round((self.height - self.band - self.event_height - self.air) / 3, 2)

    @cached_property
    def role_size(self) -> int:
        return self._points(10)

    @cached_property
    def band_size(self) -> int:
        """The smallest that the band's words are read in from where one stands."""
        return self._points(8)

    @cached_property
    def every_size(self) -> range:
        return range(SMALLEST_TYPE, self._points(34 * self._tallness) + 1)

    def first_name(self, text: str) -> Fitted:
        """Biggest of all: read at four metres from 24 points up, a capital of 6 mm."""
        return self._fit(text, "bold", self.inner, self._scaled(13.6) * self._tallness, 34 * self._tallness, 12)

    def last_name(self, text: str, *, below: Fitted) -> Fitted:
        biggest = min(20 * self._tallness, below.size / self._scale)  # never over the first name's
        return self._fit(text, "bold", self.inner, self.names - below.height, biggest, 9)

    def organisation(self, text: str) -> Fitted:
        return self._fit(text, "bold", self.details_width, self._scaled(8) * self._tallness, 12 * self._tallness, 8)

    def job(self, text: str, *, below: Fitted) -> Fitted:
        height = self.details - below.height - self.gap - self._scaled(0.6)
        return self._fit(text, "regular", self.details_width, height, 10 * self._tallness, 7)

    def workshops(self, text: str) -> Fitted:
        return self._fit(text, "bold", self._scaled(46), self.band, 10, 6)

    def where(self, text: str, *, below: float) -> Fitted:
        """Where and when the workshops are, `below` the mm of what stands above; no line where there is no room."""
        height = self.details - below - self.gap
        has_room = height >= self._points(6) * POINT * LEADING
        return self._fit(text if has_room else "", "regular", self.details_width, height, 8, 6)

    def event(self, text: str) -> Fitted:
        return self._fit(text, "regular", self.details_width, self.event_height, 7, 6)

    def _fit(self, text: str, face: str, width: float, height: float, biggest: float, smallest: float) -> Fitted:
        sizes = range(self._points(biggest), self._points(smallest) - 1, -1)
        return _fitted(text, face, width, round(height, 4), sizes)

    def _points(self, size: float) -> int:
        return max(SMALLEST_TYPE, round(size * self._scale))

    def _scaled(self, length: float) -> float:
        return round(length * self._scale, 2)

    @cached_property
    def _scale(self) -> float:
        return min(self.width / 84, self.height / 48)

    @cached_property
    def _tallness(self) -> float:
        """How much the names and the QR grow on a label taller than its width asks."""
        return min(1.6, max(1, self.height / 48 / self._scale))


@lru_cache(maxsize=4096)
def _fitted(text: str, face: str, width: float, height: float, sizes: range) -> Fitted:
    # Structures, functions and titles come again from badge to badge.
    return fit(text, face=face, width=width, height=height, sizes=sizes)
