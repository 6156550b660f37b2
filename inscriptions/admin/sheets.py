"""Registrations in and out of spreadsheets: the admin's pages around `inscriptions.exports`."""

from django import forms
from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.shortcuts import redirect
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from inscriptions.admin.filters import current_event
from inscriptions.exports import NeedsResource, RegistrationResource
from programme.admin import SheetAdmin
from programme.models import Event


class RegistrationExportForm(ExportForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resource"].label = "Contenu"


class RegistrationImportForm(ImportForm):
    event = forms.ModelChoiceField(Event.objects.all(), label="Journée", empty_label=None)

    field_order = ["resource", "event", "import_file", "format"]


class RegistrationConfirmForm(ConfirmImportForm):
    event = forms.ModelChoiceField(Event.objects.all(), widget=forms.HiddenInput)


class RegistrationSheets(SheetAdmin):
    """Mixed into the registrations' admin: those who may write registrations exchange them, never the front desk."""

    import_template_name = "admin/inscriptions/registration/import.html"
    export_template_name = "admin/inscriptions/registration/export.html"
    export_form_class = RegistrationExportForm
    import_form_class = RegistrationImportForm
    confirm_form_class = RegistrationConfirmForm
    skip_admin_log = True  # the history has a row for each person

    def has_import_permission(self, request):
        return self.has_add_permission(request)

    def has_export_permission(self, request):
        return self.has_change_permission(request)

    def get_import_resource_classes(self, request):
        may = request.user.has_perm("inscriptions.change_specialneeds")
        return [NeedsResource if may else RegistrationResource]

    def get_export_resource_classes(self, request):
        """The needs are apart, second and not chosen unless asked for."""
        may = request.user.has_perm("inscriptions.view_specialneeds")
        return [RegistrationResource, NeedsResource] if may else [RegistrationResource]

    def get_import_form_initial(self, request):
        return {"event": current_event()}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        return initial | {"event": import_form.cleaned_data["event"].pk} if import_form else initial

    def get_import_resource_kwargs(self, request, **kwargs):
        form = kwargs["form"]
        event = form.cleaned_data["event"] if form.is_bound and form.is_valid() else None
        return {"event": event, "by": request.user.get_username()}

    def add_success_message(self, result, request):
        done = result.totals["new"]
        s = "s" if done > 1 else ""
        messages.success(request, f"{done} personne{s} inscrite{s}.")

    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except (FileNotFoundError, SuspiciousFileOperation):
            messages.warning(request, "Cet import est déjà fait, ou son fichier a été effacé : envoyez-le à nouveau.")
            return redirect("admin:inscriptions_registration_import")

    def import_action(self, request, **kwargs):
        if self.has_import_permission(request) and not Event.objects.exists():
            messages.warning(request, "Créez d’abord une journée.")
            return redirect("admin:inscriptions_registration_changelist")
        return super().import_action(request, **kwargs)
