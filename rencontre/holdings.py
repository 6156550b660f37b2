"""What the site holds of people: each model says it once, and export, erasure, purge and the register read it.

An application declares its models when it starts. A model without a declaration fails a test.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet

Rows = QuerySet[Any]
UNPROVED_DAYS = 30  # after its place was given back, what was asked for an address that nobody ever proved


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What one model holds of people, in the words that they read.

    `of` gives the rows of some people; None: the rows name nobody by a key, and go by their age alone. `shown` are the
    columns that a person reads, `unshown` says why not of each other one; `words` reads the rows otherwise. When people
    are erased their rows are deleted, unless `kept` says why they stay: then each column stands in `emptied`, with what
    is written in it, or in `stays`. `ends` gives the last day when the rows of a day are held, `until` says it in words
    for any day. Rows whose column `dated` is older than `after` are purged, of whoever they are; `aged` chooses among
    them. What is not `is_saved` is left out of the backups, rows and all.
    """

    model: type[Model]
    title: str
    why: str
    readers: str
    until: str
    consent: bool = False  # explicit: what may reveal a belief or a health (RGPD, article 9)
    ends: Callable[[Any], date] | None = None
    of: Callable[[Sequence[Any]], Rows] | None = None
    shown: tuple[str, ...] = ()
    unshown: Mapping[str, str] = field(default_factory=dict)
    words: Callable[[Rows], list[Mapping[str, Any]]] | None = None
    kept: str = ""
    emptied: Mapping[str, Any] = field(default_factory=dict)
    stays: tuple[str, ...] = ()
    dated: str = ""
    after: timedelta = timedelta()
    aged: Callable[[Rows], Rows] | None = None
    is_saved: bool = True

    @property
    def columns(self) -> list[str]:
        """What its rows say of a person, in the words of the columns."""
        return [str(vars(self.model._meta.get_field(name))["verbose_name"]) for name in self.shown]

    def older_than_allowed(self, now: datetime) -> Rows:
        """The rows that are beyond their age at `now` (aware); none where nothing goes by its age."""
        rows = self.model._default_manager.all()
        if not self.dated:
            return rows.none()
        found = rows.filter(**{f"{self.dated}__lt": now - self.after})
        return self.aged(found) if self.aged else found


HOLDINGS: dict[type[Model], Holding] = {}
NOBODY: dict[type[Model], tuple[str, tuple[str, ...]]] = {}  # why it holds nothing of people, and its columns


def declare(holding: Holding) -> Holding:
    """Write `holding` in the registry; ValueError for a model that is declared already."""
    if holding.model in HOLDINGS or holding.model in NOBODY:
        raise ValueError(f"{holding.model._meta.label}: what it holds is declared already")
    HOLDINGS[holding.model] = holding
    return holding


def holds_nobody(model: type[Model], why: str, columns: str) -> None:
    """Say that `model`, with these columns (apart by spaces), holds nothing of the people who sign up, and why."""
    if model in HOLDINGS or model in NOBODY:
        raise ValueError(f"{model._meta.label}: what it holds is declared already")
    NOBODY[model] = why, tuple(columns.split())


def held_of_people() -> list[Holding]:
    """What is held of a person, what leads to the rest first: the opposite of the order in which it is erased."""
    return [holding for holding in reversed(HOLDINGS.values()) if holding.of]


def unsaved_tables() -> set[str]:
    """The tables whose rows no backup keeps."""
    return {holding.model._meta.db_table for holding in HOLDINGS.values() if not holding.is_saved}


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
