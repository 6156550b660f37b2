"""Reminders leave by themselves, each once: the run of each minute queues those that are due, under the lock.

A run that comes late, after an outage or a clock that jumps, queues what is due then; nothing once the day has begun.
Two that are due together are both queued, and the later replaces the earlier (`LetterKind.latest_only`). They count
from the publication of the day, then from each change of its date, once it is told.
"""

import logging
from datetime import datetime, time
from functools import partial

from django.db import transaction
from django.utils import timezone

from inscriptions.letters.reminder_plan import by_kind, is_due, parts_of, reached, reminders_of, said_to
from inscriptions.letters.rules import check_reminder_has_not_left, check_reminder_is_to_come
from inscriptions.models import History, Reminder
from inscriptions.people.history import snapshots
from inscriptions.post.facts import decided_from, giving_slots
from inscriptions.post.queue import Queued, queue_letters
from inscriptions.seats.locks import lock_event
from programme.changes import has_untold_date
from programme.models import Event
from programme.services import COPIED
from rencontre.actors import Actor
from rencontre.tasks.isolation import run_isolated

logger = logging.getLogger(__name__)
CHANGED = "rappel réglé"


def queue_reminders() -> int:
    """Queue the reminders that are due, a day at a time under its lock; how many days had something to write.

    Two statements when there is nothing to do, one more for each day whose new date is still to be told.
    """
    now = timezone.now()
    coming = Event.objects.coming(timezone.localdate(now)).prefetch_related("reminders")
    waiting = [event for event in coming if _is_to_write(event, now)]
    return [run_isolated(partial(remind, event), what=f"rappels de {event}") for event in waiting].count(True)


def _is_to_write(event: Event, now: datetime) -> bool:
    unsent = [one for one in reminders_of(event) if one.queued_at is None]
    if event.status != Event.Status.PUBLISHED:
        return any(one.armed_at for one in unsent)
    if any(is_due(one, event, now) for one in unsent):
        return True
    return any(one.since_on(event) is None for one in unsent) and not has_untold_date(event)


@transaction.atomic
def remind(event: Event) -> int:
    """Write down the reminders of `event` once it is published, and queue those that are due; how many letters.

    A day that is published no more forgets since when they count. Nothing while its date is to be told. Repeating is
    harmless.
    """
    event = lock_event(event)
    now = timezone.now()
    if event.status != Event.Status.PUBLISHED:
        event.reminders.filter(queued_at=None).update(armed_at=None)
        return 0
    if has_untold_date(event):
        return 0
    due = [one for one in _armed(event, now) if is_due(one, event, now)]
    return _queue(event, due, now) if due else 0


@transaction.atomic
def arm(event: Event) -> None:
    """Write down since when the reminders of `event` count, now that it is published, without waiting for the run."""
    event = lock_event(event)
    if _counts(event):
        _armed(event, timezone.now())


def _counts(event: Event) -> bool:
    """Whether its reminders count: it is published, and its date is known to its people."""
    return event.status == Event.Status.PUBLISHED and not has_untold_date(event)


def _armed(event: Event, now: datetime) -> list[Reminder]:
    """The reminders of `event` as rows, which count from `now` unless they did already for its date."""
    found = reminders_of(event)
    for one in found:
        if one.queued_at is None and one.since_on(event) is None:
            one.armed_at, one.for_date = now, event.date
            one.save()
    return found


def _queue(event: Event, due: list[Reminder], now: datetime) -> int:
    parts = parts_of(event)
    everyone = reached(event).people
    people = by_kind(everyone, parts)
    kept, giving = snapshots(everyone), giving_slots(event)
    letters = [
        Queued(kind, person, said=said_to(person, reminder.text, parts), reminder=reminder)
        for reminder in due
        for kind, group in people.items()
        for person in group
    ]
    queue_letters(letters, {person.pk: decided_from(person, kept[person.pk], giving) for person in everyone})
    event.reminders.filter(pk__in=[one.pk for one in due]).update(queued_at=now)
    return len(letters)


@transaction.atomic
def set_reminder(*, event: Event, days: int, hour: time, text: str, is_on: bool, by: Actor) -> Reminder:
    """Set the reminder of `event` at so many `days`, a new one where it has none. Repeating changes nothing.

    Raises NotChangeable for one that has left, or that would leave at a moment that is past.
    """
    event = lock_event(event)
    now = timezone.now()
    rows = {one.days: one for one in reminders_of(event)}
    reminder = rows.setdefault(days, Reminder(event=event, days=days, is_on=False))
    check_reminder_has_not_left(reminder)
    is_moved = is_on and not (reminder.is_on and reminder.hour == hour)
    reminder.hour, reminder.text, reminder.is_on = hour, text, is_on
    if is_moved:
        check_reminder_is_to_come(reminder, event, now=now)
        reminder.armed_at, reminder.for_date = (now, event.date) if _counts(event) else (None, None)
    for one in rows.values():
        if one is reminder or one.pk is None:
            one.save()
    History.objects.create(event=event, who=by.name, when=now, act=CHANGED, reason=_in_words(reminder))
    logger.info("%s set the reminder %s of %s", by, reminder.days, event.slug)
    return reminder


def _in_words(reminder: Reminder) -> str:
    return f"{reminder.name}, à {reminder.hour:%H:%M}" if reminder.is_on else f"{reminder.name}, éteint"


def copy_reminders(event: Event, edition: Event) -> None:
    """Give the new `edition` of a day its reminders, as they are set; none has left."""
    Reminder.objects.bulk_create(
        Reminder(event=edition, days=one.days, hour=one.hour, text=one.text, is_on=one.is_on)
        for one in reminders_of(event)
    )


COPIED.append(copy_reminders)
