"""Sending what is queued: after commit, by one worker at a time, in `OutgoingMail.MAX_ATTEMPTS` attempts at most.

A row is composed when it is first sent, and what it says is kept in it: another attempt sends the same. A server that
is down has had no attempt: what the row says is composed anew when it answers.
"""

import logging
from datetime import datetime, timedelta
from enum import Enum
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

from inscriptions.letters.day import LetterDays
from inscriptions.letters.message import message
from inscriptions.letters.render import letter_of
from inscriptions.models import History, OutgoingMail
from inscriptions.people.history import history_row
from inscriptions.post import kinds
from inscriptions.post.queue import hand_over, send_after_commit
from rencontre.actors import Actor
from rencontre.tasks.isolation import drop_broken_connections

logger = logging.getLogger(__name__)

LETTER_S = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError)  # refusals of one letter
TOO_LARGE = 552  # said of the sender when the message is announced
IN_HAND = timedelta(minutes=5)  # a row claimed since may be in a worker's hands
REQUEUED = "message remis dans la file"
SILENT = "L’envoi s’est arrêté avant la fin, à chaque essai."


class ServerDown(Exception):
    """The mail server takes nothing: no letter's fault, and no attempt of any."""


class Fate(Enum):
    """What became of a row; DROPPED: there was nothing to send any more; LEFT: it is another sender's, or not due."""

    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    LEFT = "left"


def waiting_mails(now: datetime) -> QuerySet[OutgoingMail]:
    """Rows to send: never tried, or last tried 4, 16, 64… minutes ago according to the number of attempts.

    Those that may not leave before an instant wait for it.

    One that met a server that was down counts no attempt: it is due again after a minute.
    """
    due = Q(claimed_at__isnull=True)
    for attempts in range(OutgoingMail.MAX_ATTEMPTS):
        due |= Q(attempts=attempts, claimed_at__lt=now - timedelta(minutes=4**attempts))
    return OutgoingMail.objects.to_send().filter(due, Q(not_before=None) | Q(not_before__lte=now))


def deliver(pk: int) -> bool:
    """Send the row `pk` if it is due and not claimed; True when it went out. A failure stays in the row."""
    return deliver_all([pk]) == 1


def deliver_all(keys: list[int]) -> int:
    """Send the rows of these primary keys that are due and not claimed; how many went out. A failure is its row's.

    What still waits for the same people leaves before: nobody reads that they wait after they were given a place. A
    mail server that is down ends the batch: `deliver_pending` sends the rest.
    """
    days, sent = LetterDays(), 0
    try:
        for pk in _with_those_before(keys):
            sent += _send(pk, days) == Fate.SENT and pk in keys
    except ServerDown:
        logger.warning("the mail server takes nothing: %s letters wait", len(keys) - sent)
    return sent


def _with_those_before(keys: list[int]) -> list[int]:
    people = OutgoingMail.objects.filter(pk__in=keys).values("registration")
    before = OutgoingMail.objects.to_send().filter(registration__in=people, pk__lt=max(keys, default=0))
    return sorted({*keys, *before.values_list("pk", flat=True)})


def deliver_pending(*, limit: int = 500) -> tuple[int, int]:
    """Send what is due, the rows never tried first; (number sent, number failed). A failure is its row's alone.

    A mail server that is down ends the run; so does a database that does not come back.
    """
    now, days = timezone.now(), LetterDays()
    give_up_exhausted(now)
    due = waiting_mails(now).order_by(F("claimed_at").asc(nulls_first=True), "pk")
    fates = []
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            fates.append(_send(pk, days))
        except ServerDown:
            fates.append(Fate.FAILED)
            break
        except DatabaseError:
            logger.warning("mail %s was left by a database that failed", pk, exc_info=True)
            fates.append(Fate.FAILED)
            drop_broken_connections()
            connection.ensure_connection()
    return fates.count(Fate.SENT), fates.count(Fate.FAILED)


