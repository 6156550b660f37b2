"""The recount: what the database says against what the writers promise. Questions only; it mends nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from django.db.models import QuerySet

from inscriptions.models import History, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.people.names import identity_key, is_twin_key, search_key
from inscriptions.seats.lines import Lines, lines_of
from inscriptions.seats.places import day_places, workshop_places
from inscriptions.seats.promote import OUT_OF_ORDER
from inscriptions.seats.rules import check_no_overlap
from programme.models import Event
from rencontre.domain import refusal
from rencontre.french.names import sort_key

Row = TypeVar("Row", WorkshopSeat, WorkshopChoice)


@dataclass(frozen=True)
class Findings:
    """What a recount of `event` found: what should never be, and what the team decided beyond the rules."""

    event: Event
    inconsistencies: list[str]
    decisions: list[str]


def verify(event: Event, *, now: datetime) -> Findings:
    """Recount places, seats, wishes, lines and keys of `event`; `now` is aware."""
    people = list(event.registrations.order_by("pk"))
    seats = list(_of_people(WorkshopSeat, event))
    choices = list(_of_people(WorkshopChoice, event))
    lines = lines_of(event, now=now)
    inconsistencies = [
        *_overfull_day(event, now),
        *_overfull_workshops(event, lines, seats, now),
        *(fault for seat in seats for fault in _seat_faults(seat)),
        *_overlaps(seats),
        *_choice_faults(choices),
        *(fault for person in people for fault in _stale_keys(person)),
    ]
    # A hold that is over is a place still to be given: `deliver_mails` does it every minute.
    is_settled = not event.registrations.expired(now).exists()
    if is_settled and event.status != Event.Status.CANCELLED and now < event.ends:
        inconsistencies += [*_idle_day(event, now), *_idle_workshops(event, lines)]
    return Findings(event, inconsistencies, [*_decisions(event, seats), *_twins(people)])


def _of_people(model: type[Row], event: Event) -> QuerySet[Row]:
    found = model._default_manager.filter(registration__event=event).order_by("pk")
    return found.select_related("registration__event", "slot__event", "workshop__event", "workshop__parent__event")


def _overfull_day(event: Event, now: datetime) -> Iterator[str]:
    places = day_places(event, now=now)
    beyond = places.taken - (places.taken if places.capacity is None else places.capacity)
    holding = event.registrations.participants().holding_a_place(now)
    given = holding.filter(history__act=OUT_OF_ORDER).distinct().count()
    if beyond > given:
        yield f"La journée a {places.taken} participants pour {places.capacity} places, dont {given} hors tour."


def _overfull_workshops(event: Event, lines: Lines, seats: list[WorkshopSeat], now: datetime) -> Iterator[str]:
    unmarked = Counter(seat.workshop_id for seat in seats if not seat.over_capacity and _holds(seat.registration, now))
    for pk, places in workshop_places(event, now=now).items():
        if places.capacity is not None and unmarked[pk] > places.capacity:
            yield f"« {lines.workshops[pk]} » : {unmarked[pk]} places prises pour {places.capacity}."


def _holds(person: Registration, now: datetime) -> bool:
    return person.holds_a_place and (person.hold_expires_at is None or person.hold_expires_at > now)


def _seat_faults(seat: WorkshopSeat) -> Iterator[str]:
    person = seat.registration
    if seat.workshop.parent_id != seat.slot_id or seat.workshop.event_id != person.event_id:
        yield f"{seat} : cet atelier n’est pas dans son créneau, ou pas dans sa journée."
    elif not person.attends(seat.slot.half_day):
        yield f"{seat} : la personne ne vient pas à cette demi-journée."
    if not person.holds_a_place:
        yield f"{seat} : l’inscription est « {person.get_status_display()} »."


def _overlaps(seats: list[WorkshopSeat]) -> Iterator[str]:
    held: dict[int, list[WorkshopSeat]] = {}
    for seat in seats:
        held.setdefault(seat.registration_id, []).append(seat)
    for of_one in held.values():
        for one, other in combinations(of_one, 2):
            if overlap := refusal(check_no_overlap, one.workshop, [other.workshop]):
                yield f"{one.registration} : {overlap}"


def _choice_faults(choices: list[WorkshopChoice]) -> Iterator[str]:
    ranks: dict[tuple[Registration, int], list[int]] = {}
    for choice in choices:
        ranks.setdefault((choice.registration, choice.slot_id), []).append(choice.rank)
        if choice.workshop.parent_id != choice.slot_id or choice.workshop.event_id != choice.registration.event_id:
            yield f"{choice} : cet atelier n’est pas dans son créneau, ou pas dans sa journée."
    for (person, _), held in ranks.items():
        if sorted(held) != list(range(1, len(held) + 1)):
            yield f"{person} : les rangs de ses vœux ne se suivent pas ({', '.join(map(str, sorted(held)))})."


def _idle_day(event: Event, now: datetime) -> Iterator[str]:
    places = day_places(event, now=now)
    if places.line and places.has_room:
        who = "1 personne l’attend" if places.line == 1 else f"{places.line} personnes l’attendent"
        yield f"La journée a de la place, et {who}."


def _idle_workshops(event: Event, lines: Lines) -> Iterator[str]:
    for pk, workshop in lines.workshops.items():
        if workshop.parent_id in lines.giving and lines.has_room(pk):
            for choice in lines.choices.get(pk, []):
                if not lines.skipped(choice):
                    yield f"« {workshop} » a de la place, et {lines.people[choice.registration_id]} l’attend."


def _stale_keys(person: Registration) -> Iterator[str]:
    names = person.first_name, person.last_name
    keys = {
        "d’identité": (person.identity_key, identity_key(person.email, *names)),
        "de recherche": (person.search_key, search_key(*names, person.organisation)),
        "de tri": (person.sort_key, sort_key(*names)),
    }
    for name, (written, right) in keys.items():
        if written != right and not is_twin_key(written, right):
            yield f"{person} : la clé {name} est « {written} » au lieu de « {right} »."


def _twins(people: list[Registration]) -> Iterator[str]:
    """Whom an older version registered twice, for a sign that nobody sees: the team says which stays."""
    for person in people:
        right = identity_key(person.email, person.first_name, person.last_name)
        if person.is_live and is_twin_key(person.identity_key, right):
            yield f"{person} : même nom et même adresse qu’une autre inscription ; annulez l’une des deux."


def _decisions(event: Event, seats: list[WorkshopSeat]) -> Iterator[str]:
    for seat in seats:
        if seat.over_capacity:
            yield f"{seat} : en surnombre, par {seat.by} ({seat.reason})."
    for act in History.objects.filter(event=event, act=OUT_OF_ORDER).select_related("registration").order_by("pk"):
        yield f"{act.registration} : {act.act}, par {act.who} ({act.reason})."
