"""Places held until an address is confirmed (`HOLD` in `seats/status.py`), freed when it is not: acts of the clock."""

from functools import partial

from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.seats.act import PROMOTED, act
from inscriptions.seats.locks import lock_event
from programme.models import Event
from rencontre.actors import THE_LINE
from rencontre.tasks.isolation import run_isolated


def settle_day(*, event: Event, tells_later: bool = False) -> None:
    """After a change of capacity or of hours: give every free place of `event` to who waits for it.

    `tells_later`: they are told with the others of the change, by `programme_changes.announce`.
    """
    with act(event, by=THE_LINE, as_=PROMOTED) as done:
        done.tells_later = tells_later  # the frame gives them on leaving


def lock_without_expired_holds(event: Event) -> None:
    """Lock `event`, inside a transaction, and free its holds that are over: the act that follows finds none."""
    event = lock_event(event)
    if event.registrations.expired(timezone.now()).exists():
        settle_day(event=event)


def free_expired_holds() -> int:
    """Free every hold that is over, a day at a time under its lock; how many days had some."""
    expired = Registration.objects.expired(timezone.now())
    events = list(Event.objects.filter(registrations__in=expired).distinct())
    return [run_isolated(partial(settle_day, event=event), what=f"places de {event}") for event in events].count(True)
