"""Somebody who comes without a registration is registered at the desk."""

from django.db import transaction
from django.utils import timezone

from inscriptions.door.rules import check_takes_walk_ins
from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.seats.locks import lock_event
from inscriptions.signup.register import register_by_team
from programme.models import Event
from rencontre.actors import Actor


@transaction.atomic
def register_walk_in(*, event: Event, sign_up: SignUp, by: Actor) -> Registration:
    """As `register_by_team`, at the desk; raises NotAdmitted too, where the day admits no walk-in."""
    event = lock_event(event)
    check_takes_walk_ins(event, now=timezone.now())
    return register_by_team(event=event, sign_up=sign_up, by=by, source=Registration.Source.DESK)
