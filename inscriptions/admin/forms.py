from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.utils.text import capfirst

from inscriptions.allocation import Problem
from inscriptions.forms import ANY, PersonForm, RegistrationForm, ordinal, places_text, workshop_text
from inscriptions.models import AllocationRun, Registration, SpecialNeeds
from inscriptions.queries import Places
from programme.fields import LineInput, ProseInput
from programme.models import Session
from programme.typography import french_hour_range, typographic

NEEDS = ("vegetarian", "meal_constraint", "access_needs")
LARGE = {"class": "vTextField"}


def slot_title(slot: Session) -> str:
    """« Atelier, 14 h – 16 h »."""
    return f"Atelier, {french_hour_range(slot.starts_at, slot.ends_at)}"


class StaffForm(RegistrationForm):
    """What the team writes about a person: only names are required; without `needs`, diet and access are not there."""

    role = forms.ChoiceField(label="Rôle", choices=Registration.Role, initial=Registration.Role.PARTICIPANT)
    note = ProseInput(
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
            field.error_messages["required"] = "Ce champ est obligatoire."
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
    reason = LineInput(
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
            *((pk, workshop_text(workshop, places_text(places[pk]))) for pk, workshop in self.workshops.items()),
            ("", "Aucun atelier"),
        ]
        self.fields["reason"].help_text = "Gardé dans l’historique ; obligatoire pour une place en surnombre."

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


class SharingForm(forms.Form):
    """How a slot is shared out: for which objective, without whom, without which workshops; as the last run was."""

    objective = forms.ChoiceField(
        label="Objectif", choices=AllocationRun.Objective, initial=AllocationRun.Objective.GENEROUS,
        widget=forms.RadioSelect, help_text="Toujours le plus grand nombre de personnes placées d’abord.",
    )  # fmt: skip
    closed = forms.TypedMultipleChoiceField(
        label="Ateliers fermés pour cette répartition", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    excluded = forms.TypedMultipleChoiceField(
        label="Personnes laissées à l’équipe", coerce=int, required=False,
        widget=FilteredSelectMultiple("personnes", is_stacked=False),
        help_text="Elles ne reçoivent aucune place de la répartition : l’équipe les place.",
    )  # fmt: skip

    def __init__(self, *args, slot: Session, people: list[Registration], run: AllocationRun | None, **kwargs):
        problem = run and Problem.from_json(run.input)
        run_workshops, run_people = (problem.workshops, problem.people) if problem else ((), ())
        self.offered = {workshop.pk: workshop for workshop in slot.choices_offered if not workshop.closed}
        self.last = {
            "objective": run.objective if run else AllocationRun.Objective.GENEROUS,
            "closed": [row.key for row in run_workshops if row.closed and row.key in self.offered],
            "excluded": [person.key for person in run_people if person.excluded],
        }
        super().__init__(*args, initial=self.last, **kwargs)
        self.fields["closed"].choices = [(pk, typographic(str(workshop))) for pk, workshop in self.offered.items()]
        self.fields["excluded"].choices = [
            (person.pk, ", ".join(filter(None, [str(person), person.organisation])))
            for person in people
            if person.attends(slot.half_day)
        ]

    @property
    def settings(self) -> dict:
        """What `services.propose` takes, from a valid form."""
        return self.cleaned_data

    def settings_closing(self, workshop: str) -> dict:
        """The last run's settings, with one workshop more that is closed."""
        return self.last | {"closed": [*self.last["closed"], *(pk for pk in self.offered if str(pk) == workshop)]}

    @property
    def fieldsets(self) -> list[tuple[None, dict]]:
        return [(None, {"fields": list(self.fields)})]
