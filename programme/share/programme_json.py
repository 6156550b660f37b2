"""programme.json: the day for other sites and programs."""

from django.conf import settings
from django.utils.timezone import localtime

from programme.models import Event, EventOrganiser, Session
from programme.queries import AgendaItem, Availability, sessions_of
from programme.share.open_graph import absolute

VERSION = 1  # of programme.json; docs/programme-json.md says what is in it
VENUE_FIELDS = ("id", "name", "address", "postal_code", "city", "latitude", "longitude")


def programme_data(
    event: Event, day: list[AgendaItem], organisers: list[EventOrganiser], availability: Availability
) -> dict:
    """The whole day as docs/programme-json.md says: texts as typed, hours with their offset, lasting ids."""
    sessions = sessions_of(day)
    venues = {session.effective_venue.pk: session.effective_venue for session in sessions}
    venues.setdefault(event.main_venue_id, event.main_venue)
    return {
        "version": VERSION,
        "id": event.pk,
        "url": absolute("event", event.slug),
        "kind": event.kind,
        "title": event.title,
        "cycle": event.cycle.title if event.cycle else None,
        "status": event.status,
        "starts_at": event.starts.isoformat(),
        "ends_at": event.ends.isoformat(),
        "introduction": event.introduction,
        "audience": event.audience,
        "main_venue": event.main_venue_id,
        "registration": {
            "open": availability.is_open,
            "closes_at": localtime(event.registration_end).isoformat(),
            "places_left": availability.day.left,
        },
        "organisers": [
            {"id": e.organiser_id, "name": e.organiser.name, "role": e.role, "website": e.organiser.website}
            for e in organisers
        ],
        "venues": [
            {name: getattr(venue, name) for name in VENUE_FIELDS} for _, venue in sorted(venues.items())
        ],
        "sessions": [_session_data(session, availability) for session in sessions],
    }  # fmt: skip


def _session_data(session: Session, availability: Availability) -> dict:
    seats = availability.seats.get(session.pk)
    return {
        "id": session.pk,
        "slot": session.parent_id,
        "url": settings.SITE_URL + session.get_absolute_url(),
        "kind": session.kind,
        "number": session.number,
        "title": session.title,
        "abstract": session.abstract,
        "starts_at": session.starts.isoformat(),
        "ends_at": session.ends.isoformat(),
        "venue": session.effective_venue.pk,
        "room": session.room.name if session.room else None,
        "cancelled": session.cancelled_at is not None,
        "capacity": seats and seats.capacity,
        "places_left": seats and (0 if seats.closed else seats.left),
        "speakers": [
            {
                "id": entry.speaker_id,
                "first_name": entry.speaker.first_name,
                "last_name": entry.speaker.last_name,
                "function": entry.displayed_function,
                "organisation": entry.speaker.organisation,
                "role": entry.role,
            }
            for entry in session.interventions.all()
        ],
    }
