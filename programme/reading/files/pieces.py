"""The letters of a page as they stand on it: pieces, lines, what lies empty between. Points, from the top left."""

import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

WIDE = 1.5  # of the height of a line: an empty space that sets out, and does not part two words
NARROW = 0.15  # of the height of a line: no space at all
A_MARK = re.compile(r"[^\w\s]|o|§|\d{1,2}[.)/]|[a-zA-Z]\)")  # what stands before an item of a list
FAR_FROM_A_MARK = 4  # heights of a line, between what marks an item and the item


class Piece(NamedTuple):
    """A text on one line, without a wide space in it, and its box."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Halfway across."""
        return (self.left + self.right) / 2


class PageLine(NamedTuple):
    """The pieces of a line, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def left(self) -> float:
        return self.pieces[0].left

    @property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)

    @property
    def height(self) -> float:
        """That of most of its letters: an exponent does not count."""
        return max(self.pieces, key=lambda piece: len(piece.text)).height

    @property
    def text(self) -> str:
        """What it says, a tab where a wide space stands."""
        said = self.pieces[0].text
        for before, piece in zip(self.pieces, self.pieces[1:], strict=False):
            gap = (piece.left - before.right) / (max(before.height, piece.height) or 1)
            said += ("" if gap < NARROW else "\t" if gap > WIDE else " ") + piece.text
        return said


def lines_of(pieces: Iterable[Piece]) -> list[PageLine]:
    """The lines, from the top: pieces are on one when they overlap by half of the lower of them."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        on = found[-1] if found else []
        overlap = min(piece.bottom, on[0].bottom) - max(piece.top, on[0].top) if on else -1.0
        if on and overlap > 0.5 * min(piece.height, on[0].height):
            on.append(piece)
        else:
            found.append([piece])
    return [PageLine(_settled(sorted(line, key=lambda piece: piece.left))) for line in found]


def _settled(line: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a line without those printed twice to look bold, each mark together with what it marks."""
    kept: list[Piece] = []
    for piece in line:
        before = kept[-1] if kept else None
        if before and piece.text == before.text and abs(piece.left - before.left) < 0.2 * piece.height:
            continue
        near = before and piece.left - before.right < FAR_FROM_A_MARK * piece.height
        if before and near and A_MARK.fullmatch(before.text.strip()):
            text = f"{before.text.strip()} {piece.text}"
            kept[-1] = Piece(
                before.left, min(before.top, piece.top), piece.right, max(before.bottom, piece.bottom), text
            )
        else:
            kept.append(piece)
    return tuple(kept)


def usual_height(pieces: Sequence[Piece]) -> float:
    """The height of the line in which most of the letters are."""
    return median(piece.height for piece in pieces for _ in range(max(1, len(piece.text) // 8))) if pieces else 0.0


Gap = tuple[float, float]


def gaps_of(line: PageLine, left: float, right: float) -> list[Gap]:
    """What lies empty of a line between `left` and `right`."""
    found, at = list[Gap](), left
    for piece in line.pieces:
        if piece.left > at:
            found.append((at, min(piece.left, right)))
        at = max(at, piece.right)
        if at >= right:
            return found
    return [*found, (at, right)]
