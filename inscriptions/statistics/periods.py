"""How the sign-ups of a day came over time: by day, by week or by month, whichever holds in a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from rencontre.french.typography import french_date

MOST_DAYS, MOST_WEEKS = 14, 30


@dataclass(frozen=True)
class Period:
    """Sign-ups from `first` to `last`, both included; `total` is everyone signed up by its end."""

    first: date
    last: date
    new: int
    total: int

    @property
    def title(self) -> str:
        """« jeudi 31 mai 2018 », « semaine du 28 mai 2018 », « mai 2018 »."""
        if self.first == self.last:
            return french_date(self.first)
        if (self.last - self.first).days == 6:
            return f"semaine du {french_date(self.first).partition(' ')[2]}"  # its Monday
        return date_format(self.first, "F Y")


def periods(dates: Iterable[date]) -> list[Period]:
    """The sign-ups of these dates from the first to the last, empty periods too."""
    counts = Counter(dates)
    if not counts:
        return []
    start, end = min(counts), max(counts)
    days = (end - start).days + 1
    begins = _day if days <= MOST_DAYS else _week if days <= 7 * MOST_WEEKS else _month
    found: dict[date, int] = {}
    for number in range(days):
        day = start + timedelta(days=number)
        found[begins(day)] = found.get(begins(day), 0) + counts[day]
    rows, total = [], 0
    for first, new in found.items():
        total += new
        rows.append(Period(first, _last(first, begins), new, total))
    return rows


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _last(first: date, begins: object) -> date:
    if begins is _day:
        return first
    if begins is _week:
        return first + timedelta(days=6)
    return _month(first + timedelta(days=31)) - timedelta(days=1)
