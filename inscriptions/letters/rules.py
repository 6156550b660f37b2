"""What may be changed of the letters that leave by themselves."""

from datetime import datetime

from django.utils.timezone import localdate

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
        raise NotChangeable("À cette heure la journée a commencé : choisissez-en une plus tôt.")
    if due < now:
        raise NotChangeable(f"Le {french_instant(due)} est passé : choisissez un moment à venir.")


def check_day_may_be_thanked(event: Event, *, now: datetime) -> None:
    """Raise NotChangeable before `event` is over, when it was not held, and once its people are erased."""
    if event.status != Event.Status.PUBLISHED:
        raise NotChangeable("Cette journée n’est pas publiée, ou elle est annulée : il n’y a personne à remercier.")
    if now < event.ends:
        raise NotChangeable(f"La journée finit le {french_instant(event.ends)} : les remerciements partent après.")
    if localdate(now) > event.people_kept_until:
        raise NotChangeable("Les personnes de cette journée sont effacées : on ne peut plus leur écrire.")
