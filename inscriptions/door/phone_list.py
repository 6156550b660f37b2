"""The list that a phone of the desk keeps: what the desk says of each person, and who changed since a phone took it.

What is said of a person follows from their registration, their seats and their attendances, and from the words of the
day. The acts and the scans name the people whose rows changed, in the order of the event's lock; where the words of the
day changed, or somebody is no longer there, the whole list is sent again.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from inscriptions.door.moments import Choice
from inscriptions.door.rules import check_admitted, check_seated
from inscriptions.letters.delivery import REQUEUED
from inscriptions.models import Attendance, Registration, Scan, WorkshopSeat
from programme.models import Event, Session
from rencontre.domain import refusal
from rencontre.french.typography import french_hour, typographic
from rencontre.tasks.collector import no_collection

FORM = 1  # of what is said of a person: another one makes every phone take the whole list again
MARK = re.compile(r"(\d{1,15})-(\d{1,15})-(\d{1,15})-(\d{1,15})-(\d{1,11})-([0-9a-f]{16})")


class Mark(NamedTuple):
    """How far a list goes: the last act and the last scan that it knows, its people, its instant and the day's words.

    `people` counts them and `newest` is the last one; `at` is in seconds since 1970; `day` is a digest.
    """

    history: int
    scan: int
    people: int
    newest: int
    at: int
    day: str


def list_since(said: str, event: Event, offered: list[Choice]) -> dict[str, Any]:
    """The list of `event` for the moments `offered`: its mark, how many people it has, and the people themselves.

    Where `said` is the mark of a list that can be completed, it is `since`, and the people are those who changed.
    """
    now = timezone.now()
    day = (
        event.sessions.workshops().select_related("room", "venue", "parent__venue").order_by("parent__starts_at", "pk")
    )
    workshops = {workshop.pk: workshop for workshop in day}
    # The mark is read before the people: who changes meanwhile is sent twice rather than never.
    since, mark = _read(said), _mark(event, _digest(event, offered, workshops), now)
    if since and not _completes(since, mark, event):
        since = None
    changed = _changed(event, since, now) if since else event.registrations.all()
    by_workshops = _by_workshops(offered, workshops)
    with no_collection():
        seats, presences = _seats_of(changed), _presences_of(changed)
        people = [
            _person(one, presences[one.pk], offered, now) | by_workshops(tuple(seats[one.pk]))
            for one in changed.iterator()
        ]
    return {
        "mark": "-".join(map(str, mark)),
        "since": said if since else "",
        "count": mark.people,
        "people": people,
    }


# --- What changed ------------------------------------------------------------------------------------------------


def _read(said: str) -> Mark | None:
    found = MARK.fullmatch(said)
    return Mark._make([*map(int, found.groups()[:-1]), found[6]]) if found else None


def _acts(event: Event) -> QuerySet:
    """The acts on the people of `event`, but for letters sent again: they are written without its lock."""
    return event.history.exclude(act=REQUEUED)


def _scans(event: Event) -> QuerySet[Scan]:
    return Scan.objects.filter(registration__event=event)


def _mark(event: Event, day: str, now: datetime) -> Mark:
    history, scan = (
        rows.order_by("-pk").values_list("pk", flat=True).first() or 0 for rows in (_acts(event), _scans(event))
    )
    people = event.registrations.aggregate(count=Count("pk"), newest=Max("pk"))
    return Mark(history, scan, people["count"], people["newest"] or 0, int(now.timestamp()), day)


def _digest(event: Event, offered: list[Choice], workshops: dict[int, Session]) -> str:
    """Of all that is said of people and is not theirs."""
    words = [
        FORM,
        event.status,
        [(choice.value, choice.label) for choice in offered],
        [(pk, str(one), one.parent_id, one.whereabouts, bool(one.cancelled_at)) for pk, one in workshops.items()],
    ]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def _completes(since: Mark, mark: Mark, event: Event) -> bool:
    """Whether the list of the mark `since` only lacks who changed: nothing of the day, and nobody has gone."""
    is_earlier = since.history <= mark.history and since.scan <= mark.scan and since.at <= mark.at
    if not is_earlier or since.day != mark.day:
        return False
    return event.registrations.filter(pk__lte=since.newest).count() == since.people


def _changed(event: Event, since: Mark, now: datetime) -> QuerySet[Registration]:
    acts = _acts(event).filter(pk__gt=since.history)
    scans = _scans(event).filter(pk__gt=since.scan).exclude(outcome=Scan.Outcome.REFUSED)
    begins = datetime.fromtimestamp(since.at, UTC)
    is_over = Q(status=Registration.Status.UNCONFIRMED, hold_expires_at__range=(begins, now))
    named = Q(pk__in=acts.values("registration")) | Q(pk__in=scans.values("registration"))
    return event.registrations.filter(named | is_over | Q(pk__gt=since.newest))


# --- What is said of a person ------------------------------------------------------------------------------------


def _by_workshops(offered: list[Choice], workshops: dict[int, Session]) -> Callable[[tuple[int, ...]], dict[str, Any]]:
    """What is said of who has a seat in some workshops: those, and by each other one where one is expected.

    It is composed once for all who have the same.
    """

    @cache
    def found(held: tuple[int, ...]) -> dict[str, Any]:
        theirs = [workshops[pk] for pk in held]
        said = {c.value: refusal(check_seated, workshops[c.workshop], theirs) for c in offered if c.workshop}
        return {
            "workshops": [typographic(_place(workshop)) for workshop in theirs],
            "elsewhere": {value: typographic(sentence) for value, sentence in said.items() if sentence},
        }

    return found


def _seats_of(people: QuerySet[Registration]) -> dict[int, list[int]]:
    """The workshops where each sits, in the order of their slots."""
    found = defaultdict(list)
    rows = WorkshopSeat.objects.filter(registration__in=people.values("pk")).order_by("slot__starts_at", "pk")
    for person, workshop in rows.values_list("registration", "workshop"):
        found[person].append(workshop)
    return found


def _presences_of(people: QuerySet[Registration]) -> dict[int, list[Attendance]]:
    found = defaultdict(list)
    for row in Attendance.objects.filter(registration__in=people.values("pk")):
        found[row.registration_id].append(row)
    return found


def _person(
    registration: Registration, presences: list[Attendance], offered: list[Choice], now: datetime
) -> dict[str, Any]:
    """What else the desk's screen says about someone: always, and at each moment."""
    notices = {
        c.value: f"N’avait pas annoncé venir : {c.label}."
        for c in offered
        if not c.workshop and not registration.attends(c.moment)
    }
    present = {Choice(row.moment, row.workshop_id, "").value: f"déjà {checked_in(row)}" for row in presences}
    return {
        "code": registration.badge_code,
        "name": registration.full_name,
        "organisation": typographic(registration.organisation),
        "refusal": refusal(check_admitted, registration, now=now),
        "notices": notices,
        "present": present,
    }


def _place(workshop: Session) -> str:
    if workshop.cancelled_at:
        return f"{workshop}, annulé"
    return ", ".join(filter(None, [str(workshop), workshop.whereabouts]))


def checked_in(standing: Attendance) -> str:
    return f"pointé à {hour(standing.at)} par {standing.by}"


def hour(at: datetime) -> str:
    return french_hour(timezone.localtime(at).time())
