"""The recount: what the database says against what the writers promise. Questions only; it mends nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db.models import Prefetch

from inscriptions.models import History, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.people.names import identity_key, is_twin_key, search_key
from inscriptions.seats.lines import Lines, lines_of
from inscriptions.seats.places import day_places, workshop_places
from inscriptions.seats.promote import OUT_OF_ORDER
from inscriptions.seats.rules import check_no_overlap
from programme.models import Event, Session
from rencontre.domain import refusal
from rencontre.french.names import sort_key

AT_ONCE = 500  # people, with their seats and wishes


@dataclass(frozen=True)
class Findings:
    """What a recount of `event` found: what should never be, and what the team decided beyond the rules."""

    event: Event
    inconsistencies: list[str]
    decisions: list[str]


def verify(event: Event, *, now: datetime) -> Findings:
    """Recount places, seats, wishes, lines and keys of `event`; `now` is aware. People are read a few at a time."""
    said: dict[Callable[[Registration], Iterator[str]], list[str]] = {rule: [] for rule in (*FAULTS, *DECISIONS)}
    unmarked: Counter[int] = Counter()
    for person in _people(event):
        for rule, sentences in said.items():
            sentences += rule(person)
        if _holds(person, now):
            unmarked.update(seat.workshop_id for seat in person.seats.all() if not seat.over_capacity)
    inconsistencies = [
        *_overfull_day(event, now),
        *_overfull_workshops(event, unmarked, now),
        *(fault for rule in FAULTS for fault in said[rule]),
    ]
    # A hold that is over is a place still to be given: `deliver_mails` does it every minute.
    is_settled = not event.registrations.expired(now).exists()
    if is_settled and event.status != Event.Status.CANCELLED and now < event.ends:
        inconsistencies += [*_idle_day(event, now), *_idle_workshops(lines_of(event, now=now))]
    forced, twins = (said[rule] for rule in DECISIONS)
    return Findings(event, inconsistencies, [*forced, *_out_of_order(event), *twins])


def _people(event: Event) -> Iterator[Registration]:
    """Everybody, with their seats and wishes; sessions are read once for the people of a time."""
    sessions = Session.objects.select_related("event", "parent__event")
    workshop, slot = Prefetch("workshop", sessions), Prefetch("slot", sessions)
    seats = Prefetch("seats", WorkshopSeat.objects.order_by("pk").prefetch_related(workshop, slot))
    choices = Prefetch("choices", WorkshopChoice.objects.order_by("pk").prefetch_related(workshop))
    return event.registrations.order_by("pk").prefetch_related(seats, choices).iterator(chunk_size=AT_ONCE)


def _overfull_day(event: Event, now: datetime) -> Iterator[str]:
    places = day_places(event, now=now)
    beyond = places.taken - (places.taken if places.capacity is None else places.capacity)
    holding = event.registrations.participants().holding_a_place(now)
    given = holding.filter(history__act=OUT_OF_ORDER).distinct().count()
    if beyond > given:
        yield f"La journée a {places.taken} participants pour {places.capacity} places, dont {given} hors tour."


def _overfull_workshops(event: Event, unmarked: Counter[int], now: datetime) -> Iterator[str]:
    workshops = event.sessions.workshops().in_bulk()
    for pk, places in workshop_places(event, now=now).items():
        if places.capacity is not None and unmarked[pk] > places.capacity:
            yield f"« {workshops[pk]} » : {unmarked[pk]} places prises pour {places.capacity}."


def _holds(person: Registration, now: datetime) -> bool:
    return person.holds_a_place and (person.hold_expires_at is None or person.hold_expires_at > now)


def _seat_faults(person: Registration) -> Iterator[str]:
    for seat in person.seats.all():
        if seat.workshop.parent_id != seat.slot_id or seat.workshop.event_id != person.event_id:
            yield f"{seat} : cet atelier n’est pas dans son créneau, ou pas dans sa journée."
        elif not person.attends(seat.slot.half_day):
            yield f"{seat} : la personne ne vient pas à cette demi-journée."
        if not person.holds_a_place:
            yield f"{seat} : l’inscription est « {person.get_status_display()} »."


def _overlaps(person: Registration) -> Iterator[str]:
    for one, other in combinations(person.seats.all(), 2):
        if overlap := refusal(check_no_overlap, one.workshop, [other.workshop]):
            yield f"{person} : {overlap}"


def _choice_faults(person: Registration) -> Iterator[str]:
    ranks: dict[int, list[int]] = {}
    for choice in person.choices.all():
        ranks.setdefault(choice.slot_id, []).append(choice.rank)
        if choice.workshop.parent_id != choice.slot_id or choice.workshop.event_id != person.event_id:
            yield f"{choice} : cet atelier n’est pas dans son créneau, ou pas dans sa journée."
    for held in ranks.values():
        if sorted(held) != list(range(1, len(held) + 1)):
            yield f"{person} : les rangs de ses choix ne se suivent pas ({', '.join(map(str, sorted(held)))})."


def _idle_day(event: Event, now: datetime) -> Iterator[str]:
    places = day_places(event, now=now)
    if places.line and places.has_room:
        who = "1 personne l’attend" if places.line == 1 else f"{places.line} personnes l’attendent"
        yield f"La journée a de la place, et {who}."


def _idle_workshops(lines: Lines) -> Iterator[str]:
    for pk, workshop in lines.workshops.items():
        if workshop.parent_id in lines.giving and lines.has_room(pk):
            for choice in lines.choices.get(pk, []):
                if not lines.skipped(choice):
                    yield f"« {workshop} » a de la place, et {lines.people[choice.registration_id]} l’attend."


def _stale_keys(person: Registration) -> Iterator[str]:
    if person.erased_at:  # the database itself keeps them empty
        return
    names = person.first_name, person.last_name
    keys = {
        "d’identité": (person.identity_key, identity_key(person.email, *names)),
        "de recherche": (person.search_key, search_key(*names, person.organisation)),
        "de tri": (person.sort_key, sort_key(*names)),
    }
    for name, (written, right) in keys.items():
        if written != right and not is_twin_key(written, right):
            yield f"{person} : la clé {name} est « {written} » au lieu de « {right} »."


def _forced_seats(person: Registration) -> Iterator[str]:
    for seat in person.seats.all():
        if seat.over_capacity:
            yield f"{seat} : en surnombre, par {seat.by} ({seat.reason})."


def _out_of_order(event: Event) -> Iterator[str]:
    for act in History.objects.filter(event=event, act=OUT_OF_ORDER).select_related("registration").order_by("pk"):
        yield f"{act.registration} : {act.act}, par {act.who} ({act.reason})."


def _twins(person: Registration) -> Iterator[str]:
    """Whom an older version registered twice, for a sign that nobody sees: the team says which stays."""
    right = identity_key(person.email, person.first_name, person.last_name)
    if person.is_live and is_twin_key(person.identity_key, right):
        yield f"{person} : même nom et même adresse qu’une autre inscription ; annulez l’une des deux."


# What is asked of each person.
FAULTS = (_seat_faults, _overlaps, _choice_faults, _stale_keys)
DECISIONS = (_forced_seats, _twins)
