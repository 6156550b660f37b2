"""What is beyond its time is erased, once a day: how many of what is kept, never who."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inscriptions.attendance.frozen import kept_of
from inscriptions.letters.files import lost_files
from inscriptions.models import DayReport, History, PurgeRun, Registration
from inscriptions.people.history import history_row
from inscriptions.privacy.erase import ERASURE, erase_again, erasures, write_erasure
from inscriptions.privacy.queries import NEEDS, PEOPLE, days_to_purge, last_purge, needs_to_forget, never_proved
from inscriptions.seats.locks import lock_event
from programme.models import Event
from rencontre.actors import Clock
from rencontre.domain import DomainError
from rencontre.holdings import HOLDINGS, Erasures, hand_over
from rencontre.sqlite import forget_erased
from rencontre.tasks.isolation import run_isolated

THE_PURGE = Clock("purge")
PURGED = "purge"
FILES = "messages écrits dans des fichiers"
UNPROVED = "demandes jamais confirmées"
AT_ONCE = 500  # people
Counts = Counter[str]


def purge(*, dry_run: bool = False) -> Counts:
    """Erase what is beyond its time; how many of what. With `dry_run`, count it and write nothing.

    Raises DomainError when a part failed: the others are done, and the log says why.
    """
    now, counts = timezone.now(), Counts()
    parts = {what: partial(part, now, dry_run, counts) for what, part in PARTS.items()}
    failed = [what for what, act in parts.items() if not run_isolated(act, what=f"purge, {what}")]
    if failed:
        raise DomainError(f"La purge n’est pas complète : {', '.join(failed)}.")
    if not dry_run:
        is_erased = bool(+counts) or _erased_since_the_last()
        PurgeRun.objects.create(at=now, counts=+counts)
        if is_erased:
            forget_erased(whole=True)
    return +counts


def purge_once_a_day() -> None:
    """Purge unless it was done since midnight, in the time of the site."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if not PurgeRun.objects.filter(at__gte=midnight).exists():
        purge()


def _erased_since_the_last() -> bool:
    """Whether somebody was erased on request since: copies of their rows may lie in the file of the base."""
    last = last_purge()
    erased = Registration.objects.exclude(erased_at=None)
    return (erased.filter(erased_at__gte=last.at) if last else erased).exists()


def _forget_needs(now: datetime, dry_run: bool, counts: Counts) -> None:
    for needs in needs_to_forget(timezone.localdate(now)):
        counts[NEEDS] += needs.count() if dry_run else needs.delete()[0]


def _forget_never_proved(now: datetime, dry_run: bool, counts: Counts) -> None:
    people = never_proved(now)
    if dry_run:
        counts[UNPROVED] += people.count()
        return
    for event in Event.objects.filter(pk__in=people.values("event")).order_by("pk"):
        counts[UNPROVED] += _erase_never_proved(event, now)


@transaction.atomic
def _erase_never_proved(event: Event, now: datetime) -> int:
    event = lock_event(event)
    people = list(never_proved(now).filter(event=event).select_related("event").order_by("pk"))
    _erase_all(people, now)
    rows = (history_row(ERASURE, person, by=THE_PURGE, before={}, after={}) for person in people)
    return len(History.objects.bulk_create(rows))


def _forget_people(now: datetime, dry_run: bool, counts: Counts) -> None:
    for event in days_to_purge(timezone.localdate(now)):
        counts[PEOPLE] += (_people_of(event).count if dry_run else partial(_purge_day, event, now))()


def _people_of(event: Event) -> QuerySet[Registration]:
    return event.registrations.filter(erased_at=None).order_by("pk")


@transaction.atomic
def _purge_day(event: Event, now: datetime) -> int:
    """Freeze the figures of `event`, then erase all its people, under its lock; how many."""
    event = lock_event(event)
    DayReport.objects.get_or_create(event=event, defaults={"frozen_at": now, "counts": kept_of(event)})
    people = list(_people_of(event))
    _erase_all(people, now)
    # What the team said of the day as a whole, or wrote to its people, may name somebody.
    event.history.update(before={}, after={}, reason="")
    event.campaigns.all().delete()
    History.objects.create(event=event, who=THE_PURGE.name, when=now, act=PURGED, reason=f"{PEOPLE} : {len(people)}")
    return len(people)


def _erase_all(people: list[Registration], now: datetime) -> None:
    for start in range(0, len(people), AT_ONCE):
        write_erasure(people[start : start + AT_ONCE], now=now)


def _forget_by_age(now: datetime, dry_run: bool, counts: Counts) -> None:
    for holding in HOLDINGS.values():
        rows = holding.older_than_allowed(now)
        counts[holding.title] += rows.count() if dry_run else rows.delete()[0]


def _forget_files(now: datetime, dry_run: bool, counts: Counts) -> None:
    files = lost_files()
    for path in [] if dry_run else files:
        path.unlink(missing_ok=True)
    counts[FILES] += len(files)


PARTS: dict[str, Callable[[datetime, bool, Counts], None]] = {
    NEEDS: _forget_needs,
    UNPROVED: _forget_never_proved,
    PEOPLE: _forget_people,
    "ce qui part avec l’âge": _forget_by_age,
    FILES: _forget_files,
}
hand_over(Erasures(read=erasures, replay=erase_again, purge=purge))
