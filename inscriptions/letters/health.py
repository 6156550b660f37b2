"""Whether the database answers and letters leave, for machines."""

from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inscriptions.models import OutgoingMail


def mails_are_stuck(now: datetime) -> bool:
    """Whether a mail has waited more than fifteen minutes, sent by nobody, or was given up since yesterday."""
    since = now - timedelta(minutes=15)
    may_leave = Q(not_before=None) | Q(not_before__lt=since)
    waiting = OutgoingMail.objects.to_send().filter(may_leave, queued_at__lt=since)
    given_up = OutgoingMail.objects.filter(gave_up_at__gt=now - timedelta(days=1))
    return waiting.exists() or given_up.exists()  # each in its own index


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the database answers and letters leave; 503 when one does not. See rencontre/http/health.py."""
    try:
        state = {"database": "ok", "mails": "bloqués" if mails_are_stuck(timezone.now()) else "ok"}
    except DatabaseError:
        state = {"database": "en panne", "mails": "inconnu"}
    is_well = set(state.values()) == {"ok"}
    return JsonResponse(state, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})
