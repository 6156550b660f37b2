"""What happens: the day, its sessions, its people and its places."""

from programme.models.events import Cycle, Event, EventOrganiser
from programme.models.people import Organiser, Speaker
from programme.models.places import Room, Venue
from programme.models.sessions import Intervention, Session
from programme.models.site import SiteSettings
from programme.models.traces import Document, SessionChange

__all__ = [
    "Cycle",
    "Document",
    "Event",
    "EventOrganiser",
    "Intervention",
    "Organiser",
    "Room",
    "Session",
    "SessionChange",
    "SiteSettings",
    "Speaker",
    "Venue",
]
