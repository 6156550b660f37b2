"""Long imports of registrations: written outside the request, once a file, whole or not at all; files left over."""

from datetime import timedelta
from functools import partial

from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task
from import_export.tmp_storages import MediaStorage

from inscriptions.models import ImportJob, Registration
from inscriptions.spreadsheets.resource import ImportOutcome, NeedsResource, RegistrationResource
from programme.models import Event
from programme.spreadsheets.formats import FORMATS
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.tasks import jobs
from rencontre.tasks.jobs import TRIES, UNENDED, TakenOver

MOST_AT_ONCE = 1000  # lines that a request writes itself
FORGOTTEN = timedelta(hours=1)
KEPT = timedelta(days=1)
GONE = "Le fichier a été effacé : envoyez-le à nouveau."
REFUSED = "Rien n’a été importé : le site a changé depuis l’aperçu."
LOST_ERROR = f"Rien n’a été importé : l’import s’est interrompu {TRIES} fois. Importez la liste en plusieurs fois."
UNKNOWN_ERROR = "Rien n’a été importé, à cause d’une erreur inattendue : prévenez qui tient le site."


def import_job(*, event: Event, maker: User, file: str, kind: int, with_needs: bool) -> ImportJob:
    """The job that writes a previewed file, once the transaction stands; the same one when it is asked for again."""
    now = timezone.now()
    said = {"event": event, "maker": maker, "kind": kind, "with_needs": with_needs, "queued_at": now, "alive_at": now}
    with transaction.atomic():
        job, is_new = ImportJob.objects.get_or_create(file=file, defaults=said)
        if is_new:
            transaction.on_commit(lambda: start(job.pk), robust=True)
    return job


def start(pk: int) -> None:
    """Hand the job `pk` to the queue, or to a thread where there is none."""
    jobs.start_job(pk, run=run, make=make)


@task()
def make(pk: int) -> bool:
    """Write the file of one job."""
    return run(pk)


def run(pk: int) -> bool:
    """Write the file of the job `pk` if nobody else does; True when it is written. A failure is told in the job."""
    return jobs.run_job(ImportJob.objects.all(), pk, work=_write, refusals=(DomainError,), unknown=UNKNOWN_ERROR)


def _write(mine: QuerySet[ImportJob]) -> bool:
    job = mine.select_related("event", "maker").first()
    if job is None:
        raise TakenOver
    result = _imported(job, mine)
    if faults := result.faults:
        jobs.fail(mine, REFUSED, faults=faults)
    MediaStorage(name=job.file).remove()
    return not faults


def _imported(job: ImportJob, mine: QuerySet[ImportJob]) -> ImportOutcome:
    try:
        content = MediaStorage(name=job.file).read()
    except FileNotFoundError as error:
        raise DomainError(GONE) from error
    dataset = FORMATS[job.kind]().create_dataset(content)
    jobs.tell(mine, steps=len(dataset))
    resource = (NeedsResource if job.with_needs else RegistrationResource)(
        event=job.event,
        by=member(job.maker),
        told=lambda lines: jobs.tell(mine, steps_done=lines),
        written=partial(_end, mine),
    )
    return resource.import_data(dataset)


def _end(mine: QuerySet[ImportJob], people: list[Registration]) -> None:
    """Within the act: the people and the end of their job stand together, or neither does."""
    waiting = sum(person.status == Registration.Status.WAITING for person in people)
    said = {"people": len(people), "waiting": waiting, "finished_at": timezone.now()}
    if mine.update(state=ImportJob.State.DONE, **said) != 1:
        raise TakenOver


def take_up_imports() -> int:
    """Hand over again the imports that nobody makes, and make them here where there is no queue; how many."""
    return jobs.take_up_jobs(ImportJob.objects.all(), run=run, make=make, lost=LOST_ERROR)


def forget_imports() -> int:
    """Erase the files previewed more than an hour ago that no job writes, and the jobs a day old; how many files."""
    now = timezone.now()
    ImportJob.objects.filter(queued_at__lt=now - KEPT).exclude(state__in=UNENDED).delete()
    storage, folder = storages["import_export"], MediaStorage().MEDIA_FOLDER
    kept = {f"{folder}/{file}" for file in ImportJob.objects.filter(state__in=UNENDED).values_list("file", flat=True)}
    names = {f"{folder}/{name}" for name in storage.listdir(folder)[1]} if storage.exists(folder) else set()
    forgotten = [name for name in names - kept if now - storage.get_modified_time(name) > FORGOTTEN]
    for name in forgotten:
        storage.delete(name)
    return len(forgotten)
