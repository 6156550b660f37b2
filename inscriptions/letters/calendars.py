"""A person's own calendar: one entry, the day, which says the workshops they hold, where, and whom to call."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from inscriptions.models import Registration
from inscriptions.seats.day_programme import IS_CANCELLED, SlotState
from programme.models import Session
from programme.models.events import local_instant
from programme.queries import agenda, half_day_hours, leader_of
from programme.share.calendars import calendar, entry, organizer, place_of
from rencontre.french.typography import NBSP, french_hour_range, typographic

METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
SLOT = "-creneau-"  # in the UIDs that version 0.1 gave to the workshops, each an entry beside the day's


def day_uid(registration: Registration) -> str:
    """The one UID of a registration, the same from its first calendar to its last."""
    return f"inscription-{registration.pk}-journee-{registration.event_id}@{settings.SITE_HOST}"


def method_of(text: str) -> str:
    """PUBLISH or CANCEL, as the .ics itself says: the message that carries it must say the same."""
    return METHOD.search(text)[1]


def attended_hours(registration: Registration) -> tuple[datetime, datetime]:
    """Aware start and end of what the person attends: the day, or one of its halves with the lunch they stay for."""
    event, noon = registration.event, registration.event.afternoon_starts_at
    if noon is None or (registration.attends_morning and registration.attends_afternoon):
        return event.starts, event.ends
    day = agenda(event)
    hours = [half_day_hours(event, day)["morning" if registration.attends_morning else "afternoon"]]
    if registration.attends_lunch:
        lunches = [item.session for item in day if item.session.kind == Session.Kind.LUNCH]
        hours += [(lunch.starts_at, lunch.ends_at) for lunch in lunches if lunch.cancelled_at is None]
    starts, ends = zip(*hours, strict=True)
    return local_instant(event.date, min(starts)), local_instant(event.date, max(ends))


def registration_calendar(registration: Registration, slots: list[SlotState]) -> str:
    """The .ics at its present sequence; `slots` come from `seats.day_programme`."""
    return _file([_day(registration, slots)])


def _file(entries: list[Entry]) -> str:
    is_over = all(found["status"] == "CANCELLED" for found in entries)
    return calendar(entries, method="CANCEL" if is_over else "PUBLISH")


def _day(registration: Registration, slots: list[SlotState]) -> Entry:
    """The one entry. The personal link is nowhere in it: calendars are shared, and shown to colleagues."""
    event = registration.event
    starts, ends = attended_hours(registration)
    return entry(
        uid=day_uid(registration),
        summary=typographic(event.title),
        starts=starts,
        ends=ends,
        location=f"{event.main_venue.name}, {event.main_venue.full_address}",
        description=_description(registration, slots, (starts, ends)),
        url=settings.SITE_URL + event.get_absolute_url(),
        organizer=organizer(event, leader_of(event)),
        cancelled=not registration.is_live or event.status == event.Status.CANCELLED,
        sequence=registration.calendar_sequence,
        stamp=timezone.now(),
    )


def _description(registration: Registration, slots: list[SlotState], attended: tuple[datetime, datetime]) -> str:
    event = registration.event
    venue = f"{event.main_venue.name}, {event.main_venue.full_address}"
    contact = ", ".join(found for found in (event.contact_email, event.contact_phone) if found)
    parts = [
        f"{typographic(event.kind)}\n{_when(*attended)}, {typographic(venue)}",
        *(_workshop(state.seat) for state in slots if state.seat),
        f"Contact{NBSP}: {contact}" if contact else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _workshop(workshop: Session) -> str:
    title = typographic(str(workshop))
    if workshop.cancelled_at:
        return f"{title}\n{IS_CANCELLED}"
    return f"{title}\n{_when(workshop.starts, workshop.ends)}, {typographic(place_of(workshop))}"


def _when(starts: datetime, ends: datetime) -> str:
    return french_hour_range(starts.time(), ends.time())


def next_calendar(registration: Registration, slots: list[SlotState]) -> str:
    """The .ics to queue now: SEQUENCE grows by one when it differs from the last one queued.

    The registration keeps the new sequence, unsaved: who queues the letter saves both.

    A calendar holds one entry. But the letters of version 0.1 brought one a workshop beside it, which would stay for
    ever: the first calendar after them cancels those that still stand (STATUS, which RFC 5546 lets a PUBLISH say of one
    entry and not of its neighbour), the following ones hold the day alone. When the registration itself is cancelled,
    all the file is, and its METHOD is CANCEL.
    """
    queued = registration.mails.exclude(calendar="").order_by("pk")
    earlier = list(queued.values_list("calendar", "gave_up_at"))
    gone = _standing(sent for sent, gave_up_at in earlier if gave_up_at is None)
    day = _day(registration, slots)
    if gone or (earlier and _what_it_says(day.to_ical().decode()) != _what_it_says(earlier[-1][0])):
        registration.calendar_sequence += 1
        day["sequence"] = registration.calendar_sequence
    return _file([day, *(_cancelled(old, day) for old in gone)])


def _cancelled(old: Entry, day: Entry) -> Entry:
    return entry(
        uid=str(old["uid"]),
        summary=str(old["summary"]),
        starts=old["dtstart"].dt,
        ends=old["dtend"].dt,
        location=str(old["location"]),
        url=str(day["url"]),
        organizer=day["organizer"],
        cancelled=True,
        sequence=day["sequence"],
        stamp=day["dtstamp"].dt,
    )


def _standing(calendars: Iterable[str]) -> list[Entry]:
    """The entries of workshops that `calendars`, in the order they were queued, brought and did not cancel."""
    brought = {}
    for text in calendars:
        found = Calendar.from_ical(text).walk("VEVENT") if SLOT in _unfolded(text) else []
        brought |= {str(old["uid"]): old for old in found if SLOT in old["uid"]}
    return [old for old in brought.values() if old["status"] != "CANCELLED"]


def _what_it_says(text: str) -> list[str]:
    """The lines of the day's entry, which stands first, but for those that change by themselves."""
    day = _unfolded(text).partition("BEGIN:VEVENT\n")[2].partition("END:VEVENT")[0]
    return [line for line in day.split("\n") if not line.startswith(("DTSTAMP", "SEQUENCE"))]


def _unfolded(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n ", "")
