"""What 0.1.1 had put in the queue is done by the code of today, whose modules have other names."""

from importlib import import_module

import pytest
from django.apps import apps
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from inscriptions.models import PrintJob
from inscriptions.paper.jobs import OUTDATED_ERROR, make
from inscriptions.post.queue import deliver_mail
from tests.factories import OutgoingMailFactory, PrintJobFactory

MIGRATION = import_module("inscriptions.migrations.0008_where_queued_tasks_are_found")
# Written here as 0.1.1 wrote them.
LETTER_OF_0_1_1 = "inscriptions.services.delivery.deliver_mail"
PRINT_OF_0_1_1 = "inscriptions.services.printing.make"

pytestmark = pytest.mark.django_db(transaction=True)


def queue_as_0_1_1_did(task, pk: int, path: str) -> None:
    result = DatabaseBackend("default", {}).enqueue(task.using(queue_name="default", priority=0), [pk], {})
    DBTaskResult.objects.filter(pk=result.id).update(task_path=path)


def migrate(operation: str) -> None:
    (moves,) = MIGRATION.Migration.operations
    getattr(moves, operation)(apps, None)


def take_up() -> None:
    """As the worker does."""
    waiting = DBTaskResult.objects.get()
    waiting.task.call(*waiting.args_kwargs["args"])


def paths() -> list[str]:
    return sorted(DBTaskResult.objects.values_list("task_path", flat=True))


def test_a_letter_that_waited_leaves():
    letter = OutgoingMailFactory()
    queue_as_0_1_1_did(deliver_mail, letter.pk, LETTER_OF_0_1_1)

    migrate("code")
    take_up()

    letter.refresh_from_db()
    assert letter.sent_at is not None


def test_a_print_that_waited_is_taken_up():
    job = PrintJobFactory(document="inconnu")
    queue_as_0_1_1_did(make, job.pk, PRINT_OF_0_1_1)

    migrate("code")
    take_up()

    job.refresh_from_db()
    assert (job.state, job.error) == (PrintJob.State.FAILED, OUTDATED_ERROR)


def test_going_back_gives_0_1_1_its_names():
    queue_as_0_1_1_did(deliver_mail, 1, LETTER_OF_0_1_1)
    queue_as_0_1_1_did(make, 1, PRINT_OF_0_1_1)

    migrate("code")
    followed = paths()
    migrate("reverse_code")

    assert followed == [make.module_path, deliver_mail.module_path]
    assert paths() == [LETTER_OF_0_1_1, PRINT_OF_0_1_1]
