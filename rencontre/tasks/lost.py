"""Tasks that a worker claimed and never finished. Running one again is harmless: each claims the row it works on."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_CLAIMS = 3
LOST = timedelta(hours=1)  # a task that runs for so long has lost its worker


class TaskLost(Exception):
    """The task was claimed several times and never came to an end."""


def put_back_tasks_of(worker_id: str) -> int:
    """Put back the tasks that the worker `worker_id` claimed last and no longer runs; return how many."""
    return _put_back([task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [worker_id]])


def put_back_lost_tasks() -> int:
    """Put back the tasks of workers that are gone; return how many."""
    return _put_back(DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST))


def _put_back(tasks: Iterable[DBTaskResult]) -> int:
    count = 0
    for task in list(tasks):
        if len(task.worker_ids) < MOST_CLAIMS:
            count += DBTaskResult.objects.running().filter(pk=task.pk).update(status=TaskResultStatus.READY)
        else:
            task.set_failed(TaskLost(f"claimed {len(task.worker_ids)} times, never ended"))
    return count
