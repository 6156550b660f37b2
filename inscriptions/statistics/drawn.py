"""The figures of a day as its page draws them: rows with their bar, and the curve of the sign-ups."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from inscriptions.attendance.report import Count
from inscriptions.statistics.figures import Counted, DayFigures
from inscriptions.statistics.former_days import DayOfCycle
from inscriptions.statistics.periods import Period
from inscriptions.statistics.wishes_met import WishesMet
from rencontre import charts
from rencontre.french.typography import NBSP, french_date
from rencontre.french.words import counted as number_of

MOST_ROWS = 30  # of one table: the workbook has them all
LEGEND = (("present", "présents"), ("besides", "sur place ou non attendus"), ("absent", "absents"))


@dataclass(frozen=True)
class FigureRow:
    """A line of a table: its count, the other spellings of its title, its bar."""

    count: Count
    others: list[str]
    bar: charts.Bar


@dataclass(frozen=True)
class FigureTable:
    """A table of the page, called `name` in its anchors; `left` is how many rows the workbook has besides."""

    name: str
    title: str
    first: str
    rows: list[FigureRow]
    left: int = 0

    @property
    def is_ticked(self) -> bool:
        """Whether anybody was marked as present in one of its lines; else it only counts who is registered."""
        return any(row.count.is_ticked for row in self.rows)


@dataclass(frozen=True)
class WishesRow:
    """The wishes of a slot, and their bar."""

    met: WishesMet
    ranks: list[int]
    bar: charts.Bar


@dataclass(frozen=True)
class CycleRow:
    """A day of the cycle, and its bar."""

    day: DayOfCycle
    bar: charts.Bar


@dataclass(frozen=True)
class DrawnWishes:
    """Of each slot the wishes met; `titles` are those of the ranks: « vœu 1 »."""

    titles: list[str]
    rows: list[WishesRow] = field(default_factory=list)


def tables_of(figures: DayFigures) -> list[FigureTable]:
    """The tables of the page that have something, in their order."""
    workshops = figures.named_workshops
    tables = [
        _table("moments", "Demi-journées", "Moment", [Counted(count) for count in figures.moments]),
        _table("profiles", "Profils", "Profil", figures.profiles),
        _table("territories", "Territoires", "Territoire", figures.territories),
        _table("organisations", "Structures", "Structure", figures.organisations),
        _table("workshops", "Ateliers", "Atelier", workshops),
        _table("roles", "Rôles", "Rôle", figures.roles),
        _table("origins", "Comment les personnes se sont inscrites", "Inscription", figures.origins),
        *_of_questions(figures),
    ]
    return [table for table in tables if table.rows]


def _of_questions(figures: DayFigures) -> list[FigureTable]:
    """One table a question of the day."""
    asked = enumerate(figures.answers, start=1)
    return [_table(f"question-{n}", one.title, "Réponse", list(map(Counted, one.counts))) for n, one in asked]


def _table(name: str, title: str, first: str, counted: Sequence[Counted]) -> FigureTable:
    most = max((one.count.people for one in counted), default=0)
    rows = [FigureRow(one.count, one.others, count_bar(one.count, most)) for one in counted[:MOST_ROWS]]
    return FigureTable(name, title, first, rows, max(0, len(counted) - MOST_ROWS))


def count_bar(count: Count, most: int, title: str = "") -> charts.Bar:
    """Present, there without being expected, absent; all are « registered » while nobody is ticked."""
    there = count.walk_ins + count.unexpected
    label = f"{capfirst(title or count.title)} — {number_of(count.registered, 'inscrit')}"
    if not count.is_ticked:
        return charts.bar([("registered", count.registered)], most=most, label=label)
    parts = [("present", count.present), ("besides", there), ("absent", count.absent)]
    said = f"{label}, {number_of(count.present, 'présent')}, {number_of(count.absent, 'absent')}, {there} en plus"
    return charts.bar(parts, most=most, label=said)


def wishes_of(figures: DayFigures, word: str) -> DrawnWishes:
    """The wishes of each slot, on one scale; `word` is « vœu » or « choix »."""
    longest = max((len(row.ranks) for row in figures.wishes), default=0)
    most = max((row.people for row in figures.wishes), default=0)
    titles = [f"{word}{NBSP}{rank}" for rank in range(1, longest + 1)]
    return DrawnWishes(titles, [_wishes_row(row, titles, most) for row in figures.wishes])


def _wishes_row(row: WishesMet, titles: list[str], most: int) -> WishesRow:
    ranks = row.ranks + [0] * (len(titles) - len(row.ranks))
    parts = [*((charts.shade(rank), count) for rank, count in enumerate(ranks, start=1)), ("none", row.without)]
    said = ", ".join(f"{title} : {count}" for title, count in zip(titles, ranks, strict=True))
    label = f"{capfirst(row.title)} — {said}, autre atelier : {row.elsewhere}, sans place : {row.without}"
    return WishesRow(row, ranks, charts.bar(parts, most=most, label=label))


def cycle_of(figures: DayFigures) -> list[CycleRow]:
    """The days of the cycle, on one scale."""
    most = max((day.count.people for day in figures.cycle), default=0)
    return [CycleRow(day, count_bar(day.count, most, french_date(day.event.date))) for day in figures.cycle]


def curve_of(sign_ups: list[Period]) -> charts.Curve | None:
    """The staircase of the sign-ups; None when they all came at once."""
    if len(sign_ups) < 2:
        return None
    first, last = sign_ups[0], sign_ups[-1]
    label = f"Inscriptions de {first.title} à {last.title} : {last.total} au total"
    return charts.curve([row.total for row in sign_ups], label=label)
