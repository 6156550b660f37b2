"""The one place where the status of a registration is set, with the dates that go with it, and what it ends."""

from collections.abc import Collection
from datetime import datetime, timedelta

from inscriptions.models import Answer, Registration, SpecialNeeds

HOLD = timedelta(hours=24)
DATED = ["status", "status_changed_at", "queued_at", "hold_expires_at"]
Status = Registration.Status


def set_status(person: Registration, status: str, *, now: datetime) -> None:
    """Write `status` at `now` (aware): who waits is queued, who must prove an address is held for HOLD, never
    past the start of the day.

    A person who already has that status keeps its dates. An unsaved row is left to its maker to save.
    """
    if person.pk:
        set_status_of([person], status, now=now)
    else:
        give_status(person, status, now=now)


def set_status_of(people: Collection[Registration], status: str, *, now: datetime) -> None:
    """The same for many saved rows, in one statement; in two more, who is cancelled loses what is sensitive."""
    changed = [person for person in people if person.status != status]
    for person in changed:
        give_status(person, status, now=now)
    if changed:
        dated = {name: getattr(changed[0], name) for name in DATED}
        those = [person.pk for person in changed]
        Registration.objects.filter(pk__in=those).update(**dated)
        if status == Status.CANCELLED:  # nobody has to welcome them any more (art. 9 GDPR)
            SpecialNeeds.objects.filter(registration__in=those).delete()
            Answer.objects.filter(registration__in=those, question__sensitive=True).delete()


def give_status(person: Registration, status: str, *, now: datetime) -> None:
    """The same in memory alone."""
    person.status, person.status_changed_at = status, now
    person.queued_at = now if status == Status.WAITING else None
    person.hold_expires_at = min(now + HOLD, person.event.starts) if status == Status.UNCONFIRMED else None
