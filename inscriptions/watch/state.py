"""The state of the site, item by item, for the machines that watch it: figures and fixed words, nothing of anybody.

An item that is not well makes `/sante/` answer 503; what a new installation has not had yet is only noted.
"""

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import Sum
from django.utils import timezone

from inscriptions.letters.health import is_too_long, waiting_since
from inscriptions.models import Incident
from inscriptions.watch.signs import DEFAULT, DELIVERIES, PRINTS, SILENCE, expected, last_beats
from rencontre.watch import BACKUP, BACKUP_FAILED, not_written

HOUR = timedelta(hours=1)
MOST_ERRORS = 20  # an hour
LEAST_FREE = 500  # megabytes, of 1,000,000 bytes
NAMES = {DEFAULT: "worker", PRINTS: "prints", DELIVERIES: "timer"}


@dataclass(frozen=True)
class Item:
    """What is known of one thing; `figures` are numbers that a monitor may draw."""

    is_well: bool
    state: str
    figures: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {"ok": self.is_well, "state": self.state} | self.figures


Items = dict[str, Item]
UNKNOWN, HANGS = Item(False, "inconnu"), Item(False, "ne répond pas")
OF_THE_DATABASE = ("database", "mails", *NAMES.values(), "backup", "errors")


def nothing_known() -> Items:
    """What is said of each item until it is known: neither the disk nor the database answers."""
    return {"disk": HANGS} | dict.fromkeys(OF_THE_DATABASE, UNKNOWN) | {"database": HANGS}


def look_at_database(items: Items) -> None:
    """Fill `items` with what it holds: four statements at most, which neither write nor lock."""
    try:
        items |= _kept_in_the_database(timezone.now())
    except Error:
        items["database"] = Item(False, "en panne")


def look_at_disk(items: Items) -> None:
    """Fill `items` with what needs no database; a disk that is far away may never answer."""
    items["disk"] = _disk()


def _disk() -> Item:
    """The fullest of the file systems that the site writes to."""
    places = {settings.VAR_DIR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT}
    if connection.vendor == "sqlite":
        places.add(Path(settings.DATABASES["default"]["NAME"]).parent)
    try:
        free = min(shutil.disk_usage(place).free for place in places) // 1_000_000
    except OSError:
        return Item(False, "illisible")
    figures = {"free_mb": free, "least_mb": LEAST_FREE}
    return Item(True, "ok", figures) if free >= LEAST_FREE else Item(False, "presque plein", figures)


def _kept_in_the_database(now: datetime) -> Items:
    since, beats = waiting_since(now), last_beats()
    found = {
        "mails": _mails(since, now),
        **{name: _process(process, beats, now) for process, name in NAMES.items()},
        "backup": _backup(beats, now),
        "errors": _errors(now),
    }
    return found | {"database": Item(True, "ok")}


def _mails(since: datetime | None, now: datetime) -> Item:
    figures = {"oldest_seconds": _seconds(since, now) if since else 0}
    if is_too_long(since, now):
        return Item(False, "bloqués", figures)
    return Item(True, "en attente" if since else "ok", figures)


def _process(name: str, beats: dict[str, datetime], now: datetime) -> Item:
    if name not in expected():
        return Item(True, "sans objet")
    if name not in beats:
        return Item(True, "jamais vu")
    figures = {"seconds": _seconds(beats[name], now), "most_seconds": int(SILENCE[name].total_seconds())}
    return Item(True, "ok", figures) if now - beats[name] <= SILENCE[name] else Item(False, "arrêté", figures)


def _backup(beats: dict[str, datetime], now: datetime) -> Item:
    done, failed = beats.get(BACKUP), beats.get(BACKUP_FAILED)
    figures = {"seconds": _seconds(done, now)} if done else {}
    figures |= {"most_seconds": int(SILENCE[BACKUP].total_seconds())}
    if failed and (done is None or failed > done):
        return Item(False, "en échec", figures)
    if done is None:
        return Item(True, "jamais faite", figures)
    return Item(True, "ok", figures) if now - done <= SILENCE[BACKUP] else Item(False, "trop ancienne", figures)


def _errors(now: datetime) -> Item:
    recent = Incident.objects.filter(kind=Incident.Kind.ERROR, at__gte=now - HOUR)
    number = (recent.aggregate(times=Sum("times"))["times"] or 0) + not_written()
    figures = {"last_hour": number, "most": MOST_ERRORS}
    return Item(True, "ok", figures) if number < MOST_ERRORS else Item(False, "trop nombreuses", figures)


def _seconds(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds()))
