"""Who is where: at each half-day and workshop, then in each room. Who is at a workshop is there that half-day."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator

from inscriptions.door.moments import Choice
from inscriptions.models import Attendance, Moment, Registration, WorkshopSeat
from programme.models import Event, Session
from programme.queries import know_their_day

NAMES = 100  # a page
THERE = ("registration", "moment", "workshop")


@dataclass
class Whereabouts:
    """A half-day or a workshop: who is expected there and who is there, by primary key."""

    title: str
    value: str
    subject: str = ""
    room: str = ""
    expected: set[int] = field(default_factory=set)
    present: set[int] = field(default_factory=set)

    @property
    def missing(self) -> set[int]:
        return self.expected - self.present


@dataclass(frozen=True)
class Occupied:
    """A room, or a venue for what has no room: its session of the moment, or several at once, and their people."""

    title: str
    sessions: list[Session]
    places: list[Whereabouts]

    @property
    def expected(self) -> set[int]:
        return set().union(*(place.expected for place in self.places))

    @property
    def present(self) -> set[int]:
        return set().union(*(place.present for place in self.places))


def sessions_of_the_day(event: Event) -> list[Session]:
    """The day in order with rooms and venues, in one query; cancelled workshops too: somebody may have been there."""
    day = list(event.sessions.in_order().select_related("event__main_venue", "parent__venue", "venue", "room"))
    know_their_day(day)
    return [session for session in day if session.kind != Session.Kind.SLOT]


def whereabouts(event: Event, moments: list[Choice], sessions: list[Session]) -> list[Whereabouts]:
    """Who is where at each of `moments`, in four queries; people there unexpectedly are present, and not missing."""
    spots = {
        (choice.moment, choice.workshop): Whereabouts(choice.label, choice.value, choice.subject) for choice in moments
    }
    for session in sessions:
        if place := spots.get((Moment.WORKSHOP, session.pk)):
            place.room = session.own_whereabouts
    half_days = {session.pk: session.half_day for session in sessions}
    for person, spot in _expected(event):
        if place := spots.get(spot):
            place.expected.add(person)
    for person, moment, workshop in Attendance.objects.filter(registration__event=event).values_list(*THERE):
        there = {(moment, workshop), (half_days[workshop], None)} if workshop else {(moment, None)}
        for spot in there & spots.keys():
            spots[spot].present.add(person)
    return list(spots.values())


def _expected(event: Event) -> Iterator[tuple[int, tuple[str, int | None]]]:
    """Confirmed people at the half-days that they attend and at the workshops where they have a seat."""
    confirmed = event.registrations.confirmed()
    for half in event.half_days:
        attend = confirmed.filter(**{f"attends_{half}": True})
        yield from ((person, (half, None)) for person in attend.values_list("pk", flat=True))
    seats = WorkshopSeat.objects.filter(registration__in=confirmed).values_list("registration", "workshop")
    yield from ((person, (Moment.WORKSHOP, workshop)) for person, workshop in seats)


def names(event: Event, people: Collection[int], page: str | None) -> tuple[Page, list[Registration]]:
    """A page of `people`, by primary key, in the order of their names, and the people themselves, in two queries."""
    in_order = event.registrations.in_name_order().values_list("pk", flat=True)
    shown = Paginator([pk for pk in in_order if pk in people], NAMES).get_page(page)
    found = event.registrations.only("event", "first_name", "last_name", "organisation").in_bulk(shown.object_list)
    return shown, [found[pk] for pk in shown]


def by_room(places: list[Whereabouts], sessions: list[Session], *, now: datetime) -> list[Occupied]:
    """Who is in each room, in the order of the day: the people of the workshop, or those of the half-day."""
    known = {place.value: place for place in places}
    rooms: dict[tuple[int, str], list[Session]] = defaultdict(list)
    for session in sessions:
        if session.cancelled_at is None:
            name = session.place if session.room else session.effective_venue.name
            rooms[session.effective_venue_id, name].append(session)
    shown = {(venue, name): _of_the_moment(held, now) for (venue, name), held in rooms.items()}
    return [Occupied(name, held, [known[_value(session)] for session in held]) for (_, name), held in shown.items()]


def _of_the_moment(sessions: list[Session], now: datetime) -> list[Session]:
    """The sessions that are on at `now`, else the next ones, else the last ones."""
    on = [session for session in sessions if session.starts <= now < session.ends]
    start = min((session.starts for session in sessions if session.starts > now), default=sessions[-1].starts)
    return on or [session for session in sessions if session.starts == start]


def _value(session: Session) -> str:
    return f"{Moment.WORKSHOP}-{session.pk}" if session.kind == Session.Kind.WORKSHOP else session.half_day
