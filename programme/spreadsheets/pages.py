"""The frame of the pages that import and export spreadsheets."""

import json

import tablib
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.results import Result

from programme.spreadsheets.cells import MOST_BYTES, UnreadableFile
from programme.spreadsheets.formats import FORMATS, AnySpreadsheet


def not_too_big(file: UploadedFile) -> UploadedFile:
    """The file that was sent. Raises ValidationError for one that is refused before anything of it is read."""
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError("Ce fichier dépasse 5 Mo\u00a0: importez-le en plusieurs fois.")
    return file


class SpreadsheetImportForm(ImportForm):
    """A file and nothing else: its own bytes say what it is. A format may still be sent; it is not read."""

    format = forms.Field(required=False, widget=forms.HiddenInput)

    @property
    def media(self) -> forms.Media:
        """Without the script that guesses a format."""
        return super(ImportForm, self).media

    def clean_format(self) -> str:
        return "0"

    def clean_import_file(self) -> UploadedFile:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 5 Mo : importez-le en plusieurs fois.")
        return file


class SpreadsheetExportForm(ExportForm):
    """The first format unless another is chosen."""

    def _init_formats(self, formats: list[type[Format]]) -> None:
        super()._init_formats(formats)
        self.initial.setdefault("format", "0")


class SpreadsheetConfirmForm(ConfirmImportForm):
    """What was previewed, and its number of lines; the `seal` proves that the same thing is confirmed."""

    rows = forms.IntegerField(widget=forms.HiddenInput)
    seal = forms.CharField(widget=forms.HiddenInput)


class SpreadsheetAdmin(ImportExportMixin):
    """Import of any spreadsheet, export in XLSX, CSV and ODS; an import writes every row or none."""

    formats = FORMATS
    export_form_class = SpreadsheetExportForm
    import_form_class = SpreadsheetImportForm
    confirm_form_class = SpreadsheetConfirmForm
    # Fields of the confirmation that the preview decides.
    sealed: tuple[str, ...] = ("import_file_name", "format", "resource", "rows")

    def get_import_formats(self) -> list[type[AnySpreadsheet]]:
        """The one that reads them all, where the columns of the list are."""
        return [AnySpreadsheet.awaiting(heading for one in self.resource_classes for heading in one.headings())]

    def get_export_filename(self, request: HttpRequest, queryset: QuerySet, file_format: Format) -> str:
        name = slugify(self.opts.verbose_name_plural)
        return f"{name}-{timezone.localdate()}.{file_format.get_extension()}"

    def import_action(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """The page that asks for a file, then shows what it would write."""
        page = super().import_action(request, **kwargs)
        if form := page.context_data.get("confirm_form"):
            form.initial["rows"] = page.context_data["result"].total_rows
            form.initial["seal"] = self._seal(request, form.initial)
        return page

    def get_confirm_form_initial(self, request: HttpRequest, import_form: ImportForm | None) -> dict:
        """What was chosen with the file is confirmed with it."""
        chosen = import_form.cleaned_data if import_form else {}
        sealed = {name: getattr(chosen[name], "pk", chosen[name]) for name in self.sealed if name in chosen}
        return super().get_confirm_form_initial(request, import_form) | sealed

    def _seal(self, request: HttpRequest, said: dict) -> str:
        previewed = [request.user.pk, self.opts.label, *(str(said.get(name, "")) for name in self.sealed)]
        return salted_hmac("programme.import", json.dumps(previewed), algorithm="sha256").hexdigest()

    def is_sealed(self, request: HttpRequest) -> bool:
        """Whether this user confirms what they were shown."""
        return constant_time_compare(request.POST.get("seal", ""), self._seal(request, request.POST))

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Write what was previewed, once: another file or another choice is refused."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if not (self.is_sealed(request) and self.create_confirm_form(request).is_valid()):
            messages.error(
                request, "Rien n’a été importé : ce n’est pas ce que l’aperçu montrait. Recommencez l’import."
            )
            return self.import_again(request)
        try:
            return self.write_previewed(request)
        except (FileNotFoundError, SuspiciousFileOperation):
            messages.warning(request, "Cet import est déjà fait, ou son fichier a été effacé : envoyez-le à nouveau.")
            return self.import_again(request)

    def write_previewed(self, request: HttpRequest) -> HttpResponse:
        """Write the file that was confirmed."""
        return super().process_import(request)

    def import_again(self, request: HttpRequest) -> HttpResponseRedirect:
        """Back to the page that asks for a file."""
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """Say what is wrong with the file."""
        sentence = "Ce fichier n’a pas pu être lu : enregistrez-le à nouveau en .xlsx, .ods ou .csv."
        form.add_error("import_file", str(e) if isinstance(e, UnreadableFile) else sentence)

    def process_dataset(
        self, dataset: tablib.Dataset, form: forms.Form, request: HttpRequest, **kwargs: object
    ) -> Result:
        """One faulty line refuses the whole file; the page lists them all (`refused_lines.html`)."""
        return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponseRedirect:
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Rien n’a été importé : le site a changé depuis l’aperçu. Recommencez l’import.")
            return self.import_again(request)
        return super().process_result(result, request)
