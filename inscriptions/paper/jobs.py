"""Print jobs: long documents made outside the request, for their maker only, and erased after a day.

Which paper, and its options (primary keys and plain values, as JSON keeps them), stand in the job;
`rencontre/pdf/papers.py` says which function prepares it. A POST that is too long for a request calls `print_job` and
redirects to `admin:inscriptions_job`; a GET redirects to `admin:inscriptions_ask_job`, which asks.
"""

from datetime import timedelta
from functools import partial

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from inscriptions.models import PrintJob
from programme.models import DayFile, Event
from rencontre.domain import DomainError
from rencontre.pdf.papers import PAPERS
from rencontre.pdf.render import Interrupted, Stopped
from rencontre.sqlite import forget_erased
from rencontre.tasks import jobs
from rencontre.tasks.jobs import UNENDED, TakenOver

KEPT = timedelta(days=1)
PRINTS = "prints"  # the queue, which may have a worker of its own
AFTER_LETTERS = -10  # its priority, where one worker does both: a print that waits lets them go first
LOST_ERROR = (
    "L’impression s’est interrompue deux fois avant la fin : ce document est sans doute trop lourd pour la machine. "
    "Demandez-le en plusieurs fois : par demi-journée, par atelier, ou quelques personnes à la fois."
)
OUTDATED_ERROR = "Ce document n’existe plus sous ce nom : demandez-le de nouveau depuis la page de la journée."
UNKNOWN_ERROR = "Une erreur inattendue a arrêté l’impression : demandez-la de nouveau, puis prévenez qui tient le site."
State = PrintJob.State


@transaction.atomic
def print_job(*, event: Event, maker: User, document: str, options: dict) -> PrintJob:
    """A job that makes `document` of `event` once the transaction stands; of two clicks, the second gets the first's.

    Without a task queue a thread of this process makes it, so that the maker sees the progress in both cases.
    """
    User.objects.select_for_update(no_key=True).get(pk=maker.pk)  # the two clicks, one after the other
    asked = {"event": event, "maker": maker, "document": document, "options": options}
    if waiting := PrintJob.objects.filter(**asked, state=State.WAITING).first():
        return waiting
    now = timezone.now()
    job = PrintJob.objects.create(**asked, queued_at=now, alive_at=now)
    transaction.on_commit(lambda: start(job.pk), robust=True)
    return job


def start(pk: int) -> None:
    """Hand the job `pk` to the queue, or to a thread where there is none."""
    jobs.start_job(pk, run=run, make=make)


@task(queue_name=PRINTS, priority=AFTER_LETTERS)
def make(pk: int) -> bool:
    """Make the file of one job."""
    return run(pk)


def run(pk: int) -> bool:
    """Make the file of the job `pk` if nobody else does; True when it is there. A failure is told in the job."""
    return jobs.run_job(
        PrintJob.objects.all(),
        pk,
        work=_make,
        refusals=(DomainError, Stopped),
        interruptions=(Interrupted,),
        unknown=UNKNOWN_ERROR,
    )


def _make(mine: QuerySet[PrintJob]) -> bool:
    job = mine.select_related("event__main_venue", "maker").first()
    if job is None:
        raise TakenOver
    if job.document not in PAPERS:
        raise DomainError(OUTDATED_ERROR)
    printout = PAPERS[job.document].prepare(job.event, maker=job.maker, **job.options)
    mine.update(steps=printout.count, notices=printout.remarks, filename=f"{printout.filename}.pdf")
    content = printout.pdf_at_leisure(done=partial(_tell, mine))
    with transaction.atomic():
        jobs.tell(mine)  # nobody else's any more
        job.file.save(f"{job.pk}.pdf", ContentFile(content), save=False)
        mine.update(state=State.DONE, file=job.file.name, finished_at=timezone.now())
        printout.made()
    return True


def _tell(mine: QuerySet[PrintJob], count: int) -> None:
    jobs.tell(mine, steps_done=F("steps_done") + count)


def take_up(pk: int) -> bool:
    """Hand over again the job `pk` if nobody makes it; whether it was."""
    if is_taken := jobs.put_back(PrintJob.objects.all(), pk):
        start(pk)
    return is_taken


def take_up_jobs() -> int:
    """Hand over again the jobs that nobody makes, and make them here where there is no queue; how many."""
    return jobs.take_up_jobs(PrintJob.objects.all(), run=run, make=make, lost=LOST_ERROR)


def forget_jobs() -> int:
    """Erase the jobs of more than a day that ended, with their files; how many."""
    forgotten, _ = PrintJob.objects.filter(queued_at__lt=timezone.now() - KEPT).exclude(state__in=UNENDED).delete()
    if _erase_unnamed():
        forget_erased()
    return forgotten


def erase_jobs(*, event: Event) -> None:
    """Somebody of `event` is erased: the jobs that ended go, with their files.

    Those that are being made had read the person: they are made again.
    """
    of_the_day = PrintJob.objects.filter(event=event)
    of_the_day.exclude(state__in=UNENDED).delete()
    _erase_unnamed()
    for pk in of_the_day.filter(state=State.RUNNING).values_list("pk", flat=True):
        transaction.on_commit(partial(start, pk), robust=True)
    anew = {"state": State.WAITING, "owner": "", "tries": 0, "alive_at": timezone.now()}
    of_the_day.filter(state=State.RUNNING).update(**anew)


def _erase_unnamed() -> int:
    """Erase the files that no job names: it went by its age, with its maker's account, or with its day; how many."""
    folder = f"{PrintJob.file.field.upload_to}/"
    unnamed = DayFile.objects.filter(name__startswith=folder).exclude(name__in=PrintJob.objects.values("file"))
    return unnamed.delete()[0]
