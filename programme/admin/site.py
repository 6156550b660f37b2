"""The settings of the site, one row."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from programme.admin.form import MOMENT_OVERRIDES, TEXT_OVERRIDES
from programme.columns.uploads import PictureInput
from programme.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row: the list leads to it."""

    formfield_overrides = TEXT_OVERRIDES | MOMENT_OVERRIDES | {models.ImageField: {"form_class": PictureInput}}
    fieldsets = [
        (
            "Éditeur",
            {
                "fields": [
                    "publisher", "publisher_address", "publication_director", "contact_email", "contact_phone", "host",
                ]
            },
        ),
        ("Données personnelles", {"fields": ["dpo", "legal_basis", "backup_days"]}),
        ("Attestations", {"fields": ["signatory_name", "signatory_quality", "signature"]}),
        (
            "Déclaration d’accessibilité",
            {
                "fields": [
                    "conformity", "audit_results", "non_conformities", "disproportionate_burden", "exempt_contents",
                    ("declaration_made_on", "declaration_updated_on"),
                    "technologies", "test_environment", "test_tools", "tested_pages",
                ]
            },
        ),
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if SiteSettings.objects.exists():
            return redirect("admin:programme_sitesettings_change", SiteSettings.current().pk)
        if self.has_add_permission(request):
            return redirect("admin:programme_sitesettings_add")
        return super().changelist_view(request, extra_context)
