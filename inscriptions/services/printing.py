"""Print jobs: long documents made outside the request, for their maker only, and erased after a day.

A document that may be long is a function of the `documents` layer, written down in the registry by its name:

    @printable("badges", title="Badges", noun="badge", permission="inscriptions.view_registration")
    def badges_to_print(event, *, maker, sheet, start=1) -> Printout: ...

It takes the event, the user and the job's options (primary keys and plain values, as JSON keeps them), and gives a
`Printout`: the template and its parts (`rencontre.pdf.Part`: whole pages, plain data). It raises DomainError to refuse.
A page asks `printout.is_long`: short, it answers `printout.pdf()` at once; long, it calls `print_job` in a POST and
redirects to `admin:inscriptions_job`. A GET that turns out long redirects to `admin:inscriptions_ask_job`, which asks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from inscriptions.errors import DomainError
from inscriptions.models import PrintJob
from programme.models import Event
from rencontre import pdf

LONG = 300  # pieces that a request still makes at once
LOST = timedelta(minutes=15)  # a job that has not ended by then never will
KEPT = timedelta(days=1)
LOST_ERROR = "L’impression s’est arrêtée avant la fin : demandez-la de nouveau."
UNKNOWN_ERROR = "Une erreur inattendue a arrêté l’impression : demandez-la de nouveau, puis prévenez qui tient le site."
State = PrintJob.State
UNENDED = (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class Printout:
    """A document ready to be typeset."""

    template: str
    parts: Sequence[pdf.Part]
    filename: str  # without its extension
    notices: list[str] = field(default_factory=list)  # what to look at on the paper
    made: Callable[[], object] = lambda: None  # called once the file of its job is there

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def is_long(self) -> bool:
        return self.count > LONG

    def pdf(self, done: Callable[[int], None] = lambda count: None) -> bytes:
        """Its bytes; `pdf.Stopped` past a limit."""
        return pdf.render_parts(self.template, self.parts, done=done)


@dataclass(frozen=True)
class Printable:
    """What the registry knows of a document: its title, what its pieces are called, who may print it."""

    title: str
    noun: str
    permission: str
    prepare: Callable[..., Printout]


REGISTRY: dict[str, Printable] = {}


def printable(name: str, *, title: str, noun: str, permission: str) -> Callable:
    """Write the decorated function down as the one that prepares the document `name`."""

    def write_down(prepare: Callable[..., Printout]) -> Callable[..., Printout]:
        REGISTRY[name] = Printable(title, noun, permission, prepare)
        return prepare

    return write_down


@transaction.atomic
def print_job(*, event: Event, maker: AbstractBaseUser, document: str, options: dict) -> PrintJob:
    """A new job that makes `document` of `event` once the transaction stands.

    Without a task queue a thread of this process makes it, so that the maker sees the progress in both cases.
    """
    job = PrintJob.objects.create(
        event=event, maker=maker, document=document, options=options, queued_at=timezone.now()
    )
    transaction.on_commit(lambda: start(job.pk))
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
    """Make the file of the job `pk` if nobody else does; True when it is there. A failure is told in the job."""
    if PrintJob.objects.filter(pk=pk, state=State.WAITING).update(state=State.RUNNING) != 1:
        return False
    job = PrintJob.objects.select_related("event__main_venue", "maker").get(pk=pk)
    running = PrintJob.objects.filter(pk=pk, state=State.RUNNING)
    try:
        printout = REGISTRY[job.document].prepare(job.event, maker=job.maker, **job.options)
        running.update(steps=printout.count, notices=printout.notices, filename=f"{printout.filename}.pdf")
        content = printout.pdf(done=lambda count: running.update(steps_done=F("steps_done") + count))
        job.file.save(f"{pk}.pdf", ContentFile(content), save=False)
        with transaction.atomic():
            stands = running.update(state=State.DONE, file=job.file.name, finished_at=timezone.now()) == 1
            if stands:
                printout.made()
    except (DomainError, pdf.Stopped) as error:
        _fail(running, str(error))
        return False
    except Exception:
        _fail(running, UNKNOWN_ERROR)
        raise
    if not stands:  # it was given up meanwhile
        job.file.delete(save=False)
    return stands


def _fail(jobs: QuerySet[PrintJob], error: str) -> int:
    return jobs.update(state=State.FAILED, error=error, finished_at=timezone.now())


def forget_jobs() -> int:
    """Say failed the jobs whose worker is gone, and erase those of more than a day with their files; how many."""
    now = timezone.now()
    _fail(lost_jobs(), LOST_ERROR)
    forgotten = PrintJob.objects.filter(queued_at__lt=now - KEPT).exclude(state=State.RUNNING)
    for job in forgotten:
        job.file.delete(save=False)
        job.delete()
    _erase_orphans(before=now - KEPT)
    return len(forgotten)


def _erase_orphans(*, before: datetime) -> None:
    """Erase the files that no job names: it went with its maker's account, or with its day."""
    folder, storage = PrintJob.file.field.upload_to, PrintJob.file.field.storage
    files = storage.listdir(folder)[1] if storage.exists(folder) else []
    named = set(PrintJob.objects.values_list("file", flat=True))
    for name in {f"{folder}/{file}" for file in files} - named:
        if storage.get_modified_time(name) < before:
            storage.delete(name)


def lost_jobs() -> QuerySet[PrintJob]:
    """Jobs that neither ended nor can still."""
    return PrintJob.objects.filter(state__in=UNENDED, queued_at__lt=timezone.now() - LOST)


def is_lost(job: PrintJob) -> bool:
    """Whether `job` is one of `lost_jobs`."""
    return job.state in UNENDED and job.queued_at < timezone.now() - LOST
