"""Sending what the ledger holds: after commit, by one worker at a time, in six attempts at most."""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from inscriptions.mails import message, write_links
from inscriptions.models import Budget, OutgoingMail
from inscriptions.services.history import record, snapshot

IMMEDIATE_LIMIT = 5  # mails that one request sends itself when there is no queue


def waiting_mails(now):
    """Rows to send: never tried, or last tried 4, 16, 64… minutes ago according to the number of attempts."""
    due = Q(claimed_at__isnull=True)
    for attempts in range(1, OutgoingMail.MAX_ATTEMPTS):
        due |= Q(attempts=attempts, claimed_at__lt=now - timedelta(minutes=4**attempts))
    return OutgoingMail.objects.filter(due, sent_at__isnull=True, gave_up_at__isnull=True)


def send_after_commit(mails: list[OutgoingMail], *, may_wait: bool = False) -> None:
    """Hand the rows to the task queue once the transaction stands; without a queue, at most five are sent at once.

    Without a queue, those that `may_wait` are left to `deliver_mails`: the time of the answer says nothing of them.
    """
    if settings.TASKS_MODE == "immediate":
        mails = [] if may_wait and not settings.DEBUG else mails[:IMMEDIATE_LIMIT]
    for mail in mails:
        transaction.on_commit(lambda pk=mail.pk: deliver_mail.enqueue(pk))


@task()
def deliver_mail(pk: int) -> bool:
    """Send one row of the ledger."""
    return deliver(pk)


def deliver(pk: int) -> bool:
    """Send the row `pk` if it is due and not claimed; True when it went out. A failure stays in the row."""
    now = timezone.now()
    if waiting_mails(now).filter(pk=pk).update(claimed_at=now, attempts=F("attempts") + 1) != 1:
        return False
    mail = OutgoingMail.objects.get(pk=pk)
    if mail.kind == OutgoingMail.Kind.LINKS and not write_links(mail):
        mail.delete()
        return False
    try:
        message(mail).send()
    except (OSError, SMTPException, ValueError) as error:
        mail.last_error = f"{type(error).__name__} : {error}"
        mail.gave_up_at = now if mail.attempts >= OutgoingMail.MAX_ATTEMPTS else None
        mail.save(update_fields=["last_error", "gave_up_at"])
        return False
    mail.sent_at = timezone.now()
    mail.last_error = ""
    mail.save(update_fields=["sent_at", "last_error"])
    return True


def deliver_pending(*, limit: int = 500) -> tuple[int, int]:
    """Send what is due, oldest first; (number sent, number failed). Also forgets yesterday's budgets."""
    now = timezone.now()
    Budget.objects.filter(hour__lt=now - timedelta(days=1)).delete()
    results = [deliver(pk) for pk in waiting_mails(now).order_by("pk").values_list("pk", flat=True)[:limit]]
    return results.count(True), results.count(False)


@transaction.atomic
def requeue(*, mails: QuerySet[OutgoingMail], by: str) -> int:
    """Give six new attempts to those of `mails` that failed, from now on; how many. Repeating sends nothing twice."""
    # A row claimed a moment ago may be in a worker's hands.
    quiet = timezone.now() - timedelta(minutes=5)
    failed = mails.filter(Q(gave_up_at__isnull=False) | Q(attempts__gt=0, claimed_at__lt=quiet), sent_at__isnull=True)
    waiting = list(OutgoingMail.objects.select_for_update().filter(pk__in=failed.values("pk")).order_by("pk"))
    for mail in waiting:
        mail.claimed_at = mail.gave_up_at = None
        mail.attempts, mail.last_error = 0, ""
        mail.save(update_fields=["claimed_at", "gave_up_at", "attempts", "last_error"])
        if mail.registration:
            before = snapshot(mail.registration)
            record("message remis dans la file", mail.registration, by=by, before=before, reason=mail.subject)
    send_after_commit(waiting)
    return len(waiting)
