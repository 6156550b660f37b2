"""The worker of the queue outlives its database: tried in a process of its own, on both engines."""

import resource
import signal
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from inscriptions.management.commands.db_worker import STILL, Command, SteadyWorker
from inscriptions.models import Heartbeat, Incident, OutgoingMail
from inscriptions.post.queue import deliver_mail
from rencontre import watch
from rencontre.tasks.lost import MOST_CLAIMS, put_back_lost_tasks, put_back_tasks_of
from tests.factories import OutgoingMailFactory
from tests.processes import LONG, running, wait_for

FAILS = "Le travail s’interrompt"
WORKS_AGAIN = "Le travail a repris"
IMPATIENT = {"BUSY_TIMEOUT": "0.2"} if connection.vendor == "sqlite" else {}
WORKER = ("manage.py", "db_worker", "--interval", "0.05", "--no-startup-delay")


def ask_to_send() -> OutgoingMail:
    """A letter, and the task that sends it."""
    mail = OutgoingMailFactory()
    DatabaseBackend("default", {}).enqueue(deliver_mail, [mail.pk], {})
    return mail


def is_sent(mail: OutgoingMail) -> bool:
    return OutgoingMail.objects.get(pk=mail.pk).sent_at is not None


# --- What may happen to a database -----------------------------------------------------------------------------------


@contextmanager
def other_connection():
    """To this server, but to another base: it stays when the test's refuses everyone."""
    database = connection.settings_dict
    given = {"host": database["HOST"], "port": database["PORT"] or 5432, "user": database["USER"]}
    with psycopg.connect(dbname="postgres", password=database["PASSWORD"], autocommit=True, **given) as other:
        yield other


def cut(other) -> None:
    """Cut the worker's connections, not the test's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    name = connection.settings_dict["NAME"]
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
    other.execute(others, [name, own])


@contextmanager
def connections_cut(worker, has_failed):
    """While the worker asks for a task."""
    hanging = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    with other_connection() as other, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {DBTaskResult._meta.db_table}")
        while not other.execute(hanging, [connection.settings_dict["NAME"]]).fetchone():
            assert worker.poll() is None
        cut(other)
        has_failed()
    yield


@contextmanager
def connections_refused(worker, has_failed):
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with other_connection() as other:
        other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            cut(other)
            has_failed()
            yield
        finally:
            other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def locked(worker, has_failed):
    """Longer than the worker waits for a lock."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        has_failed()
        other.execute("ROLLBACK")
    yield


@contextmanager
def full(worker, has_failed):
    """No file of the worker grows past 4 kB: what it writes does not reach the disk."""
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    ask_to_send()
    has_failed()
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    yield


