"""The role of many people at once: participants, speakers, or the team of the day."""

from collections.abc import Collection

from inscriptions.models import Registration
from inscriptions.seats.act import act
from inscriptions.signup.amend import amendments, write_amendments
from inscriptions.signup.change import CHANGED
from inscriptions.signup.listed import Difference
from inscriptions.signup.newcomers import Newcomers
from programme.models import Event
from rencontre.actors import Actor

Changed = tuple[list[Registration], dict[Registration, str]]


def change_role(*, event: Event, registrations: Collection[int], role: str, by: Actor) -> Changed:
    """Give `role` to those of `event`, by primary key: who has a new one, and why the others may not.

    Who waits for a place of the day and becomes a speaker or of the team has one, and is told so. A participant more
    needs a place: for want of one they stay what they are. Repeating is harmless.
    """
    with act(event, by=by, as_=CHANGED) as done:
        coming = Newcomers(done.event, now=done.now)
        live = done.event.registrations.live().exclude(role=role).filter(pk__in=registrations).order_by("pk")
        people = {person.pk: person for person in live.select_related("special_needs", "event")}
        said = [Difference(pk, person, "role", person.role, role) for pk, person in people.items()]
        found, refused = amendments(coming, said)
        if found:
            write_amendments(done, found, slots=coming.slots, sends_letters=True)
    return [one.person for one in found], {people[pk]: why for pk, why in refused.items()}
