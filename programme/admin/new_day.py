"""A day by hand: the few fields that make one, its venue among them, and what its settings ask apart."""

from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Field

from programme.admin.form import EventForm, LabelledFormSet
from programme.columns.fields import LineInput
from programme.models import Venue

VENUE = "Nouveau lieu, s’il n’est pas dans la liste"
CHOOSE = "Choisissez un lieu, ou donnez le nom, l’adresse, le code postal et la commune d’un nouveau lieu."
ONE_ONLY = "Choisissez un lieu de la liste, ou décrivez-en un nouveau, pas les deux."
NEW_DAY: list[Any] = [
    (
        "La journée",
        {
            "fields": ["title", "date", ("starts_at", "ends_at", "afternoon_starts_at"), "main_venue"],
            "description": "Tout le reste a déjà une valeur, et se règle ensuite dans l’onglet «\u00a0Réglages\u00a0».",
        },
    ),
    (VENUE, {"fields": ["venue_name", "venue_address", ("venue_postal_code", "venue_city")]}),
]
SETTINGS: list[Any] = [
    (
        "Pour publier",
        {
            "fields": [
                "title", "date", ("starts_at", "ends_at", "afternoon_starts_at"), "main_venue", "introduction",
                "audience", ("contact_email", "contact_phone"), "status",
            ]
        },
    ),
    (
        "Inscriptions",
        {
            "fields": [
                ("capacity", "waiting_list"), "registration_opens_at", "registration_closes_at", "confirm_addresses",
                "presence_ticked", "lunch_offered", "handover_allowed", "profiles", "job_title_required",
            ],
            "classes": ["collapse"],
        },
    ),
    ("Ateliers", {"fields": ["allocation"], "classes": ["collapse"]}),
    (
        "Ateliers, si les vœux sont répartis après la clôture",
        {
            "fields": ["wishes_per_slot", "wishes_close_at", "place_without_wishes"],
            "description": "Sans effet tant que les places sont données au fil des inscriptions.",
            "classes": ["collapse"],
        },
    ),
    ("Le jour même", {"fields": ["walk_ins_admitted", "walk_between_venues"], "classes": ["collapse"]}),
    ("Après la journée", {"fields": ["thanks"], "classes": ["collapse"]}),
    ("Données personnelles", {"fields": ["retention_months", "special_needs_days"], "classes": ["collapse"]}),
    (
        "Adresse, apparence et partage",
        {
            "fields": [("kind", "cycle"), "slug", "accent", "picture", "picture_alt", "embed_origins"],
            "classes": ["collapse"],
        },
    ),
]  # fmt: skip


def column(name: str, label: str, hint: str) -> forms.CharField:
    """A column of a venue that may be new, and what the browser fills in."""
    longest = cast(Field, Venue._meta.get_field(name)).max_length
    attrs = {"autocomplete": hint}
    return LineInput(label=label, required=False, max_length=longest, widget=AdminTextInputWidget(attrs=attrs))


class NewDayForm(EventForm):
    """The day, and a venue that may be new: `new_venue` once the form is right, None when one was chosen."""

    profiles = None  # type: ignore[assignment]  # as Django says to take a field off
    venue_name = column("name", "Nom du lieu", "off")
    venue_address = column("address", "Adresse", "off")
    venue_postal_code = column("postal_code", "Code postal", "off")
    venue_city = column("city", "Commune", "off")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.new_venue: Venue | None = None
        venue = self.fields["main_venue"]
        venue.required = False
        for act in ("add", "change", "view"):  # a new one is typed below, without another window
            setattr(venue.widget, f"can_{act}_related", False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        said = {name: cleaned.get(f"venue_{name}", "") for name in ("name", "address", "postal_code", "city")}
        is_chosen, is_new = bool(cleaned.get("main_venue")), any(said.values())
        if is_chosen == is_new and "main_venue" not in self.errors:
            self.add_error("main_venue", ONE_ONLY if is_chosen else CHOOSE)
        elif is_new and all(said.values()):
            self.new_venue = Venue(**said)
        elif is_new:
            for name in [name for name, value in said.items() if not value]:
                if f"venue_{name}" not in self.errors:
                    self.add_error(f"venue_{name}", "À remplir pour un nouveau lieu.")
        return cleaned


class DayOrganiserForm(forms.ModelForm):
    """An organiser of the day; its place among the others may stay empty: it is the next one."""

    class Meta:
        labels = {"position": "Ordre (vide\u00a0: à la suite)"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if position := self.fields.get("position"):
            position.required = False
            if self.instance.pk is None:
                position.initial = self.initial["position"] = None

    def has_changed(self) -> bool:
        """A new row that names nobody is no row, whatever its other boxes say."""
        is_row = self.instance.pk is not None or bool(self.data.get(self.add_prefix("organiser")))
        return is_row and super().has_changed()


class DayOrganiserFormSet(LabelledFormSet):
    def clean(self) -> None:
        super().clean()
        written = [form for form in self.forms if form.is_valid() and form.cleaned_data.get("organiser")]
        last = max((form.cleaned_data.get("position") or 0 for form in written), default=0)
        for form in written:
            if form.cleaned_data.get("position") is None:
                last += 1
                form.instance.position = form.cleaned_data["position"] = last
