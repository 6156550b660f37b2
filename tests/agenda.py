"""Calendars as their readers see them: icalendar knows the zones, vobject and ics.py believe the file."""

from datetime import UTC, datetime

import ics
import vobject
from icalendar import Calendar, Event

LONGEST_LINE = 75  # octets, RFC 5545 §3.1


def entries(text: str) -> list[Event]:
    return Calendar.from_ical(text).walk("VEVENT")


def instants(text: str) -> list[tuple[datetime, datetime]]:
    """Start and end of each entry, in UTC; the three readers must find the same."""
    known = [(entry["DTSTART"].dt.astimezone(UTC), entry["DTEND"].dt.astimezone(UTC)) for entry in entries(text)]
    believed = [
        (entry.dtstart.value.astimezone(UTC), entry.dtend.value.astimezone(UTC))
        for entry in vobject.readOne(text).vevent_list
    ]
    read = {
        entry.uid: (entry.begin.datetime.astimezone(UTC), entry.end.datetime.astimezone(UTC))
        for entry in ics.Calendar(text).events  # a set
    }
    assert believed == known
    assert [read[str(entry["UID"])] for entry in entries(text)] == known
    return known


def busy(text: str) -> list[tuple[str, str]]:
    """The hours that the calendar takes, « 09:15 » – « 11:00 », in the file's own time zone."""
    return [
        (f"{entry['DTSTART'].dt:%H:%M}", f"{entry['DTEND'].dt:%H:%M}")
        for entry in entries(text)
        if entry["TRANSP"] == "OPAQUE"
    ]


def faults(text: str) -> list[str]:
    """What of RFC 5545 and, since the file has a METHOD, of RFC 5546 the text breaks."""
    file, lines = Calendar.from_ical(text), text.split("\r\n")
    kinds = [component.name for component in file.subcomponents]
    found = [f"bare line feed: {line}" for line in lines if "\n" in line or "\r" in line]
    found += [f"too long: {line}" for line in lines if len(line.encode()) > LONGEST_LINE]
    found += ["the time zone does not come first, once"] * (kinds != ["VTIMEZONE", *["VEVENT"] * (len(kinds) - 1)])
    for entry in file.walk("VEVENT"):
        needed = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "TRANSP", "ORGANIZER"}
        found += [f"{name} is missing" for name in sorted(needed - set(entry))]
        found += ["an attendee in what is published"] * ("ATTENDEE" in entry)
        found += ["DTSTAMP is not in UTC"] * (entry["DTSTAMP"].dt.utcoffset() != UTC.utcoffset(None))
        if file["METHOD"] == "CANCEL" and entry["STATUS"] != "CANCELLED":
            found.append("an entry stands in a file that cancels")
    return found
