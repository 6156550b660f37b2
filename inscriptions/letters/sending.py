"""A row that leaves: claimed by one, composed, sent over a connection, and told what came of it.

A row is composed when it is first sent, and what it says is kept in it: another attempt sends the same. A server that
is down has had no attempt: what the row says is composed anew when it answers.

A row is claimed just before it is sent and marked just after: a process that is killed leaves one row in hand for each
connection, which may have left, and leaves again. Nothing tells the two apart, and a letter twice is better than none.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic, sleep

from django.core.mail import EmailMultiAlternatives
from django.db import Error as DatabaseError
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from inscriptions.letters.day import LetterDays
from inscriptions.letters.message import message
from inscriptions.letters.refused import WITHHELD, is_withheld, mark_refused
from inscriptions.letters.render import OF_NOBODY, letter_of
from inscriptions.letters.server import (
    SERVER,
    FellSilent,
    MailLine,
    RefusesUs,
    ServerDown,
    is_final,
    refusal,
    refuses_recipient,
    why_refused,
)
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post import kinds
from programme.models import Event
from rencontre.tasks.isolation import drop_broken_connections

logger = logging.getLogger(__name__)

IN_HAND = timedelta(minutes=5)  # a row claimed since may be in a worker's hands
SOON = timedelta(seconds=30)  # a row that was no attempt is due at the next minute's run
LATER = timedelta(minutes=15)  # one that the server fell silent over PATIENCE times: each time may send it
PATIENCE = 2
MOST_HANDED = 3  # times that the server may have a letter whole and not say so: it has perhaps left each time
HELD_BACK = timedelta(minutes=15)  # after which a letter that was tried keeps those that follow it no more
MARKING = 10  # seconds during which a database that fails is told again that a letter left
SILENT = "L’envoi s’est arrêté avant la fin, à chaque essai."
PERHAPS = "Ce message a peut-être été reçu\u00a0: le serveur l’a pris plusieurs fois sans répondre."
STOPS = "Ce message arrête le serveur de messagerie, qui prend les autres."


class Fate(Enum):
    """What became of a row; DROPPED: nothing to send any more, or nowhere to; LEFT: it is another sender's, or not due.

    STALLED: the server fell silent over it, or puts it off; HANDED: once it had the letter whole, which may have left;
    REFUSED: in words that speak of us.
    """

    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    STALLED = "stalled"
    HANDED = "handed"
    REFUSED = "refused"
    LEFT = "left"


def waiting_mails(now: datetime) -> QuerySet[OutgoingMail]:
    """Rows to send: never tried, or last tried 4, 16, 64… minutes ago according to the number of attempts.

    Those that may not leave before an instant wait for it. One that the server took no attempt of is due SOON. The
    letters of one person keep their order: one waits for those before it that are due or were tried lately, but not for
    one that waits longer, since it tells what is true now.
    """
    due = _due(now)
    first = OutgoingMail.objects.to_send().filter(registration=OuterRef("registration"), pk__lt=OuterRef("pk"))
    first = first.filter(due | Q(claimed_at__gte=now - HELD_BACK))
    return OutgoingMail.objects.to_send().filter(due, ~Exists(first))


def _due(now: datetime) -> Q:
    due = Q(claimed_at__isnull=True) | Q(attempts=0, stalls__lt=PATIENCE, claimed_at__lt=now - SOON)
    due |= Q(attempts=0, claimed_at__lt=now - LATER)
    for attempts in range(1, OutgoingMail.MAX_ATTEMPTS):
        due |= Q(attempts=attempts, claimed_at__lt=now - timedelta(minutes=4**attempts))
    return due & (Q(not_before=None) | Q(not_before__lte=now))


def in_order(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """First what somebody waits for before a screen, with what the same person must be sent before, then by age.

    What was refused comes after its like. A letter that was tried and got no answer of its own, since the server fell
    silent or takes nothing, comes after all others, and the last that was tried at the very end: those that stop the
    server lead no run twice.
    """
    awaited = Q(kind__in=[slug for slug, kind in kinds.KINDS.items() if kind.awaited])
    by_the_person = Q(registration__source=Registration.Source.SITE)
    of_the_person = OutgoingMail.objects.to_send().filter(awaited, registration=OuterRef("registration"))
    without_answer = Q(stalls__gt=0) | Q(attempts=0, claimed_at__isnull=False)
    return mails.order_by(
        Case(
            When(without_answer, then=2),
            When(awaited & Q(registration=None), then=0),
            When(by_the_person & Exists(of_the_person), then=0),
            default=1,
        ),
        "stalls",
        F("claimed_at").asc(nulls_first=True),
        "pk",
    )


def give_up_exhausted(now: datetime) -> int:
    """Give up the rows whose last attempt ended without a word: its process was killed; how many."""
    exhausted = OutgoingMail.objects.to_send().filter(
        attempts__gte=OutgoingMail.MAX_ATTEMPTS, claimed_at__lt=now - IN_HAND
    )
    exhausted.filter(last_error="").update(last_error=SILENT)
    return exhausted.update(gave_up_at=now)


def send(pk: int, days: LetterDays, line: MailLine) -> Fate:
    """Claim the row `pk` and send it over `line`; what is wrong with it is told in the row.

    Raises ServerDown, and RefusesUs, which is no attempt until one knows of whom the refusal speaks.
    """
    line.open()  # before anything is in hand
    now = timezone.now()
    if waiting_mails(now).filter(pk=pk).update(claimed_at=now, attempts=F("attempts") + 1) != 1:
        return Fate.LEFT
    row = OutgoingMail.objects.filter(pk=pk)
    try:
        mail = row.select_related("registration__event", "registration__asked_by", "campaign").get()
        if not _has_reader(mail):
            _drop(mail)
            return Fate.DROPPED
        if is_withheld(mail):
            _withhold(mail)
            return Fate.DROPPED
        if not _compose(mail, days):
            _drop(mail)
            return Fate.DROPPED
        line.send(_with_files(message(mail, days.site), mail, days))
    except ServerDown as down:
        _count_no_attempt(row, str(down))
        raise
    except RefusesUs as refused:
        _count_no_attempt(row, refused.of_server)
        raise
    except FellSilent as silence:
        _count_no_attempt(row, str(silence))
        return Fate.HANDED if silence.handed else Fate.STALLED
    except Exception as error:  # whatever it is, it is this letter's, and told in its row
        drop_broken_connections()
        _tell_failure(row, error)
        return Fate.FAILED
    _mark_sent(row)
    return Fate.SENT


def _with_files(email: EmailMultiAlternatives, mail: OutgoingMail, days: LetterDays) -> EmailMultiAlternatives:
    """The message with what the team attached to it, read once for all those of the batch."""
    if mail.campaign:
        for file in days.of(mail.campaign.event_id).campaign(mail.campaign.pk).attached:
            email.attach(file.name, file.content, file.kind)
    return email


def _mark_sent(row: QuerySet[OutgoingMail]) -> None:
    """It left: should another have given the row up meanwhile, it is not given up any more.

    A database that fails just then is asked again for a while: unmarked, the letter would leave again.
    """
    ends = monotonic() + MARKING
    while True:
        try:
            row.update(sent_at=timezone.now(), gave_up_at=None, dropped_at=None, last_error="", facts={})
            return
        except DatabaseError:
            if monotonic() > ends:
                raise
            logger.warning("a letter left, and could not be marked yet", exc_info=True)
            drop_broken_connections()
            sleep(MARKING / 20)


def count_silences(keys: Iterable[int], *, others_left: bool) -> None:
    """Count that the server fell silent over these rows; if it took others meanwhile, they are the reason."""
    rows = OutgoingMail.objects.to_send().filter(pk__in=list(keys))
    rows.update(stalls=F("stalls") + 1)
    if others_left:
        rows.update(last_error=STOPS)
        rows.filter(stalls__gte=OutgoingMail.MAX_STALLS).update(gave_up_at=timezone.now())


def give_up_handed(keys: Iterable[int]) -> None:
    """Stop the rows that the server had whole MOST_HANDED times without a word: somebody decides to send them again."""
    rows = OutgoingMail.objects.to_send().filter(pk__in=list(keys), stalls__gte=MOST_HANDED)
    rows.update(gave_up_at=timezone.now(), last_error=PERHAPS)


def give_up_refused(refusals: dict[int, RefusesUs]) -> None:
    """The refusals were of these letters alone: others left."""
    for pk, refused in refusals.items():
        OutgoingMail.objects.to_send().filter(pk=pk).update(
            gave_up_at=timezone.now(), last_error=refused.of_letter, attempts=F("attempts") + 1
        )


def tell_all_who_wait(trouble: str) -> None:
    """Say in each row that waits what keeps it from leaving; "" once the server takes letters again.

    What a row says of itself stays.
    """
    waiting = OutgoingMail.objects.to_send()
    if trouble:
        of_the_server = Q(last_error="") | Q(last_error__startswith=SERVER)
        waiting.filter(of_the_server).exclude(last_error=trouble).update(last_error=trouble)
    else:
        waiting.filter(last_error__startswith=SERVER, attempts=0, stalls=0).update(last_error="")


def _has_reader(mail: OutgoingMail) -> bool:
    """Follow the person to the address of today; False when nobody should read the letter any more.

    Its kind says where it goes; a later letter may replace it. The letters of version 0.1 hold no facts, and leave
    as they are.
    """
    if not mail.facts or (mail.registration is None and mail.kind in OF_NOBODY):
        return True
    kind, person = kinds.KINDS[mail.kind], mail.registration
    address = kind.address(person, mail.to) if person and kind.still_stands(person) else ""
    if person is None or not address or _is_of_before_a_cancellation(mail, person):
        return False
    if address.casefold() != mail.to.casefold():
        mail.to, mail.text = address, ""  # what was composed holds the link of the address of before
    later = person.mails.filter(Q(to=address) | Q(sent_at=None), kind=mail.kind, pk__gt=mail.pk)
    return not (kind.latest_only and later.filter(gave_up_at=None, dropped_at=None).exists())


def _is_of_before_a_cancellation(mail: OutgoingMail, person: Registration) -> bool:
    """What the team wrote of a day that was to take place, and is cancelled since."""
    was_to_take_place = mail.facts.get("said", {}).get("of_a_cancelled_day") is False
    return was_to_take_place and person.event.status == Event.Status.CANCELLED


def _compose(mail: OutgoingMail, days: LetterDays) -> bool:
    """Write in the row what it says, unless it says it already; False when it has nothing to say.

    What is not kept is said by `mail`, and not written: its subject neither, which may say a name.
    """
    if mail.text:
        return True
    letter = letter_of(mail, days.of(mail.registration.event_id) if mail.registration else None)
    if letter is None:
        return False
    mail.to, mail.subject, mail.text, mail.html = letter.to, letter.subject, letter.text, letter.html
    mail.calendar, mail.reply_to = letter.calendar, letter.reply_to
    said = [] if kinds.why_unkept(mail.kind) else ["subject", "text", "html", "calendar"]
    mail.save(update_fields=["to", "reply_to", *said])
    return True


def _withhold(mail: OutgoingMail) -> None:
    """Its address refuses our letters: it stays in the ledger, to be put in the queue again once that is changed."""
    row = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None)
    row.update(to=mail.to, gave_up_at=timezone.now(), dropped_at=None, last_error=WITHHELD, attempts=F("attempts") - 1)


def _drop(mail: OutgoingMail) -> None:
    """Say in the ledger that there was nothing to send; links that were asked for nobody leave no trace."""
    if mail.registration is None and not mail.facts:
        mail.delete()
    else:
        row = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None)
        row.update(dropped_at=timezone.now(), gave_up_at=None, facts={}, last_error="")


def _count_no_attempt(row: QuerySet[OutgoingMail], told: str) -> None:
    row.update(last_error=told, attempts=F("attempts") - 1)
    row.filter(attempts=0).exclude(facts={}).update(text="", html="", calendar="")


def _tell_failure(row: QuerySet[OutgoingMail], error: Exception) -> None:
    if not isinstance(error, OSError):
        logger.warning("mail %s could not be written", row.values_list("pk", flat=True).first(), exc_info=error)
    row.update(last_error=refusal(error).replace("\0", "").encode(errors="replace").decode())
    last = Q() if is_final(error) else Q(attempts__gte=OutgoingMail.MAX_ATTEMPTS)
    # A message that is stopped while the letter is refused drops it: it is given up all the same.
    if row.filter(last).update(gave_up_at=timezone.now(), dropped_at=None) and refuses_recipient(error):
        mark_refused(row.values_list("to", flat=True).get(), why=why_refused(error))
