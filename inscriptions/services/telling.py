"""Telling people that a session moved, changed room or is cancelled: one mail each, when the organiser says so."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from inscriptions.mails import compose
from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.services.delivery import send_after_commit
from inscriptions.services.ground import MOVED, Concern, move_to_next_wish
from inscriptions.services.history import record, snapshot
from inscriptions.services.lines import expire_holds, settle
from inscriptions.services.locks import lock_event
from programme.changes import news_of
from programme.models import Event, Session, SessionChange

TOLD = "séance modifiée"
LONGEST_REASON = History._meta.get_field("reason").max_length


@dataclass
class Untold:
    """What nobody was told yet of a session and, for a slot, of its workshops.

    `news` says what changed in each; `people`, in name order, whom it concerns and of which sessions; `moved`, who lost
    a seat in one (primary keys of person and session) because places, closing or hours changed.
    """

    news: dict[Session, list[str]] = field(default_factory=dict)
    people: dict[Registration, list[Session]] = field(default_factory=dict)
    moved: set[tuple[int, int]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.news or self.people)


def told_of(session: Session) -> list[Registration]:
    """Whom a change of `session` concerns, in name order, its registered speakers among them.

    For a workshop or a slot, who sits there; for what has no seats, who comes that half-day.
    """
    if session.kind == Session.Kind.WORKSHOP:
        return _coming(session.event, Q(seats__workshop=session) | _speaks_in(session))
    if session.kind == Session.Kind.SLOT:
        return _coming(session.event, Q(seats__slot=session) | _speaks_in(session))
    return _coming(session.event, Q(**{f"attends_{session.half_day}": True}) | _speaks_in(session))


def untold(session: Session) -> Untold:
    """What there is to tell of `session`, and to whom; a slot speaks for its workshops."""
    workshops = list(session.workshops.in_order()) if session.kind == Session.Kind.SLOT else []
    news = news_of([*workshops, session])
    found = Untold({one: news[one.pk] for one in [session, *workshops] if one.pk in news})
    concerned: dict[Registration, list[Session]] = {}
    for one in found.news:
        one.event = session.event
        people = told_of(one) if one != session or not workshops else _of_the_slot_alone(one, workshops)
        for person in people:
            concerned.setdefault(person, []).append(one)
    for person, one in _moved_out_of([session, *workshops]):
        found.moved.add((person.pk, one.pk))
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


def _moved_out_of(sessions: list[Session]) -> list[tuple[Registration, Session]]:
    """Who was moved out of one of `sessions` by its change, was told nothing of it since and does not sit there."""
    acts = History.objects.filter(session__in=sessions, act__in=[MOVED, TOLD], registration__isnull=False)
    last = {(pk, person): act for pk, person, act in acts.order_by("pk").values_list("session", "registration", "act")}
    moved = {key for key, act in last.items() if act == MOVED}
    if not moved:
        return []
    moved -= set(WorkshopSeat.objects.filter(workshop__in=sessions).values_list("workshop", "registration"))
    people = {person.pk: person for person in _coming(sessions[0].event, Q(pk__in={person for _, person in moved}))}
    by_pk = {session.pk: session for session in sessions}
    return [(people[person], by_pk[pk]) for pk, person in sorted(moved) if person in people]


@transaction.atomic
def tell(*, session: Session, by: str, sentence: str = "") -> list[OutgoingMail]:
    """Mail what changed in `session`, with the corrected calendar, to each of `untold`; the mails, in name order.

    Who sat in a cancelled workshop goes to their next wish that has room, or has no workshop any more: their mail says
    it. `sentence` is the team's own, above the rest. Nothing to announce: no mail. Repeating is harmless.
    """
    event = lock_event(session.event)
    session.event = event
    mails = expire_holds(event)
    found = untold(session)
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
                record(TOLD, person, by=by, before=before[person.pk], reason=reason, session=one)
            if person.email:
                told.append(compose(OutgoingMail.Kind.SESSION, person, stories=stories, sentence=sentence))
    changes = SessionChange.objects.filter(Q(session=session) | Q(session__parent=session), announced_at=None)
    changes.update(announced_at=timezone.now())
    send_after_commit(mails + told)
    return told


def _stories(person: Registration, found: Untold, seats: dict[str, int]) -> list[tuple[Session, list[str]]]:
    """What `person`, who held `seats` (slot → workshop), reads of each session; who lost a seat, where they sit now."""
    stories = []
    for one in found.people[person]:
        news = list(found.news.get(one, []))
        had_a_seat = (person.pk, one.pk) in found.moved or seats.get(str(one.parent_id)) == one.pk
        if had_a_seat and not person.seats.filter(workshop=one).exists():
            news.append(_sits_now(person, one.parent_id))
        stories.append((one, news))
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


def _leave(seat: WorkshopSeat, event: Event, *, by: str) -> None:
    seat.registration.event = event
    if not move_to_next_wish(Concern(seat, "séance annulée"), event, by=by):
        seat.delete()