def give_up_exhausted(now: datetime) -> int:
    """Give up the rows whose last attempt ended without a word: its process was killed; how many."""
    exhausted = OutgoingMail.objects.to_send().filter(
        attempts__gte=OutgoingMail.MAX_ATTEMPTS, claimed_at__lt=now - IN_HAND
    )
    exhausted.filter(last_error="").update(last_error=SILENT)
    return exhausted.update(gave_up_at=now)


def _send(pk: int, days: LetterDays) -> Fate:
    """Claim and send; what composing or sending raises is told in the row, ServerDown passes on."""
    now = timezone.now()
    if waiting_mails(now).filter(pk=pk).update(claimed_at=now, attempts=F("attempts") + 1) != 1:
        return Fate.LEFT
    row = OutgoingMail.objects.filter(pk=pk)
    try:
        mail = row.select_related("registration").get()
        if not _has_reader(mail) or not _compose(mail, days):
            _drop(mail)
            return Fate.DROPPED
        message(mail).send()
    except Exception as error:  # whatever it is, it is this letter's, and told in its row
        drop_broken_connections()
        _tell_failure(row, error)
        return Fate.FAILED
    # It left: should another have given the row up meanwhile, it is not given up any more.
    row.update(sent_at=timezone.now(), gave_up_at=None, dropped_at=None, last_error="", facts={})
    return Fate.SENT


def _has_reader(mail: OutgoingMail) -> bool:
    """Follow the person to the address of today; False when nobody should read the letter any more.

    Its kind says where it goes; a later letter may replace it. The letters of version 0.1 hold no facts, and leave
    as they are.
    """
    if not mail.facts:
        return True
    kind, person = kinds.KINDS[mail.kind], mail.registration
    address = kind.address(person, mail.to) if person else ""
    if person is None or not address:
        return False
    if address.casefold() != mail.to.casefold():
        mail.to, mail.text = address, ""  # what was composed holds the link of the address of before
    later = person.mails.filter(Q(to=address) | Q(sent_at=None), kind=mail.kind, pk__gt=mail.pk)
    return not (kind.latest_only and later.filter(gave_up_at=None, dropped_at=None).exists())


def _compose(mail: OutgoingMail, days: LetterDays) -> bool:
    """Write in the row what it says, unless it says it already; False when it has nothing to say."""
    if mail.text:
        return True
    letter = letter_of(mail, days.of(mail.registration.event_id) if mail.registration else None)
    if letter is None:
        return False
    mail.subject, mail.text, mail.html = letter.subject, letter.text, letter.html
    mail.calendar, mail.reply_to = letter.calendar, letter.reply_to
    mail.save(update_fields=["to", "subject", "text", "html", "calendar", "reply_to"])
    return True


def _drop(mail: OutgoingMail) -> None:
    """Say in the ledger that there was nothing to send; links that were asked for nobody leave no trace."""
    if mail.registration is None and not mail.facts:
        mail.delete()
    else:
        OutgoingMail.objects.filter(pk=mail.pk, sent_at=None).update(dropped_at=timezone.now(), facts={}, last_error="")


def _tell_failure(row: QuerySet[OutgoingMail], error: Exception) -> None:
    told = f"{type(error).__name__} : {error}".replace("\0", "").encode(errors="replace").decode()
    if _is_the_server_s(error):
        row.update(last_error=told, attempts=F("attempts") - 1)
        row.filter(attempts=0).exclude(facts={}).update(text="", html="", calendar="")
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
    unsent = mails.filter(sent_at__isnull=True, dropped_at__isnull=True)
    failed = unsent.filter(Q(gave_up_at__isnull=False) | Q(attempts__gt=0, claimed_at__lt=quiet))
    rows = OutgoingMail.objects.select_for_update(of=("self",)).select_related("registration")
    waiting = list(rows.filter(pk__in=failed.values("pk")).order_by("pk"))
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in waiting]).update(
        claimed_at=None, gave_up_at=None, attempts=0, last_error=""
    )
    History.objects.bulk_create(
        history_row(REQUEUED, mail.registration, by=by, before={}, after={}, reason=mail.subject)
        for mail in waiting
        if mail.registration
    )
    send_after_commit(waiting)
    return len(waiting)


hand_over(deliver_all)
