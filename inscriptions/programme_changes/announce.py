"""Telling people that a session moved, changed room or is cancelled: one mail each, when the organiser says so."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import Truncator

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.programme_changes.impact import MOVED
from inscriptions.seats.act import GAINED, act
from inscriptions.seats.lines import Lines, empty_lines, lines_of
from inscriptions.seats.settle import settlement_of
from inscriptions.seats.sit import write_moves
from programme.changes import news_of
from programme.models import Event, Session, SessionChange
from rencontre.actors import Actor

ANNOUNCED = "séance modifiée"
LONGEST_REASON = History._meta.get_field("reason").max_length or 0


@dataclass
class Unannounced:
    """What nobody was told yet of a session and, for a slot, of its workshops.

    `news` says what changed in each; `people`, in name order, whom it concerns and of which sessions; `moved`, in which
    slots each was moved (primary keys of person and session → of slots) because places, closing or hours changed.
    """

    news: dict[Session, list[str]] = field(default_factory=dict)
    people: dict[Registration, list[Session]] = field(default_factory=dict)
    moved: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.news or self.people)


def audience_of(session: Session) -> list[Registration]:
    """Whom a change of `session` concerns, in name order, its registered speakers among them.

    For a workshop or a slot, who sits there; for what has no seats, who comes that half-day.
    """
    if session.kind == Session.Kind.WORKSHOP:
        return _coming(session.event, Q(seats__workshop=session) | _speaks_in(session))
    if session.kind == Session.Kind.SLOT:
        return _coming(session.event, Q(seats__slot=session) | _speaks_in(session))
    return _coming(session.event, Q(**{f"attends_{session.half_day}": True}) | _speaks_in(session))


def unannounced(session: Session) -> Unannounced:
    """What there is to tell of `session`, and to whom; a slot speaks for its workshops. Nothing after the day."""
    is_slot = session.kind == Session.Kind.SLOT
    workshops = list(session.event.sessions.filter(parent=session).in_order()) if is_slot else []
    news = news_of([*workshops, session])
    found = Unannounced({one: news[one.pk] for one in [session, *workshops] if one.pk in news})
    moves = _moved_by([session, *workshops])
    if not (found or moves) or timezone.now() >= session.event.ends:
        return Unannounced()
    concerned: dict[Registration, list[Session]] = {}
    for one in found.news:
        people = audience_of(one) if one != session or not workshops else _of_the_slot_alone(one, workshops)
        for person in people:
            concerned.setdefault(person, []).append(one)
    for person, one, slots in moves:
        found.moved[person.pk, one.pk] = slots
        if one not in concerned.setdefault(person, []):
            concerned[person].append(one)
    found.people = {person: concerned[person] for person in sorted(concerned, key=lambda one: (one.sort_key, one.pk))}
    return found


def _coming(event: Event, concerned: Q) -> list[Registration]:
    people = event.registrations.holding_a_place(timezone.now())
    return list(people.filter(concerned).distinct().in_name_order())


def _speaks_in(session: Session) -> Q:
    return Q(speaker__interventions__session=session)


def _of_the_slot_alone(slot: Session, workshops: list[Session]) -> list[Registration]:
    """Who has to be told of a slot itself: its speakers, and who sits where its change shows but was not noticed."""
    changes = slot.changes.filter(announced_at=None)
    first, last = changes.earliest("at", "pk"), changes.latest("at", "pk")
    differs = {name for name, was in first.before.items() if last.after.get(name) != was}
    since = SessionChange.objects.filter(session__parent=slot, at__gte=first.at)
    noticed = set(since.values_list("session", flat=True))
    follow = [one.pk for one in workshops if one.pk not in noticed and differs & _followed(one)]
    return _coming(slot.event, Q(seats__workshop__in=follow) | _speaks_in(slot))


def _followed(workshop: Session) -> set[str]:
    """What a workshop takes from its slot, as `changes.noticed` names it."""
    own = {"hours": workshop.starts_at, "venue": workshop.venue_id}
    return {"cancelled", *(name for name, value in own.items() if value is None)}


def _moved_by(sessions: list[Session]) -> list[tuple[Registration, Session, list[int]]]:
    """Whom the change of one of `sessions` moved, in which slots, and who was told nothing since; by session.

    Whoever sits there again, or comes no more at that time, has nothing to be told.
    """
    acts = History.objects.filter(session__in=sessions, act__in=[MOVED, GAINED, ANNOUNCED], registration__isnull=False)
    last = {
        (act.registration_id, act.session_id): act
        for act in acts.order_by("pk")
        if act.registration_id and act.session_id
    }
    moves = {key: act for key, act in last.items() if act.act != ANNOUNCED}
    if not moves:
        return []
    event = sessions[0].event
    people = {person.pk: person for person in _coming(event, Q(pk__in={person for person, _ in moves}))}
    seats = WorkshopSeat.objects.filter(registration__in=people).values_list("registration", "slot", "workshop")
    held = {(person, slot): workshop for person, slot, workshop in seats}
    say_it = [kind.slug for kind in kinds.KINDS.values() if kind.says_the_day]
    letters = OutgoingMail.objects.filter(registration__in=people, kind__in=say_it, dropped_at=None)
    told_at = dict(letters.values_list("registration").annotate(Max("queued_at")).order_by())
    slots = event.sessions.slots().in_bulk()
    by_pk = {session.pk: session for session in sessions}
    found = []
    for (pk, session), move in sorted(moves.items()):
        person = people.get(pk)
        if person and not told_at.get(pk, move.when) > move.when:
            before = move.before.get("seats") or {}
            moved_in = [slot for slot in _changed(before, move.after.get("seats") or {}) if slot in slots]
            still = [slot for slot in moved_in if held.get((pk, slot)) != before.get(str(slot))]
            found.append((person, by_pk[session], [slot for slot in still if person.attends(slots[slot].half_day)]))
    return [move for move in found if move[2]]


def _changed(before: dict[str, int], after: dict[str, int]) -> list[int]:
    return [int(slot) for slot in before | after if before.get(slot) != after.get(slot)]


@dataclass(frozen=True)
class SessionNews:
    """What a person reads of one session."""

    session: Session
    news: list[str]

    def to_json(self) -> dict[str, Any]:
        """As the letter keeps it."""
        return {"session": self.session.pk, "news": self.news}


@dataclass(frozen=True)
class Announcement:
    """What there is to tell, and where all sit once nobody sits in a cancelled workshop; `before`: where they sat."""

    found: Unannounced
    before: dict[int, dict[int, int]]
    lines: Lines

    def stories(self, event: Event, *, now: datetime) -> dict[Registration, list[SessionNews]]:
        """What each person reads, once the free seats have gone to who waits for them; decided in memory."""
        if self.found:
            settlement_of(event, now=now, lines=self.lines)
        return {
            person: _stories(person, self.found, self.before[person.pk], self.lines) for person in self.found.people
        }


def announcement_of(event: Event, session: Session, *, now: datetime) -> Announcement:
    """What `announce_changes` would do now: who sits in a cancelled workshop goes to their next wish that has room.

    Nothing is written: what is shown beforehand is what would be sent.
    """
    found = unannounced(session)
    lines = lines_of(event, now=now) if found else empty_lines(Lines, event)
    before = {person.pk: lines.held_by(person.pk) for person in found.people}
    if found:
        _leave_lost_seats(lines, session)
    return Announcement(found, before, lines)


def announce_changes(*, session: Session, by: Actor, sentence: str = "") -> list[Registration]:
    """Tell what changed in `session`, with the corrected calendar, to each of `unannounced`; those told, in name order.

    `sentence` is the team's own, above the rest. Nothing to announce: no letter. Repeating is harmless.
    """
    with act(session.event, by=by, as_=ANNOUNCED) as done:
        session = done.event.sessions.get(pk=session.pk)
        plan = announcement_of(done.event, session, now=done.now)
        done.touch(*plan.found.people)
        write_moves(plan.lines, by=by, now=done.now)
        stories = plan.stories(done.event, now=done.now)
        for person, told in stories.items():
            for story in told:
                reason = Truncator(" ".join([sentence, *story.news]).strip()).chars(LONGEST_REASON)
                done.say(person, reason=reason, session=story.session, always=True)
            done.tell(kinds.SESSION, person, stories=[story.to_json() for story in told], sentence=sentence)
        changes = SessionChange.objects.filter(Q(session=session) | Q(session__parent=session), announced_at=None)
        changes.update(announced_at=done.now)
    return [person for person in stories if person.email]


def _stories(person: Registration, found: Unannounced, before: dict[int, int], lines: Lines) -> list[SessionNews]:
    """What `person`, who held the seats `before` (slot → workshop), reads of each session and of where they sit now."""
    held = lines.held_by(person.pk)
    stories = []
    for one in found.people[person]:
        news = list(found.news.get(one, []))
        moved_in = set(found.moved.get((person.pk, one.pk), []))
        if one.parent_id and before.get(one.parent_id) == one.pk != held.get(one.parent_id):
            moved_in.add(one.parent_id)
        if moved_in and one.closed:
            news.append("Cet atelier est fermé.")
        stories.append(SessionNews(one, news + [_sits_now(held.get(slot), lines) for slot in sorted(moved_in)]))
    return stories


def _sits_now(workshop: int | None, lines: Lines) -> str:
    if workshop is None:
        return "Vous n’avez plus de place en atelier à cette heure-là."
    seat = lines.workshops[workshop]
    own = seat.own_whereabouts
    return f"Votre place est maintenant dans « {seat} »{f' ({own})' if own else ''}."


def _leave_lost_seats(lines: Lines, session: Session) -> None:
    """In memory: those who sit in a workshop that is cancelled, of `session`, move to their next wish, or leave it."""
    lost = [
        seat.pk
        for seat in lines.seats.values()
        if seat.pk and session.pk in (seat.workshop_id, seat.slot_id) and lines.workshops[seat.workshop_id].cancelled_at
    ]
    seats = WorkshopSeat.objects.filter(pk__in=lost).order_by("allotted_at", "pk")
    for person, slot, lost_workshop in seats.values_list("registration_id", "slot_id", "workshop_id"):
        workshop = lines.best_other_wish(person, slot, but=lost_workshop)
        if workshop is None:
            lines.leave(person, slot)
        else:
            lines.sit(person, slot, workshop)
