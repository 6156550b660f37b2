"""Workers that are killed, or asked to stop, in the middle of a print: real ones, in processes of their own."""

import signal
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inscriptions.models import PrintJob
from inscriptions.paper.jobs import LOST_ERROR, start, take_up_jobs
from programme.models import DayFile
from rencontre.tasks.jobs import SILENT
from rencontre.tasks.lost import LOST, put_back_lost_tasks
from tests.factories import PrintJobFactory
from tests.inscriptions.paper.gated import WORKER
from tests.paper import texts
from tests.processes import LONG, running, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
State = PrintJob.State


@pytest.fixture
def gate(settings, tmp_path):
    """The file that lets the paper « gated » be finished; who asks for a print hands it to the queue."""
    settings.TASKS_MODE = "database"
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.TASKS["default"]["QUEUES"]}
    }
    return tmp_path / "gate"


@pytest.fixture
def in_hand(gate, tmp_path):
    """Runs a worker of another host until something is true, and waits for more; SIGKILL ends what is left of it."""
    log = tmp_path / "log"
    environment = {"GATE": str(gate), "PRIVATE_ROOT": str(tmp_path / "elsewhere")}

    @contextmanager
    def made(until):
        with running("-c", WORKER, log=log, **environment) as worker:
            wait_for(until, worker, log)
            yield worker, lambda until: wait_for(until, worker, log)

    return made


def asked(**fields) -> PrintJob:
    """A print in the queue."""
    job = PrintJobFactory(document="gated", alive_at=timezone.now(), **fields)
    start(job.pk)
    return job


def is_half_made() -> bool:
    return PrintJob.objects.filter(state=State.RUNNING, steps=2).exists()


def is_done() -> bool:
    return PrintJob.objects.filter(state=State.DONE).exists()


def all_is_run() -> bool:
    return not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


def the_time_passes() -> None:
    PrintJob.objects.update(alive_at=timezone.now() - SILENT - timedelta(seconds=1))


def test_a_print_whose_worker_is_killed_is_made_by_the_next_and_once(gate, in_hand, organiser, denis):
    job = asked(maker=denis)
    with in_hand(until=is_half_made):
        pass  # kill -9
    dead_task, at_once = DBTaskResult.objects.running().get(), take_up_jobs()
    the_time_passes()
    later = take_up_jobs()
    gate.touch()

    with in_hand(until=is_done) as (_, wait_until):
        made = PrintJob.objects.get()
        DBTaskResult.objects.filter(pk=dead_task.pk).update(started_at=timezone.now() - LOST - timedelta(seconds=1))
        put_back = put_back_lost_tasks()
        wait_until(all_is_run)

    job.refresh_from_db()
    assert (at_once, later, put_back) == (0, 1, 1)
    assert (job.state, job.tries, job.finished_at) == (State.DONE, 2, made.finished_at)
    answer = organiser.get(reverse("admin:inscriptions_job_file", args=[job.pk]))
    assert answer.content == bytes(DayFile.objects.get().content)
    assert len(texts(answer.content)) == 2


@pytest.mark.once
def test_a_print_that_kills_two_workers_kills_no_third(gate, in_hand):
    job, taken = asked(), []
    for _ in range(2):
        with in_hand(until=is_half_made):
            pass
        the_time_passes()
        taken.append(take_up_jobs())

    job.refresh_from_db()
    assert taken == [1, 0]
    assert (job.state, job.error, job.file.name) == (State.FAILED, LOST_ERROR, "")
    assert not DBTaskResult.objects.ready().exists()


@pytest.mark.once
def test_a_worker_that_is_asked_to_stop_finishes_its_print(gate, in_hand):
    job = asked()

    with in_hand(until=is_half_made) as (worker, _):
        worker.send_signal(signal.SIGTERM)
        gate.touch()
        ended = worker.wait(LONG)

    job.refresh_from_db()
    assert (ended, job.state, job.tries) == (0, State.DONE, 1)
