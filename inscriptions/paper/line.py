"""The line of print jobs: how many are made before one, and whether anything makes them at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from inscriptions.models import Heartbeat, PrintJob
from inscriptions.paper.jobs import PRINTS
from rencontre.tasks.jobs import UNENDED

UNANSWERED = timedelta(minutes=2)  # without a sign of life of the queue: nothing makes prints any more
State = PrintJob.State


@dataclass(frozen=True)
class PrintLine:
    """The jobs that did not end: how many are made before each, and the last sign of who makes them."""

    before: Mapping[int, int] = field(default_factory=dict)
    last_sign: datetime | None = None

    def silent_since(self, job: PrintJob) -> datetime | None:
        """Since when nothing answers that would make `job`; None when something does, or may still."""
        if job.state not in UNENDED or settings.TASKS_MODE == "immediate":
            return None
        since = self.last_sign or job.alive_at or job.queued_at
        return since if since < timezone.now() - UNANSWERED else None


def line_of(jobs: Iterable[PrintJob]) -> PrintLine:
    """The line as these jobs see it; nothing is read when they all ended."""
    if not any(job.state in UNENDED for job in jobs):
        return PrintLine()
    unended = list(PrintJob.objects.filter(state__in=UNENDED).only("state", "alive_at", "queued_at"))
    made = [job for job in unended if job.state == State.RUNNING]
    waiting = sorted((job for job in unended if job.state == State.WAITING), key=_handed_over)
    # A worker in the middle of a long print answers, whatever its queue says.
    beats = Heartbeat.objects.filter(worker=PRINTS).values_list("at", flat=True)
    signs = [*beats, *(job.alive_at for job in made if job.alive_at)]
    in_order = [*(job for job in made if not job.is_silent), *waiting]
    return PrintLine({job.pk: number for number, job in enumerate(in_order)}, max(signs, default=None))


def _handed_over(job: PrintJob) -> tuple[datetime, int]:
    """When it was put in the queue, for the last time."""
    return job.alive_at or job.queued_at, job.pk
