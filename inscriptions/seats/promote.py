"""Places out of order, and a seat that is kept."""

from collections.abc import Collection

from inscriptions.models import Registration
from inscriptions.post import kinds
from inscriptions.seats.act import Act, act
from inscriptions.seats.rules import check_may_be_promoted
from inscriptions.seats.status import set_status_of
from programme.models import Event
from rencontre.actors import Actor

OUT_OF_ORDER = "place donnée hors tour"


def promote(*, registration: Registration, by: Actor, reason: str) -> Registration:
    """Staff: give a waiting person a place of the day out of order, beyond the capacity if need be; `reason` is kept.

    Raises NotChangeable for a person who does not wait, WishRefused without a reason. Repeating is harmless.
    """
    with act(registration, by=by, as_=OUT_OF_ORDER, reason=reason) as done:
        if not done.person.holds_a_place:
            _promote(done, [done.person])
    return done.person


def promote_many(
    *, event: Event, registrations: Collection[Registration], by: Actor, reason: str
) -> list[Registration]:
    """The same for many of `event` in one act: those who get a place, in the order of the line.

    Who does not wait, or waits no more, is passed over. Raises WishRefused without a reason. Repeating is harmless.
    """
    with act(event, by=by, as_=OUT_OF_ORDER, reason=reason) as done:
        people = list(done.event.registrations.waiting().filter(pk__in=[person.pk for person in registrations]))
        done.touch(*people)
        _promote(done, people)
    return people


def _promote(done: Act, people: list[Registration]) -> None:
    for person in people:
        check_may_be_promoted(person, done.reason)
    set_status_of(people, Registration.Status.CONFIRMED, now=done.now)
    for person in people:
        done.tell(kinds.PROMOTED, person)


def keep_seat(*, registration: Registration, by: Actor) -> Registration:
    """The person keeps the seats they hold and waits for no better one. Repeating is harmless."""
    with act(registration, by=by, as_="garde sa place") as done:
        held = done.person.seats.values("slot")
        done.person.choices.filter(waits=True, slot__in=held).update(waits=False)
    return done.person
