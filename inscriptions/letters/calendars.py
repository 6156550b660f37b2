"""A person's own calendar: one entry, the day, which says the workshops they hold, where, and whom to call."""

import re
from collections.abc import Iterable
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from inscriptions.letters.day import LetterDay
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.facts import Decided
from inscriptions.seats.day_programme import IS_CANCELLED, SlotState
from programme.models import Session
from programme.models.events import local_instant
from programme.queries import half_day_hours
from programme.share.calendars import calendar, entry, hours_of, organizer, place_of
from rencontre.french.phones import shown_phone
from rencontre.french.typography import NBSP, french_hour_range, typographic

METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
SLOT = "-creneau-"  # in the UIDs that version 0.1 gave to the workshops, each an entry beside the day's


def day_uid(registration: Registration) -> str:
    """The one UID of a registration, the same from its first calendar to its last."""
    return f"inscription-{registration.pk}-journee-{registration.event_id}@{settings.SITE_HOST}"


def method_of(text: str) -> str:
    """PUBLISH or CANCEL, as the .ics itself says: the message that carries it must say the same."""
    found = METHOD.search(text)
    if found is None:
        raise ValueError("a calendar says its METHOD")
    return found[1]


def attended_hours(day: LetterDay, decided: Decided) -> tuple[datetime, datetime]:
    """Aware start and end of what the person attends: the day, or one of its halves with the lunch they stay for."""
    event = day.event
    if event.afternoon_starts_at is None or {"morning", "afternoon"} <= decided.attends:
        return event.starts, event.ends
    hours: list[tuple[time, time]] = [
        half_day_hours(event, day.agenda)["morning" if "morning" in decided.attends else "afternoon"]
    ]
    if "lunch" in decided.attends:
        lunches = [item.session for item in day.agenda if item.session.kind == Session.Kind.LUNCH]
        held = [lunch for lunch in lunches if lunch.cancelled_at is None]
        hours += [(lunch.effective_starts_at, lunch.effective_ends_at) for lunch in held]
    starts, ends = zip(*hours, strict=True)
    return local_instant(event.date, min(starts)), local_instant(event.date, max(ends))


def registration_calendar(
    person: Registration,
    decided: Decided,
    day: LetterDay,
    slots: list[SlotState],
    *,
    sequence: int,
    gone: Iterable[Entry] = (),
) -> str:
    """The .ics of what was `decided` of `person`, at this SEQUENCE; `slots` come from `seats.day_programme`.

    A calendar holds one entry. But the letters of version 0.1 brought one a workshop beside it, which would stay for
    ever: `gone` are those that still stand (`entries_to_cancel`), and are cancelled here (STATUS, which RFC 5546 lets
    a PUBLISH say of one entry and not of its neighbour). When the registration itself is cancelled, all the file is,
    and its METHOD is CANCEL.
    """
    stamp = timezone.now()
    whole = _day(person, decided, day, slots, sequence, stamp)
    entries = [whole, *(_cancelled(old, day, sequence, stamp) for old in gone)]
    is_over = all(found["status"] == "CANCELLED" for found in entries)
    return calendar(entries, method="CANCEL" if is_over else "PUBLISH")


def _day(
    person: Registration, decided: Decided, day: LetterDay, slots: list[SlotState], sequence: int, stamp: datetime
) -> Entry:
    """The one entry. The personal link is nowhere in it: calendars are shared, and shown to colleagues."""
    event = day.event
    starts, ends = attended_hours(day, decided)
    return entry(
        uid=day_uid(person),
        summary=typographic(event.title),
        starts=starts,
        ends=ends,
        location=f"{event.main_venue.name}, {event.main_venue.full_address}",
        description=_description(day, slots, (starts, ends)),
        url=settings.SITE_URL + event.get_absolute_url(),
        organizer=organizer(event, day.leader),
        cancelled=not decided.is_live or event.status == event.Status.CANCELLED,
        sequence=sequence,
        stamp=stamp,
    )


def _description(day: LetterDay, slots: list[SlotState], attended: tuple[datetime, datetime]) -> str:
    event = day.event
    venue = f"{event.main_venue.name}, {event.main_venue.full_address}"
    contact = ", ".join(found for found in (event.contact_email, shown_phone(event.contact_phone)) if found)
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


def _cancelled(old: Entry, day: LetterDay, sequence: int, stamp: datetime) -> Entry:
    starts, ends = hours_of(old)
    return entry(
        uid=str(old["uid"]),
        summary=str(old["summary"]),
        starts=starts,
        ends=ends,
        location=str(old["location"]),
        url=settings.SITE_URL + day.event.get_absolute_url(),
        organizer=organizer(day.event, day.leader),
        cancelled=True,
        sequence=sequence,
        stamp=stamp,
    )


def entries_to_cancel(person: Registration, *, before: OutgoingMail | None = None) -> list[Entry]:
    """The entries of workshops that the letters of version 0.1 brought to `person` and none cancelled since.

    Of the letters queued `before` one, or of all, in one statement.
    """
    queued = person.mails.filter(calendar__contains=SLOT, gave_up_at=None).order_by("pk")
    earlier = queued.filter(pk__lt=before.pk) if before else queued
    brought: dict[str, Entry] = {}
    for text in earlier.values_list("calendar", flat=True):
        brought |= {str(old["uid"]): old for old in Calendar.from_ical(text).events if SLOT in str(old["uid"])}
    return [old for old in brought.values() if old["status"] != "CANCELLED"]
