"""Places held until an address is confirmed (`HOLD` in `seats/status.py`), and what becomes of them when it is not."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter, send_after_commit
from inscriptions.seats.locks import lock_event
from inscriptions.seats.settle import settle
from inscriptions.seats.status import set_status
from programme.models import Event
from rencontre.actors import THE_LINE
from rencontre.tasks.isolation import run_isolated

HOLD_EXPIRED = "adresse non confirmée"


def expire_holds(event: Event, *, told: Iterable[Registration] = ()) -> list[OutgoingMail]:
    """Free what people hold who did not confirm their address in time; call it before taking a place.

    It may cancel or move anybody: read a registration again after it. People in `told` are told by the act itself.
    """
    now = timezone.now()
    expired = list(event.registrations.expired(now).order_by("hold_expires_at", "pk"))
    mails = []
    for person in expired:
        person.event = event
        before = snapshot(person)
        set_status(person, Registration.Status.CANCELLED, now=now)
        person.seats.all().delete()
        record(HOLD_EXPIRED, person, by=THE_LINE, before=before)
        if person.email and person.pk not in {one.pk for one in told}:
            mails.append(queue_letter(kinds.EXPIRED, person))
    return mails + settle(event, told=told) if expired else []


@transaction.atomic
def settle_day(*, event: Event) -> None:
    """After a change of capacity or of hours: give every free place of `event` to who waits for it."""
    event = lock_event(event)
    send_after_commit(expire_holds(event) + settle(event))


def free_expired_holds() -> int:
    """Free every hold that is over, a day at a time under its lock; how many days had some."""
    expired = Registration.objects.expired(timezone.now())
    events = list(Event.objects.filter(registrations__in=expired).distinct())
    return [run_isolated(partial(settle_day, event=event), what=f"places de {event}") for event in events].count(True)
