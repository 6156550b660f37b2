"""Print jobs: long documents made outside the request, for their maker only, and erased after a day.

Which paper, and its options (primary keys and plain values, as JSON keeps them), stand in the job;
`rencontre/pdf/papers.py` says which function prepares it. A POST that is too long for a request calls `print_job` and
redirects to `admin:inscriptions_job`; a GET redirects to `admin:inscriptions_ask_job`, which asks.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Signal
from threading import Thread
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from inscriptions.models import PrintJob
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.pdf.papers import PAPERS
from rencontre.pdf.render import Stopped

KEPT = timedelta(days=1)
BEAT = 10  # seconds between two signs of life of who makes a job
SILENT = timedelta(minutes=5)  # nobody makes a running job that gave no sign for so long
UNCLAIMED = timedelta(minutes=30)  # a queue may have lost a job that waits for so long: handing it over again is free
TRIES = 3  # makers that a job may break
LOST_ERROR = f"L’impression s’est interrompue {TRIES} fois avant la fin : demandez-la de nouveau, en plusieurs fois."
OUTDATED_ERROR = "Ce document n’existe plus sous ce nom : demandez-le de nouveau depuis la page de la journée."
UNKNOWN_ERROR = "Une erreur inattendue a arrêté l’impression : demandez-la de nouveau, puis prévenez qui tient le site."
State = PrintJob.State
UNENDED = (State.WAITING, State.RUNNING)
LOGGER = logging.getLogger(__name__)


class TakenOver(Exception):
    """Somebody else makes the job by now: this maker was too silent, or the job was given up."""


@transaction.atomic
def print_job(*, event: Event, maker: User, document: str, options: dict) -> PrintJob:
    """A new job that makes `document` of `event` once the transaction stands.

    Without a task queue a thread of this process makes it, so that the maker sees the progress in both cases.
    """
    now = timezone.now()
    job = PrintJob.objects.create(
        event=event, maker=maker, document=document, options=options, queued_at=now, alive_at=now
    )
    transaction.on_commit(lambda: start(job.pk), robust=True)
    return job


def start(pk: int) -> None:
    """Hand the job `pk` to the queue, or to a thread where there is none."""
    if settings.TASKS_MODE == "immediate":
        Thread(target=_make_in_thread, args=[pk]).start()
    else:
        make.enqueue(pk)


def _make_in_thread(pk: int) -> None:
    try:
        run(pk)
    finally:
        connection.close()


@task()
def make(pk: int) -> bool:
    """Make the file of one job."""
    return run(pk)


def run(pk: int) -> bool:
    """Make the file of the job `pk` if nobody else does; True when it is there. A failure is told in the job.

    A database that does not answer fails no job: its silence is noticed, and it is taken up again.
    """
    owner = uuid4().hex
    waiting = PrintJob.objects.filter(pk=pk, state=State.WAITING)
    claim = {"state": State.RUNNING, "owner": owner, "alive_at": timezone.now(), "tries": F("tries") + 1}
    if waiting.update(**claim, steps=0, steps_done=0) != 1:
        return False
    mine = PrintJob.objects.filter(pk=pk, state=State.RUNNING, owner=owner)
    try:
        with _signs_of_life(mine):
            return _make(mine)
    except TakenOver:
        return False
    except (DomainError, Stopped) as error:
        _fail(mine, str(error))
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _fail(mine, UNKNOWN_ERROR)
        raise


def _make(mine: QuerySet[PrintJob]) -> bool:
    job = mine.select_related("event__main_venue", "maker").first()
    if job is None:
        raise TakenOver
    if job.document not in PAPERS:
        raise DomainError(OUTDATED_ERROR)
    printout = PAPERS[job.document].prepare(job.event, maker=job.maker, **job.options)
    mine.update(steps=printout.count, notices=printout.notices, filename=f"{printout.filename}.pdf")
    content = printout.pdf(done=partial(_tell, mine))
    job.file.save(f"{job.pk}.pdf", ContentFile(content), save=False)
    with transaction.atomic():
        stands = mine.update(state=State.DONE, file=job.file.name, finished_at=timezone.now()) == 1
        if stands:
            printout.made()
    if not stands:
        job.file.delete(save=False)
    return stands


def _tell(mine: QuerySet[PrintJob], count: int) -> None:
    if mine.update(steps_done=F("steps_done") + count, alive_at=timezone.now()) != 1:
        raise TakenOver


@contextmanager
def _signs_of_life(mine: QuerySet[PrintJob]) -> Iterator[None]:
    """Say every BEAT seconds that somebody makes the job, from a thread: a part may take long on a busy machine."""
    over = Signal()
    thread = Thread(target=_beat, args=[mine, over], daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(BEAT)


def _beat(mine: QuerySet[PrintJob], over: Signal) -> None:
    while not over.wait(BEAT):
        try:
            mine.update(alive_at=timezone.now())
        except Error:
            LOGGER.warning("Une impression n’a pas pu donner signe de vie.", exc_info=True)
        finally:
            connection.close()


def _fail(jobs: QuerySet[PrintJob], error: str) -> int:
    return jobs.update(state=State.FAILED, error=error[:300], finished_at=timezone.now())


def silent_jobs() -> QuerySet[PrintJob]:
    """Jobs that nobody makes: their maker gives no sign of life any more, or the queue has perhaps lost them."""
    now = timezone.now()
    return PrintJob.objects.filter(
        Q(state=State.RUNNING) & _no_sign_since(now - SILENT) | Q(state=State.WAITING) & _no_sign_since(now - UNCLAIMED)
    )


def _no_sign_since(then: datetime) -> Q:
    return Q(alive_at__lt=then) | Q(alive_at=None, queued_at__lt=then)


def is_silent(job: PrintJob) -> bool:
    """Whether `job` was being made and nobody makes it any more."""
    return job.state == State.RUNNING and (job.alive_at or job.queued_at) < timezone.now() - SILENT


def is_lost(job: PrintJob) -> bool:
    """Whether nobody will make `job` any more, which `take_up_jobs` writes down."""
    return is_silent(job) and job.tries >= TRIES


def put_back(pk: int) -> bool:
    """Make the job `pk` wait again if nobody makes it; False when somebody does, or when it broke TRIES makers."""
    again = silent_jobs().filter(pk=pk, tries__lt=TRIES)
    return again.update(state=State.WAITING, owner="", alive_at=timezone.now()) == 1


def take_up(pk: int) -> bool:
    """Hand over again the job `pk` if nobody makes it; whether it was."""
    if is_taken := put_back(pk):
        start(pk)
    return is_taken


def take_up_jobs() -> int:
    """Hand over again the jobs that nobody makes, and make them here where there is no queue; how many.

    Those that broke TRIES makers have failed.
    """
    _fail(silent_jobs().filter(state=State.RUNNING, tries__gte=TRIES), LOST_ERROR)
    keys = [pk for pk in silent_jobs().order_by("queued_at", "pk").values_list("pk", flat=True) if put_back(pk)]
    for pk in keys:
        try:
            run(pk) if settings.TASKS_MODE == "immediate" else make.enqueue(pk)
        except Exception:  # told in the job: the others are still to be made
            LOGGER.exception("L’impression %s a échoué.", pk)
    return len(keys)


def forget_jobs() -> int:
    """Erase the jobs of more than a day that ended, with their files; how many."""
    now = timezone.now()
    forgotten = PrintJob.objects.filter(queued_at__lt=now - KEPT).exclude(state__in=UNENDED)
    for job in forgotten:
        job.file.delete(save=False)
        job.delete()
    _erase_orphans(before=now - KEPT)
    return len(forgotten)


def _erase_orphans(*, before: datetime) -> None:
    """Erase the files that no job names: it went with its maker's account, or with its day."""
    folder, storage = str(PrintJob.file.field.upload_to), PrintJob.file.field.storage
    files = storage.listdir(folder)[1] if storage.exists(folder) else []
    named = set(PrintJob.objects.values_list("file", flat=True))
    for name in {f"{folder}/{file}" for file in files} - named:
        if storage.get_modified_time(name) < before:
            storage.delete(name)
