"""JSON-LD: the day for search engines (schema.org)."""

from django.conf import settings
from django.utils.timezone import localtime

from programme.models import Event, EventOrganiser, Intervention, Venue
from programme.queries import AgendaItem, Availability, sessions_of
from programme.share.open_graph import absolute
from rencontre.french.typography import typographic

SCHEMA = "https://schema.org"


def event_data(
    event: Event, day: list[AgendaItem], organisers: list[EventOrganiser], availability: Availability
) -> dict:
    """The day for search engines (schema.org), without an empty value."""
    speakers = [session.interventions.all() for session in sessions_of(day)]
    people = {entry.speaker_id: _person(entry, with_function=True) for entries in speakers for entry in entries}
    return _filled(
        {
            "@context": SCHEMA,
            "@type": "Event",
            "@id": absolute("event", event.slug),
            "url": absolute("event", event.slug),
            "name": typographic(event.title),
            "description": typographic(event.introduction),
            "image": absolute("card", event.slug),
            "inLanguage": "fr",
            "startDate": event.starts.isoformat(),
            "endDate": event.ends.isoformat(),
            "eventStatus": _status(cancelled=event.status == Event.Status.CANCELLED),
            "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
            "isAccessibleForFree": True,
            "location": _place(event.main_venue),
            "organizer": [
                _filled({"@type": "Organization", "name": entry.organiser.name, "url": entry.organiser.website})
                for entry in organisers
                if entry.role == EventOrganiser.Role.ORGANISER
            ],
            "performer": list(people.values()),
            "offers": _offer(event, availability),
            "subEvent": [_sub_event(item, event) for item in day],
        }
    )


def _filled(values: dict) -> dict:
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _status(*, cancelled: bool) -> str:
    return f"{SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}"


def _person(intervention: Intervention, *, with_function: bool) -> dict:
    function = typographic(intervention.displayed_function) if with_function else ""
    organisation = typographic(intervention.speaker.organisation) if with_function else ""
    works_for = {"@type": "Organization", "name": organisation} if organisation else None
    person = {"@type": "Person", "name": intervention.speaker.full_name, "jobTitle": function, "worksFor": works_for}
    return _filled(person)


def _place(venue: Venue) -> dict:
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.address,
        "postalCode": venue.postal_code,
        "addressLocality": venue.city,
        "addressCountry": "FR",
    }
    geo = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    return _filled(
        {
            "@type": "Place",
            "@id": f"{settings.SITE_URL}/#lieu-{venue.pk}",
            "name": typographic(venue.name),
            "address": address,
            "geo": geo if venue.latitude is not None else None,
        }
    )


def _offer(event: Event, availability: Availability) -> dict:
    """The offer: free, in stock while sign-ups are open and a place is left. A waiting list is not a place."""
    available = availability.is_open and availability.day.takes_newcomers
    opens = event.registration_opens_at
    return _filled(
        {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": absolute("event", event.slug),
            "availability": f"{SCHEMA}/{'InStock' if available else 'SoldOut'}",
            "validFrom": opens and localtime(opens).isoformat(),
            "validThrough": localtime(event.registration_end).isoformat(),
        }
    )


def _sub_event(item: AgendaItem, event: Event) -> dict:
    session = item.session
    venue = session.effective_venue
    place = _place(venue)
    return _filled(
        {
            "@type": "Event",
            "name": typographic(str(session)),
            "startDate": session.starts.isoformat(),
            "endDate": session.ends.isoformat(),
            "eventStatus": _status(cancelled=bool(session.cancelled_at) or event.status == Event.Status.CANCELLED),
            "location": {"@id": place["@id"]} if venue.pk == event.main_venue_id else place,
            "performer": [_person(entry, with_function=False) for entry in session.interventions.all()],
            "subEvent": [_sub_event(workshop, event) for workshop in item.workshops],
        }
    )
