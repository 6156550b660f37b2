"""What may be changed of the letters that leave by themselves."""

from datetime import datetime

from inscriptions.errors import NotChangeable
from inscriptions.models import Reminder
from programme.models import Event
from rencontre.french.typography import french_instant


def check_reminder_has_not_left(reminder: Reminder) -> None:
    """Raise NotChangeable once the letters of `reminder` are queued."""
    if reminder.queued_at:
        raise NotChangeable(f"Ce rappel est parti le {french_instant(reminder.queued_at)} : il ne change plus.")


def check_reminder_is_to_come(reminder: Reminder, event: Event, *, now: datetime) -> None:
    """Raise NotChangeable where `reminder` would leave before `now` (aware), or once `event` has begun."""
    due = reminder.due_on(event)
    if due >= event.starts:
        raise NotChangeable("À cette heure la journée a commencé : choisissez-en une plus tôt.")
    if due < now:
        raise NotChangeable(f"Le {french_instant(due)} est passé : choisissez un moment à venir.")
