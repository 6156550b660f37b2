"""A person's own calendar: the day at its venue, and one entry for each workshop they hold."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from icalendar import Event as Entry

from inscriptions.lines import SlotState
from inscriptions.links import registration_url
from inscriptions.models import OutgoingMail, Registration
from programme.calendars import calendar, entry
from programme.models import Session
from programme.models.events import local_instant


def day_uid(registration: Registration) -> str:
    return f"inscription-{registration.pk}-journee-{registration.event_id}@{settings.SITE_HOST}"


def slot_uid(registration: Registration, slot_pk: int) -> str:
    return f"inscription-{registration.pk}-creneau-{slot_pk}@{settings.SITE_HOST}"


def attended_hours(registration: Registration) -> tuple[datetime, datetime]:
    """Aware start and end of what the person attends: the day, or one of its halves."""
    event = registration.event
    noon = event.afternoon_starts_at and local_instant(event.date, event.afternoon_starts_at)
    starts = noon if noon and not registration.attends_morning else event.starts
    ends = noon if noon and not registration.attends_afternoon else event.ends
    return starts, ends


def registration_calendar(registration: Registration, slots: list[SlotState], *, previous: str = "") -> str:
    """The .ics at its present sequence; an entry that stood in `previous` and is gone is cancelled.

    `slots` come from `lines.day_programme`.
    """
    cancelled = not registration.is_live
    common = {
        "stamp": timezone.now(),
        "sequence": registration.calendar_sequence,
        "url": registration_url(registration),
        "organizer": registration.event.contact_email or settings.DEFAULT_FROM_EMAIL,
    }
    event = registration.event
    starts, ends = attended_hours(registration)
    entries = [
        entry(
            uid=day_uid(registration),
            summary=event.title,
            starts=starts,
            ends=ends,
            location=f"{event.main_venue.name}, {event.main_venue.full_address}",
            description=f"{event.kind} : {event.title}",
            cancelled=cancelled,
            **common,
        ),
        *_workshop_entries(registration, slots, _unfolded(previous), common),
    ]
    return calendar(entries, method="CANCEL" if cancelled else "PUBLISH")


def _workshop_entries(registration: Registration, slots: list[SlotState], previous: str, common: dict) -> list[Entry]:
    entries = []
    for state in slots:
        uid = slot_uid(registration, state.slot.pk)
        if state.seat:
            entries.append(_workshop_entry(state.seat, uid=uid, **common))
        elif uid in previous:
            entries.append(_workshop_entry(state.slot, uid=uid, cancelled=True, **common))
    return entries


def _workshop_entry(session: Session, **common) -> Entry:
    venue = session.effective_venue
    place = ", ".join(part for part in (session.room and session.room.name, venue.name, venue.full_address) if part)
    return entry(summary=str(session), starts=session.starts, ends=session.ends, location=place, **common)


def next_calendar(registration: Registration, slots: list[SlotState]) -> str:
    """The .ics to queue now: SEQUENCE grows by one when it differs from the last one queued. Writes the sequence."""
    last = OutgoingMail.objects.filter(registration=registration).exclude(calendar="").order_by("-pk").first()
    if last is None:
        return registration_calendar(registration, slots)
    text = registration_calendar(registration, slots, previous=last.calendar)
    if _what_it_says(text) != _what_it_says(last.calendar):
        registration.calendar_sequence += 1
        registration.save(update_fields=["calendar_sequence"])
        text = registration_calendar(registration, slots, previous=last.calendar)
    return text


def _unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


def _what_it_says(text: str) -> list[str]:
    return [line for line in _unfolded(text).splitlines() if not line.startswith(("DTSTAMP", "SEQUENCE", "URL"))]
