"""What nobody was told yet of a day: its own changes, those of its sessions, and the people whom they moved.

Several days are read together, in as many statements as one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone

from inscriptions.models import History, OutgoingMail, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.programme_changes.impact import MOVED
from inscriptions.seats.act import GAINED, PROMOTED
from programme.changes import Noticed, news_of, news_of_day
from programme.models import Event, EventChange, Intervention, Session, SessionChange

ANNOUNCED = "séance modifiée"
Status = Registration.Status


@dataclass(frozen=True)
class DayNews:
    """What changed in the day itself: its sentences, none when nothing did; `before` and `after` as it was noticed."""

    sentences: list[str] = field(default_factory=list)
    before: Noticed = field(default_factory=dict)
    after: Noticed = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.sentences)

    @property
    def is_cancelled(self) -> bool:
        return bool(self and self.after["cancelled"])

    @property
    def has_another_date(self) -> bool:
        return bool(self and self.before["date"] != self.after["date"])


@dataclass
class Untold:
    """What nobody was told yet of a day.

    `day` is what changed in the day itself, which concerns everybody; `news` says what changed in each session;
    `people`, in name order, whom it concerns and of which sessions; `moved`, in which slots each was moved (primary
    keys of person and session → of slots) because places, closing or hours changed; `wished`, who wishes a workshop
    that is cancelled, or restored (person, session); `promoted`, who got a place of the day by the change.
    """

    day: DayNews = field(default_factory=DayNews)
    news: dict[Session, list[str]] = field(default_factory=dict)
    people: dict[Registration, list[Session]] = field(default_factory=dict)
    moved: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    wished: set[tuple[int, int]] = field(default_factory=set)
    promoted: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.day or self.news or self.people)

    def of(self, session: Session) -> "Untold":
        """What of it is about `session` and, for a slot, its workshops."""
        people = {
            person: mine
            for person, those in self.people.items()
            if (mine := [one for one in those if _belongs(one, session)])
        }
        keys = {one.pk for those in people.values() for one in those}
        return Untold(
            news={one: news for one, news in self.news.items() if _belongs(one, session)},
            people=people,
            moved={key: slots for key, slots in self.moved.items() if key[1] in keys},
            wished={key for key in self.wished if key[1] in keys},
        )


def untold(event: Event) -> Untold:
    """What there is to tell of `event`, and to whom. Nothing after the day, nor of a draft."""
    return untold_of([event])[event.pk]


def untold_of(events: Iterable[Event]) -> dict[int, Untold]:
    """The same of each of `events`, by primary key: three statements, six more where there is something to tell."""
    events, now = list(events), timezone.now()
    told_of = {event.pk: event for event in events if event.status != Event.Status.DRAFT and now < event.ends}
    changes = _Changes(told_of.values())
    found = _Found(changes, [event for event in told_of.values() if changes.says_something_of(event)], now)
    return {event.pk: found.of(event) if event in found.events else Untold() for event in events}


def _belongs(one: Session, session: Session) -> bool:
    return session.pk in (one.pk, one.parent_id)


class _Changes:
    """What changed in days, and whom it moved, in three statements."""

    def __init__(self, events: Collection[Event]):
        self.of_days: dict[int, list[EventChange]] = defaultdict(list)
        self.of_sessions: dict[int, list[SessionChange]] = defaultdict(list)  # by day, those that were told too
        self.last_acts: dict[int, dict[tuple[int, int], History]] = defaultdict(dict)  # by day: of person and session
        self.promoted: dict[int, dict[int, datetime]] = defaultdict(dict)
        if not events:
            return
        for change in EventChange.objects.filter(event__in=events, announced_at=None).order_by("at", "pk"):
            self.of_days[change.event_id].append(change)
        changes = SessionChange.objects.filter(session__event__in=events).select_related("session")
        for one in changes.order_by("at", "pk"):
            self.of_sessions[one.session.event_id].append(one)
        by_a_session = Q(act__in=[MOVED, GAINED, ANNOUNCED], session__isnull=False)
        acts = History.objects.filter(by_a_session | Q(act=PROMOTED), event__in=events, registration__isnull=False)
        for act in acts.order_by("pk"):
            if act.registration_id and act.act == PROMOTED:
                self.promoted[act.event_id][act.registration_id] = act.when
            elif act.registration_id and act.session_id:
                self.last_acts[act.event_id][act.registration_id, act.session_id] = act

    def says_something_of(self, event: Event) -> bool:
        promotes = self.of_days[event.pk] and self.promoted[event.pk]
        return bool(self.day(event) or self.news(event) or self.moves(event) or promotes)

    def day(self, event: Event) -> DayNews:
        changes = self.of_days[event.pk]
        return DayNews(news_of_day(changes), changes[0].before, changes[-1].after) if changes else DayNews()

    def news(self, event: Event) -> dict[int, list[str]]:
        """What changed in the sessions, by primary key; nothing of a day that does not take place.

        What is said of the day is not said again of each session.
        """
        if event.status == Event.Status.CANCELLED:
            return {}
        said = set(self.day(event).sentences)
        news = news_of(self.untold(event))
        kept = {pk: [one for one in sentences if one not in said] for pk, sentences in news.items()}
        return {pk: sentences for pk, sentences in kept.items() if sentences}

    def untold(self, event: Event) -> list[SessionChange]:
        return [change for change in self.of_sessions[event.pk] if change.announced_at is None]

    def moves(self, event: Event) -> dict[tuple[int, int], History]:
        """The moves that a change made, of whom nothing was told since, by person and session."""
        if event.status == Event.Status.CANCELLED:
            return {}
        return {key: act for key, act in self.last_acts[event.pk].items() if act.act != ANNOUNCED}


class _Found:
    """What the people of `events` hold and wish, read together."""

    def __init__(self, changes: _Changes, events: list[Event], now: datetime):
        self.changes, self.events = changes, events
        self.sessions: dict[int, list[Session]] = defaultdict(list)
        self.people: dict[int, list[Registration]] = defaultdict(list)
        self.held: dict[int, dict[int, int]] = defaultdict(dict)  # person → slot → workshop
        self.wishes: dict[int, list[WorkshopChoice]] = defaultdict(list)
        self.told_at: dict[int, datetime] = {}
        self.speaks: set[tuple[int, int]] = set()  # speaker, session
        if events:
            self._read(now)

    def _read(self, now: datetime) -> None:
        sessions = Session.objects.filter(event__in=self.events).in_order()
        for session in sessions.select_related("event__main_venue", "parent__venue", "venue", "room"):
            self.sessions[session.event_id].append(session)
        days = {event.pk: event for event in self.events}
        live = Registration.objects.filter(event__in=self.events).live().in_name_order()
        for person in live:
            person.event = days[person.event_id]
            if person.hold_expires_at is None or person.hold_expires_at > now:
                self.people[person.event_id].append(person)
        those = Registration.objects.filter(event__in=self.events)
        for row in WorkshopSeat.objects.filter(registration__in=those).values_list("registration", "slot", "workshop"):
            self.held[row[0]][row[1]] = row[2]
        for choice in WorkshopChoice.objects.filter(registration__in=those).order_by("slot", "rank"):
            self.wishes[choice.registration_id].append(choice)
        say_it = [kind.slug for kind in kinds.KINDS.values() if kind.says_the_day]
        letters = OutgoingMail.objects.filter(registration__in=those, kind__in=say_it, dropped_at=None)
        self.told_at = dict(letters.values_list("registration").annotate(Max("queued_at")).order_by())
        roles = Intervention.objects.filter(session__event__in=self.events)
        self.speaks = set(roles.values_list("speaker", "session"))

    def of(self, event: Event) -> Untold:
        people, by_pk = self.people[event.pk], {session.pk: session for session in self.sessions[event.pk]}
        news = self.changes.news(event)
        found = Untold(self.changes.day(event), {by_pk[pk]: news[pk] for pk in by_pk if pk in news})
        moves = self._moves(event, by_pk)
        found.promoted = self._promoted(event)
        wished = _turned(self.changes.untold(event)) & news.keys()
        slots = {pk: self._followers(event, pk, by_pk) for pk in news if by_pk[pk].kind == Session.Kind.SLOT}
        for person in people:
            mine = []
            for session in by_pk.values():
                is_wished = session.pk in wished and self._still_wishes(person, session)
                if is_wished:
                    found.wished.add((person.pk, session.pk))
                if (person.pk, session.pk) in moves:
                    found.moved[person.pk, session.pk] = moves[person.pk, session.pk]
                is_concerned = session.pk in news and self._is_concerned(person, session, slots.get(session.pk))
                if is_wished or is_concerned or (person.pk, session.pk) in moves:
                    mine.append(session)
            if mine or found.day or person.pk in found.promoted:
                found.people[person] = mine
        return found

    def _is_concerned(self, person: Registration, session: Session, followers: Collection[int] | None) -> bool:
        """Whether they sit there, speak there or, of what has no seats, come that half-day.

        Of a slot: whether they sit in one of the workshops that show its change (`followers`).
        """
        if not person.holds_a_place:
            return False
        if person.speaker_id and (person.speaker_id, session.pk) in self.speaks:
            return True
        held = self.held.get(person.pk, {})
        if followers is not None:
            return held.get(session.pk) in followers
        if session.kind == Session.Kind.WORKSHOP:
            return session.parent_id is not None and held.get(session.parent_id) == session.pk
        return person.attends(session.half_day)

    def _followers(self, event: Event, slot: int, by_pk: Mapping[int, Session]) -> set[int]:
        """The workshops where a change of their slot shows, but was not noticed: their people are told of the slot."""
        changes = self.changes.of_sessions[event.pk]
        own = [change for change in changes if change.session_id == slot and change.announced_at is None]
        first, last = own[0], own[-1]
        differs = {name for name, was in first.before.items() if last.after.get(name) != was}
        noticed = {change.session_id for change in changes if change.at >= first.at}
        workshops = [one for one in by_pk.values() if one.parent_id == slot and one.pk not in noticed]
        return {one.pk for one in workshops if differs & _followed(one)}

    def _still_wishes(self, person: Registration, workshop: Session) -> bool:
        """Whether they wish it, and neither sit there, nor in one that they wished as much, nor keep a lesser seat."""
        slot = workshop.parent_id
        if slot is None or not person.attends(workshop.half_day):
            return False
        ranks = {one.workshop_id: one for one in self.wishes.get(person.pk, []) if one.slot_id == slot}
        own, held = ranks.get(workshop.pk), self.held.get(person.pk, {}).get(slot)
        if own is None or not own.waits or held == workshop.pk:
            return False
        return held not in ranks or ranks[held].rank > own.rank

    def _moves(self, event: Event, by_pk: Mapping[int, Session]) -> dict[tuple[int, int], list[int]]:
        """Whom the change of a session moved, in which slots, and who was told nothing since, by letter or by us.

        Whoever sits there again, or comes no more at that time, has nothing to be told.
        """
        coming = {person.pk: person for person in self.people[event.pk] if person.holds_a_place}
        found = {}
        for (pk, session), move in self.changes.moves(event).items():
            person = coming.get(pk)
            if person is None or self.told_at.get(pk, move.when) > move.when:
                continue
            before, held = move.before.get("seats") or {}, self.held.get(pk, {})
            slots = [slot for slot in _changed(before, move.after.get("seats") or {}) if slot in by_pk]
            still = [slot for slot in slots if held.get(slot) != before.get(str(slot))]
            if there := [slot for slot in still if person.attends(by_pk[slot].half_day)]:
                found[pk, session] = there
        return found

    def _promoted(self, event: Event) -> set[int]:
        """Who left the line of the day since it changed, and was told nothing since."""
        changes = self.changes.of_days[event.pk]
        if not changes or event.status == Event.Status.CANCELLED:
            return set()
        since = {pk: when for pk, when in self.changes.promoted[event.pk].items() if when >= changes[0].at}
        confirmed = {person.pk for person in self.people[event.pk] if person.status == Status.CONFIRMED}
        return {pk for pk, when in since.items() if pk in confirmed and not self.told_at.get(pk, when) > when}


def _followed(workshop: Session) -> set[str]:
    """What a workshop takes from its slot, as `changes.noticed` names it."""
    own = {"hours": workshop.starts_at, "venue": workshop.venue_id}
    return {"cancelled", *(name for name, value in own.items() if value is None)}


def _changed(before: dict[str, int], after: dict[str, int]) -> list[int]:
    return [int(slot) for slot in before | after if before.get(slot) != after.get(slot)]


def _turned(changes: Iterable[SessionChange]) -> set[int]:
    """The sessions that are cancelled, or take place again."""
    first: dict[int, SessionChange] = {}
    last: dict[int, SessionChange] = {}
    for change in changes:
        first.setdefault(change.session_id, change)
        last[change.session_id] = change
    return {pk for pk in first if first[pk].before.get("cancelled") != last[pk].after.get("cancelled")}
