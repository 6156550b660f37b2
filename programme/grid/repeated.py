"""A form that is sent twice adds nothing twice: new lines that are saved already are known again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import time

from django.core.exceptions import ValidationError

from programme.grid.day import GridDay
from programme.grid.reading import HOUR
from programme.grid.typed import FIELDS, NEW_VENUES, GridLine, free_ref, plain
from programme.grid.voices import bare, said_in
from programme.models import Venue
from rencontre.french.names import fold


def known_again(typed: Iterable[GridLine], day: GridDay) -> list[GridLine]:
    """`typed`, where a new line that says nothing but what a line added since the form was shown says is that one.

    It was sent twice, or two people added the same. Each saved line is known again once.
    """
    typed = list(typed)
    here = {line.key for line in typed}
    since = [line for line in day.lines if line.key not in here]
    found: list[GridLine] = []
    slots: dict[str, str] = {}  # what a new slot is called, once it is a saved one
    for line in typed:
        slot = slots.get(line.slot, line.slot)
        is_new = line.key is None and not line.is_blank
        saved = next((one for one in since if is_new and one.slot == slot and _adds_nothing(line, one)), None)
        if saved:
            since.remove(saved)
            slots[line.ref] = saved.ref
            found.append(replace(saved, more=line.more))
        elif slot != line.slot:
            found.append(replace(line, slot=slot, ref=free_ref([*typed, *found], slot)))
        else:
            found.append(line)
    return found


def known_venue(venue: Venue, among: Iterable[Venue]) -> Venue:
    """The one `among` saved venues of the same name and address, else `venue`."""
    return next((one for one in among if _address(one) == _address(venue)), venue)


def known_venues(venues: Mapping[str, Venue], day: GridDay) -> dict[str, Venue]:
    """The same `venues`, where one that is saved already, or given twice, is that one."""
    found: dict[str, Venue] = {}
    for name, venue in venues.items():
        found[name] = known_venue(venue, [*day.venues.values(), *found.values()])
    return found


def in_known_venues(lines: Iterable[GridLine], venues: Mapping[str, Venue]) -> list[GridLine]:
    """`lines`, where what is held in one of `venues` that is saved by now says so, as a form sent twice does."""
    known = {name: str(venue.pk) for name, venue in venues.items() if venue.pk}
    return [replace(line, venue=known.get(line.venue, line.venue)) for line in lines]


def _address(venue: Venue) -> list[str]:
    return [fold(text) for text in (venue.name, venue.address, venue.postal_code, venue.city)]


def _adds_nothing(line: GridLine, saved: GridLine) -> bool:
    """What is left empty in `line` is filled when it is saved."""
    typed = [name for name in FIELDS if plain(line.text(name))]
    return all(_is_same(name, line.text(name), saved.text(name)) for name in typed)


def _is_same(name: str, typed: str, saved: str) -> bool:
    if name in {"start", "end"}:
        return _hour(typed) == _hour(saved)
    if name == "speakers":
        return _names(typed) == _names(saved)
    if name == "venue" and typed in NEW_VENUES:
        return bool(saved)
    return fold(typed) == fold(saved)


def _hour(text: str) -> time | str:
    try:
        return HOUR.clean(text) or ""
    except ValidationError:
        return text


def _names(text: str) -> list[str]:
    return [bare(said.name) for said in said_in(text)]
