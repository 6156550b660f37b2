"""What the team does with seats."""

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.seats.act import PersonAct, act
from inscriptions.seats.places import workshop_places
from inscriptions.seats.rules import check_may_be_moved, check_may_seat_beyond, check_workshop_has_room
from inscriptions.seats.sit import sit
from programme.models import Session
from rencontre.actors import Actor
from rencontre.domain import refusal

CHANGED = "atelier changé par l’équipe"


def move(
    *, registration: Registration, slot: Session, workshop: Session | None, by: Actor, reason: str = ""
) -> WorkshopSeat | None:
    """Staff: seat `registration` in `workshop`, or free its seat of `slot` when None; one letter if it changes.

    Raises WorkshopFull when no seat is left, Overlap when another workshop of theirs is held at the same time,
    NotChangeable or WishRefused when it cannot be. A seat that is freed goes to the first who waits for it.
    """
    with act(registration, by=by, as_=CHANGED, reason=reason) as done:
        held = _seat_of(done.person, slot)
        check_may_be_moved(done.person, slot, workshop)
        if workshop == (held and held.workshop):
            return held
        if workshop:
            check_workshop_has_room(workshop, workshop_places(done.event, now=done.now)[workshop.pk])
            sit(done.person, slot.pk, workshop.pk, by=by, reason=reason)
        else:
            done.person.seats.filter(slot=slot).delete()
        _decide(done, slot, workshop)
    return _seat_of(done.person, slot)


def move_beyond_capacity(
    *, registration: Registration, slot: Session, workshop: Session, by: Actor, reason: str
) -> WorkshopSeat:
    """The same where no seat is left: the seat is then marked, and needs its `reason`, else WishRefused.

    A cancelled workshop takes nobody: WishRefused.
    """
    with act(registration, by=by, as_=CHANGED, reason=reason) as done:
        held = _seat_of(done.person, slot)
        check_may_be_moved(done.person, slot, workshop)
        if held and held.workshop == workshop:
            return held
        places = workshop_places(done.event, now=done.now)[workshop.pk]
        is_full = bool(refusal(check_workshop_has_room, workshop, places))
        if is_full:
            workshop.refresh_from_db(fields=["cancelled_at"])
            check_may_seat_beyond(workshop, reason)
        seat = sit(done.person, slot.pk, workshop.pk, by=by, reason=reason, over_capacity=is_full)
        _decide(done, slot, workshop)
    return seat


def _seat_of(person: Registration, slot: Session) -> WorkshopSeat | None:
    return person.seats.filter(slot=slot).select_related("workshop").first()


def _decide(done: PersonAct, slot: Session, workshop: Session | None) -> None:
    """The team has decided: no line moves this person again in this slot, until they change their wishes."""
    done.person.choices.filter(slot=slot).update(waits=False)
    done.say(done.person, session=workshop or slot, always=True)
    done.tell(kinds.CHANGED, done.person)
