from django.contrib import admin

from programme.admin.forms import TEXT_OVERRIDES, LabelledFormSet, RoomForm
from programme.admin.sheets import SheetAdmin
from programme.models import Room, Venue
from programme.resources import VenueResource


class RoomInline(admin.TabularInline):
    model = Room
    form = RoomForm
    formset = LabelledFormSet
    extra = 0


@admin.register(Venue)
class VenueAdmin(SheetAdmin, admin.ModelAdmin):
    list_display = ["name", "address", "postal_code", "city"]
    search_fields = ["name", "address", "city"]
    inlines = [RoomInline]
    formfield_overrides = TEXT_OVERRIDES
    resource_classes = [VenueResource]
    fieldsets = [
        (None, {"fields": ["name", "address", ("postal_code", "city")]}),
        ("Accès", {"fields": ["directions", "step_free_access", ("latitude", "longitude")]}),
    ]
