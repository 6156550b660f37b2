"""The organiser's screens; importing this package registers them."""

from django.contrib import admin

from programme.admin import grid_page, home, paste_new, paste_page, publish
from programme.admin.accounts import UserAdmin
from programme.admin.events import CycleAdmin, EventAdmin
from programme.admin.people import OrganiserAdmin, SpeakerAdmin
from programme.admin.sessions import SessionAdmin
from programme.admin.site import SiteSettingsAdmin
from programme.admin.venues import VenueAdmin

admin.site.index_title = "Gestion"

__all__ = [
    "CycleAdmin",
    "EventAdmin",
    "OrganiserAdmin",
    "SessionAdmin",
    "SiteSettingsAdmin",
    "SpeakerAdmin",
    "UserAdmin",
    "VenueAdmin",
    "grid_page",
    "home",
    "paste_new",
    "paste_page",
    "publish",
]
