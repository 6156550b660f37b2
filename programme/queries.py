"""What the public pages read: a day in a constant number of queries, hours and venues made effective."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import groupby
from typing import Protocol

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Case, Count, Max, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404

from programme.models import (
    Cycle,
    Document,
    Event,
    EventOrganiser,
    Intervention,
    Organiser,
    Session,
    SessionChange,
    Speaker,
    Venue,
)
from rencontre.databases.compiled import CompiledModels

# No event keeps personal data longer than 36 months after its day.
LONGEST_RETENTION = timedelta(days=37 * 31)
DAYS_A_PAGE = 20
# A file of the map for robots holds 50,000 addresses at most: 498 sessions a day. With twenty, it weighs 200 kB.
DAYS_A_SITEMAP = 100


@dataclass(frozen=True)
class Day:
    """A day in a list of days, and the documents of the day as a whole."""

    event: Event
    documents: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class Days:
    """A page of the public days: those to come, soonest first, then the past ones, latest first."""

    coming: list[Day]
    past: list[Day]
    number: int = 1
    count: int = 1  # of pages

    @property
    def by_cycle(self) -> list[tuple[Cycle | None, list[Day]]]:
        """The days to come under their cycle, the cycle of the soonest day first."""
        found: dict[Cycle | None, list[Day]] = {}
        for day in self.coming:
            found.setdefault(day.event.cycle, []).append(day)
        return list(found.items())


@dataclass(frozen=True)
class DayThatHoldsData:
    """A day whose sign-ups may still be kept, and its organisers proper, who answer for them."""

    event: Event
    controllers: list[Organiser] = field(default_factory=list)


@dataclass(frozen=True)
class AgendaItem:
    """A session of the day with its documents and, when it is a slot, its workshops, which are items too."""

    session: Session
    workshops: list["AgendaItem"] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether it takes place; a slot whose workshops are all cancelled does not."""
        is_empty = bool(self.workshops) and all(workshop.session.cancelled_at for workshop in self.workshops)
        return self.session.cancelled_at is None and not is_empty


@dataclass(frozen=True)
class Programme:
    """The moments of a day in order, and the documents of the day as a whole."""

    agenda: list[AgendaItem]
    documents: list[Document]


@dataclass(frozen=True)
class Slot:
    """A slot of parallel workshops: its session, and its workshops in order, cancelled ones too."""

    session: Session
    workshops: list[Session]

    @property
    def pk(self) -> int:
        return self.session.pk

    @property
    def half_day(self) -> str:
        return self.session.half_day

    @property
    def offered(self) -> list[Session]:
        """The workshops that take place: what there is to choose."""
        return [workshop for workshop in self.workshops if workshop.cancelled_at is None]


@dataclass(frozen=True)
class Around:
    """What a visitor finds before a session, at the same time and after it."""

    before: Session | None
    meanwhile: list[Session]
    after: Session | None


@dataclass(frozen=True)
class DayVenue:
    """A venue of the day; `letter` tells it from the others, empty when the day has only one."""

    venue: Venue
    letter: str


@dataclass(frozen=True)
class VenueStretch:
    """Moments that follow one another in the same place."""

    place: DayVenue
    items: list[AgendaItem]


class PlacesLeft(Protocol):
    """The places of a day or of a workshop, as the public pages read them."""

    @property
    def capacity(self) -> int | None: ...

    @property
    def closed(self) -> bool: ...

    @property
    def left(self) -> int | None: ...

    @property
    def takes_newcomers(self) -> bool: ...


@dataclass(frozen=True)
class Availability:
    """What the public pages say about the sign-ups of a day, which `inscriptions` fills; `seats` by workshop."""

    is_open: bool
    reason: str
    day: PlacesLeft
    seats: Mapping[int, PlacesLeft]


@dataclass(frozen=True)
class Appearance:
    """A speaker of the day and what they take part in."""

    speaker: Speaker
    interventions: list[Intervention]


def public_events() -> QuerySet[Event]:
    """Published and cancelled days, each with its cycle and its main venue."""
    return Event.objects.public().select_related("cycle", "main_venue")


def what_is_public() -> list[tuple]:
    """The address of each public day, how many sessions have a page there, and the last one: one statement."""
    days = Event.objects.public().order_by("slug").values_list("slug")
    return list(days.annotate(Count("sessions"), Max("sessions")))


def all_events() -> QuerySet[Event]:
    """Every day, drafts too, each with its cycle and its main venue."""
    return Event.objects.select_related("cycle", "main_venue")


