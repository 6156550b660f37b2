"""The settings of the site, one row."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programme.admin.form import LOGO_HELP, MOMENT_OVERRIDES, TEXT_OVERRIDES
from programme.columns.uploads import PictureInput
from programme.models import SiteSettings
from programme.site.declaration import proposed

PROPOSED = "proposee"  # in the address: the boxes of the declaration that are empty are filled with what is proposed


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


class ProposedForm(SiteForm):
    """The same, with the text that is proposed in what is empty. Nothing is kept until it was read again, and saved."""

    reread = forms.BooleanField(
        label="J’ai relu ce texte, et vérifié ce que nous avons ajouté",
        help_text="Logos, images, documents et liens compris. Une fois enregistrée, la déclaration est publique.",
        error_messages={"required": "Cochez cette case une fois le texte relu."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {name for name, value in self.initial.items() if value and value != SiteSettings.Conformity.NONE}
        if not self.is_bound:
            text = proposed(timezone.localdate())
            self.initial.update({name: value for name, value in text.items() if name not in said})


DECLARATION = [
    "conformity", "audit_results", "non_conformities", "disproportionate_burden", "exempt_contents",
    ("declaration_made_on", "declaration_updated_on"),
    "technologies", "test_environment", "test_tools", "tested_pages",
]  # fmt: skip


def about_the_declaration(is_proposed: bool) -> SafeString:
    """What stands above its boxes."""
    if is_proposed:
        said = "Les cases vides sont remplies\u00a0: relisez, changez. Rien n’est encore enregistré ni publié."
        return format_html('{} <a href="?#id_conformity">Revenir sans le texte proposé</a>', said)
    said = "Les auteurs du logiciel l’ont évalué eux-mêmes\u202f; à vous de vérifier ce que vous y ajoutez."
    link = '{} <a href="?{}=1#id_conformity">Reprendre le texte proposé</a> remplit les cases vides, sans enregistrer.'
    return format_html(link, said, PROPOSED)


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
    ]  # fmt: skip

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = ProposedForm if PROPOSED in request.GET else SiteForm
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: SiteSettings | None = None) -> Any:
        is_proposed = PROPOSED in request.GET
        fields = [*DECLARATION, "reread"] if is_proposed else DECLARATION
        said = {"fields": fields, "description": about_the_declaration(is_proposed)}
        return [*super().get_fieldsets(request, obj), ("Déclaration d’accessibilité", said)]

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
