"""Sending what is queued: after commit, by one worker at a time, in `OutgoingMail.MAX_ATTEMPTS` attempts at most."""

import logging
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import get_connection
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from inscriptions.letters.message import message
from inscriptions.letters.render import compose, write_links
from inscriptions.models import OutgoingMail
from inscriptions.people.history import history_row
from inscriptions.post.queue import hand_over, send_after_commit
from rencontre.actors import Actor
from rencontre.tasks.isolation import drop_broken_connections

logger = logging.getLogger(__name__)

LETTER_S = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError)  # refusals of one letter
TOO_LARGE = 552  # said of the sender when the message is announced
IN_HAND = timedelta(minutes=5)  # a row claimed since may be in a worker's hands
SILENT = "L’envoi s’est arrêté avant la fin, à chaque essai."


class ServerDown(Exception):
    """The mail server takes nothing: no letter's fault, and no attempt of any."""


def waiting_mails(now):
    """Rows to send: never tried, or last tried 4, 16, 64… minutes ago according to the number of attempts.

    One that met a server that was down counts no attempt: it is due again after a minute.
    """
    due = Q(claimed_at__isnull=True)
    for attempts in range(OutgoingMail.MAX_ATTEMPTS):
        due |= Q(attempts=attempts, claimed_at__lt=now - timedelta(minutes=4**attempts))
    return OutgoingMail.objects.filter(due, sent_at__isnull=True, gave_up_at__isnull=True)


def deliver(pk: int) -> bool:
    """Send the row `pk` if it is due and not claimed; True when it went out. A failure stays in the row."""
    try:
        return _send(pk)
    except ServerDown:
        return False


def deliver_pending(*, limit: int = 500) -> tuple[int, int]:
    """Send what is due, the rows never tried first; (number sent, number failed). A failure is its row's alone.

    A mail server that is down ends the run; so does a database that does not come back.
    """
    now = timezone.now()
    give_up_exhausted(now)
    due = waiting_mails(now).order_by(F("claimed_at").asc(nulls_first=True), "pk")
    sent = failed = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            went_out = _send(pk)
        except ServerDown:
            failed += 1
            break
        except DatabaseError:
            logger.warning("mail %s was left by a database that failed", pk, exc_info=True)
            went_out = False
            drop_broken_connections()
            connection.ensure_connection()
        sent, failed = sent + went_out, failed + (not went_out)
    return sent, failed


def give_up_exhausted(now: datetime) -> int:
    """Give up the rows whose last attempt ended without a word: its process was killed; how many."""
    exhausted = OutgoingMail.objects.filter(
        sent_at__isnull=True,
        gave_up_at__isnull=True,
        attempts__gte=OutgoingMail.MAX_ATTEMPTS,
        claimed_at__lt=now - IN_HAND,
    )
    exhausted.filter(last_error="").update(last_error=SILENT)
    return exhausted.update(gave_up_at=now)


def _send(pk: int) -> bool:
    """Claim and send; what composing or sending raises is told in the row, ServerDown passes on."""
    now = timezone.now()
    if waiting_mails(now).filter(pk=pk).update(claimed_at=now, attempts=F("attempts") + 1) != 1:
        return False
    row = OutgoingMail.objects.filter(pk=pk)
    try:
        mail = row.get()
        if mail.kind == OutgoingMail.Kind.LINKS and not write_links(mail):
            mail.delete()
            return False
        message(mail).send()
    except Exception as error:  # whatever it is, it is this letter's, and told in its row
        drop_broken_connections()
        _tell_failure(row, error)
        return False
    # It left: should another have given the row up meanwhile, it is not given up any more.
    row.update(sent_at=timezone.now(), gave_up_at=None, last_error="")
    return True


def _tell_failure(row: QuerySet[OutgoingMail], error: Exception) -> None:
    told = f"{type(error).__name__} : {error}".replace("\0", "").encode(errors="replace").decode()
    if _is_the_server_s(error):
        row.update(last_error=told, attempts=F("attempts") - 1)
        raise ServerDown from error
    if not isinstance(error, OSError | SMTPException):
        logger.warning("mail %s could not be written", row.values_list("pk", flat=True).first(), exc_info=error)
    row.update(last_error=told)
    last = Q() if _is_final(error) else Q(attempts__gte=OutgoingMail.MAX_ATTEMPTS)
    row.filter(last).update(gave_up_at=timezone.now())
    if isinstance(error, TimeoutError):  # an attempt of this letter, and the others wait for the next run
        raise ServerDown from error


def _codes(error: Exception) -> set[int]:
    """What the mail server answered: the code of each refusal."""
    if isinstance(error, SMTPRecipientsRefused):
        return {code for code, _ in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, SMTPResponseException) else set()


def _is_final(error: Exception) -> bool:
    """Whether the recipient, or the message, is refused for good."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError) and min(_codes(error), default=0) >= 500


def _is_the_server_s(error: Exception) -> bool:
    """Whether no letter would leave: the server takes no mail from us, or cannot be reached again."""
    if isinstance(error, SMTPSenderRefused) and error.smtp_code != TOO_LARGE:
        return True
    if not isinstance(error, OSError) or (isinstance(error, LETTER_S) and 421 not in _codes(error)):
        return False
    try:
        with get_connection():
            return False
    except OSError:
        return True


@transaction.atomic
def requeue(*, mails: QuerySet[OutgoingMail], by: Actor) -> int:
    """Give six new attempts to those of `mails` that failed, from now on; how many. Repeating sends nothing twice."""
    quiet = timezone.now() - IN_HAND
    failed = mails.filter(Q(gave_up_at__isnull=False) | Q(attempts__gt=0, claimed_at__lt=quiet), sent_at__isnull=True)
    waiting = list(OutgoingMail.objects.select_for_update().filter(pk__in=failed.values("pk")).order_by("pk"))
    for mail in waiting:
        mail.claimed_at = mail.gave_up_at = None
        mail.attempts, mail.last_error = 0, ""
        mail.save(update_fields=["claimed_at", "gave_up_at", "attempts", "last_error"])
        if mail.registration:
            history_row(
                "message remis dans la file", mail.registration, by=by, before={}, after={}, reason=mail.subject
            ).save()
    send_after_commit(waiting)
    return len(waiting)


hand_over(compose=compose, deliver=deliver)