def public_event_and_leader(slug: str) -> tuple[Event, str]:
    """The public day of that address and the name of its leader, as `leader_of`, in one query; or Http404."""
    leader = Subquery(_names(_organisers_proper()).filter(event=OuterRef("pk"))[:1])
    event = public_events().annotate(leader=Coalesce(leader, Value(""))).filter(slug=slug).first()
    if event is None:
        raise Http404
    return event, event.leader


def leader_of(event: Event) -> str:
    """The name of the first organiser proper; empty without one."""
    return _names(_organisers_proper()).filter(event=event).first() or ""


def controllers_of(event: Event) -> list[Organiser]:
    """Who answers for what people of `event` said: its organisers proper, in their order."""
    return [row.organiser for row in _organisers_proper().filter(event=event).select_related("organiser")]


def _organisers_proper() -> QuerySet[EventOrganiser]:
    return EventOrganiser.objects.filter(role=EventOrganiser.Role.ORGANISER).order_by("position", "pk")


def _names(organisers: QuerySet[EventOrganiser]) -> QuerySet[EventOrganiser, str]:
    return organisers.values_list("organiser__name", flat=True)


def day_that_left(slug: str, days: QuerySet[Event]) -> Event | None:
    """Which of `days` had the address `slug` and has another now."""
    return days.filter(former_slugs__slug=slug).exclude(slug=slug).first()


def days(today: date, number: int = 1) -> Days:
    """The page `number` of the public days around `today`, a date of the site, in three queries; or Http404."""
    to_come = Case(When(date__gte=today, then="date"))
    in_order = public_events().order_by(to_come.asc(nulls_last=True), "-date", "starts_at", "pk")
    shown = _page(in_order, DAYS_A_PAGE, number)
    events = list(shown)
    documents = defaultdict(list)
    for document in Document.objects.filter(event__in=events, session=None):
        documents[document.event_id].append(document)
    found = [Day(event, documents[event.pk]) for event in events]
    return Days(
        coming=[day for day in found if day.event.date >= today],
        past=[day for day in found if day.event.date < today],
        number=shown.number,
        count=shown.paginator.num_pages,
    )


def sitemap_page(number: int) -> Page[Event]:
    """The page `number` of the public days with their sessions, the first entered first, in three queries; or Http404.

    Of each, what its address is made of. A day that is entered changes no page but the last.
    """
    sessions = Prefetch("sessions", Session.objects.only("event"))
    return _page(Event.objects.public().only("slug").order_by("pk").prefetch_related(sessions), DAYS_A_SITEMAP, number)


def _page(events: QuerySet[Event], size: int, number: int) -> Page[Event]:
    try:
        return Paginator(events, size).page(number)
    except EmptyPage as error:
        raise Http404 from error


def event_organisers(event: Event) -> list[EventOrganiser]:
    """Return the organisers, partners and funders of `event`, in their order."""
    return list(event.eventorganiser_set.select_related("organiser"))


def programme(event: Event) -> Programme:
    """Read the day in three queries: sessions with venue and room, who speaks, documents."""
    interventions = Prefetch("interventions", Intervention.objects.select_related("speaker"))
    sessions = list(event.sessions.in_order().select_related("venue", "room").prefetch_related(interventions))
    documents = defaultdict(list)
    for document in event.documents.all():
        documents[document.session_id].append(document)
    return Programme(_items(sessions, documents), documents[None])


def _items(sessions: list[Session], documents: Mapping[int | None, list[Document]]) -> list[AgendaItem]:
    """Put the sessions of a day, in order, into items; `documents` by session."""
    found: dict[int, AgendaItem] = {}
    for session in sessions:
        item = AgendaItem(session, documents=documents.get(session.pk, []))
        if session.parent_id is None:
            found[session.pk] = item
        else:
            slot = found[session.parent_id]
            session.parent = slot.session  # one row for the slot and all its workshops, without a join
            slot.workshops.append(item)
    know_their_day(sessions)
    return list(found.values())


_DAY = CompiledModels(lambda pk: Session.objects.filter(event=pk).in_order().select_related("venue", "room"), pk=-1)


def moments(event: Event) -> list[AgendaItem]:
    """The day in order, in one query: its hours and its places, without who speaks nor what remains."""
    sessions = _DAY.of(pk=event.pk)
    for session in sessions:
        session.event = event
    return _items(sessions, {})


def agenda(event: Event) -> list[AgendaItem]:
    """Return the day in order, in three queries."""
    return programme(event).agenda


def know_their_day(sessions: Collection[Session]) -> None:
    """Tell the day of each of `sessions`, which are all those of one day, which venues and slots it uses."""
    venues = {session.effective_venue_id for session in sessions}
    slots = {session.parent_id for session in sessions if session.parent_id and session.cancelled_at is None}
    for session in sessions:
        session.event.use_venues(venues)
        session.event.use_slots(slots)


