"""Who wants neither the team's messages nor its reminders: said in one click, and taken back the same way."""

from django.db import transaction

from inscriptions.models import History, Registration
from inscriptions.people.history import history_row
from inscriptions.seats.locks import lock_registration
from rencontre.actors import Actor

WANTS_NONE, WANTS_THEM = "ne veut ni messages ni rappels", "veut de nouveau messages et rappels"


@transaction.atomic
def set_no_campaigns(*, registration: Registration, wants_none: bool, by: Actor) -> Registration:
    """Keep whether the person wants none, of this registration alone. Repeating changes nothing, and says nothing more.

    Somebody else may share the address, and each day is another matter.
    """
    person = lock_registration(registration)
    if person.no_campaigns != wants_none and person.erased_at is None:
        person.no_campaigns = wants_none
        person.save(update_fields=["no_campaigns"])
        act = WANTS_NONE if wants_none else WANTS_THEM
        History.objects.bulk_create([history_row(act, person, by=by, before={}, after={})])
    return person
