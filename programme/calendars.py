"""Calendar files (RFC 5545): plain VEVENTs in Europe/Paris, with its VTIMEZONE."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone
from icalendar import Event as Entry

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
