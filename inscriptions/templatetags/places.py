"""What the public programme shows of the sign-ups: `programme` knows nothing of them."""

from dataclasses import dataclass

from django import template
from django.utils import timezone

from inscriptions import queries, rules
from inscriptions.errors import DomainError
from inscriptions.queries import Places
from programme.models import Event, Session

register = template.Library()


@dataclass(frozen=True)
class SignUpState:
    """Whether `event` takes sign-ups now; `reason` is the sentence that says why not."""

    is_open: bool
    reason: str = ""


@register.simple_tag
def workshop_places(event: Event) -> dict[int, Places]:
    """Places of every workshop of `event`, by primary key, in one query."""
    return queries.workshop_places(event)


@register.simple_tag
def sign_up_state(event: Event) -> SignUpState:
    """Ask the rules that the service will ask again."""
    now = timezone.now()
    try:
        rules.check_registration_is_open(event, now=now)
        rules.check_day_takes_people(event, queries.day_places(event, now=now))
    except DomainError as error:
        return SignUpState(is_open=False, reason=str(error))
    return SignUpState(is_open=True)


@register.filter
def places_left(places: dict[int, Places], workshop: Session) -> str:
    """« 12 places restantes », « Complet », « Fermé »; empty when the workshop has no limit."""
    seats = places[workshop.pk]
    if seats.closed:
        return "Fermé"
    if seats.left is None:
        return ""
    if seats.left == 0:
        return "Complet"
    return f"{seats.left} place{'s' if seats.left > 1 else ''} restante{'s' if seats.left > 1 else ''}"
