"""What the team writes about a person."""

from django import forms
from django.utils.text import capfirst

from inscriptions.models import Registration, SpecialNeeds
from inscriptions.people.form import LARGE
from inscriptions.people.needs import NEEDS
from inscriptions.seats.form import slot_title
from inscriptions.signup.form import ANY, PersonForm, RegistrationForm, ordinal
from programme.columns.fields import ProseInput
from programme.queries import Slot


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

    def _wish_label(self, slot: Slot, rank: int) -> str:
        return ordinal(rank)

    def _slot_legend(self, slot: Slot) -> str:
        return slot_title(slot.session)

    @property
    def fieldsets(self) -> list[tuple[str, dict]]:
        """The form's groups, in the shape of the admin's fieldsets."""
        wishes = {self._slot_legend(slot): self.wish_names[slot.pk] for slot in self.slots}
        groups = {
            title: [name for name in names if name in self.fields]
            for title, names in ({"Personne": (), "Présence": ()} | wishes | self.GROUPS).items()
        }
        return [(title, {"fields": names}) for title, names in groups.items() if names]
