"""What the public programme says of the sign-ups, which rencontre/urls.py hands to its views."""

from dataclasses import replace

from django.utils import timezone

from inscriptions.seats.places import day_places, shared_later, workshop_places
from inscriptions.signup.rules import AskedDay, check_day_may_be_asked
from programme.models import Event
from programme.queries import Availability
from rencontre.domain import refusal


def availability_of(event: Event) -> Availability:
    """Ask the rules that the service will ask again, and count the places, in two queries; by wishes, in four."""
    now = timezone.now()
    day, seats = day_places(event, now=now), workshop_places(event, now=now)
    seats |= {pk: replace(seats[pk], is_shared_later=True) for pk in shared_later(event) if pk in seats}
    reason = refusal(check_day_may_be_asked, AskedDay(event, day, now))
    return Availability(is_open=not reason, reason=reason, day=day, seats=seats)
