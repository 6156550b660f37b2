"""A place out of order, and a seat that is kept."""

from inscriptions.models import Registration
from inscriptions.post import kinds
from inscriptions.seats.act import act
from inscriptions.seats.rules import check_may_be_promoted
from inscriptions.seats.status import set_status
from rencontre.actors import Actor

OUT_OF_ORDER = "place donnée hors tour"


def promote(*, registration: Registration, by: Actor, reason: str) -> Registration:
    """Staff: give a waiting person a place of the day out of order, beyond the capacity if need be; `reason` is kept.

    Raises NotChangeable for a person who does not wait, WishRefused without a reason. Repeating is harmless.
    """
    with act(registration, by=by, as_=OUT_OF_ORDER, reason=reason) as done:
        if not done.person.holds_a_place:
            check_may_be_promoted(done.person, reason)
            set_status(done.person, Registration.Status.CONFIRMED, now=done.now)
            done.tell(kinds.PROMOTED, done.person)
    return done.person


def keep_seat(*, registration: Registration, by: Actor) -> Registration:
    """The person keeps the seats they hold and waits for no better one. Repeating is harmless."""
    with act(registration, by=by, as_="garde sa place") as done:
        held = done.person.seats.values("slot")
        done.person.choices.filter(waits=True, slot__in=held).update(waits=False)
    return done.person
