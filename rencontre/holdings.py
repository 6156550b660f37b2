"""What the site holds of people: each model says it once, and export, erasure, purge and the register read it.

An application declares its models when it starts. A model without a declaration fails a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Erasures:
    """What a backup must know of the people who were erased: an old one holds them still.

    `read` gives the primary key of each and when they were erased (aware); `replay` erases again those who are back,
    and returns how many; `purge` erases whatever is held beyond its time. A base that was put back gives the same keys
    anew: only who signed up before that instant is the person who was erased.
    """

    read: Callable[[], dict[int, datetime]]
    replay: Callable[[Mapping[int, datetime]], int]
    purge: Callable[[], object]


ERASURES: list[Erasures] = []


def hand_over(erasures: Erasures) -> None:
    """Say how people are erased again, once the site starts."""
    ERASURES[:] = [erasures]
