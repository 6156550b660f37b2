"""The type that fits: texts measured and broken into lines before anything is drawn (`rencontre.pdf.fonts`)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from rencontre.pdf.fonts import font
from rencontre.pdf.glyphs import lent_to

A4_WIDTH, A4_HEIGHT = 210, 297  # mm
POINT = 25.4 / 72  # mm
LEADING = 1.12  # line height over type size: accents on capitals and descenders both fit
SLACK = 0.98  # of a line's width: what kerning and rounding may add

# Lines break after plain spaces, then after hyphens too; never at a no-break space.
AFTER_SPACES = re.compile(r"[^ ]+ *")
AFTER_HYPHENS = re.compile(r"[^ -]*(?:-+| +|$)")
# Of a sign that another font draws, over the type size: an ideograph fills a square, an emoji goes beyond it.
SQUARE, PICTURE = 1.0, 1.3
BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Fitted:
    """Text set in `size` points; `tight` in the smallest size, enough or not, `cut` when words are lost."""

    lines: tuple[str, ...]
    size: int
    tight: bool
    cut: bool = False

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
    text = BLANKS.sub(" ", text).strip()
    for size in sizes:
        room = int(height / (size * POINT * LEADING))
        for breaks in (AFTER_SPACES, AFTER_HYPHENS):
            lines = _wrap(breaks.findall(text), face, width, size)
            if len(lines) <= room and all(_width(line, face, size) <= width for line in lines):
                return Fitted(tuple(lines), size, tight=size == sizes[-1])
    broken = [piece for line in lines for piece in _break(line, face, width, size)]
    if is_cut := len(broken) > room:
        broken = broken[:room]
        broken[-1] = _shorten(broken[-1], face, width, size)
    return Fitted(tuple(broken), size, tight=True, cut=is_cut)


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
    lent = lent_to(face, text)
    own = text.translate(dict.fromkeys(map(ord, lent))) if lent else text
    return font(face, 1000).getlength(own) / 1000 + sum(PICTURE if category(sign) == "So" else SQUARE for sign in lent)
