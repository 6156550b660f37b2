"""A personal link that others may have read is replaced by another."""

from inscriptions.models import Registration
from inscriptions.post import kinds
from inscriptions.seats.act import act
from inscriptions.signup.rules import check_is_not_erased
from rencontre.actors import Actor, TeamMember


def renew_link(*, registration: Registration, by: Actor, reason: str = "") -> Registration:
    """Make every link sent until now worth nothing, and mail the new one.

    Repeating is harmless: a link renewed since `registration` was read stays. Raises NotChangeable for who was erased.
    """
    with act(registration, by=by, as_="lien renouvelé", reason=reason) as done:
        person = done.person
        check_is_not_erased(person)
        if person.link_version == registration.link_version:
            person.link_version += 1
            person.save(update_fields=["link_version"])
            done.say(person, always=True)  # a version is not in the snapshots
            # To the address itself: this is no news of a place, and takes the turn of none.
            done.tell(kinds.RENEWED, person, to=person.email, by_team=isinstance(by, TeamMember))
            if person.pending_email:
                done.tell(kinds.ADDRESS_NEW, person, to=person.pending_email)
    return person
