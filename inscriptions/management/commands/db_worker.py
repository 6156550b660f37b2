"""The worker of the task queue: the command of django-tasks-db, under the same name, which here survives failures."""

import logging
import os
import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from rencontre.tasks.lost import put_back_tasks_of

logger = logging.getLogger(__name__)

LONGEST_WAIT = 10  # seconds


class SteadyWorker(db_worker.Worker):
    """Goes on after a database that stops, locks or fills up, and after a task that breaks its worker.

    One line says that it fails, one that it works again.
    """

    failures = 0

    def run(self) -> None:
        while self.running:
            try:
                if self.failures:
                    self._recover()
                return super().run()
            except Exception as error:  # it is told; only a signal ends a worker
                self._fail(error)
            if self.running:
                time.sleep(min(2 ** (self.failures - 1), LONGEST_WAIT))
        return None

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        self._succeed()  # what the task became is written down

    def _fail(self, error: Exception) -> None:
        if not self.failures:
            told = " ".join(f"{type(error).__name__}: {error}".split())
            bug = None if isinstance(error, Error) else error
            logger.warning("Le travail s’interrompt, et reprendra de lui-même\u00a0: %s", told, exc_info=bug)
        self.failures += 1

    def _recover(self) -> None:
        """Start again with new connections and the task that was in hand; having nothing to do is a success."""
        connections.close_all()
        with exclusive_transaction():
            put_back_tasks_of(self.worker_id)
            waiting = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
            if not self.process_all_queues:
                waiting = waiting.filter(queue_name__in=self.queue_names)
            has_work = waiting.exists()
        if not has_work:
            self._succeed()

    def _succeed(self) -> None:
        if self.failures:
            logger.warning("Le travail a repris.")
            self.failures = 0


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
