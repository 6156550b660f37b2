"""What other sites and programs read of a day: the tags of its pages, JSON-LD, programme.json, the invitation."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from programme.models import Event, EventOrganiser, Intervention, Session, Venue
from programme.queries import Moment, SignUps, sessions_of
from programme.typography import french_date, typographic

SCHEMA = "https://schema.org"
LONGEST_DESCRIPTION = 200
VERSION = 1  # of programme.json; README says what is in it


@dataclass(frozen=True)
class Share:
    """What a page says of itself to those who link to it; `data` is JSON-LD."""

    title: str
    description: str
    url: str
    picture: str = ""
    data: dict | None = None


def absolute(name: str, *args) -> str:
    """The whole address of a page of the programme."""
    return settings.SITE_URL + reverse(f"programme:{name}", args=args)


def plain_share(title: str, description: str, path: str) -> Share:
    return Share(typographic(title), typographic(description), settings.SITE_URL + path)


def event_share(event: Event, title: str = "", *, path: str = "", data: dict | None = None) -> Share:
    """Of a page of `event`: its own page, or the one called `title` at `path`."""
    place = f"{french_date(event.date).capitalize()}, {event.main_venue.name}, {event.main_venue.city}."
    introduction = " ".join(event.introduction.split())
    return Share(
        title=typographic(f"{title} – {event.title}" if title else event.title),
        description=typographic(Truncator(f"{place} {introduction}".strip()).chars(LONGEST_DESCRIPTION)),
        url=settings.SITE_URL + (path or event.get_absolute_url()),
        picture=absolute("card", event.slug),
        data=data,
    )


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def event_data(event: Event, day: list[Moment], organisers: list[EventOrganiser], sign_ups: SignUps) -> dict:
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
            "offers": _offer(event, sign_ups),
            "subEvent": [_sub_event(moment.session, moment.workshops, event) for moment in day],
        }
    )


def _filled(values: dict) -> dict:
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _status(*, cancelled: bool) -> str:
    return f"{SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}"


def _person(intervention: Intervention, *, with_function: bool) -> dict:
    function = typographic(intervention.displayed_function) if with_function else ""
    return _filled({"@type": "Person", "name": intervention.speaker.full_name, "jobTitle": function})


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


def _offer(event: Event, sign_ups: SignUps) -> dict:
    """Free, and to be had while sign-ups are open and a seat is left: a waiting list is no seat."""
    available = sign_ups.is_open and sign_ups.day.takes_newcomers
    opens = event.registration_opens_at
    return _filled(
        {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": absolute("event", event.slug),
            "availability": f"{SCHEMA}/{'InStock' if available else 'SoldOut'}",
            "validFrom": opens and opens.isoformat(),
            "validThrough": event.registration_end.isoformat(),
        }
    )


def _sub_event(session: Session, workshops: list[Session], event: Event) -> dict:
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
            "subEvent": [_sub_event(workshop, [], event) for workshop in workshops],
        }
    )


# --- programme.json --------------------------------------------------------------------------------------------------


def programme_data(event: Event, day: list[Moment], organisers: list[EventOrganiser], sign_ups: SignUps) -> dict:
    """The whole day as README's « programme.json » says: texts as typed, hours with their offset, lasting ids."""
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
            "open": sign_ups.is_open,
            "closes_at": event.registration_end.isoformat(),
            "places_left": sign_ups.day.left,
        },
        "organisers": [
            {"id": e.organiser_id, "name": e.organiser.name, "role": e.role, "website": e.organiser.website}
            for e in organisers
        ],
        "venues": [
            {name: getattr(venue, name) for name in VENUE_FIELDS} for _, venue in sorted(venues.items())
        ],
        "sessions": [_session_data(session, sign_ups) for session in sessions],
    }  # fmt: skip


VENUE_FIELDS = ("id", "name", "address", "postal_code", "city", "latitude", "longitude")


def _session_data(session: Session, sign_ups: SignUps) -> dict:
    seats = sign_ups.seats.get(session.pk)
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
                "role": entry.role,
            }
            for entry in session.interventions.all()
        ],
    }


# --- The invitation --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Invitation:
    """What an organiser copies: the address for a printed invitation, and the frame for another site."""

    address: str
    frame: str
    origins: list[str]


def invitation(event: Event) -> Invitation:
    return Invitation(
        address=absolute("short", event.pk).lower(),
        frame=absolute("frame", event.slug),
        origins=event.embed_origins.split(),
    )
