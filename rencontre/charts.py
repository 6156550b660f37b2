"""Small charts as plain numbers: a template draws them as SVG, whose every measure is a whole number of units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 1000, 100
SHADES = 4  # wishes beyond the fourth share its shade


@dataclass(frozen=True)
class Segment:
    """A part of a bar; `kind` is its CSS class."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """Stretches end to end, a `mark` across them (None: none), and the sentence that says it all."""

    segments: list[Segment]
    mark: int | None
    label: str


@dataclass(frozen=True)
class Curve:
    """A staircase that rises and falls: the points of its line and of the area below it."""

    line: str
    area: str
    label: str


def bar(parts: Iterable[tuple[str, int]], *, most: int, label: str, mark: int | None = None) -> Bar:
    """Draw `parts` (CSS class, count) on a scale where `most` fills the width."""
    scale = max(1, most)
    segments, total = [], 0
    for kind, count in parts:
        x, total = total * WIDTH // scale, total + count
        if count:
            segments.append(Segment(kind, x, total * WIDTH // scale - x))
    return Bar(segments, None if mark is None else min(mark, scale) * WIDTH // scale, label)


def shade(rank: int) -> str:
    """The CSS class of a wish of this rank."""
    return f"rank-{min(rank, SHADES)}"


def curve(values: Sequence[int], *, label: str) -> Curve:
    """Draw `values`, one at each step, from the first to the last; the highest touches the top."""
    most, steps = max(1, *values), max(1, len(values))
    points = []
    for number, value in enumerate(values):
        y = HEIGHT - value * HEIGHT // most
        points += [(number * WIDTH // steps, y), ((number + 1) * WIDTH // steps, y)]
    points = points[:1] + [after for before, after in pairwise(points) if before != after]
    line = " ".join(f"{x},{y}" for x, y in points)
    return Curve(line, f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}", label)
