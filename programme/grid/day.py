"""What the grid reads of a day: its sessions as lines, the venues and their rooms, what people were promised."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from programme.grid.typed import PROMISED_FIELDS, GridLine, line_of, under_their_slots
from programme.models import Event, Intervention, Room, Session, Venue
from rencontre.french.names import fold
from rencontre.http.keys import is_key

Promises = Iterable[Callable[[Event], set[int]]]


@dataclass(frozen=True)
class GridDay:
    """A day as it is saved: `sessions` and `lines` in order, `rooms` by venue, `promised` the keys of sessions."""

    event: Event
    sessions: dict[int, Session]
    lines: list[GridLine]
    venues: dict[int, Venue]
    rooms: dict[int, list[Room]]
    promised: set[int]

    def line(self, key: int | None) -> GridLine | None:
        return next((line for line in self.lines if line.key == key), None)

    def venue(self, key: str) -> Venue | None:
        """The saved venue whose key a line says, whatever it says."""
        return self.venues.get(int(key)) if is_key(key) else None

    def room(self, venue: int, name: str) -> Room | None:
        """The room of that name in `venue`, however it is written."""
        return next((room for room in self.rooms.get(venue, []) if fold(room.name) == fold(name)), None)


def day_of(event: Event, promised_by: Promises = ()) -> GridDay:
    """Read the day in four statements, and what `promised_by` asks."""
    interventions = Prefetch("interventions", Intervention.objects.select_related("speaker"))
    found = event.sessions.in_order().select_related("venue", "room").prefetch_related(interventions)
    sessions = {session.pk: session for session in found}
    for session in sessions.values():
        session.event = event
        if session.parent_id:
            session.parent = sessions[session.parent_id]
    promised: set[int] = set().union(*(promises(event) for promises in promised_by))
    lines = [line_of(one, PROMISED_FIELDS if one.pk in promised else frozenset()) for one in sessions.values()]
    return GridDay(event, sessions, under_their_slots(lines), _venues(), _rooms(), promised)


def day_to_make(event: Event) -> GridDay:
    """A day that is not saved: without any session, among the venues that are there; two statements."""
    return GridDay(event, {}, [], _venues(), _rooms(), set())


def _venues() -> dict[int, Venue]:
    return {venue.pk: venue for venue in Venue.objects.all()}


def _rooms() -> dict[int, list[Room]]:
    """By venue."""
    found: dict[int, list[Room]] = {}
    for room in Room.objects.order_by("name", "pk"):
        found.setdefault(room.venue_id, []).append(room)
    return found
