"""Places that are offered and taken, in one line each."""

from inscriptions.models import Handover, Registration
from inscriptions.signup.handover import THE_RECEIVER, accept_offer, offer_place
from inscriptions.signup.handover_queries import passed_by
from rencontre.actors import THE_PERSON


def offer(registration: Registration, to: str = "nora@exemple.fr") -> Handover:
    return offer_place(registration=registration, to=to, by=THE_PERSON)


def accept(made: Handover, first_name: str, *, shown: str, **answers) -> Registration:
    said = {"first_name": first_name, "last_name": "Durand", **answers}
    return accept_offer(handover=made, answers=said, shown=shown, by=THE_RECEIVER)


def take(made: Handover, first_name: str, **answers) -> Registration:
    """`first_name` Durand accepts what passes now, without preference where they choose; read again."""
    giver = Registration.objects.select_related("event").get(pk=made.offer_id)
    passed = passed_by(giver)
    said = {"wishes": {slot.pk: [] for slot in passed.asked}} | answers
    return Registration.objects.get(pk=accept(made, first_name, shown=passed.digest, **said).pk)
