"""Runs that send what waits: one at a time for the whole site, over a few connections, within a minute.

A run begins with one connection; others join once a first letter is gone. One that the server hangs on is closed, and
the others go on. A database that hangs ends it too. See docs/decisions/letters-leave.md.
"""

import logging
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from threading import Event as Signal
from threading import Lock, Thread, Timer
from time import monotonic

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from inscriptions.leases import only_one
from inscriptions.letters.day import LetterDays
from inscriptions.letters.sending import (
    IN_HAND,
    Fate,
    count_silences,
    give_up_exhausted,
    give_up_handed,
    give_up_refused,
    in_order,
    send,
    tell_all_who_wait,
    waiting_mails,
)
from inscriptions.letters.server import BATCH, MailLine, RefusesUs, ServerDown
from inscriptions.models import Campaign, History, OutgoingMail
from inscriptions.people.history import history_row
from inscriptions.post.queue import hand_over, send_after_commit
from inscriptions.spending import PARTS, Spent, give_back, spend_within
from rencontre.actors import Actor
from rencontre.databases.patience import somebody_waits
from rencontre.tasks.isolation import drop_broken_connections

logger = logging.getLogger(__name__)

CONNECTIONS = 4  # at once; providers refuse more than a few
LISTED = 200  # letters read at a time: whoever signs up meanwhile is served before the next ones
SECONDS = 40  # a run takes no letter later
CUT = 50  # and ends what is still being said
IN_A_ROW = 2  # letters that one connection after another falls silent over: it is the server
DOMAINS = 3  # whose letters are refused one after the other, in words that speak of us: it is the server
SILENCES = (Fate.STALLED, Fate.HANDED)
LETTERS = "letters"  # the lease of the runs, and the budget of MAIL_RATE
REQUEUED = "message remis dans la file"


