"""Who is where: at each half-day and workshop, then in each room. Who is at a workshop is there that half-day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from inscriptions.door.moments import Choice
from inscriptions.models import Moment, Registration
from programme.models import Event, Session
from programme.queries import know_their_venues


@dataclass
class Whereabouts:
    """A half-day or a workshop: who is expected there and who is there, by name."""

    title: str
    value: str
    subject: str = ""
    room: str = ""
    expected: list[Registration] = field(default_factory=list)
    present: list[Registration] = field(default_factory=list)

    @property
    def missing(self) -> list[Registration]:
        here = set(self.present)
        return [person for person in self.expected if person not in here]


@dataclass(frozen=True)
class Occupied:
    """A room, or a venue for what has no room: its session of the moment, or several at once, and their people."""

    title: str
    sessions: list[Session]
    places: list[Whereabouts]

    @property
    def expected(self) -> set[Registration]:
        return {person for place in self.places for person in place.expected}

    @property
    def present(self) -> set[Registration]:
        return {person for place in self.places for person in place.present}


def sessions_of_the_day(event: Event) -> list[Session]:
    """The day in order with rooms and venues, in one query; cancelled workshops too: somebody may have been there."""
    day = list(event.sessions.in_order().select_related("event__main_venue", "parent__venue", "venue", "room"))
    know_their_venues(day)
    return [session for session in day if session.kind != Session.Kind.SLOT]


def whereabouts(event: Event, moments: list[Choice], sessions: list[Session]) -> list[Whereabouts]:
    """Who is where at each of `moments`, in three queries; people there unexpectedly are present, and not missing."""
    spots = {
        (choice.moment, choice.workshop): Whereabouts(choice.label, choice.value, choice.subject) for choice in moments
    }
    for session in sessions:
        if place := spots.get((Moment.WORKSHOP, session.pk)):
            place.room = session.own_whereabouts
    half_days = {session.pk: session.half_day for session in sessions}
    for person in event.registrations.in_name_order().prefetch_related("seats", "attendances"):
        there = {(row.moment, row.workshop_id) for row in person.attendances.all()}
        there |= {(half_days[workshop], None) for _, workshop in there if workshop}
        expected = _expected(person)
        for spot in expected & spots.keys():
            spots[spot].expected.append(person)
        for spot in there & spots.keys():
            spots[spot].present.append(person)
    return list(spots.values())


def _expected(person: Registration) -> set[tuple[str, int | None]]:
    if person.status != Registration.Status.CONFIRMED:
        return set()
    halves = {(half, None) for half in (Moment.MORNING, Moment.AFTERNOON) if person.attends(half)}
    return halves | {(Moment.WORKSHOP, seat.workshop_id) for seat in person.seats.all()}


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
