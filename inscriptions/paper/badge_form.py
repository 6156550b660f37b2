"""What the pages about badges ask: whose, on which labels, for which printer."""

from typing import cast

from django import forms
from django.db import models
from django.http import QueryDict

from inscriptions.models import PrintSettings
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.badge_face import Whose
from inscriptions.paper.badges import Setup
from inscriptions.paper.labels import (
    CUSTOM_SHEET,
    GEOMETRY,
    MOST_LABELS,
    SHEETS,
    LabelSheet,
    check_sides,
    check_start,
    custom_sheet,
    sheet_named,
)
from programme.models import Event
from rencontre.domain import DomainError, refusal

MOST_BLANKS = 200


class Sort(models.TextChoices):
    NAME = "nom", "Par nom"
    WORKSHOP = "atelier", "Par atelier, puis par nom"
    ORGANISATION = "structure", "Par structure, puis par nom"


class BadgesForm(forms.Form):
    """Whose badges, on which labels: from the address or a POST, over what the user printed with last."""

    event = forms.ModelChoiceField(
        Event.objects.all(), required=False, widget=forms.HiddenInput,
        error_messages={"invalid_choice": "La journée demandée n’existe pas, ou n’existe plus."},
    )  # fmt: skip
    ids = forms.RegexField(r"^\d{1,9}(,\d{1,9})*$", required=False, widget=forms.HiddenInput)
    whose = forms.ChoiceField(label="Badges", choices=Whose, widget=forms.RadioSelect)
    blanks = forms.IntegerField(
        label="Badges vierges", min_value=0, max_value=MOST_BLANKS,
        help_text="À la suite des autres : le nom de la journée et le bandeau, à remplir à la main.",
    )  # fmt: skip
    sort = forms.ChoiceField(label="Ordre", choices=Sort, widget=forms.RadioSelect)
    sheet = forms.ChoiceField(label="Planche ou rouleau d’étiquettes")
    start = forms.IntegerField(
        label="Première étiquette", min_value=1,
        help_text="1 pour une planche neuve ; sinon le numéro de la première étiquette libre, ligne par ligne.",
    )  # fmt: skip
    duplex = forms.BooleanField(
        label="Recto verso", required=False,
        help_text="Chaque planche est suivie de son dos ; imprimez en recto verso, retourné sur le bord long.",
    )  # fmt: skip
    offset_x = forms.IntegerField(label="Décalage vers la droite")
    offset_y = forms.IntegerField(
        label="Décalage vers le bas",
        help_text="En dixièmes de millimètre ; un nombre négatif va vers la gauche ou vers le haut. "
        "La page de calibrage dit de combien.",
    )

    GROUPS = {
        "Qui": ("event", "ids", "whose", "blanks", "sort"),
        "Étiquettes": ("sheet", "start", "duplex"),
        "Imprimante": ("offset_x", "offset_y"),
    }

    def __init__(self, data: QueryDict, *, kept: PrintSettings):
        self.kept = kept
        usual = {
            "whose": Whose.ALL, "blanks": 0, "sort": Sort.NAME, "start": 1, "sheet": kept.sheet or next(iter(SHEETS)),
            "offset_x": kept.offset_x, "offset_y": kept.offset_y,
        }  # fmt: skip
        if kept.duplex and "sheet" not in data:
            usual["duplex"] = "on"
        super().__init__(usual | {name: data[name] for name in data if name in self.base_fields})
        custom = [(CUSTOM_SHEET, "Planche sur mesure")] if kept.custom_sheet else []
        sheets = cast(forms.ChoiceField, self.fields["sheet"])
        sheets.choices = [*((sheet.name, sheet.title) for sheet in SHEETS.values()), *custom]
        for name in ("offset_x", "offset_y"):
            self.fields[name].validators += PrintSettings.OFFSET

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if bool(cleaned.get("event")) == bool(cleaned.get("ids")):
            raise forms.ValidationError("Choisissez des inscriptions, ou une journée.")
        if cleaned.get("start") and cleaned.get("sheet"):
            self._explain("start", refusal(check_start, self.labels, cleaned["start"]))
            self._explain("duplex", refusal(check_sides, self.labels, duplex=cleaned["duplex"]))
        return cleaned

    def _explain(self, field: str, why: str) -> None:
        if why:
            self.add_error(field, why)

    @property
    def labels(self) -> LabelSheet:
        """The sheet chosen; the usual one while the choice is wrong."""
        return sheet_named(self.cleaned_data.get("sheet", next(iter(SHEETS))), custom=self.kept.custom_sheet)

    def event_of(self, people: RegistrationQuerySet) -> Event:
        """The day asked for, or that of the people who were; DomainError when there is nobody and no day."""
        if event := self.cleaned_data["event"]:
            return event
        if first := people.first():
            return first.event
        raise DomainError("Aucun badge à imprimer.")

    @property
    def printer(self) -> dict:
        """What is remembered for the user's next print."""
        return {name: self.cleaned_data[name] for name in ("sheet", "offset_x", "offset_y", "duplex")}

    @property
    def keys(self) -> list[int] | None:
        """The people chosen one by one; None for those of the day."""
        keys = self.cleaned_data.get("ids")
        return [int(key) for key in keys.split(",")] if keys else None

    @property
    def options(self) -> dict:
        """What a print job needs to know; it looks the people up again."""
        asked = {name: self.cleaned_data[name] for name in ("whose", "start", "sort", "blanks")}
        return self.printer | asked | {"people": self.keys, "geometry": self.labels.geometry}

    @property
    def setup(self) -> Setup:
        chosen = ("start", "offset_x", "offset_y", "duplex")
        return Setup(self.labels, **{name: self.cleaned_data[name] for name in chosen})

    @property
    def fieldsets(self) -> list[tuple[str, dict]]:
        return [(title, {"fields": names}) for title, names in self.GROUPS.items()]


class CustomSheetForm(forms.Form):
    """The geometry of a sheet that the organiser has measured, in millimetres."""

    width = forms.FloatField(label="Largeur d’une étiquette")
    height = forms.FloatField(label="Hauteur d’une étiquette")
    columns = forms.IntegerField(label="Colonnes", min_value=1, max_value=MOST_LABELS)
    rows = forms.IntegerField(label="Lignes", min_value=1, max_value=MOST_LABELS)
    left = forms.FloatField(label="Du bord gauche de la page à la première étiquette")
    top = forms.FloatField(label="Du haut de la page à la première étiquette")
    pitch_x = forms.FloatField(
        label="Pas horizontal", help_text="Du bord gauche d’une étiquette au bord gauche de la suivante."
    )
    pitch_y = forms.FloatField(label="Pas vertical", help_text="Du haut d’une étiquette au haut de la suivante.")

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors:
            try:
                cleaned["sheet"] = custom_sheet({name: cleaned[name] for name in GEOMETRY})
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned

    @property
    def fieldsets(self) -> list[tuple[None, dict]]:
        return [(None, {"fields": list(self.fields), "description": "En millimètres, mesurés sur la planche."})]