class Run:
    """One run; `keys`: the only letters that it sends, for somebody who waits before a screen.

    It takes no letter after so many `seconds`, and is cut so many after (`grace`). `lost` is set once another run may
    have begun.
    """

    def __init__(self, *, seconds: float, grace: float, lost: Signal | None = None, keys: Iterable[int] | None = None):
        self.ends, self.grace, self.lost = monotonic() + seconds, grace, lost or Signal()
        self.refills = keys is None
        self.listed = deque(keys or ())
        self.refusals: dict[int, RefusesUs] = {}  # of the letters themselves: others left after them
        self.doubts: dict[int, RefusesUs] = {}  # of one does not know whom: none left after them
        self.seen: set[int] = set()
        self.fates: dict[int, Fate] = {}
        self.failed = 0
        self.told = ""  # what is wrong with the server
        self.is_over, self.is_dry = Signal(), False
        self.lock, self.rate_lock = Lock(), Lock()
        self.lines, self.helpers = [MailLine()], list[Thread]()

    def go(self) -> None:
        """Send, from this thread and from others beside it, until nothing is due or the time is over."""
        timer = Timer(self.ends - monotonic() + self.grace, self._cut)
        timer.daemon = True
        timer.start()
        try:
            self._work(self.lines[0])
        finally:
            for helper in self.helpers:
                helper.join()
            timer.cancel()
        self._tell()

    def of(self, *fates: Fate) -> list[int]:
        """The letters of which this became."""
        return [pk for pk, fate in list(self.fates.items()) if fate in fates]

    def has_more(self) -> bool:
        """Whether letters came while nothing was due any more: another run found this one at work, and left them."""
        return self.is_dry and not self.told and self._goes_on() and bool(self._due())

    def _cut(self) -> None:
        self.is_over.set()
        for line in self.lines:
            line.cut()

    def _goes_on(self) -> bool:
        return monotonic() < self.ends and not self.is_over.is_set() and not self.lost.is_set()

    def _work(self, line: MailLine) -> None:
        days, silences, doubts = LetterDays(), 0, dict[int, RefusesUs]()
        try:
            while silences < IN_A_ROW and len(_domains(doubts)) < DOMAINS and (pk := self._next()):
                try:
                    fate = self._send(pk, days, line)
                except RefusesUs as refused:
                    fate, doubts[pk] = Fate.REFUSED, refused
                self.fates[pk] = fate
                silences = silences + 1 if fate in SILENCES else 0
                if fate == Fate.SENT:
                    self.refusals |= doubts
                    doubts.clear()
        except ServerDown as down:
            self.failed += 1
            self.told = str(down)
            self.is_over.set()
        finally:
            line.close()
            self.doubts |= doubts
        if len(_domains(doubts)) >= DOMAINS:
            self.is_over.set()
        if pk and silences == IN_A_ROW and not self.of(Fate.SENT):
            self.told = OutgoingMail.objects.filter(pk=pk).values_list("last_error", flat=True).first() or ""

    def _next(self) -> int | None:
        """A letter that is due; nothing once the run is over."""
        with self.lock:
            if not self._goes_on():
                return None
            if not self.listed and self.refills:
                self.listed.extend(self._due())
                self.is_dry = not self.listed
            pk = self.listed.popleft() if self.listed else None
            if pk is not None:
                self.seen.add(pk)
            return pk

    def _due(self) -> list[int]:
        """The first letters that are due and were not tried; of one person, the oldest."""
        due = in_order(waiting_mails(timezone.now())).values_list("pk", flat=True)
        return [pk for pk in due[:LISTED] if pk not in self.seen]

    def _send(self, pk: int, days: LetterDays, line: MailLine) -> Fate:
        spent = self._spend()
        fate = Fate.LEFT
        try:
            if settings.MAIL_RATE is None or spent:
                fate = send(pk, days, line)
        except DatabaseError:
            logger.warning("mail %s was left by a database that failed", pk, exc_info=True)
            fate = Fate.FAILED
            drop_broken_connections()
            connection.ensure_connection()
        finally:
            if spent and fate in (Fate.LEFT, Fate.DROPPED):
                give_back(spent)
        if fate == Fate.SENT and self.refills:
            self._call_for_help()
        return fate

    def _spend(self) -> Spent | None:
        """One letter of MAIL_RATE, after a wait if need be; None without a limit, or when the run ends before.

        Nobody waits for it before a screen.
        """
        if settings.MAIL_RATE is None:
            return None
        letters, seconds = settings.MAIL_RATE
        with self.rate_lock:
            while self._goes_on():
                if spent := spend_within(LETTERS, limit=letters, period=timedelta(seconds=seconds)):
                    return spent
                if not self.refills or monotonic() + seconds / PARTS > self.ends:
                    self.is_over.set()
                self.is_over.wait(seconds / PARTS)
        return None

    def _call_for_help(self) -> None:
        """Open a connection more for each BATCH letters that are listed."""
        with self.lock:
            wanted = min(CONNECTIONS - 1, len(self.listed) // BATCH)
            while len(self.helpers) < wanted:
                line = MailLine()
                helper = Thread(target=self._help, args=[line], daemon=True)
                self.lines.append(line)
                self.helpers.append(helper)
                helper.start()

    def _help(self, line: MailLine) -> None:
        try:
            with somebody_waits():  # said in each thread
                line.open()
                self._work(line)
        except ServerDown:
            pass  # it takes no connection more: those that are open go on
        except Exception:  # this connection's alone
            logger.warning("a connection to the mail server ended", exc_info=True)
        finally:
            connections.close_all()

    def _tell(self) -> None:
        sent = self.of(Fate.SENT)
        if self.doubts and not (sent and len(_domains(self.doubts)) < DOMAINS):
            self.told = self.told or next(iter(self.doubts.values())).of_server
        elif not self.told:
            self.refusals |= self.doubts
        give_up_refused(self.refusals)
        if self.told or sent:
            tell_all_who_wait(self.told)
        if silences := self.of(*(SILENCES if sent else [Fate.HANDED])):
            count_silences(silences, others_left=bool(sent))
            give_up_handed(self.of(Fate.HANDED))


def _domains(refusals: dict[int, RefusesUs]) -> set[str]:
    return {refused.domain for refused in refusals.values()}


def deliver(pk: int) -> bool:
    """Send the row `pk` if it is due and not claimed; True when it went out. A failure stays in the row."""
    return deliver_all([pk]) == 1


def deliver_all(keys: list[int]) -> int:
    """Send these rows over one connection, if they are due and not claimed; how many went out.

    Somebody waits for the answer: it takes no lease, since each row is claimed by one, and no more time than
    EMAIL_TIMEOUT in all: no letter is begun in its second half. What still waits for the same people leaves before:
    nobody reads that they wait after they were given a place.
    """
    half = (settings.EMAIL_TIMEOUT or SECONDS) / 2
    run = Run(seconds=half, grace=half, keys=_with_those_before(keys))
    run.go()
    if run.told:
        logger.warning("the mail server takes nothing: %s letters wait", len(keys))
    return len(set(run.of(Fate.SENT)) & set(keys))


def _with_those_before(keys: list[int]) -> list[int]:
    people = OutgoingMail.objects.filter(pk__in=keys).values("registration")
    before = OutgoingMail.objects.to_send().filter(registration__in=people, pk__lt=max(keys, default=0))
    return sorted({*keys, *before.values_list("pk", flat=True)})


@somebody_waits()
def deliver_pending() -> tuple[int, int]:
    """Send what is due; (number sent, number failed). A failure is its row's alone.

    One at a time for the whole site: (0, 0) while another is at work, which looks once more before it ends. A mail
    server that is down ends the run; so does a database that does not come back.
    """
    sent = failed = 0
    ends = monotonic() + SECONDS
    while True:
        with only_one(LETTERS) as lost:
            if lost is None:
                return sent, failed
            give_up_exhausted(timezone.now())
            run = Run(seconds=ends - monotonic(), grace=CUT - SECONDS, lost=lost)
            run.go()
        sent += len(run.of(Fate.SENT))
        failed += run.failed + len(run.of(Fate.FAILED, Fate.REFUSED, *SILENCES))
        if not run.has_more():
            return sent, failed


def held_by_a_stop(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Of `mails`, those that did not leave and whose message is stopped."""
    return mails.filter(sent_at=None, campaign__state=Campaign.State.STOPPED)


@transaction.atomic
def requeue(*, mails: QuerySet[OutgoingMail], by: Actor) -> int:
    """Give six new attempts to those of `mails` that failed, from now on; how many. Repeating sends nothing twice.

    Those of a message that the team stopped wait until it is taken up again (`held_by_a_stop`).
    """
    quiet = timezone.now() - IN_HAND
    unsent = mails.filter(sent_at__isnull=True, dropped_at__isnull=True)
    tried = Q(attempts__gt=0) | Q(stalls__gt=0)
    unsent = unsent.exclude(pk__in=held_by_a_stop(unsent).values("pk"))
    failed = unsent.filter(Q(gave_up_at__isnull=False) | Q(tried, claimed_at__lt=quiet))
    rows = OutgoingMail.objects.select_for_update(of=("self",)).select_related("registration")
    waiting = list(rows.filter(pk__in=failed.values("pk")).order_by("pk"))
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in waiting]).update(
        claimed_at=None, gave_up_at=None, attempts=0, stalls=0, last_error=""
    )
    History.objects.bulk_create(
        history_row(REQUEUED, mail.registration, by=by, before={}, after={}, reason=mail.subject)
        for mail in waiting
        if mail.registration
    )
    send_after_commit(waiting)
    return len(waiting)


hand_over(now=deliver_all, waiting=deliver_pending)
