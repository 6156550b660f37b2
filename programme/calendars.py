"""Calendar files (RFC 5545): plain VEVENTs in Europe/Paris, with its VTIMEZONE."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Timezone
from icalendar import Event as Entry

from programme.models import Event
from programme.queries import Moment, sessions_of
from programme.typography import NBSP, french_hour_range, typographic

PARIS = ZoneInfo("Europe/Paris")
PRODUCT = "-//Rencontre//Programme//FR"


def entry(
    *,
    uid: str,
    summary: str,
    starts: datetime,
    ends: datetime,
    location: str,
    stamp: datetime,
    sequence: int = 0,
    description: str = "",
    organizer: str = "",
    url: str = "",
    cancelled: bool = False,
) -> Entry:
    """One VEVENT; `starts` and `ends` are aware and written in local time, `stamp` in UTC."""
    vevent = Entry()
    vevent.add("uid", uid)
    vevent.add("dtstamp", stamp)
    vevent.add("sequence", sequence)
    vevent.add("summary", summary)
    vevent.add("dtstart", starts.astimezone(PARIS))
    vevent.add("dtend", ends.astimezone(PARIS))
    vevent.add("location", location)
    vevent.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    vevent.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if description:
        vevent.add("description", description)
    if organizer:
        vevent.add("organizer", f"mailto:{organizer}")
    if url:
        vevent.add("url", url)
    return vevent


@cache
def _paris() -> Timezone:
    # Drawing up the VTIMEZONE takes longer than all the rest of the file.
    return Timezone.from_tzid(PARIS.key)


def calendar(entries: list[Entry], *, method: str = "PUBLISH") -> str:
    """The text of an .ics file; `method` is PUBLISH, or CANCEL when every entry is cancelled."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    for vevent in entries:
        file.add_component(vevent)
    file.add_component(_paris())
    return file.to_ical().decode()


def programme_calendar(event: Event, day: list[Moment], changes: dict[int, int], *, stamp: datetime) -> str:
    """The whole programme, one entry for each session; `changes` counts those announced, by session."""
    entries = []
    for session in sessions_of(day):
        speakers = ", ".join(entry.speaker.full_name for entry in session.interventions.all())
        place = session.effective_venue
        parts = (session.room and session.room.name, place.name, place.full_address)
        cancelled = session.cancelled_at is not None or event.status == event.Status.CANCELLED
        entries.append(
            entry(
                uid=f"seance-{session.pk}@{settings.SITE_HOST}",
                summary=typographic(str(session)),
                starts=session.starts,
                ends=session.ends,
                location=", ".join(part for part in parts if part),
                description="\n\n".join(part for part in (speakers, typographic(session.abstract)) if part),
                url=settings.SITE_URL + session.get_absolute_url(),
                sequence=changes.get(session.pk, 0) + cancelled,
                cancelled=cancelled,
                stamp=stamp,
            )
        )
    return calendar(entries)


def day_calendar(event: Event, day: list[Moment], changes: dict[int, int], *, stamp: datetime) -> str:
    """The day as one entry, which says what happens when."""
    sessions = [moment.session for moment in day if moment.session.cancelled_at is None]
    hours = [f"{french_hour_range(s.starts_at, s.ends_at)}{NBSP}: {typographic(str(s))}" for s in sessions]
    cancelled = event.status == event.Status.CANCELLED
    whole = entry(
        uid=f"journee-{event.pk}@{settings.SITE_HOST}",
        summary=typographic(event.title),
        starts=event.starts,
        ends=event.ends,
        location=f"{event.main_venue.name}, {event.main_venue.full_address}",
        description="\n".join(hours),
        url=settings.SITE_URL + event.get_absolute_url(),
        sequence=sum(changes.values()) + cancelled,
        cancelled=cancelled,
        stamp=stamp,
    )
    return calendar([whole])
