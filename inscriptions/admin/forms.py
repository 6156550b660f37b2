from copy import copy
from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.text import capfirst

from inscriptions.forms import ANY, PersonForm, RegistrationForm, ordinal, places_text
from inscriptions.labels import DEFAULT_SHEET, SHEETS
from inscriptions.models import Registration, SpecialNeeds
from inscriptions.queries import Places, day_places, workshop_places
from programme.admin.forms import EventForm, SessionForm
from programme.models import Event, Session
from programme.typography import french_hour_range, typographic

NEEDS = ("vegetarian", "meal_constraint", "access_needs")
LARGE = {"class": "vTextField"}


def slot_title(slot: Session) -> str:
    """« Atelier, 14 h – 16 h »."""
    return f"Atelier, {french_hour_range(slot.starts_at, slot.ends_at)}"


class StaffForm(RegistrationForm):
    """What the team writes about a person: only names are required; without `needs`, diet and access are not there."""

    role = forms.ChoiceField(label="Rôle", choices=Registration.Role, initial=Registration.Role.PARTICIPANT)
    note = forms.CharField(
        label="Note de l’équipe", required=False, widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    AUTOCOMPLETE = dict.fromkeys(PersonForm.AUTOCOMPLETE, "off")
    GROUPS = {
        "Personne": ("first_name", "last_name", "email", "phone", "organisation", "job_title", "profile", "territory"),
        "Présence": ("attends_morning", "attends_lunch", "attends_afternoon"),
        "Repas et accueil": NEEDS,
        "Accords": ("photo_consent", "list_consent"),
        "Équipe": ("role", "note", "seen"),
    }

    def __init__(self, *args, needs: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name in () if needs else NEEDS:
            self.fields.pop(name, None)
        for name in ("email", "organisation", "job_title", "profile"):
            self.fields[name].required = False
        for name in self.fields.keys() & {"attends_morning", "attends_afternoon"}:
            self.fields[name].initial = True
        self.fields["profile"].widget = forms.Select()
        self.fields["profile"].choices = [("", "—"), *self.event.profiles, *self._former_profile()]
        self._speak_to_the_team()
        for names in self.wish_names.values():
            for name in names:
                self.fields[name].widget = forms.Select(choices=self.fields[name].choices)
                self.fields[name].initial = ANY

    def clean_seen(self):
        """Refuse to write over what someone else has changed since the page was shown."""
        if "seen" in self.initial and self.cleaned_data["seen"] != self.initial["seen"]:
            raise forms.ValidationError(
                "Cette inscription a changé pendant que vous la modifiiez : rechargez la page avant de la reprendre."
            )

    def _former_profile(self) -> list[tuple[str, str]]:
        """A profile that the day no longer lists is shown, so that saving does not lose it unseen."""
        held = self.initial.get("profile")
        return [(held, held)] if held and held not in {code for code, _ in self.event.profiles} else []

    def _speak_to_the_team(self):
        """The models' own names of fields, without the advice given to participants."""
        titles = {
            field.name: field.verbose_name for model in (Registration, SpecialNeeds) for field in model._meta.fields
        }
        for name, field in self.fields.items():
            field.label = capfirst(titles.get(name, field.label))
            field.help_text = ""
            if isinstance(field.widget, forms.TextInput | forms.EmailInput):
                field.widget.attrs |= LARGE
        self.fields["email"].help_text = "Vide : aucun message ne part."

    def _wish_label(self, slot: Session, rank: int) -> str:
        return ordinal(rank)

    def _slot_legend(self, slot: Session) -> str:
        return slot_title(slot)

    @property
    def fieldsets(self) -> list[tuple[str, dict]]:
        """The form's groups, in the shape of the admin's fieldsets."""
        wishes = {self._slot_legend(slot): self.wish_names[slot.pk] for slot in self.slots}
        groups = {
            title: [name for name in names if name in self.fields]
            for title, names in ({"Personne": (), "Présence": ()} | wishes | self.GROUPS).items()
        }
        return [(title, {"fields": names}) for title, names in groups.items() if names]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs=LARGE),
        help_text="Gardé dans l’historique.",
    )  # fmt: skip

    @property
    def fieldsets(self) -> list[tuple[None, dict]]:
        return [(None, {"fields": list(self.fields)})]


