"""Signs of life of the processes, who fell silent and who is back, and the errors that were counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from inscriptions.models import Heartbeat, Incident
from rencontre.watch import BACKUP, Failed, Keeper, hand_over

DEFAULT, PRINTS, DELIVERIES = "default", "prints", "deliver_mails"
QUEUES = (DEFAULT, PRINTS)
# A process that gives no sign for longer is stopped: the workers give one every fifteen seconds, `deliver_mails` one
# a minute (a purge may hold it), the backup one a night.
SILENCE = {
    DEFAULT: timedelta(minutes=2),
    PRINTS: timedelta(minutes=2),
    DELIVERIES: timedelta(minutes=10),
    BACKUP: timedelta(hours=26),
}
# Who says that another fell silent was there itself for that long: after a stop of the whole machine, or of the
# database, each is given the time to come back.
WATCHED = timedelta(minutes=10)


def expected() -> list[str]:
    """The processes whose silence matters: without a queue there is no worker."""
    return [name for name in SILENCE if settings.TASKS_MODE == "database" or name not in QUEUES]


def beat(name: str) -> None:
    """The process `name` is alive now."""
    now = timezone.now()
    was_silent = When(at__lt=now - SILENCE.get(name, WATCHED), then=Value(now))
    rows = Heartbeat.objects.filter(worker=name)
    if not rows.update(at=now, since=Case(was_silent, default=Coalesce("since", "at"))):
        Heartbeat.objects.bulk_create([Heartbeat(worker=name, at=now, since=now)], ignore_conflicts=True)


def write(failures: Sequence[Failed]) -> None:
    """Keep what went wrong: one statement."""
    Incident.objects.bulk_create(
        Incident(
            kind=Incident.Kind.ERROR,
            at=one.at,
            place=one.place[:100],
            error=one.error[:100],
            reference=one.reference[:40],
            times=one.times,
        )
        for one in failures
    )


def notice(*, by: str) -> None:
    """Write down who fell silent, or is back, as the process `by` sees it. Repeating it changes nothing."""
    now = timezone.now()
    beats = {row.worker: row for row in Heartbeat.objects.filter(worker__in=SILENCE)}
    watcher = beats.get(by)
    for name in expected():
        row = beats.get(name)
        if row is None or name == by:
            continue
        limit = now - SILENCE[name]
        if not row.is_silent and row.at < limit and _has_watched(watcher, now - min(SILENCE[name], WATCHED), now):
            _tell(Incident.Kind.SILENT, row, Heartbeat.objects.filter(is_silent=False, at__lt=limit))
        elif row.is_silent and row.at >= limit:
            _tell(Incident.Kind.BACK, row, Heartbeat.objects.filter(is_silent=True, at__gte=limit))


def _has_watched(watcher: Heartbeat | None, since: datetime, now: datetime) -> bool:
    """Whether `watcher` is there now, and was all the time `since` that instant."""
    if watcher is None or watcher.at < now - SILENCE[watcher.worker]:
        return False
    return (watcher.since or watcher.at) <= since


@transaction.atomic
def _tell(kind: Incident.Kind, row: Heartbeat, unless_told: QuerySet[Heartbeat]) -> None:
    """Of several who notice it together, the one whose statement finds the row as it was tells it."""
    if unless_told.filter(pk=row.pk).update(is_silent=kind == Incident.Kind.SILENT):
        Incident.objects.create(kind=kind, at=row.at, place=row.worker)


def last_beats() -> dict[str, datetime]:
    """The last sign of life of each process that gave one: one statement."""
    return dict(Heartbeat.objects.values_list("worker", "at"))


hand_over(Keeper(write=write, beat=beat))
