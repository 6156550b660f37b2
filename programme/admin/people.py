"""The organisers and the speakers."""

from django import forms
from django.contrib import admin

from programme.admin.form import LOGO_HELP, TEXT_OVERRIDES
from programme.desk.lookups import FoldedSearch
from programme.models import Organiser, Speaker
from programme.spreadsheets.pages import SpreadsheetAdmin
from programme.spreadsheets.resources import SpeakerResource


class OrganiserForm(forms.ModelForm):
    class Meta:
        help_texts = {"logo": LOGO_HELP}


@admin.register(Organiser)
class OrganiserAdmin(FoldedSearch):
    form = OrganiserForm
    list_display = ["name", "short_name", "website"]
    search_fields = ["name", "short_name"]


@admin.register(Speaker)
class SpeakerAdmin(SpreadsheetAdmin, FoldedSearch):
    list_display = ["full_name", "function", "organisation"]
    search_fields = ["first_name", "last_name", "function", "organisation"]
    formfield_overrides = TEXT_OVERRIDES
    resource_classes = [SpeakerResource]
    fields = [("first_name", "last_name"), "function", "organisation", "biography", "photo"]

    @admin.display(description="nom", ordering="sort_key")
    def full_name(self, speaker: Speaker) -> str:
        return speaker.full_name
