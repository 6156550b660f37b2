"""What the news to a team are made of: what the run sees of a day, what is known already, figures without a name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from inscriptions.letters.refused import WITHHELD
from inscriptions.models import OutgoingMail, Registration, TeamNotices
from inscriptions.models.registrations import was_set_aside
from inscriptions.seats.places import Places, workshop_places
from programme.models import Event, SiteSettings
from programme.models.events import local_instant

Json = dict[str, Any]
Status = Registration.Status
MORNING = time(8)  # of the site: when the figures leave, and « la clôture approche »
CLOSING = timedelta(days=3)
WATCHED = timedelta(days=14)  # after a day: letters of thanks may fail
HOUR = timedelta(hours=1)


@dataclass
class Seen:
    """What the run sees of a day, by primary keys: letters given up, full workshops, speakers who cancelled."""

    failures: set[int] = field(default_factory=set)
    full: set[int] = field(default_factory=set)
    speakers: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class News:
    """What becomes known (`told`, as `TeamNotices` keeps it), and of it, by box, what is told now."""

    told: Json
    by_box: dict[str, list[int]]


def notices_of(event: Event) -> TeamNotices:
    """Those of `event`; unsaved, all of them on, while nobody set them."""
    return TeamNotices.objects.filter(event=event).first() or TeamNotices(event=event)


def address_of(notices: TeamNotices, event: Event) -> str:
    """Where they go: the address that was said, else the day's contact, else the site's; empty when nobody is told."""
    return notices.to or event.contact_email or SiteSettings.current().contact_email


def days_to_watch(now: datetime) -> list[Event]:
    recent = Event.objects.filter(status=Event.Status.PUBLISHED, date__gte=timezone.localdate(now - WATCHED))
    return list(recent.select_related("team_notices").order_by("pk"))


def seen_of(days: Collection[Event], now: datetime) -> dict[int, Seen]:
    """What there is to see of each of `days`, in two statements, and one a day that is to come."""
    found: dict[int, Seen] = defaultdict(Seen)
    if not days:
        return found
    given_up = OutgoingMail.objects.filter(registration__event__in=days, gave_up_at__isnull=False)
    given_up = given_up.exclude(last_error=WITHHELD)  # the letter that was refused told the team of the address
    for event, mail in given_up.values_list("registration__event", "pk"):
        found[event].failures.add(mail)
    speaks = Q(role=Registration.Role.SPEAKER) | Q(speaker__isnull=False)
    gone = Registration.objects.named().filter(speaks, event__in=days, status=Status.CANCELLED)
    for event, person in gone.values_list("event", "pk"):
        found[event].speakers.add(person)
    for day in days:
        if now < day.starts:
            found[day.pk].full = {pk for pk, places in workshop_places(day, now=now).items() if _is_full(places)}
    return found


def _is_full(places: Places) -> bool:
    return not places.closed and places.left == 0


def first_told(event: Event, seen: Seen, now: datetime) -> Json:
    """All that there is to see the first time is known without being told: nobody reads about the past."""
    at = now.isoformat()
    return {
        "failures": sorted(seen.failures),
        "full": {str(pk): at for pk in sorted(seen.full)},
        "speakers": sorted(seen.speakers),
        "closing": event.registration_end.isoformat() if _is_near(event, now) else "",
        "digest": _digest(event, now),
        "last": {},
    }


def news_of(notices: TeamNotices, seen: Seen, now: datetime) -> News:
    """What `seen` brings to who was told `notices.told`; what their boxes leave out is known and not told.

    What is not so any more may be told again: a letter sent again that fails again; a workshop, after an hour.
    """
    told = notices.told
    full = {pk: at for pk, at in told["full"].items() if int(pk) in seen.full or _is_recent(at, now)}
    known = {
        "failures": set(told["failures"]) & seen.failures,
        "full": {int(pk) for pk in full},
        "speakers": set(told["speakers"]) & seen.speakers,
    }
    new = {box: getattr(seen, box) - known[box] for box in known}
    waits = _is_recent(told["last"].get("team_news", ""), now)
    for box, found in new.items():
        if not (waits and getattr(notices, box)):
            known[box] |= found
    said = {} if waits else {box: sorted(found) for box, found in new.items() if found and getattr(notices, box)}
    at = now.isoformat()
    becomes = {box: sorted(keys) for box, keys in known.items()}
    return News(told | becomes | {"full": {str(pk): full.get(str(pk), at) for pk in sorted(known["full"])}}, said)


def _is_recent(at: str, now: datetime) -> bool:
    """Whether `at` is of the last hour; an instant to come was said by a clock that was wrong."""
    return bool(at) and timedelta(0) <= now - datetime.fromisoformat(at) < HOUR


def digest_is_due(told: Json, event: Event, now: datetime) -> bool:
    """Whether the figures of this morning are still to be told: while sign-ups are open, and the morning after."""
    today, last = timezone.localdate(now), told["digest"]["on"]
    was_open = last <= timezone.localdate(event.registration_end).isoformat()
    is_time = last < today.isoformat() and now >= local_instant(today, MORNING)
    return is_time and was_open and _has_opened(event, now) and now < event.starts


def closing_is_due(told: Json, event: Event, now: datetime) -> bool:
    """Whether sign-ups close soon and the team was not told; a closing that moves is another one."""
    return _is_near(event, now) and told["closing"] != event.registration_end.isoformat()


def _is_near(event: Event, now: datetime) -> bool:
    end = event.registration_end
    due = local_instant(timezone.localdate(end - CLOSING), MORNING)
    return _has_opened(event, now) and due <= now < end


def _has_opened(event: Event, now: datetime) -> bool:
    return event.registration_opens_at is None or event.registration_opens_at <= now


def _digest(event: Event, now: datetime) -> Json:
    return {"on": timezone.localdate(now).isoformat(), "at": now.isoformat(), "counts": counts_of(event, now)}


def next_digest(told: Json, event: Event, now: datetime) -> tuple[Json, Json]:
    """What is kept of the figures of this morning, and what they say; nothing when nothing changed since the last."""
    before, becomes = told["digest"], _digest(event, now)
    since = datetime.fromisoformat(before["at"])
    moves = event.registrations.exclude(was_set_aside()).aggregate(
        new=Count("pk", filter=Q(created_at__gt=since)),
        gone=Count("pk", filter=Q(status=Status.CANCELLED, status_changed_at__gt=since)),
    )
    is_news = any(moves.values()) or becomes["counts"] != before["counts"]
    return becomes, {"since": before["at"], **moves, "counts": becomes["counts"]} if is_news else {}


def counts_of(event: Event, now: datetime) -> Json:
    """How many come, wait, are to be confirmed and eat, and the seats taken in each workshop, in two statements."""
    people = event.registrations.aggregate(
        confirmed=Count("pk", filter=Q(status=Status.CONFIRMED)),
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        unconfirmed=Count("pk", filter=Q(status=Status.UNCONFIRMED)),
        lunch=Count("pk", filter=Q(status=Status.CONFIRMED, attends_lunch=True)),
    )
    return people | {"workshops": {str(pk): one.taken for pk, one in workshop_places(event, now=now).items()}}