class MoveForm(ReasonForm):
    """Another workshop of one slot, or none; over capacity only once the refusal of that workshop has been shown."""

    workshop = forms.TypedChoiceField(
        label="Atelier", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    force = forms.BooleanField(label="Placer tout de même, en surnombre", required=False)
    refused = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ["workshop", "refused", "force", "reason"]

    def __init__(self, *args, slot: Session, places: dict[int, Places], **kwargs):
        super().__init__(*args, **kwargs)
        self.title = slot_title(slot)
        self.workshops = {workshop.pk: workshop for workshop in slot.choices_offered}
        self.fields["workshop"].choices = [
            *((pk, self._label(workshop, places[pk])) for pk, workshop in self.workshops.items()),
            ("", "Aucun atelier"),
        ]
        self.fields["reason"].help_text = "Gardé dans l’historique ; obligatoire pour une place en surnombre."

    def _label(self, workshop: Session, places: Places) -> str:
        left = places_text(places)
        return typographic(f"{workshop} — {left}" if left else str(workshop))

    @property
    def fieldsets(self) -> list[tuple[str, dict]]:
        names = [name for name in self.fields if name != "force" or self["refused"].value()]
        return [(self.title, {"fields": names})]

    @property
    def chosen(self) -> Session | None:
        return self.workshops.get(self.cleaned_data["workshop"])

    @property
    def is_forced(self) -> bool:
        """Whether the box was ticked under the refusal of this very workshop."""
        return self.cleaned_data["force"] and self.cleaned_data["refused"] == self.cleaned_data["workshop"]

    def ask_to_force(self, refusal: str) -> None:
        """Show why the workshop is refused, with the box that overrules it, for this workshop alone."""
        self.add_error("workshop", refusal)
        self.data = self.data.copy()
        self.data["refused"] = self.data["workshop"]
        self.data.pop("force", None)


class BadgesForm(forms.Form):
    """Whose badges, on which labels; read from the address."""

    event = forms.ModelChoiceField(Event.objects.all(), required=False, widget=forms.HiddenInput)
    ids = forms.RegexField(r"^\d{1,9}(,\d{1,9})*$", required=False, widget=forms.HiddenInput)
    sheet = forms.ChoiceField(
        label="Planche d’étiquettes", choices=[(sheet.name, sheet.title) for sheet in SHEETS.values()]
    )
    start = forms.IntegerField(
        label="Première étiquette", min_value=1,
        help_text="1 pour une planche neuve ; sinon le numéro de la première étiquette libre, ligne par ligne.",
    )  # fmt: skip

    DEFAULTS = {"sheet": DEFAULT_SHEET, "start": "1"}

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("event")) == bool(cleaned.get("ids")):
            raise forms.ValidationError("Choisissez des inscriptions, ou une journée.")
        return cleaned

    @property
    def fieldsets(self) -> list[tuple[None, dict]]:
        return [(None, {"fields": list(self.fields)})]


WANTED = "des personnes y ont une place ou un vœu"


def wanted(prefix: str = "") -> Q:
    """Sessions that people hold or wish, as a workshop or as a slot; with `prefix`, as one of the two."""
    names = [prefix] if prefix else ["", "slot_"]
    conditions = [Q(**{f"{name}{rows}__isnull": False}) for name in names for rows in ("seats", "choices")]
    return reduce(or_, conditions)


class DayForm(EventForm):
    """The programme's form, which keeps what people who are registered rely on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance_before = copy(self.instance)

    def clean_afternoon_starts_at(self):
        afternoon = self.cleaned_data["afternoon_starts_at"]
        if not self.instance.pk or afternoon == self.initial.get("afternoon_starts_at"):
            return afternoon
        if bool(afternoon) != bool(self.initial.get("afternoon_starts_at")) and self.instance.registrations.exists():
            raise forms.ValidationError("Des personnes sont inscrites par demi-journée : gardez cette heure.")
        moved = Event(afternoon_starts_at=afternoon)
        for slot in self.instance.sessions.slots().filter(wanted(prefix="slot_")).distinct():
            if moved.half_day_at(slot.starts_at) != self.instance_before.half_day_at(slot.starts_at):
                raise forms.ValidationError(f"Le créneau « {slot} » changerait de demi-journée : {WANTED}.")
        return afternoon

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        if self.instance.pk:
            check_not_below(capacity, day_places(self.instance))
        return capacity


class SeatedSessionForm(SessionForm):
    """The programme's form, which does not take away seats that people hold."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and Session.objects.filter(wanted(), pk=self.instance.pk).exists():
            for name in {"kind", "parent"} & set(self.changed_data):
                self.add_error(name, f"Gardez cette valeur : {WANTED}.")
            start, before = cleaned.get("starts_at"), self.initial.get("starts_at")
            event = self.instance.event
            if start and before and event.half_day_at(start) != event.half_day_at(before):
                self.add_error("starts_at", f"La séance changerait de demi-journée : {WANTED}.")
        return cleaned

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        if self.instance.kind == Session.Kind.WORKSHOP and self.instance.pk:
            check_not_below(capacity, workshop_places(self.instance.event)[self.instance.pk])
        return capacity


def check_not_below(capacity: int | None, places: Places) -> None:
    """Refuse a capacity newly set below the places already taken."""
    if capacity is not None and capacity < places.taken and capacity != places.capacity:
        s = "s" if places.taken > 1 else ""
        raise forms.ValidationError(f"{places.taken} place{s} déjà prise{s} : n’allez pas en dessous.")
