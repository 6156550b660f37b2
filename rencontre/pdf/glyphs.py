"""Which signs this machine can draw: where the fonts of a paper lack one, Pango takes any font that fontconfig knows.

Without fontconfig, the fonts of `rencontre.pdf.fonts` are read, which the papers are measured with.
"""

import subprocess
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache

from rencontre.late import Late
from rencontre.pdf.fonts import FONTS, font

ttlib = Late("fontTools.ttLib")

LIST_OF_FONTS = ("fc-list", "--format", "%{fontformat} %{charset}\n")
DRAWN_BY_PANGO = {"TrueType", "CFF"}
PATIENCE = 20  # seconds: a cache of fontconfig that is made anew
# Nothing is drawn of these: spaces, line ends, joiners, marks of direction.
NOT_DRAWN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
VARIATIONS = range(0xFE00, 0xFE10)
# What every font of a paper has: for these none is opened.
LAST_OF_LATIN, PUNCTUATION = "\u017f", frozenset("‐‑–—‘’‚“”„†•…€")
Span = tuple[int, int]


def undrawn(text: str) -> list[str]:
    """The signs of `text` that no font of this machine has, each once, in order; none where no font is known."""
    return [sign for sign in dict.fromkeys(unicodedata.normalize("NFC", text)) if not is_drawn(sign)]


@lru_cache(maxsize=8192)
def is_drawn(sign: str) -> bool:
    """Whether a font has `sign`, or there is nothing to draw."""
    if unicodedata.category(sign) in NOT_DRAWN or ord(sign) in VARIATIONS or not coverage():
        return True
    # A letter that a font lacks whole is drawn from its parts.
    return _is_covered(sign) or all(map(_is_covered, unicodedata.normalize("NFD", sign)))


def _is_covered(sign: str) -> bool:
    spans = coverage()
    found = bisect_right(spans, (ord(sign), 0x110000)) - 1
    return found >= 0 and ord(sign) <= spans[found][1]


@cache
def coverage() -> list[Span]:
    """The code points that a font has, in order and apart: read once, a new font is seen at the next start."""
    return joined(_of_fontconfig() or _of_our_fonts())


def joined(spans: list[Span]) -> list[Span]:
    """The same code points, in order, without two spans that meet."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _of_fontconfig() -> list[Span]:
    try:
        done = subprocess.run(LIST_OF_FONTS, capture_output=True, text=True, timeout=PATIENCE, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return []
    fonts = (line.split() for line in done.stdout.splitlines())
    return [_span(written) for kind, *spans in filter(None, fonts) if kind in DRAWN_BY_PANGO for written in spans]


def _span(written: str) -> Span:
    """Of « 20-7e », or of « 192 » alone."""
    first, _, last = written.partition("-")
    return int(first, 16), int(last or first, 16)


def _of_our_fonts() -> list[Span]:
    return [(code, code) for face in FONTS for code in signs_of(face)]


@cache
def signs_of(face: str) -> frozenset[int]:
    """The code points that the font of `face` has itself; none when the machine has no such font."""
    try:
        with ttlib.TTFont(font(face, 10).path, lazy=True) as read:
            return frozenset(read.getBestCmap())
    except OSError:  # `check --deploy` says it
        return frozenset()


def lent_to(face: str, text: str) -> str:
    """The signs of `text` that another font draws, because that of `face` has none; marks on letters take no room."""
    return "".join(sign for sign in text if _is_lent(face, sign))


def _is_lent(face: str, sign: str) -> bool:
    if sign <= LAST_OF_LATIN or sign in PUNCTUATION or not is_shown(sign):
        return False
    return ord(sign) not in signs_of(face)


def is_shown(sign: str) -> bool:
    """Whether `sign` takes room of its own on a line."""
    return unicodedata.category(sign) not in {*NOT_DRAWN, "Mn", "Me"}
