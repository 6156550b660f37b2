"""Whether letters leave: how long those that may leave have waited."""

from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.db.models.functions import Coalesce

from inscriptions.models import OutgoingMail

LONGEST_WAIT = timedelta(minutes=15)
EVEN_IN_ORDER = timedelta(days=1)  # a letter waits no longer, however many leave before it


def waiting_since(now: datetime) -> datetime | None:
    """Since when the oldest letter that may leave at `now` has waited; None when none does.

    One that its recipient's server put off, or refused, has had an attempt: something sends. One that met our own
    server down has had none. One that was given up today without any answer counts with them.
    """
    may_leave = Q(not_before=None) | Q(not_before__lte=now)
    lately = now - EVEN_IN_ORDER
    untried = OutgoingMail.objects.filter(may_leave, attempts=0, sent_at=None, dropped_at=None)
    untried = untried.filter(Q(gave_up_at=None) | Q(gave_up_at__gte=lately, queued_at__gte=lately))
    return untried.aggregate(since=Min(Coalesce("not_before", "queued_at")))["since"]


def is_too_long(since: datetime | None, now: datetime) -> bool:
    """Whether a letter that waits `since` that instant says that none leaves: only then is a statement made.

    Those of a long list leave one after the other, as the mail server allows: while some do, the others are in order.
    """
    if since is None or since >= now - LONGEST_WAIT:
        return False
    recent = OutgoingMail.objects.filter(queued_at__gte=now - EVEN_IN_ORDER, sent_at__gte=now - LONGEST_WAIT)
    return since < now - EVEN_IN_ORDER or not recent.exists()


def mails_are_stuck(now: datetime) -> bool:
    """Whether letters wait and none leaves."""
    return is_too_long(waiting_since(now), now)
