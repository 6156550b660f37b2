"""What is drawn over a page, beside what its template says, and where its blocks are put."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Drawings = Mapping[int, Sequence["Drawing"]]  # by page, the first being 0
# By page, where each block that its template left in the corner of the page is put, in points from the left and from
# the top: blocks that hide what overflows, without a background nor a border of their own.
Places = Mapping[int, Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class Drawing:
    """PDF operators over a page, in points from its top left corner, y down: an artifact, or a figure if it has `alt`.

    A figure fills `box` (left, top, right, bottom) and is the last thing in the `block`-th child (0 is the first) of
    the one block that its page is.
    """

    operators: str
    alt: str = ""
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    block: int = 0
