"""What happens: the day, its sessions, its people and its places."""

from programme.models.changes import EventChange, SessionChange
from programme.models.day_files import DayFile
from programme.models.documents import Document
from programme.models.events import Cycle, Event, EventOrganiser, FormerSlug
from programme.models.people import Organiser, Speaker
from programme.models.sessions import Intervention, Session
from programme.models.site import SiteSettings
from programme.models.venues import Room, Venue

__all__ = [
    "Cycle",
    "DayFile",
    "Document",
    "Event",
    "EventChange",
    "EventOrganiser",
    "FormerSlug",
    "Intervention",
    "Organiser",
    "Room",
    "Session",
    "SessionChange",
    "SiteSettings",
    "Speaker",
    "Venue",
]
