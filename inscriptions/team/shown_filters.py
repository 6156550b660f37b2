"""How the filters of the list of people show: what each offers, what is chosen, which can be taken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.utils.http import urlencode
from django.utils.text import capfirst

from inscriptions.team.filters import ChosenFilter, CountedFilter, EventFilter, address_of
from programme.desk.chosen_day import EVERY_DAY


@dataclass(frozen=True)
class Shown:
    """A filter: its choices as the template lists them, and whether they show at once."""

    title: str
    choices: list[Mapping[str, object]]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """What narrows the list: a filter's choice or the search, and the address of the list without it."""

    filter: str
    text: str
    address: str


def shown_filters(changelist: ChangeList) -> dict[str, Any]:
    """What the list's template reads: `filters`, `chips`, `days`, and the address without any of them."""
    filters, chips, days = [], [], []
    for spec in changelist.filter_specs:
        choices = list(spec.choices(changelist))
        if isinstance(spec, EventFilter):
            days = choices
        elif isinstance(spec, CountedFilter):
            chips += _chips_of(spec, choices, changelist)
            if choices and not isinstance(spec, ChosenFilter):
                filters.append(Shown(str(spec.title), choices, spec.is_open or bool(spec.chosen)))
    if changelist.query:
        chips.append(Chip("Recherche", changelist.query, address_of(changelist, {SEARCH_VAR: None})))
    day = changelist.params.get(EventFilter.parameter_name)
    everybody = f"?{urlencode({EventFilter.parameter_name: day})}" if day else "?"
    return {
        "filters": filters,
        "chips": chips,
        "days": days,
        "everybody": everybody,
        "is_every_day": day == EVERY_DAY,
    }


def _chips_of(spec: CountedFilter, choices: list[Mapping[str, object]], changelist: ChangeList) -> list[Chip]:
    if not spec.chosen:
        return []
    text = next((choice["display"] for choice in choices if choice["selected"]), spec.chosen)
    return [Chip(capfirst(str(spec.title)), str(text), address_of(changelist, {spec.parameter_name: None}))]
