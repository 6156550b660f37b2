"""A4 sheets of labels (FRANCE.md §4), the places inside a badge and the type that fits: numbers, nothing is drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

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
    def positions(self) -> list[tuple[float, float]]:
        """Left and top of each label, row after row."""
        return [
            (round(self.left + column * self.pitch_x, 2), round(self.top + row * self.pitch_y, 2))
            for row in range(self.rows)
            for column in range(self.columns)
        ]


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


def sheet_named(name: str) -> Sheet:
    """The sheet called `name`; DomainError if there is none."""
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

    In the last size words may break anywhere, and what still does not fit ends with « … ».
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
    return _font(face).getlength(text) / 1000 * size * POINT / SLACK


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

    The band of the role, the names, then the foot: what the person does, beside the QR. The QR's quiet zone lies in
    the margin, so that its dark modules stand on the same edge as the rest.
    """

    sheet: Sheet
    modules: int  # of the QR's side, quiet zone included

    margin = 3.0  # inner safety

    @property
    def width(self) -> float:
        return round(self.sheet.width - 2 * self.margin, 2)

    @property
    def height(self) -> float:
        return round(self.sheet.height - 2 * self.margin, 2)

    @property
    def band(self) -> float:
        return self._scaled(6)

    @property
    def half_band(self) -> float:
        return self.band / 2

    @property
    def air(self) -> float:
        """Space above and below the names."""
        return self._scaled(1.2)

    @property
    def gap(self) -> float:
        return self._scaled(0.5)

    @property
    def names(self) -> float:
        return round(self.height - self.band - self.foot - 2 * self.air, 2)

    @property
    def foot(self) -> float:
        """Height of the QR's dark modules, and of the text beside them."""
        return round(self.qr - 2 * self.quiet_zone, 2) if self.qr else self._scaled(17.5)

    @property
    def qr(self) -> float:
        """Side with its quiet zone; 0 when the label is too small for modules that a phone reads."""
        side = max(self._scaled(22.5), self.modules * SMALLEST_MODULE)
        return round(side, 2) if side <= LARGEST_QR * self.height else 0.0

    @property
    def quiet_zone(self) -> float:
        return round(self.qr * QUIET_ZONE / self.modules, 2)

    @property
    def qr_left(self) -> float:
        return round(self.sheet.width - self.margin + self.quiet_zone - self.qr, 2)

    @property
    def qr_rise(self) -> float:
        """From the bottom of the text up to the top of the QR."""
        return round(self.qr - self.quiet_zone, 2)

    @property
    def details_width(self) -> float:
        return round(self.width - (self.foot + self._scaled(3) if self.qr else 0), 2)

    @property
    def event_height(self) -> float:
        return self._scaled(3)

    @property
    def details(self) -> float:
        return round(self.foot - self.event_height, 2)

    @property
    def workshops_width(self) -> float:
        """Up to the right end of the band, less the space that the role's word keeps at its left end."""
        return round(self.width - self.half_band, 2)

    @property
    def role_size(self) -> int:
        return self._points(10)

    @property
    def every_size(self) -> range:
        return range(SMALLEST_TYPE, self._points(34) + 1)

    def first_name(self, text: str) -> Fitted:
        """Biggest of all: read at four metres from 24 points up, a capital of 6 mm."""
        return self._fit(text, "bold", self.width, self._scaled(13.6), 34, 12)

    def last_name(self, text: str, *, below: Fitted) -> Fitted:
        return self._fit(text, "bold", self.width, self.names - below.height, 20, 9)

    def organisation(self, text: str) -> Fitted:
        return self._fit(text, "bold", self.details_width, self._scaled(8), 12, 8)

    def job(self, text: str, *, below: Fitted) -> Fitted:
        height = self.details - below.height - self.gap - self._scaled(0.6)
        return self._fit(text, "regular", self.details_width, height, 10, 7)

    def workshops(self, text: str) -> Fitted:
        return self._fit(text, "bold", self._scaled(46), self.band, 10, 6)

    def event(self, text: str) -> Fitted:
        return self._fit(text, "regular", self.details_width, self.event_height, 7, 6)

    def _fit(self, text: str, face: str, width: float, height: float, biggest: int, smallest: int) -> Fitted:
        sizes = range(self._points(biggest), self._points(smallest) - 1, -1)
        return fit(text, face=face, width=width, height=height, sizes=sizes)

    def _points(self, size: int) -> int:
        return max(SMALLEST_TYPE, round(size * self._scale))

    def _scaled(self, length: float) -> float:
        return round(length * self._scale, 2)

    @property
    def _scale(self) -> float:
        return min(self.width / 84, self.height / 48)
