"""Telling people that a session moved, changed room or is cancelled: one mail each, when the organiser says so."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import Truncator

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.programme_changes.impact import MOVED, Concern, move_to_next_wish
from inscriptions.seats.holds import expire_holds
from inscriptions.seats.locks import lock_event
from inscriptions.seats.settle import GAINED, settle
from programme.changes import news_of
from programme.models import Event, Session, SessionChange
from rencontre.actors import Actor

ANNOUNCED = "séance modifiée"
LONGEST_REASON = History._meta.get_field("reason").max_length


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
    workshops = list(session.workshops.in_order()) if session.kind == Session.Kind.SLOT else []
    news = news_of([*workshops, session])
    found = Unannounced({one: news[one.pk] for one in [session, *workshops] if one.pk in news})
    moves = _moved_by([session, *workshops])
    if not (found or moves) or timezone.now() >= session.event.ends:
        return Unannounced()
    concerned: dict[Registration, list[Session]] = {}
    for one in found.news:
        one.event = session.event
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
    last = {(act.registration_id, act.session_id): act for act in acts.order_by("pk")}
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
    for (pk, session), act in sorted(moves.items()):
        person = people.get(pk)
        if person and not told_at.get(pk, act.when) > act.when:
            before = act.before.get("seats") or {}
            moved_in = [slot for slot in _changed(before, act.after.get("seats") or {}) if slot in slots]
            still = [slot for slot in moved_in if held.get((pk, slot)) != before.get(str(slot))]
            found.append((person, by_pk[session], [slot for slot in still if person.attends(slots[slot].half_day)]))
    return [move for move in found if move[2]]


def _changed(before: dict[str, int], after: dict[str, int]) -> list[int]:
    return [int(slot) for slot in before | after if before.get(slot) != after.get(slot)]


@transaction.atomic
def announce_changes(*, session: Session, by: Actor, sentence: str = "") -> list[OutgoingMail]:
    """Mail what changed in `session`, with the corrected calendar, to each of `unannounced`; the mails, in name order.

    Who sat in a cancelled workshop goes to their next wish that has room, or has no workshop any more: their mail says
    it. `sentence` is the team's own, above the rest. Nothing to announce: no mail. Repeating is harmless.
    """
    event = lock_event(session.event)
    session.event = event
    mails = expire_holds(event)
    found = unannounced(session)
    told = []
    if found:
        before = {person.pk: snapshot(person) for person in found.people}
        for seat in _lost_seats(session):
            _leave(seat, event, by=by)
        mails += settle(event, told=found.people)
        for person in found.people:
            person.event = event
            stories = _stories(person, found, before[person.pk]["seats"])
            for one, news in stories:
                reason = Truncator(" ".join([sentence, *news]).strip()).chars(LONGEST_REASON)
                record(ANNOUNCED, person, by=by, before=before[person.pk], reason=reason, session=one)
            if person.email:
                said = [{"session": one.pk, "news": news} for one, news in stories]
                told.append(queue_letter(kinds.SESSION, person, stories=said, sentence=sentence))
    changes = SessionChange.objects.filter(Q(session=session) | Q(session__parent=session), announced_at=None)
    changes.update(announced_at=timezone.now())
    send_after_commit(mails + told)
    return told


def _stories(person: Registration, found: Unannounced, seats: dict[str, int]) -> list[tuple[Session, list[str]]]:
    """What `person`, who held `seats` (slot → workshop), reads of each session; who was moved, where they sit now."""
    stories = []
    for one in found.people[person]:
        news = list(found.news.get(one, []))
        moved_in = set(found.moved.get((person.pk, one.pk), []))
        if seats.get(str(one.parent_id)) == one.pk and not person.seats.filter(workshop=one).exists():
            moved_in.add(one.parent_id)
        if moved_in and one.closed:
            news.append("Cet atelier est fermé.")
        stories.append((one, news + [_sits_now(person, slot) for slot in sorted(moved_in)]))
    return stories


def _sits_now(person: Registration, slot: int) -> str:
    related = ("workshop__parent__venue", "workshop__venue", "workshop__room")
    seat = person.seats.filter(slot=slot).select_related(*related).first()
    if seat is None:
        return "Vous n’avez plus de place en atelier à cette heure-là."
    seat.workshop.event = person.event
    own = seat.workshop.own_whereabouts
    return f"Votre place est maintenant dans « {seat.workshop} »{f' ({own})' if own else ''}."


def _lost_seats(session: Session) -> list[WorkshopSeat]:
    seats = WorkshopSeat.objects.filter(Q(workshop=session) | Q(slot=session), workshop__cancelled_at__isnull=False)
    return list(seats.select_related("registration").order_by("allotted_at", "pk"))


def _leave(seat: WorkshopSeat, event: Event, *, by: Actor) -> None:
    seat.registration.event = event
    if not move_to_next_wish(Concern(seat, "séance annulée"), event, by=by):
        seat.delete()
