"""Long work that somebody asked for: a row a job, made once by whoever claims it, taken up when its maker is gone.

An application declares its model on `Job`, and gives its rows with the function that does the work. That function gets
the query of its own row, `mine`: once it finds nothing, somebody else makes the job.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks.base import Task

BEAT = 10  # seconds between two signs of life of who makes a job
# Nobody makes a running job that gave no sign for so long: three signs in a row that SQLite refused, 10 seconds to wait
# for each and 20 for its lock. A maker thought gone by mistake writes nothing more: the job is another's by then.
SILENT = timedelta(seconds=90)
UNCLAIMED = timedelta(minutes=10)  # a queue may have lost a job that waits for so long: handing it over again is free
TRIES = 2  # makers that a job may break: one, then the one who takes it up
LOGGER = logging.getLogger(__name__)
Jobs = QuerySet[Any]  # of a model made on `Job`
Run = Callable[[int], bool]


class Job(models.Model):
    """What stands of any job, whatever it makes.

    `owner` is drawn by whoever makes it, and only the owner writes in the row; `alive_at` is the owner's last sign of
    life, or the instant when the job was handed to the queue.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "prêt"
        FAILED = "failed", "en échec"

    state = models.CharField("état", max_length=7, choices=State, default=State.WAITING)
    steps_done = models.PositiveIntegerField("parties faites", default=0)
    steps = models.PositiveIntegerField("parties", default=0)
    error = models.CharField("erreur", max_length=300, blank=True)
    queued_at = models.DateTimeField("demandé le")
    alive_at = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    owner = models.CharField("repère de la fabrication", max_length=32, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    finished_at = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_silent(self) -> bool:
        """Whether it was being made and nobody makes it any more."""
        return self.state == State.RUNNING and (self.alive_at or self.queued_at) < timezone.now() - SILENT

    @property
    def is_lost(self) -> bool:
        """Whether nobody will make it any more, which `take_up_jobs` writes down."""
        return self.is_silent and self.tries >= TRIES


State = Job.State
UNENDED = (State.WAITING, State.RUNNING)


class TakenOver(Exception):
    """Somebody else makes the job by now: this maker was too silent, or the job was given up."""


def start_job(pk: int, *, run: Run, make: Task) -> None:
    """Hand the job `pk` to the queue, or to a thread where there is none."""
    if settings.TASKS_MODE == "immediate":
        Thread(target=_run_in_thread, args=[run, pk]).start()
    else:
        make.enqueue(pk)


def _run_in_thread(run: Run, pk: int) -> None:
    try:
        run(pk)
    finally:
        connection.close()


def run_job(
    jobs: Jobs,
    pk: int,
    *,
    work: Callable[[Jobs], bool],
    refusals: tuple[type[Exception], ...],
    unknown: str,
    interruptions: tuple[type[Exception], ...] = (),
) -> bool:
    """Do the `work` of the job `pk` if nobody else does; True when it is done. A failure is told in the job.

    `refusals` say why themselves, `unknown` is the sentence of any other error. `interruptions` are as if this maker
    had died: the job is let go, to be taken up. A database that does not answer fails no job: its silence is noticed.
    """
    owner = uuid4().hex
    waiting = jobs.filter(pk=pk, state=State.WAITING)
    claim = {"state": State.RUNNING, "owner": owner, "alive_at": timezone.now(), "tries": F("tries") + 1}
    if waiting.update(**claim, steps=0, steps_done=0) != 1:
        return False
    mine = jobs.filter(pk=pk, state=State.RUNNING, owner=owner)
    try:
        with _signs_of_life(mine):
            return work(mine)
    except TakenOver:
        return False
    except interruptions:
        mine.update(alive_at=timezone.now() - SILENT)
        return False
    except refusals as error:
        fail(mine, str(error))
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        fail(mine, unknown)
        raise


def tell(mine: Jobs, **changes: Any) -> None:
    """Write how far the job is. Raises TakenOver."""
    if mine.update(**changes, alive_at=timezone.now()) != 1:
        raise TakenOver


def fail(jobs: Jobs, error: str, **changes: Any) -> int:
    """End these jobs with a sentence; how many."""
    return jobs.update(state=State.FAILED, error=error[:300], finished_at=timezone.now(), **changes)


@contextmanager
def _signs_of_life(mine: Jobs) -> Iterator[None]:
    """Say every BEAT seconds that somebody makes the job, from a thread: a part may take long on a busy machine."""
    over = Signal()
    thread = Thread(target=_beat, args=[mine, over], daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(BEAT)


def _beat(mine: Jobs, over: Signal) -> None:
    while not over.wait(BEAT):
        try:
            mine.update(alive_at=timezone.now())
        except Error:
            LOGGER.warning("Un travail long n’a pas pu donner signe de vie.", exc_info=True)
        finally:
            connection.close()


def silent_jobs(jobs: Jobs) -> Jobs:
    """Those that nobody makes: their maker gives no sign of life any more, or the queue has perhaps lost them."""
    now = timezone.now()
    return jobs.filter(
        Q(state=State.RUNNING) & _no_sign_since(now - SILENT) | Q(state=State.WAITING) & _no_sign_since(now - UNCLAIMED)
    )


def _no_sign_since(then: datetime) -> Q:
    return Q(alive_at__lt=then) | Q(alive_at=None, queued_at__lt=then)


def put_back(jobs: Jobs, pk: int) -> bool:
    """Make the job `pk` wait again if nobody makes it; False when somebody does, or when it broke TRIES makers."""
    again = silent_jobs(jobs).filter(pk=pk, tries__lt=TRIES)
    return again.update(state=State.WAITING, owner="", alive_at=timezone.now()) == 1


def take_up_jobs(jobs: Jobs, *, run: Run, make: Task, lost: str) -> int:
    """Hand over again the jobs that nobody makes, and make them here where there is no queue; how many.

    Those that broke TRIES makers have failed, for the reason `lost`.
    """
    fail(silent_jobs(jobs).filter(state=State.RUNNING, tries__gte=TRIES), lost)
    waiting = silent_jobs(jobs).order_by("queued_at", "pk").values_list("pk", flat=True)
    keys = [pk for pk in waiting if put_back(jobs, pk)]
    for pk in keys:
        try:
            run(pk) if settings.TASKS_MODE == "immediate" else make.enqueue(pk)
        except Exception:  # told in the job: the others are still to be made
            LOGGER.exception("Le travail long %s a échoué.", pk)
    return len(keys)