FAILURES = {"sqlite": [locked, full], "postgresql": [connections_cut, connections_refused]}[connection.vendor]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failure", FAILURES)
def test_the_same_worker_goes_on_after(failure, tmp_path):
    log = tmp_path / "log"
    with running(*WORKER, log=log, **IMPATIENT) as worker:
        before = ask_to_send()
        wait_for(lambda: is_sent(before), worker, log)

        with failure(worker, lambda: wait_for(lambda: FAILS in log.read_text(), worker, log)):
            pass
        after = ask_to_send()
        wait_for(lambda: is_sent(after), worker, log)
        wait_for(lambda: WORKS_AGAIN in log.read_text(), worker, log)
        wait_for(lambda: not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists(), worker, log)

    lines = [line for line in log.read_text().splitlines() if FAILS in line or WORKS_AGAIN in line]
    assert [FAILS in line for line in lines] == [True, False]
    assert not OutgoingMail.objects.filter(sent_at=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_at_rest_stops_when_asked(number, tmp_path):
    log = tmp_path / "log"
    with running(*WORKER, log=log) as worker:
        mail = ask_to_send()
        wait_for(lambda: is_sent(mail), worker, log)

        worker.send_signal(number)

        assert worker.wait(LONG) == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_database_is_down_waits_for_it_and_stops_when_asked(tmp_path):
    log, nowhere = tmp_path / "log", "postgresql://personne@127.0.0.1:1/absente"
    with running(*WORKER, log=log, DATABASE_URL=nowhere) as worker:
        wait_for(lambda: FAILS in log.read_text(), worker, log)

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(LONG) == 0


# --- Signs of life ---------------------------------------------------------------------------------------------------


def queues() -> set[str]:
    return set(Heartbeat.objects.values_list("worker", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_worker_gives_signs_of_its_queues_and_notes_the_tasks_that_fail(tmp_path):
    log = tmp_path / "log"
    task = DatabaseBackend("default", {}).enqueue(deliver_mail, [], {})  # it wants a number
    with running(*WORKER, "--queue-name", "default,prints", log=log) as worker:
        wait_for(lambda: queues() >= {"default", "prints"}, worker, log)
        wait_for(lambda: Incident.objects.exists(), worker, log)

    kept = Incident.objects.get()
    assert (kept.place, kept.error, kept.reference) == ("tâche deliver_mail", "TypeError", str(task.id))
    assert f"ERROR django_tasks [{task.id}] Task id={task.id}" in log.read_text()


@pytest.fixture
def at_rest():
    """A worker that is not started."""
    return SteadyWorker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="moi",
    )


@pytest.mark.parametrize(
    ("since", "in_a_task", "is_alive"),
    [(STILL - 1, False, True), (STILL + 1, False, False), (STILL + 1, True, True), (3601, True, False)],
    ids=["turns", "hangs", "makes a long task", "never ends it"],
)
def test_a_worker_whose_loop_is_dead_gives_no_sign(at_rest, since, in_a_task, is_alive):
    assert at_rest.running
    at_rest._turned_at -= since
    at_rest.running_task = in_a_task

    assert at_rest.is_alive == is_alive


# --- One line when it fails, one when it works again -----------------------------------------------------------------


@pytest.fixture
def steady(monkeypatch, at_rest):
    """Run a worker whose rounds end as given; the seconds it waited between them."""

    def run(*rounds) -> list[float]:
        ends, waits = iter(rounds), []
        at_rest.batch = True  # it gives no sign

        def one_round(worker):
            end = next(ends)
            if end:
                raise end

        monkeypatch.setattr(db_worker.Worker, "run", one_round)
        monkeypatch.setattr(time, "sleep", waits.append)
        at_rest.run()
        return waits

    return run


@pytest.mark.django_db(transaction=True)
def test_it_waits_longer_and_longer_while_work_is_refused(steady, caplog):
    ask_to_send()

    waits = steady(*[OperationalError("disk\nfull")] * 6, None)

    assert waits == [1, 2, 4, 8, 10, 10]
    assert [record.getMessage() for record in caplog.records] == [
        f"{FAILS}, et reprendra de lui-même\u00a0: OperationalError: disk full",
        f"{WORKS_AGAIN}.",
    ]
    assert watch._MEMORY == {}


@pytest.mark.django_db(transaction=True)
def test_it_works_again_once_a_turn_has_ended_well(steady, caplog):
    waits = steady(OperationalError("coupée"), OperationalError("encore"), None)

    assert waits == [1, 2]
    assert [WORKS_AGAIN in record.getMessage() for record in caplog.records] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_bug_ends_no_worker_and_is_told_in_full_once(steady, caplog):
    steady(OperationalError("coupée"), *[ValueError("A string literal cannot contain NUL")] * 3, None)

    assert [record.exc_info is not None for record in caplog.records] == [False, True, False]
    assert [(kept.place, kept.error, kept.times) for kept in watch._MEMORY.values()] == [("db_worker", "ValueError", 1)]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_fails_at_each_turn_gives_no_sign_and_says_so_once(at_rest, monkeypatch, caplog):
    """Its loop turns for ever, and does nothing: not one task is read."""
    alive, at_rest.batch = [], True

    def a_minute_passes(seconds):
        at_rest._turned_at -= STILL / 2
        alive.append(at_rest.is_alive)
        at_rest.running = len(alive) < 4

    monkeypatch.setattr(DBTaskResult.objects, "ready", lambda: 1 / 0)
    monkeypatch.setattr(time, "sleep", a_minute_passes)
    at_rest.run()

    assert alive == [True, False, False, False]
    assert [FAILS in record.getMessage() for record in caplog.records] == [True]


@pytest.mark.django_db(transaction=True)
def test_a_worker_works_again_whatever_waits_in_the_queue_of_another(steady, caplog):
    ask_to_send()
    DBTaskResult.objects.update(queue_name="prints")

    steady(OperationalError("coupée"), None)

    assert WORKS_AGAIN in caplog.records[-1].getMessage()


@pytest.mark.once
def test_a_worker_that_is_told_no_queue_does_them_all():
    parser = Command().create_parser("manage.py", "db_worker")

    assert parser.get_default("queue_name") == "default,prints"


# --- Tasks that nobody ends ------------------------------------------------------------------------------------------


def claimed(*workers: str, minutes: int = 0) -> DBTaskResult:
    """A task that `workers` claimed one after the other, the last `minutes` ago."""
    ask_to_send()
    task = DBTaskResult.objects.filter(status=TaskResultStatus.READY).get()
    task.status, task.worker_ids = TaskResultStatus.RUNNING, list(workers)
    task.started_at = timezone.now() - timedelta(minutes=minutes)
    task.save()
    return task


def task_status(task: DBTaskResult) -> str:
    return DBTaskResult.objects.get(pk=task.pk).status


@pytest.mark.django_db
def test_a_worker_puts_back_what_it_had_in_hand_and_nothing_else():
    mine, theirs = claimed("autre", "moi"), claimed("moi", "autre")

    assert put_back_tasks_of("moi") == 1

    assert (task_status(mine), task_status(theirs)) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@pytest.mark.django_db
def test_a_task_that_nobody_ends_is_failed_after_three_claims():
    task = claimed(*[str(uuid4())] * MOST_CLAIMS, minutes=61)

    assert put_back_lost_tasks() == 0

    assert task_status(task) == TaskResultStatus.FAILED
    assert "never ended" in DBTaskResult.objects.get(pk=task.pk).traceback


@pytest.mark.django_db
def test_the_timer_puts_back_the_tasks_of_workers_that_are_gone():
    lost, recent = claimed("mort", minutes=61), claimed("vivant", minutes=59)

    call_command("deliver_mails")

    assert (task_status(lost), task_status(recent)) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)
