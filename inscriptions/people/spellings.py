"""What people typed in a free field, its spellings put together: « Ville de Lens » and « ville de  LENS » are one."""

from collections.abc import Iterable
from dataclasses import dataclass

from rencontre.french.names import fold


@dataclass(frozen=True)
class Spelled:
    """An answer: its `key`, folded, the text typed the most, and how many people typed it."""

    key: str
    text: str
    count: int


def spelled(typed: Iterable[tuple[str, int]]) -> list[Spelled]:
    """The answers of `typed` (text, how many people), the most frequent first; an empty one is none."""
    found: dict[str, list[tuple[int, str]]] = {}
    for text, count in typed:
        if key := fold(text):
            found.setdefault(key, []).append((count, text))
    rows = [Spelled(key, max(said)[1], sum(count for count, _ in said)) for key, said in found.items()]
    return sorted(rows, key=lambda row: (-row.count, row.key))
