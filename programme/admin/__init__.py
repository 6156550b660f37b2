"""The organiser's screens; importing this package registers them."""

from django.contrib import admin

from programme.admin.events import CycleAdmin, EventAdmin
from programme.admin.people import OrganiserAdmin, SpeakerAdmin
from programme.admin.places import VenueAdmin
from programme.admin.sessions import SessionAdmin
from programme.admin.sheets import SheetAdmin
from programme.admin.site import SiteSettingsAdmin

admin.site.site_header = "Rencontre"
admin.site.site_title = "Rencontre"
admin.site.index_title = "Gestion"

__all__ = [
    "CycleAdmin",
    "EventAdmin",
    "OrganiserAdmin",
    "SessionAdmin",
    "SheetAdmin",
    "SiteSettingsAdmin",
    "SpeakerAdmin",
    "VenueAdmin",
]
