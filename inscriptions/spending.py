"""What is spent in an hour, counted in the database: by whom asks, and by whom letters are sent to.

Passwords that are tried are counted by the quarter of an hour and by the day: whoever guesses is slowed, never locked
out for long.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from inscriptions.errors import BudgetSpent
from inscriptions.models import Budget

HOUR = timedelta(hours=1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PARTS = 60  # of a period that slides
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Spent:
    """What was spent of one hour, so `many` of each key of its budgets: it may be given back."""

    keys: tuple[str, ...]
    hour: datetime
    many: int = 1


def hour_of(now: datetime) -> datetime:
    """When the hour of `now` (aware) began."""
    return now.replace(minute=0, second=0, microsecond=0)


def spend(*budgets: tuple[str, str, int], many: int = 1) -> Spent:
    """Spend so `many` of each budget (scope, whose, limit); nothing of any, and BudgetSpent, once one has less left."""
    now = timezone.now()
    limits = {_key(scope, whose): limit for scope, whose, limit in budgets}
    spent = Spent(tuple(limits), hour_of(now), many)
    before = _count(dict.fromkeys(limits, many), spent.hour)
    if any(before[key] + many > limit for key, limit in limits.items()):
        give_back(spent)
        raise BudgetSpent(max(1, int((spent.hour + HOUR - now).total_seconds())))
    return spent


def spend_within(scope: str, *, limit: int, period: timedelta) -> Spent | None:
    """Spend one of the `limit` of any `period`, whenever it begins; None once they are spent.

    The period is counted by its sixtieths, the one that it begins in as a whole: never one too many, at most a
    sixtieth of the period too late. Each counts itself before it looks: two who come together are both seen.
    """
    now = timezone.now()
    began = _start_of(now, period / PARTS)
    spent = Spent((_key(scope, ""),), began)
    _count(dict.fromkeys(spent.keys, 1), began)
    counted = Budget.objects.filter(key__in=spent.keys, hour__gte=began - period).aggregate(spent=Sum("spent"))
    if counted["spent"] <= limit:
        return spent
    give_back(spent)
    return None


@dataclass(frozen=True)
class Ceiling:
    """So many tries in a quarter of an hour; once there were `in_a_day` since midnight (UTC), `then` in each."""

    scope: str
    whose: str
    in_a_quarter: int
    in_a_day: int
    then: int

    def allows(self, of_the_quarter: int, of_the_day: int) -> bool:
        return of_the_quarter < (self.then if of_the_day >= self.in_a_day else self.in_a_quarter)


def spend_slowly(*ceilings: Ceiling) -> list[Spent]:
    """Count a try under each ceiling; nothing under any, and BudgetSpent until the next quarter, where one is reached.

    What is counted is what was tried: those who come together never try more than the ceilings allow.
    """
    now = timezone.now()
    quarter, day = _start_of(now, QUARTER), _start_of(now, timedelta(days=1))
    short = [_key(f"{one.scope} quarter", one.whose) for one in ceilings]
    long = [_key(f"{one.scope} day", one.whose) for one in ceilings]
    of_quarter, of_day = _count(dict.fromkeys(short, 1), quarter), _count(dict.fromkeys(long, 1), day)
    spent = [Spent(tuple(short), quarter), Spent(tuple(long), day)]
    if all(one.allows(of_quarter[a], of_day[b]) for one, a, b in zip(ceilings, short, long, strict=True)):
        return spent
    for part in spent:
        give_back(part)
    raise BudgetSpent(max(1, int((quarter + QUARTER - now).total_seconds())))


def _start_of(now: datetime, window: timedelta) -> datetime:
    """When the window of `now` began; all of one length follow each other, in UTC."""
    return now - (now - EPOCH) % window


def give_back(spent: Spent) -> None:
    """What was spent for nothing."""
    rows = Budget.objects.filter(key__in=spent.keys, hour=spent.hour, spent__gte=spent.many)
    rows.update(spent=F("spent") - spent.many)


def granted(scope: str, wanted: Mapping[str, int], *, limit: int, hour: datetime) -> dict[str, int]:
    """How many of those `wanted` by each (whose → number) its budget of the hour allows, in one statement."""
    before = _count({_key(scope, whose): number for whose, number in wanted.items()}, hour)
    return {whose: min(number, max(0, limit - before[_key(scope, whose)])) for whose, number in wanted.items()}


def forget_budgets() -> None:
    """Forget what was spent before yesterday."""
    Budget.objects.filter(hour__lt=timezone.now() - timedelta(days=1)).delete()


def _count(asked: Mapping[str, int], hour: datetime) -> dict[str, int]:
    """Count so many more of each key, whatever the limit; what it had spent before. One statement, in one order."""
    if not asked:
        return {}
    at = connection.ops.adapt_datetimefield_value(hour)
    rows = [value for key in sorted(asked) for value in (key, at, asked[key])]
    table = connection.ops.quote_name(Budget._meta.db_table)
    # Two who come together must not both find a free place: what neither Django nor two statements can say.
    upsert = (
        f"INSERT INTO {table} (key, hour, spent) VALUES {', '.join(['(%s, %s, %s)'] * len(asked))} "  # noqa: S608
        f"ON CONFLICT (key, hour) DO UPDATE SET spent = {table}.spent + excluded.spent RETURNING key, spent"
    )
    with connection.cursor() as cursor:
        cursor.execute(upsert, rows)
        return {key: spent - asked[key] for key, spent in cursor.fetchall()}


def _key(scope: str, whose: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{scope}:{whose}".encode(), "sha256").hex()
