"""What the public programme says of the sign-ups, which rencontre/urls.py hands to its views."""

from django.utils import timezone

from inscriptions.seats import places
from inscriptions.seats.rules import check_day_takes_people
from inscriptions.signup import rules
from programme.models import Event
from programme.queries import Availability
from rencontre.domain import DomainError


def availability_of(event: Event) -> Availability:
    """Ask the rules that the service will ask again, and count the places, in two queries."""
    now = timezone.now()
    day, seats = places.day_places(event, now=now), places.workshop_places(event, now=now)
    try:
        rules.check_registration_is_open(event, now=now)
        check_day_takes_people(event, day)
    except DomainError as error:
        return Availability(is_open=False, reason=str(error), day=day, seats=seats)
    return Availability(is_open=True, reason="", day=day, seats=seats)
