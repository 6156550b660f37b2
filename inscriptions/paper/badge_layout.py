"""The places inside a badge and the type that fits there: numbers, nothing is drawn."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from inscriptions.paper.labels import LabelSheet
from rencontre.pdf.fitting import LEADING, POINT, Fitted, fit
from rencontre.pdf.qr import QUIET_ZONE

SMALLEST_MODULE = 0.4  # mm
SMALLEST_TYPE = 5  # points
LARGEST_QR = 0.55  # of the label's inner height


@dataclass(frozen=True)
class Layout:
    """Where things stand on a badge, in mm: drawn for 90 × 54, scaled to the other labels.

    The band of the role, the names, then the foot: what the person does, beside the QR, of which only the dark modules
    are counted. On a tall label the names and the QR grow to fill it.
    """

    sheet: LabelSheet
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

    @cached_property
    def answer_line(self) -> float:
        """Height of one line of answers, and of the space above it."""
        return self._points(6) * POINT * LEADING + self.gap

    def organisation(self, text: str, *, kept: float = 0) -> Fitted:
        """`kept` is the height of what must find its place below, with the function."""
        height = self._scaled(6.4 if kept else 8) * self._tallness
        return self._fit(text, "bold", self.details_width, height, 12 * self._tallness, 8)

    def job(self, text: str, *, below: Fitted, kept: float = 0) -> Fitted:
        height = self.details - below.height - self.gap - self._scaled(0.6) - kept
        return self._fit(text, "regular", self.details_width, height, 10 * self._tallness, 7)

    def workshops(self, text: str) -> Fitted:
        return self._fit(text, "bold", self._scaled(46), self.band, 10, 6)

    def small(self, text: str, *, below: float) -> Fitted:
        """What a person answered, where their workshops are: `below` the mm of what stands above; no line where there
        is no room."""
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
