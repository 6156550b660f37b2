"""The words for the places left in the public programme: `programme` does not know the sign-ups."""

from django import template

from inscriptions.seats.places import Places
from programme.models import Session
from rencontre.french.words import counted

register = template.Library()


@register.filter
def places_left(places: dict[int, Places], workshop: Session) -> str:
    """« 12 places restantes », « Complet », « Fermé »; empty without a limit, cancelled or not yet shared."""
    if workshop.cancelled_at:
        return ""
    seats = places[workshop.pk]
    if seats.closed:
        return "Fermé"
    if seats.left is None or seats.is_shared_later:
        return ""
    if seats.left == 0:
        return "Complet"
    return counted(seats.left, "place", "restante")
