"""What a list puts before its items: « - », « 1. », « b) », « Atelier 2 : »."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v"}
ROMAN |= {4: "iv", 1: "i"}
MOST_ROMAN, MOST_LETTERED = 3999, 26 * 3  # beyond, numbers are in figures
MOST_DEPTH = 9  # levels of a list
MOST_SHOWN = 60  # characters that stand before an item
BULLET = "-"


def roman(number: int) -> str:
    """4 as « iv »."""
    if number > MOST_ROMAN:
        return str(number)
    written = ""
    for value, letters in ROMAN.items():
        count, number = divmod(number, value)
        written += letters * count
    return written


def lettered(number: int) -> str:
    """3 as « c », 28 as « bb », as word processors go on after « z »."""
    if number > MOST_LETTERED:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


WAYS: dict[str, Callable[[int], str]] = {
    "1": str, "a": lettered, "A": lambda number: lettered(number).upper(),
    "i": roman, "I": lambda number: roman(number).upper(),
}  # fmt: skip


@dataclass(frozen=True)
class ListLevel:
    """How a level of a list is numbered: `way` is 1, a, A, i, I, or empty for a bullet; « %2 » in `shown` a number."""

    way: str = ""
    shown: str = ""
    start: int = 1


@dataclass
class Counter:
    """The numbers that one list has come to, a level each."""

    levels: dict[int, ListLevel] = field(default_factory=dict)
    reached: dict[int, int] = field(default_factory=dict)

    def next_label(self, level: int) -> str:
        """Count one item more, and say what stands before it; deeper levels begin again."""
        level = min(level, MOST_DEPTH)
        own = self.levels.get(level, ListLevel())
        self.reached = {depth: number for depth, number in self.reached.items() if depth <= level}
        self.reached[level] = self.reached.get(level, own.start - 1) + 1
        shown = own.shown[:MOST_SHOWN]
        return re.sub(r"%(\d)", lambda found: self._number(int(found[1]) - 1), shown).strip() if own.way else BULLET

    def _number(self, level: int) -> str:
        own = self.levels.get(level, ListLevel())
        number = self.reached.get(level, own.start)
        return WAYS[own.way or "1"](number) if number > 0 else str(number)
