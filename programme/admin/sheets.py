from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from programme.formats import FORMATS


class SheetAdmin(ImportExportMixin):
    """Import and export in XLSX, CSV and ODS; an import writes every row or none."""

    formats = FORMATS
    export_form_class = ExportForm

    def get_export_filename(self, request, queryset, file_format):
        name = slugify(self.opts.verbose_name_plural)
        return f"{name}-{timezone.localdate()}.{file_format.get_extension()}"

    def process_dataset(self, dataset, form, request, **kwargs):
        return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Rien n’a été importé : le site a changé depuis l’aperçu. Recommencez l’import.")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        return super().process_result(result, request)