def changes_by_session(event: Event) -> dict[int, int]:
    """How many times each session of `event` was changed since it was published; those that never were are left out."""
    changed = SessionChange.objects.filter(session__event=event).values_list("session").order_by("session")
    return dict(changed.annotate(Count("pk")))


def items_of(day: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Flatten `day`: each moment, followed by its workshops."""
    return [one for item in day for one in (item, *item.workshops)]


def sessions_of(day: Iterable[AgendaItem]) -> list[Session]:
    """The sessions of `day`: each moment, followed by its workshops."""
    return [item.session for item in items_of(day)]


def around(session: Session, day: list[AgendaItem]) -> Around:
    """What is held around `session` in time: the moments of `day` and, for a workshop, those it shares a slot with.

    What overlaps it is neither before nor after; a slot stands for its workshops.
    """
    slot = session.parent_id or session.pk
    others = [item.session for item in day if item.is_held and item.session.pk != slot]
    workshops = next((item.workshops for item in day if item.session.pk == session.parent_id), [])
    others += [one.session for one in workshops if one.is_held and one.session.pk != session.pk]
    before = [one for one in others if one.effective_ends_at <= session.effective_starts_at]
    after = [one for one in others if one.effective_starts_at >= session.effective_ends_at]
    return Around(
        before=max(before, key=lambda one: (one.effective_ends_at, one.effective_starts_at), default=None),
        meanwhile=[one for one in others if one not in before and one not in after],
        after=min(after, key=lambda one: (one.effective_starts_at, one.effective_ends_at), default=None),
    )


def half_day_hours(event: Event, day: list[AgendaItem]) -> dict[str, tuple[time, time]]:
    """Start and end of each half-day: the morning ends with the last session that is held, lunch left out."""
    noon = event.afternoon_starts_at
    if noon is None:
        return {"morning": (event.starts_at, event.ends_at)}
    held = [item.session for item in day if item.is_held]
    ends = [s.effective_ends_at for s in held if s.half_day == "morning" and s.kind != Session.Kind.LUNCH]
    return {"morning": (event.starts_at, min(max(ends, default=noon), noon)), "afternoon": (noon, event.ends_at)}


def venues_of(event: Event, day: list[AgendaItem]) -> list[DayVenue]:
    """Return the venues of the day in the order they are used, lettered A, B… when there are several."""
    venues = {session.effective_venue.pk: session.effective_venue for session in sessions_of(day)}
    venues = venues or {event.main_venue_id: event.main_venue}
    letters = [chr(ord("A") + position) for position in range(len(venues))] if len(venues) > 1 else [""]
    return [DayVenue(venue, letter) for venue, letter in zip(venues.values(), letters, strict=True)]


def stretches(day: list[AgendaItem], day_places: list[DayVenue]) -> list[VenueStretch]:
    """Cut the day where it changes venue."""
    by_venue = {place.venue.pk: place for place in day_places}
    return [
        VenueStretch(by_venue[venue], list(group))
        for venue, group in groupby(day, key=lambda item: item.session.effective_venue.pk)
    ]


def appearances(day: list[AgendaItem]) -> list[Appearance]:
    """Return the speakers of the day by name, each with their interventions in order."""
    found: dict[int, Appearance] = {}
    for session in sessions_of(day):
        for intervention in session.interventions.all():
            entry = found.setdefault(intervention.speaker_id, Appearance(intervention.speaker, []))
            entry.interventions.append(intervention)
    return sorted(found.values(), key=lambda entry: (entry.speaker.sort_key, entry.speaker.pk))


def days_that_hold_data(today: date) -> list[DayThatHoldsData]:
    """Return the public days whose sign-ups may still be kept, the oldest first, in two queries."""
    recent = Event.objects.public().filter(date__gte=today - LONGEST_RETENTION).order_by("date", "pk")
    events = [event for event in recent if event.people_kept_until >= today]
    controllers = defaultdict(list)
    for row in _organisers_proper().filter(event__in=events).select_related("organiser"):
        controllers[row.event_id].append(row.organiser)
    return [DayThatHoldsData(event, controllers[event.pk]) for event in events]


def slots_with_workshops(event: Event) -> list[Slot]:
    """The slots of `event` where there is something to choose, in order."""
    return [slot for slot in all_slots(event) if slot.offered]


def all_slots(event: Event) -> list[Slot]:
    """Every slot of `event` in order, in one query."""
    slots = (item for item in moments(event) if item.session.kind == Session.Kind.SLOT)
    return [Slot(item.session, [one.session for one in item.workshops]) for item in slots]
