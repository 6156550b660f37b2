"""Demand against places, as a bar."""

from collections.abc import Iterable

from programme.models import Session
from rencontre import charts


def rank_name(rank: int, *, wishes: bool) -> str:
    """« Vœu 1 » on a day that shares its workshops out, else « Choix 1 »; its space unbreakable."""
    return f"{'Vœu' if wishes else 'Choix'}\u00a0{rank}"


def rank_word(rank: int, *, wishes: bool) -> str:
    """The same in a sentence: « 1er vœu », « 2e choix »."""
    return f"{rank}{'er' if rank == 1 else 'e'} {'vœu' if wishes else 'choix'}"


def demand_bar(
    workshop: Session, demand: Iterable[int], capacity: int | None, *, most: int, wishes: bool
) -> charts.Bar:
    """One stretch a rank, and a mark at the number of places; `wishes`: what the ranks are called."""
    ranks = list(enumerate(demand, start=1))
    said = [*(f"{rank_name(rank, wishes=wishes)} : {count}" for rank, count in ranks), f"places : {_limit(capacity)}"]
    parts = [(charts.shade(rank), count) for rank, count in ranks]
    return charts.bar(parts, most=most, mark=capacity, label=f"{workshop.label} — {', '.join(said)}")


def _limit(capacity: int | None) -> str:
    return "sans limite" if capacity is None else str(capacity)
