"""The tables of a page that lines are drawn around: which cell lies where."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from programme.reading.files.pieces import Piece

NEAR = 3.0  # points: lines so near are one
MOST_RULES = 600  # of a page, once those that follow one another are one; beyond, it is a drawing
TALLEST = 200.0  # points: a row between two
MOST_CELLS = 2000  # of a table
Rule = tuple[float, float, float, float]  # left, top, right, bottom


class Box(NamedTuple):
    """Where a cell lies, and its row and column."""

    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int


class RuledTable(NamedTuple):
    """A table on a page, and the boxes of its cells, row by row; one that goes down over several is in the first."""

    left: float
    top: float
    right: float
    bottom: float
    boxes: tuple[Box, ...]


def ruled_tables(rules: Sequence[Rule], pieces: Sequence[Piece]) -> list[RuledTable]:
    """The tables of a page, from the top, and the frames that stand side by side; other frames are none."""
    drawn = [table for across, down in _touching(rules) if (table := _table(across, down))]
    kept = [table for table in drawn if _most_in_a_row(table, pieces) > 1]
    frames = [table for table in drawn if len(table.boxes) == 1 and sum(holds(table, one) for one in pieces) > 2]
    kept += [one for one in frames if any(_are_side_by_side(one, other) for other in frames)]
    outer = [one for one in kept if not any(_is_within(one, other) for other in kept)]
    joined: list[RuledTable] = []
    for table in sorted(outer, key=lambda table: (round(table.top / NEAR), table.left)):
        row = _row_between(joined[-1], table, pieces) if joined else None
        joined = [*joined[:-1], _put_together(joined[-1], row, table)] if row else [*joined, table]
    return joined


def _most_in_a_row(table: RuledTable, pieces: Sequence[Piece]) -> int:
    """How many cells of one row say something."""
    filled = Counter(box.row for box in table.boxes if any(holds(box, piece) for piece in pieces))
    return max(filled.values(), default=0)


def _are_side_by_side(one: RuledTable, other: RuledTable) -> bool:
    return abs(one.top - other.top) < NEAR and (one.right < other.left or other.right < one.left)


def holds(box: Box | RuledTable, piece: Piece) -> bool:
    return box.left <= piece.centre < box.right and box.top <= piece.middle < box.bottom


def _is_within(one: RuledTable, other: RuledTable) -> bool:
    return one is not other and any(
        box.left - NEAR <= one.left and one.right <= box.right + NEAR and box.top - NEAR <= one.top
        and one.bottom <= box.bottom + NEAR
        for box in other.boxes
    )  # fmt: skip


def _row_between(upper: RuledTable, lower: RuledTable, pieces: Sequence[Piece]) -> list[Box] | None:
    """The cells of the row between two others that alone have a colour, as one row in two has."""
    gap = lower.top - upper.bottom
    if not NEAR < gap < TALLEST or abs(upper.left - lower.left) > NEAR or abs(upper.right - lower.right) > NEAR:
        return None
    rows = [[box for box in table.boxes if box.row == row] for table, row in ((upper, upper.boxes[-1].row), (lower, 0))]
    row = upper.boxes[-1].row + 1
    most = max(rows, key=len)
    boxes = [Box(box.left, upper.bottom, box.right, lower.top, row, box.column) for box in most]
    between = [piece for piece in pieces if upper.bottom <= piece.middle < lower.top]
    fits = all(any(box.left - 1 <= piece.left and piece.right <= box.right + 1 for box in boxes) for piece in between)
    return boxes if between and fits else None


def _put_together(upper: RuledTable, row: Sequence[Box], lower: RuledTable) -> RuledTable:
    below = [box._replace(row=box.row + row[0].row + 1) for box in lower.boxes]
    return RuledTable(upper.left, upper.top, upper.right, lower.bottom, (*upper.boxes, *row, *below))


# --- From rules to boxes -----------------------------------------------------------------------------------------


def _turned(rule: Rule) -> Rule:
    left, top, right, bottom = rule
    return top, left, bottom, right


def _run_together(across: Sequence[Rule]) -> list[Rule]:
    """Rules across, those that follow one another at one height in one; lines drawn for each cell make one so."""
    found: list[Rule] = []
    heights: list[float] = []
    for rule in sorted(across, key=lambda rule: rule[1]):
        heights.append(heights[-1] if heights and rule[1] - heights[-1] < 1 else rule[1])
    levelled = zip(sorted(across, key=lambda rule: rule[1]), heights, strict=True)
    for height, left, right in sorted((height, rule[0], rule[2]) for rule, height in levelled):
        if found and found[-1][1] == height and left - found[-1][2] < NEAR:
            found[-1] = (found[-1][0], height, max(found[-1][2], right), height)
        else:
            found.append((left, height, right, height))
    return [rule for rule in found if rule[2] - rule[0] > NEAR]


def _touching(rules: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules of each drawing, across and down: each crosses another, or ends on it."""
    across = _run_together([rule for rule in rules if rule[2] - rule[0] > rule[3] - rule[1]])
    down = _run_together([_turned(rule) for rule in rules if rule[2] - rule[0] < rule[3] - rule[1]])
    if len(across) + len(down) > MOST_RULES:
        return []
    groups = _Groups(len(across) + len(down))
    for i, (left, height, right, _) in enumerate(across):
        for j, (top, at, bottom, _) in enumerate(down):
            if left - NEAR <= at <= right + NEAR and top - NEAR <= height <= bottom + NEAR:
                groups.join(i, len(across) + j)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(across):
        found.setdefault(groups.first_of(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down):
        found.setdefault(groups.first_of(len(across) + j), ([], []))[1].append(rule)
    return [group for group in found.values() if all(group)]


class _Groups:
    """Numbers put together, each group known by one of them."""

    def __init__(self, count: int):
        self.parents = list(range(count))

    def first_of(self, one: int) -> int:
        while self.parents[one] != one:
            self.parents[one] = self.parents[self.parents[one]]
            one = self.parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        self.parents[self.first_of(one)] = self.first_of(other)


def _places(of_rules: Sequence[float]) -> list[float]:
    """Where lines stand, those that are near taken as one."""
    found: list[float] = []
    for place in sorted(of_rules):
        if not found or place - found[-1] > NEAR:
            found.append(place)
    return found


def _table(across: Sequence[Rule], down: Sequence[Rule]) -> RuledTable | None:
    """The cells that the rules of a drawing part: squares between which no line is drawn are of one cell."""
    xs = _places([*(rule[1] for rule in down), min(rule[0] for rule in across), max(rule[2] for rule in across)])
    ys = _places([*(rule[1] for rule in across), min(rule[0] for rule in down), max(rule[2] for rule in down)])
    wide, high = len(xs) - 1, len(ys) - 1
    if wide * high < 1 or wide * high > MOST_CELLS:
        return None
    groups = _Groups(wide * high)
    is_across, is_down = _drawn(across, ys, xs), _drawn(down, xs, ys)
    for row in range(high):
        for column in range(wide):
            square = row * wide + column
            if column + 1 < wide and (column + 1, row) not in is_down:
                groups.join(square, square + 1)
            if row + 1 < high and (row + 1, column) not in is_across:
                groups.join(square, square + wide)
    cells: dict[int, list[int]] = {}
    for square in range(wide * high):
        cells.setdefault(groups.first_of(square), []).append(square)
    boxes = [_box(squares, wide, xs, ys) for squares in cells.values()]
    ordered = sorted(boxes, key=lambda box: (box.row, box.column))
    return RuledTable(xs[0], ys[0], xs[-1], ys[-1], tuple(ordered))


def _drawn(rules: Sequence[Rule], places: Sequence[float], stops: Sequence[float]) -> set[tuple[int, int]]:
    """(place, stop): a rule is drawn at the one, over more than half of the way from the other to the next."""
    found = set()
    for start, at, end, _ in rules:
        place = min(range(len(places)), key=lambda index: abs(places[index] - at))
        for stop, (one, next_one) in enumerate(pairwise(stops)):
            if start <= (one + next_one) / 2 <= end:
                found.add((place, stop))
    return found


def _box(squares: Sequence[int], wide: int, xs: Sequence[float], ys: Sequence[float]) -> Box:
    rows, columns = [square // wide for square in squares], [square % wide for square in squares]
    return Box(xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1], min(rows), min(columns))
