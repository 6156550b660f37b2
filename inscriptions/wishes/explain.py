"""The sharing of a slot put into rows that the team's pages show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inscriptions.models import Registration
from inscriptions.seats.demand import demand_bar, rank_name
from inscriptions.wishes.run import demand_against_places
from inscriptions.wishes.sentences import METHODS, agree
from inscriptions.wishes.solver import (
    Allocation,
    Missed,
    Objective,
    Outcome,
    PersonReport,
    Problem,
    Profile,
    Why,
    first_come,
)
from programme.models import Session
from rencontre import charts

FIRST_COME_TITLE = "Premier arrivé, premier servi"
TOGETHER = "Les trois façons de répartir"
WHYS = {Why.FULL: "complet", Why.CLOSED: "fermé", Why.FORBIDDEN: "laissé à l’équipe"}
OUTCOMES = {
    Outcome.FIXED: "place fixée",
    Outcome.PLACED: "sans vœu, placée",
    Outcome.UNSEATED: "aucun vœu",
    Outcome.FREE: "sans vœu, laissée libre",
}


@dataclass(frozen=True)
class ProfileRow:
    """What one method gives: its columns in the order of `profile_columns`."""

    title: str
    counts: list[int]
    chosen: bool
    chart: charts.Bar


@dataclass(frozen=True)
class DemandRow:
    """One workshop: demand by rank, places, seats of the proposal (None before there is one)."""

    workshop: Session
    demand: list[int]
    capacity: int | None
    closed: bool
    seats: int | None
    fixed: int
    minimum: int
    below_minimum: bool
    chart: charts.Bar


@dataclass(frozen=True)
class PersonRow:
    person: Registration
    wishes: str
    obtains: str
    outcome: str
    missed: list[str]


def profile_columns(problem: Problem) -> list[str]:
    """The titles of a profile's counts."""
    ranks = [_wish(rank) for rank in range(1, problem.longest_ranking() + 1)]
    return [*ranks, "Aucun vœu", "Fixées", "Sans vœu, placées", "Sans vœu, libres"]


def profile_rows(
    problem: Problem, profiles: Mapping[Objective, Profile], order: list[int], *, chosen: str | None
) -> list[ProfileRow]:
    """What each method gives (`compare`), beside « first come » in the `order` of sign-up; once if all agree."""
    if agree(profiles):
        rows = [_profile_row(TOGETHER, next(iter(profiles.values())), False)]
    else:
        rows = [_profile_row(METHODS[one], profile, one == chosen) for one, profile in profiles.items()]
    return [*rows, _profile_row(FIRST_COME_TITLE, first_come(problem, order).profile, False)]


def _profile_row(title: str, profile: Profile, chosen: bool) -> ProfileRow:
    ranks = list(enumerate(profile.ranks, start=1))
    label = ", ".join([*(f"{_wish(rank)} : {count}" for rank, count in ranks), f"aucun vœu : {profile.unseated}"])
    parts = [*((charts.shade(rank), count) for rank, count in ranks), ("none", profile.unseated)]
    chart = charts.bar(parts, most=sum(count for _, count in parts), label=f"{title} — {label}")
    counts = [*profile.ranks, profile.unseated, profile.fixed, profile.placed, profile.free]
    return ProfileRow(title, counts, chosen, chart)


def demand_rows(allocation: Allocation, workshops: Mapping[int, Session], *, with_seats: bool) -> list[DemandRow]:
    """Demand against places; `with_seats` also tells what the proposal gives."""
    most = max([max(sum(row.demand), row.capacity or 0) for row in allocation.workshops], default=0)
    return [
        DemandRow(
            workshop=workshops[row.workshop],
            demand=list(row.demand),
            capacity=row.capacity,
            closed=row.closed,
            seats=row.seats if with_seats else None,
            fixed=row.fixed,
            minimum=workshops[row.workshop].minimum or 0,
            below_minimum=with_seats and row.below_minimum,
            chart=demand_bar(workshops[row.workshop], row.demand, row.capacity, most=most, wishes=True),
        )
        for row in allocation.workshops
        if row.workshop in workshops
    ]


def worst_served_first(allocation: Allocation, sort_keys: Mapping[int, str]) -> list[PersonReport]:
    """What each person of `sort_keys` gets, the worst served first, then by name."""
    known = (row for row in allocation.people if row.person in sort_keys)
    return sorted(known, key=lambda row: (-_harm(row), sort_keys[row.person], row.person))


def person_rows(
    problem: Problem,
    reports: Iterable[PersonReport],
    people: Mapping[int, Registration],
    workshops: Mapping[int, Session],
) -> list[PersonRow]:
    """These `reports`, each with the person, what they get and why nothing better."""
    rankings = {person.key: person.ranking for person in problem.people}
    return [
        PersonRow(
            person=people[row.person],
            wishes=", puis ".join(_label(workshops, pk) for pk in rankings[row.person]) or "sans préférence",
            obtains=_label(workshops, row.workshop) if row.workshop else "—",
            outcome=_wish(row.rank) if row.rank and row.outcome is Outcome.WISH else OUTCOMES[row.outcome],
            missed=[_why(missed, workshops) for missed in row.missed],
        )
        for row in reports
    ]


def _wish(rank: int) -> str:
    return rank_name(rank, wishes=True)


def _harm(row: PersonReport) -> int:
    if row.outcome is Outcome.UNSEATED:
        return 100
    return row.rank if row.rank and row.outcome is Outcome.WISH else 0


def _why(missed: Missed, workshops: Mapping[int, Session]) -> str:
    name = f"{_label(workshops, missed.workshop)} : {WHYS[missed.why]}"
    if missed.why is not Why.FULL or missed.capacity is None:
        return name
    return f"{name}, {demand_against_places(missed)}"


def _label(workshops: Mapping[int, Session], pk: int) -> str:
    return workshops[pk].label if pk in workshops else "atelier supprimé"
