"""The settings of the site, one row."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from programme.admin.form import LOGO_HELP, MOMENT_OVERRIDES, TEXT_OVERRIDES
from programme.columns.uploads import PictureInput
from programme.models import SiteSettings


class SiteForm(forms.ModelForm):
    class Meta:
        help_texts = {
            "name": "Celui que lisent les visiteurs : en haut de chaque page, dans les titres et les messages,"
            " par exemple « Rencontres de la lecture publique ». Vide : l’éditeur, sinon « Rencontres ».",
            "logo": f"En haut de chaque page et des messages, à la place du nom. {LOGO_HELP}",
            "icon": "Le petit dessin de l’onglet du navigateur : carré, simple. PNG, JPEG ou SVG.",
            "accent": "Des pages qui ne parlent d’aucune journée, et de la gestion. Chaque journée garde la sienne.",
            "sender_name": "Ce que l’on lit avant d’ouvrir un message : « De : Rencontres de la lecture ». Vide :"
            " le nom du site.",
        }


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row: the list leads to it."""

    form = SiteForm
    formfield_overrides = TEXT_OVERRIDES | MOMENT_OVERRIDES | {models.ImageField: {"form_class": PictureInput}}
    fieldsets = [
        ("Le site", {"fields": ["name", "logo", "icon", "accent", "sender_name"]}),
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
