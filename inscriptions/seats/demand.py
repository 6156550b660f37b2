"""Demand against places, as a bar."""

from collections.abc import Iterable

from programme.models import Session
from rencontre import charts


def ordinal(rank: int) -> str:
    """« Vœu 1 », its space unbreakable."""
    return f"Vœu {rank}"


def demand_bar(workshop: Session, demand: Iterable[int], capacity: int | None, *, most: int) -> charts.Bar:
    """One stretch a rank, and a mark at the number of places."""
    ranks = list(enumerate(demand, start=1))
    said = [*(f"{ordinal(rank)} : {count}" for rank, count in ranks), f"places : {_limit(capacity)}"]
    parts = [(charts.shade(rank), count) for rank, count in ranks]
    return charts.bar(parts, most=most, mark=capacity, label=f"{workshop.label} — {', '.join(said)}")


def _limit(capacity: int | None) -> str:
    return "sans limite" if capacity is None else str(capacity)
