"""The worker of the task queue: the command of django-tasks-db, under the same name, which here survives failures."""

import logging
import os
import time
from argparse import ArgumentParser
from functools import partial
from threading import Event as Signal
from threading import Thread
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import Error, connection, connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from inscriptions.watch.alarm import watch
from inscriptions.watch.signs import beat
from rencontre.http.outages import is_outage
from rencontre.references import referred_to
from rencontre.tasks.isolation import run_isolated
from rencontre.tasks.lost import LOST, put_back_tasks_of
from rencontre.watch import note

logger = logging.getLogger(__name__)

LONGEST_WAIT = 10  # seconds
BEAT = 15  # seconds between two signs of life
STILL = 60  # seconds after which a loop that asked for no task is dead
PLACE = "db_worker"  # of its failures, for whoever keeps the site
LONGEST_STOP = 5  # seconds that a sign of life may hold the end


def give_signs(names: list[str]) -> None:
    """Those of the queues `names`, and what a process that is alive looks after."""
    try:
        for name in names:
            beat(name)
        watch(by=names[0])
    except Error:
        pass  # the loop says once that the database fails, and once that it works again


class SteadyWorker(db_worker.Worker):
    """Goes on after a database that stops, locks or fills up, and after a task that breaks its worker.

    One line says that it fails, one that it works again. A thread gives the signs of life of its queues, and watches
    the other processes, as long as the loop turns or a task is made.
    """

    failures = 0
    _goes_on = True
    _turned_at = 0.0
    _asked = 0

    def __init__(self, **options: Any):
        self._told: set[str] = set()
        super().__init__(**options)

    @property
    def running(self) -> bool:
        """Whether to go on: the loop asks when a turn begins and when it has ended well, which shows that it turns."""
        self._asked += 1
        if self._asked > 1:
            self._succeed()
        if not self.failures:
            self._turned_at = time.monotonic()
        return self._goes_on

    @running.setter
    def running(self, goes_on: bool) -> None:
        self._goes_on = goes_on

    @property
    def is_alive(self) -> bool:
        """Whether a turn ended well lately; during a task, whether it may still end."""
        return time.monotonic() - self._turned_at < (LOST.total_seconds() if self.running_task else STILL)

    def run(self) -> None:
        self._turned_at, over = time.monotonic(), Signal()
        signs = Thread(target=self._give_signs, args=[over], name="signs of life", daemon=True)
        if not self.batch:
            signs.start()
        try:
            self._run_on()
        finally:
            over.set()
            if signs.is_alive():
                signs.join(LONGEST_STOP)

    def _give_signs(self, over: Signal) -> None:
        names = settings.TASKS[self.backend_name]["QUEUES"] if self.process_all_queues else self.queue_names
        names = [name for name in names if name not in self.excluded_queue_names]
        while not over.is_set():
            if self.is_alive:
                run_isolated(partial(give_signs, names), what="donner signe de vie")
            connection.close()
            over.wait(BEAT)

    def _run_on(self) -> None:
        while self._goes_on:
            self._asked = 0
            try:
                if self.failures:
                    self._recover()
                super().run()
                self._succeed()
                return
            except Exception as error:  # it is told; only a signal ends a worker
                self._fail(error)
            if self._goes_on:
                time.sleep(min(2 ** (self.failures - 1), LONGEST_WAIT))

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self._asked = 0  # the turn in hand has not ended
        super().shutdown(signum, frame)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        with referred_to(str(db_task_result.pk)):
            super().run_task(db_task_result)
        self._succeed()  # what the task became is written down

    def _fail(self, error: Exception) -> None:
        """Tell the first of its kind; whoever keeps the site hears of what is no outage of the database."""
        self.failures += 1
        kind = "" if is_outage(error) else type(error).__name__
        if kind in self._told:
            return
        self._told.add(kind)
        if kind:
            note(PLACE, kind)
        told = " ".join(f"{type(error).__name__}: {error}".split())
        bug = None if isinstance(error, Error) else error
        logger.warning("Le travail s’interrompt, et reprendra de lui-même\u00a0: %s", told, exc_info=bug)

    def _recover(self) -> None:
        """Start again with new connections and the task that was in hand."""
        connections.close_all()
        with exclusive_transaction():
            put_back_tasks_of(self.worker_id)

    def _succeed(self) -> None:
        if self.failures:
            logger.warning("Le travail a repris.")
            self.failures = 0
            self._told.clear()


class Command(db_worker.Command):
    help = "Fait les tâches en attente (messages, longues impressions), sans fin, quoi qu’il arrive à la base."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # A unit that names no queue does all of them, as before prints had their own.
        parser.set_defaults(queue_name=",".join(settings.TASKS["default"]["QUEUES"]))

    def handle(
        self, *, verbosity: int, queue_name: str, exclude_queues: str, reload: bool, batch: bool, **options: Any
    ) -> None:
        self.configure_logging(verbosity)
        wanted = {"interval", "backend_name", "startup_delay", "max_tasks", "worker_id"}
        worker = SteadyWorker(
            queue_names=queue_name.split(","),
            excluded_queue_names=exclude_queues.split(",") if exclude_queues else [],
            batch=batch,
            **{name: value for name, value in options.items() if name in wanted},
        )
        reload = reload and not batch
        if not reload or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
            worker.configure_signals()
        run = partial(run_with_reloader, worker.run) if reload else worker.run
        run()
