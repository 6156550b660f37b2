"""What must hold across the rows of a programme: each rule raises ValidationError, or returns."""

from django.core.exceptions import ValidationError

from programme.models import Event, FormerSlug, Session

# What somebody with a place was promised: where, when, and among how many people.
PROMISED = ("parent_id", "starts_at", "ends_at", "venue_id", "capacity")


def check_day_holds_its_sessions(event: Event) -> None:
    """Refuse hours of the day that would leave one of its saved sessions outside."""
    outside = event.sessions.filter(starts_at__lt=event.starts_at) | event.sessions.filter(ends_at__gt=event.ends_at)
    if session := outside.first():
        raise ValidationError(f"« {session} » sort de ces heures : déplacez d’abord la séance.")


def check_address_leads_nowhere_else(slug: str, *, event: Event) -> None:
    """Refuse to `event`, saved or not, an address that still leads to another day, which had it."""
    others = FormerSlug.objects.filter(slug=slug).exclude(event=event.pk).select_related("event")
    if former := others.first():
        raise ValidationError(f"Cette adresse mène encore à « {former.event} » : choisissez-en une autre.")


def check_slot_holds_its_workshops(slot: Session) -> None:
    """Refuse hours of a slot that would leave one of its saved workshops outside."""
    outside = slot.workshops.filter(starts_at__lt=slot.starts_at) | slot.workshops.filter(ends_at__gt=slot.ends_at)
    if workshop := outside.first():
        raise ValidationError(f"« {workshop} » sort de ces heures : déplacez d’abord l’atelier.")


def check_promise_is_kept(*, before: Session, after: Session) -> None:
    """Refuse new hours, another venue or another capacity. It is asked when people are registered for the session."""
    if any(getattr(before, name) != getattr(after, name) for name in PROMISED):
        raise ValidationError(
            "Des personnes sont inscrites : les heures, le lieu et les places se changent dans la fiche."
        )
