"""A day and its programme are made at once."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from programme.grid.day import day_of
from programme.grid.repeated import known_again, known_venue
from programme.grid.typed import GridLine
from programme.grid.write import House, Saved, save_grid
from programme.models import Event, Venue
from programme.services import create_day
from rencontre.actors import Actor
from rencontre.french.names import fold


@dataclass(frozen=True)
class Made:
    """What came of it: `saved`, written or refused; or only `twin`, a day of that title, date, hours and place.

    `was_made`: the same form made the twin before, and nothing is missing there.
    """

    saved: Saved | None = None
    twin: Event | None = None
    was_made: bool = False


def save_new_day(
    *,
    event: Event,
    venue: Venue | None,
    lines: Iterable[GridLine],
    by: Actor,
    may: Callable[[str], bool],
    house: House,
    new_venues: Mapping[str, Venue] | None = None,
) -> Made:
    """Create `event`, in `venue` when it is new, and write its programme: both or none. Repeating is harmless.

    `event` has its key only if it was created.
    """
    lines = list(lines)
    try:
        with transaction.atomic():
            return _make(event, venue, lines, by, may, house, new_venues)
    except IntegrityError:  # whoever made the same day at the same moment took its address first
        _forget(event)
    with transaction.atomic():
        return _make(event, venue, lines, by, may, house, new_venues)


def _make(
    event: Event,
    venue: Venue | None,
    lines: list[GridLine],
    by: Actor,
    may: Callable[[str], bool],
    house: House,
    new_venues: Mapping[str, Venue] | None,
) -> Made:
    venue = venue and known_venue(copy(venue), Venue.objects.order_by("pk"))
    if twin := _twin(event, venue):
        again = known_again([line for line in lines if not (line.is_blank or line.remove)], day_of(twin))
        return Made(twin=twin, was_made=bool(again) and all(line.key for line in again))
    if venue and venue.pk:
        event.main_venue = venue
    create_day(event=event, venue=venue if venue and not venue.pk else None, by=by)
    saved = save_grid(event=event, lines=lines, by=by, may=may, house=house, new_venues=new_venues)
    if saved.is_refused:
        transaction.set_rollback(True)
        _forget(event)
    return Made(saved)


def _forget(event: Event) -> None:
    """What was not kept of the day that was to be saved."""
    event.pk, event.slug, event._state.adding = None, "", True


def _twin(event: Event, venue: Venue | None) -> Event | None:
    """The day that is already there with the same title, date, hours and place."""
    same = Event.objects.filter(date=event.date, starts_at=event.starts_at, ends_at=event.ends_at)
    place = venue or event.main_venue
    found = [one for one in same.select_related("main_venue").order_by("pk") if fold(one.title) == fold(event.title)]
    return next((one for one in found if fold(one.main_venue.name) == fold(place.name)), None)
