"""The venues and their rooms."""

from django.contrib import admin
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest

from programme.admin.form import TEXT_OVERRIDES, LabelledFormSet, RoomForm
from programme.admin.unannounced import say_unannounced
from programme.desk.lookups import FoldedSearch
from programme.models import Room, Session, Venue
from programme.services import noticing_all
from programme.spreadsheets.pages import SpreadsheetAdmin
from programme.spreadsheets.resources import VenueResource
from rencontre.actors import member


class RoomInline(admin.TabularInline):
    model = Room
    form = RoomForm
    formset = LabelledFormSet
    extra = 0


@admin.register(Venue)
class VenueAdmin(SpreadsheetAdmin, FoldedSearch):
    list_display = ["name", "address", "postal_code", "city"]
    search_fields = ["name", "address", "city"]
    inlines = [RoomInline]
    formfield_overrides = TEXT_OVERRIDES
    resource_classes = [VenueResource]
    fieldsets = [
        (None, {"fields": ["name", "address", ("postal_code", "city")]}),
        ("Accès", {"fields": ["directions", "step_free_access", ("latitude", "longitude")]}),
    ]

    def save_model(self, request: HttpRequest, obj: Venue, form: ModelForm, change: bool) -> None:
        held = Session.objects.held_in(obj.pk) if change else Session.objects.none()
        with noticing_all(held, by=member(request.user)) as changed:
            super().save_model(request, obj, form, change)
        say_unannounced(request, len(changed))

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        held = Session.objects.filter(room__venue=form.instance.pk)
        with noticing_all(held, by=member(request.user)) as changed:
            super().save_formset(request, form, formset, change)
        say_unannounced(request, len(changed))
