"""What the team does with seats."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from inscriptions.models import Registration, WorkshopChoice, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.seats.act import Act, act
from inscriptions.seats.places import Places, workshop_places
from inscriptions.seats.rules import check_may_be_moved, check_may_seat_beyond, check_workshop_has_room
from inscriptions.seats.sit import sit, upsert_seats
from programme.models import Event, Session
from rencontre.actors import Actor
from rencontre.domain import refusal

CHANGED = "atelier changé par l’équipe"
Seats = Mapping[int, Mapping[int, Session]]


def move(
    *, registration: Registration, slot: Session, workshop: Session | None, by: Actor, reason: str = ""
) -> WorkshopSeat | None:
    """Staff: seat `registration` in `workshop`, or free its seat of `slot` when None; one letter if it changes.

    Raises WorkshopFull when no seat is left, Overlap when another workshop of theirs is held at the same time,
    NotChangeable or WishRefused when it cannot be. A seat that is freed goes to the first who waits for it.
    """
    with act(registration, by=by, as_=CHANGED, reason=reason) as done:
        held = _seat_of(done.person, slot)
        check_may_be_moved(done.person, slot, workshop, others=_others(done.person, slot))
        if workshop == (held and held.workshop):
            return held
        if workshop:
            check_workshop_has_room(workshop, workshop_places(done.event, now=done.now)[workshop.pk])
            sit(done.person, slot.pk, workshop.pk, by=by, reason=reason)
        else:
            done.person.seats.filter(slot=slot).delete()
        _decide(done, [done.person], slot, workshop)
    return _seat_of(done.person, slot)


def move_beyond_capacity(
    *, registration: Registration, slot: Session, workshop: Session, by: Actor, reason: str
) -> WorkshopSeat:
    """The same where no seat is left: the seat is then marked, and needs its `reason`, else WishRefused.

    A cancelled workshop takes nobody: WishRefused.
    """
    with act(registration, by=by, as_=CHANGED, reason=reason) as done:
        held = _seat_of(done.person, slot)
        check_may_be_moved(done.person, slot, workshop, others=_others(done.person, slot))
        if held and held.workshop == workshop:
            return held
        places = workshop_places(done.event, now=done.now)[workshop.pk]
        is_full = bool(refusal(check_workshop_has_room, workshop, places))
        if is_full:
            workshop.refresh_from_db(fields=["cancelled_at"])
            check_may_seat_beyond(workshop, reason)
        seat = sit(done.person, slot.pk, workshop.pk, by=by, reason=reason, over_capacity=is_full)
        _decide(done, [done.person], slot, workshop)
    return seat


@dataclass
class Moves:
    """What moving many people comes to: who takes a seat that is free (or leaves theirs), who is beyond the capacity,
    who sits there already, and why the others cannot."""

    within: list[Registration] = field(default_factory=list)
    beyond: dict[Registration, str] = field(default_factory=dict)
    there: list[Registration] = field(default_factory=list)
    refused: dict[Registration, str] = field(default_factory=dict)


def moves_of(
    people: Iterable[Registration], slot: Session, workshop: Session | None, *, held: Seats, places: Places | None
) -> Moves:
    """Decide in memory, in the order of `people`; `held` is person → slot → workshop, `places` those of `workshop`.

    Nothing is written: a preview decides in the same way.
    """
    found = Moves()
    for person in people:
        seats = held.get(person.pk, {})
        others = [session for where, session in seats.items() if where != slot.pk]
        if cause := refusal(check_may_be_moved, person, slot, workshop, others=others):
            found.refused[person] = cause
        elif seats.get(slot.pk) == workshop:
            found.there.append(person)
        elif workshop is None or places is None:
            found.within.append(person)
        elif cause := refusal(check_workshop_has_room, workshop, places):
            found.beyond[person] = cause
        else:
            found.within.append(person)
            places = replace(places, taken=places.taken + 1)
    return found


def moves_on(
    event: Event, registrations: Collection[int], slot: Session, workshop: Session | None, *, lock: bool = False
) -> Moves:
    """The same of these people of `event`, by primary key, the first who signed up first: three statements."""
    people = event.registrations.live().filter(pk__in=registrations).order_by("created_at", "pk")
    listed = list(people.select_for_update(of=("self",)) if lock else people)
    for person in listed:
        person.event = event
    held: dict[int, dict[int, Session]] = {}
    for seat in WorkshopSeat.objects.filter(registration__in=listed).select_related(
        "workshop__parent", "workshop__event"
    ):
        held.setdefault(seat.registration_id, {})[seat.slot_id] = seat.workshop
    places = workshop_places(event, of=[workshop.pk])[workshop.pk] if workshop else None
    return moves_of(listed, slot, workshop, held=held, places=places)


def move_many(
    *,
    event: Event,
    registrations: Collection[int],
    slot: Session,
    workshop: Session | None,
    by: Actor,
    reason: str = "",
    beyond: bool = False,
) -> Moves:
    """Staff: seat in `workshop` those of `event`, by primary key, who may be; one letter each. Nowhere when None.

    Those for whom no seat is left are passed over, or placed `beyond` the capacity, which needs a `reason`: else
    WishRefused. Repeating is harmless.
    """
    with act(event, by=by, as_=CHANGED, reason=reason) as done:
        found = moves_on(done.event, registrations, slot, workshop, lock=True)
        forced = list(found.beyond) if beyond else []
        if workshop and forced:
            workshop.refresh_from_db(fields=["cancelled_at"])
            check_may_seat_beyond(workshop, reason)
        people = [*found.within, *forced]
        done.touch(*people)
        if workshop:
            given = {"slot": slot, "workshop": workshop, "allotted_at": done.now, "by": by.name, "reason": reason}
            seats = [WorkshopSeat(registration=one, over_capacity=one in found.beyond, **given) for one in people]
            upsert_seats(seats)
        else:
            WorkshopSeat.objects.filter(slot=slot, registration__in=people).delete()
        _decide(done, people, slot, workshop)
    return found


def _seat_of(person: Registration, slot: Session) -> WorkshopSeat | None:
    return person.seats.filter(slot=slot).select_related("workshop").first()


def _others(person: Registration, slot: Session) -> list[Session]:
    seats = person.seats.exclude(slot=slot).select_related("workshop__parent", "workshop__event")
    return [seat.workshop for seat in seats]


def _decide(done: Act, people: list[Registration], slot: Session, workshop: Session | None) -> None:
    """The team has decided: no line moves these people again in this slot, until they change their wishes."""
    WorkshopChoice.objects.filter(slot=slot, registration__in=people).update(waits=False)
    for person in people:
        done.say(person, session=workshop or slot, always=True)
        done.tell(kinds.CHANGED, person)
