"""Registrations in and out of spreadsheets: what their admin shows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from inscriptions.spreadsheets.forms import day_in_words
from inscriptions.spreadsheets.import_pages import LIST, ask_file, read_on, take_file, with_what_was_shown, write_list
from inscriptions.spreadsheets.resource import NeedsResource, RegistrationResource
from programme.desk.chosen_day import EVERY_DAY, NO_SUCH_DAY, day_shown, names_no_day
from programme.desk.sensitive import ask_again
from programme.models import Event
from programme.spreadsheets.pages import SpreadsheetAdmin, SpreadsheetExportForm

ask_again("admin:inscriptions_registration_export")


class RegistrationExportForm(SpreadsheetExportForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["resource"].label = "Contenu"


class RegistrationSpreadsheets(SpreadsheetAdmin):
    """Mixed into the registrations' admin: those who may write registrations exchange them, never the front desk."""

    export_template_name = "inscriptions/spreadsheets/export.html"
    export_form_class = RegistrationExportForm

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[RegistrationResource]]:
        """The needs are apart, second and not chosen unless asked for."""
        may = request.user.has_perm("inscriptions.view_specialneeds")
        return [RegistrationResource, NeedsResource] if may else [RegistrationResource]

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The file holds the day that the list showed: the page names it, and so does what its form asks for."""
        page = super().export_action(request)
        if names_no_day(request.GET, day_shown(request)):
            messages.warning(request, f"{NO_SUCH_DAY} Rien n’a été exporté.")
            return redirect(LIST)
        if isinstance(page, TemplateResponse):
            event, query = day_shown(request), request.GET.copy()
            query["event"] = str(event.pk) if event else EVERY_DAY
            shown = {"day_said": day_in_words(event) if event else "", "export_url": f"?{query.urlencode()}"}
            page.context_data = {**(page.context_data or {}), **shown}
        return page

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for the day and the file; then what its columns mean, unless it is sure; then show what it comes to."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if not Event.objects.exists():
            messages.warning(request, "Créez d’abord une journée.")
            return redirect(LIST)
        if request.method != "POST":
            return ask_file(request)
        return with_what_was_shown(request, read_on) if "import_file_name" in request.POST else take_file(request)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write what was previewed, once: another file, another reading or another user is refused."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return with_what_was_shown(request, write_list)
