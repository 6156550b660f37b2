"""Long imports of registrations: written outside the request, once a file, whole or not at all; files left over."""

from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task
from import_export.tmp_storages import MediaStorage

from inscriptions.errors import ListRefused
from inscriptions.models import ImportJob
from inscriptions.signup.listed import Choices
from inscriptions.signup.register import Intake
from inscriptions.spreadsheets.incoming import FileReading, Incoming, write
from inscriptions.spreadsheets.offers import Corrections
from programme.models import DayFile, Event
from programme.spreadsheets.cells import UnreadableFile
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.sqlite import forget_erased
from rencontre.tasks import jobs
from rencontre.tasks.jobs import UNENDED, TakenOver

MOST_AT_ONCE = 1000  # lines that a request writes itself
FORGOTTEN = timedelta(hours=1)
KEPT = timedelta(days=1)
GONE = "Le fichier a été effacé : envoyez-le à nouveau."
REFUSED = "Rien n’a été importé : le site a changé depuis l’aperçu."
LOST_ERROR = "Rien n’a été importé : l’import s’est interrompu deux fois. Importez la liste en plusieurs fois."
UNKNOWN_ERROR = "Rien n’a été importé, à cause d’une erreur inattendue : prévenez qui tient le site."


def import_job(*, event: Event, maker: User, file: str, with_needs: bool, options: dict[str, Any]) -> ImportJob:
    """The job that writes a previewed file, once the transaction stands; the same one when it is asked for again.

    `options`: how it is read and what was chosen (`options_of`).
    """
    now = timezone.now()
    said = {"event": event, "maker": maker, "with_needs": with_needs, "options": options, "queued_at": now}
    with transaction.atomic():
        job, is_new = ImportJob.objects.get_or_create(file=file, defaults={**said, "alive_at": now})
        if is_new:
            transaction.on_commit(lambda: start(job.pk), robust=True)
    return job


def options_of(reading: FileReading, choices: Choices, corrections: Corrections) -> dict[str, Any]:
    """What a job keeps of them, as JSON does."""
    return {"reading": reading.to_json(), "choices": _as_json(choices), "corrections": _as_json(corrections)}


def _as_json(said: Choices | Corrections) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(said).items()}


def _from_json(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in kept.items()}


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
    is_written = True
    try:
        _import(job, mine)
    except ListRefused as refused:
        is_written = False
        jobs.fail(mine, REFUSED, faults=refused.faults)
    MediaStorage(name=job.file).remove()
    return is_written


def _import(job: ImportJob, mine: QuerySet[ImportJob]) -> None:
    try:
        content = MediaStorage(name=job.file).read()
        # A job that waits since a version without options reads the headings that this version knows.
        reading = FileReading.from_json(job.options.get("reading", ""))
        incoming = Incoming(job.event, content, with_needs=job.with_needs, reading=reading)
    except FileNotFoundError as error:
        raise DomainError(GONE) from error
    except UnreadableFile as error:
        raise DomainError(str(error)) from error
    jobs.tell(mine, steps=len(incoming.table.rows))
    write(
        incoming,
        Choices(**_from_json(job.options.get("choices", {}))),
        Corrections(**_from_json(job.options.get("corrections", {}))),
        by=member(job.maker),
        told=lambda lines: jobs.tell(mine, steps_done=lines),
        written=partial(_end, mine),
    )


def _end(mine: QuerySet[ImportJob], found: Intake) -> None:
    """Within the act: the people and the end of their job stand together, or neither does."""
    said = {
        "people": len(found.people),
        "waiting": found.waiting,
        "known": len(found.compared.known),
        "amended": len(found.amended),
        "finished_at": timezone.now(),
    }
    if mine.update(state=ImportJob.State.DONE, **said) != 1:
        raise TakenOver


def take_up_imports() -> int:
    """Hand over again the imports that nobody makes, and make them here where there is no queue; how many."""
    return jobs.take_up_jobs(ImportJob.objects.all(), run=run, make=make, lost=LOST_ERROR)


def forget_imports() -> int:
    """Erase the files previewed more than an hour ago that no job writes, and the jobs a day old; how many files."""
    now = timezone.now()
    ImportJob.objects.filter(queued_at__lt=now - KEPT).exclude(state__in=UNENDED).delete()
    folder = MediaStorage().MEDIA_FOLDER
    kept = {f"{folder}/{file}" for file in ImportJob.objects.filter(state__in=UNENDED).values_list("file", flat=True)}
    previewed = DayFile.objects.filter(name__startswith=f"{folder}/", made_at__lt=now - FORGOTTEN)
    forgotten, _ = previewed.exclude(name__in=kept).delete()
    if forgotten:
        forget_erased()
    return forgotten
