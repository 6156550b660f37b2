"""The lock that every taking of a place goes through.

On PostgreSQL it is the event's row; on SQLite the transaction itself is IMMEDIATE, so that only one writes at a time.
"""

from django.db.models import QuerySet

from inscriptions.models import Registration
from programme.models import Event


def lock_event(event: Event) -> Event:
    """The event, read again under its lock; call it first, inside a transaction."""
    return Event.objects.select_for_update(of=("self",)).select_related("main_venue").get(pk=event.pk)


def lock_registration(registration: Registration) -> Registration:
    """The registration and its event, both locked and read again, the event first."""
    event = lock_event(registration.event)
    return event.registrations.select_for_update().get(pk=registration.pk)


def lock_event_of(registrations: QuerySet[Registration]) -> Registration | None:
    """The one of `registrations` that is asked for, in the query that locks its event; read it again before writing."""
    return registrations.select_related("event").select_for_update(of=("event",)).first()
