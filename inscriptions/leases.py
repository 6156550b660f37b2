"""Work that one process at a time does, on whatever host: a lease in the database, kept alive while the work goes on.

A lease keeps two from doing the same work at once for nothing; it is no lock. A holder that was frozen for longer than
LENGTH finds that another took it: what it then writes must be harmless by itself.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event as Signal
from threading import Thread
from uuid import uuid4

from django.db import Error, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from inscriptions.models import Lease

LENGTH = timedelta(seconds=45)  # without a sign of life: the holder was killed, and the next minute's run takes over
BEAT = 10  # seconds between two signs of life
FAR = 2 * LENGTH  # further than that, a clock was wrong
LEFT: dict[str, str] = {}  # whom this process was, in a lease that a failing database perhaps did not take back
logger = logging.getLogger(__name__)


@contextmanager
def only_one(name: str) -> Iterator[Signal | None]:
    """Hold the lease `name`; None when another holds it. The signal is set should another take it meanwhile."""
    holder = uuid4().hex
    if not _take(name, holder):
        yield None
        return
    mine = Lease.objects.filter(name=name, holder=holder)
    lost, over = Signal(), Signal()
    thread = Thread(target=_beat, args=[mine, over, lost], daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        over.set()
        thread.join(BEAT)
        LEFT[name] = holder
        mine.update(holder="", until=timezone.now())


def _take(name: str, holder: str) -> bool:
    """One conditional statement, which one of many wins; the row is written before the first of all."""
    now = timezone.now()
    if _free(name, now).update(holder=holder, until=now + LENGTH):
        return True
    Lease.objects.bulk_create([Lease(name=name, until=now)], ignore_conflicts=True)
    return _free(name, now).update(holder=holder, until=now + LENGTH) == 1


def _free(name: str, now: datetime) -> QuerySet[Lease]:
    is_nobody_s = Q(holder__in=["", LEFT.get(name, "")])
    return Lease.objects.filter(is_nobody_s | Q(until__lte=now) | Q(until__gt=now + FAR), name=name)


def _beat(mine: QuerySet[Lease], over: Signal, lost: Signal) -> None:
    while not over.wait(BEAT):
        try:
            if mine.update(until=timezone.now() + LENGTH) != 1:
                lost.set()
                return
        except Error:
            logger.warning("Un travail n’a pas pu donner signe de vie.", exc_info=True)
        finally:
            connection.close()
