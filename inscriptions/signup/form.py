"""The sign-up form (docs/pratique-francaise.md §1): it parses and explains; rules and writers decide."""

import time
from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.core import signing

from inscriptions.people.answers import SignUp
from inscriptions.people.needs import NEEDS
from inscriptions.seats.places import Places, places_text, workshop_text
from programme.columns.fields import AddressInput, LineInput, NameInput, ProseInput
from programme.models import Event
from programme.queries import Slot
from rencontre.french.typography import french_hour, french_hour_range
from rencontre.french.words import HALF_DAYS

ANY = "sans-preference"
CLOCK = signing.Signer(salt="inscriptions.form")
EMAIL_ERRORS = {
    "required": "Saisissez votre adresse, par exemple nom@exemple.fr.",
    "invalid": "Saisissez une adresse complète, par exemple nom@exemple.fr.",
}
ORDINALS = {1: "1er choix", 2: "2e choix", 3: "3e choix"}


def ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}e choix")


class PersonForm(forms.Form):
    """What is asked of a person, whatever the day."""

    first_name = NameInput(label="Prénom", max_length=100, error_messages={"required": "Saisissez votre prénom."})
    last_name = NameInput(label="Nom", max_length=100, error_messages={"required": "Saisissez votre nom."})
    email = AddressInput(
        label="Adresse e-mail",
        help_text="Votre confirmation et votre lien personnel y sont envoyés.",
        error_messages=EMAIL_ERRORS,
    )
    organisation = LineInput(
        label="Structure",
        max_length=200,
        help_text="Collectivité, service, association…",
        error_messages={"required": "Saisissez le nom de votre structure."},
    )
    job_title = LineInput(
        label="Fonction", max_length=200, required=False, error_messages={"required": "Saisissez votre fonction."}
    )
    profile = forms.ChoiceField(
        label="Vous êtes", widget=forms.RadioSelect, error_messages={"required": "Choisissez votre profil."}
    )
    territory = LineInput(label="Territoire ou commune", max_length=120, required=False)
    phone = LineInput(
        label="Téléphone",
        max_length=30,
        required=False,
        help_text="Pour vous joindre le jour de la rencontre, et seulement pour cela.",
    )
    attends_morning = forms.BooleanField(label="Le matin", required=False)
    attends_lunch = forms.BooleanField(label="Le déjeuner", required=False)
    attends_afternoon = forms.BooleanField(label="L’après-midi", required=False)
    vegetarian = forms.BooleanField(label="Repas végétarien", required=False)
    meal_constraint = LineInput(
        label="Autre contrainte de repas", max_length=200, required=False, help_text="Sans en donner la raison."
    )
    access_needs = ProseInput(
        label="Besoin d’accueil particulier",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Accès, interprétation, place réservée… Seule l’équipe d’organisation le lit.",
    )
    photo_consent = forms.BooleanField(label="J’accepte d’apparaître sur les photos de la rencontre", required=False)
    list_consent = forms.BooleanField(
        label="J’accepte de figurer sur la liste des participants remise aux présents", required=False
    )

    AUTOCOMPLETE = {
        "first_name": "given-name",
        "last_name": "family-name",
        "email": "email",
        "organisation": "organization",
        "job_title": "organization-title",
        "territory": "address-level2",
        "phone": "tel",
    }


class RegistrationForm(PersonForm):
    """One event's form: its profiles, its half-days, its slots with the places left beside each workshop."""

    WORKSHOP = "Votre atelier"
    unsent = "Vos changements ne sont pas encore enregistrés"  # the heading of what is to mend

    def __init__(
        self, *args, event: Event, slots: list[Slot], places: dict[int, Places], held: Iterable[int] = (), **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.event, self.slots, self.places, self.held = event, slots, places, held
        for name, token in self.AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = token
        self.fields["phone"].widget.input_type = "tel"
        self.fields["job_title"].required = event.job_title_required
        self.fields["profile"].choices = event.profiles
        self._keep_moments_that_exist()
        self.wished = self.initial.get("wishes", {})
        self.wish_names = {slot.pk: self._add_wishes(slot) for slot in slots}
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self._fieldsets())

    @property
    def has_half_days(self) -> bool:
        return "attends_morning" in self.fields

    def _keep_moments_that_exist(self):
        if self.event.afternoon_starts_at is None:
            del self.fields["attends_morning"], self.fields["attends_afternoon"]
        else:
            noon, end = french_hour(self.event.afternoon_starts_at), french_hour(self.event.ends_at)
            self.fields["attends_morning"].label = f"Le matin, à partir de {french_hour(self.event.starts_at)}"
            self.fields["attends_afternoon"].label = f"L’après-midi, de {noon} à {end}"
        if not self.event.lunch_offered:
            for name in ("attends_lunch", "vegetarian", "meal_constraint"):
                del self.fields[name]

    def _add_wishes(self, slot: Slot) -> list[str]:
        names = []
        asked = max(self.event.wishes_per_slot, len(self.wished.get(slot.pk, [])))
        for rank in range(1, min(asked, len(slot.offered)) + 1):
            name = f"wish_{slot.pk}_{rank}"
            self.fields[name] = forms.ChoiceField(
                label=self._wish_label(slot, rank),
                choices=self._wish_choices(slot, rank),
                initial=self._wished(slot, rank),
                required=False,
                widget=forms.RadioSelect,
            )
            names.append(name)
        return names

    def kept(self, slot: Slot) -> set[int]:
        """Closed workshops that the person may keep: those they wished or hold."""
        return {*self.wished.get(slot.pk, []), *self.held}

    def _wished(self, slot: Slot, rank: int) -> int | str | None:
        """What was answered before: nothing on a new form, « sans préférence » once it is one's own."""
        wished = self.wished.get(slot.pk, [])
        if rank <= len(wished):
            return wished[rank - 1]
        return ANY if "wishes" in self.initial else None

    def _wish_label(self, slot: Slot, rank: int) -> str:
        if rank > 1:
            return ordinal(rank)
        when = f" si vous venez {HALF_DAYS[slot.half_day].with_article}" if self.has_half_days else ""
        return f"{ordinal(rank)} (obligatoire{when})"

    def _wish_choices(self, slot: Slot, rank: int) -> list[tuple]:
        choices = []
        for workshop in slot.offered:
            if self.places[workshop.pk].closed and workshop.pk not in self.kept(slot):
                continue
            left = "votre atelier" if workshop.pk in self.held else places_text(self.places[workshop.pk])
            choices.append((workshop.pk, workshop_text(workshop, left)))
        return [*choices, (ANY, "Sans préférence (l’équipe vous placera)" if rank == 1 else "Pas d’autre choix")]

    def _fieldsets(self) -> list[Fieldset]:
        def those(*names):
            return [name for name in names if name in self.fields]

        person = ("first_name", "last_name", "email", "organisation", "job_title", "profile", "territory", "phone")
        presence = those("attends_morning", "attends_lunch", "attends_afternoon")
        return [
            Fieldset("Vous", *person),
            *([Fieldset(self._presence_legend(), *presence)] if presence else []),
            *(Fieldset(self._slot_legend(slot), *self.wish_names[slot.pk]) for slot in self.slots),
            Fieldset("Pour bien vous accueillir", *those(*NEEDS)),
            Fieldset("Vos accords", "photo_consent", "list_consent"),
        ]

    def _presence_legend(self) -> str:
        return "Votre présence (une demi-journée au moins)" if self.has_half_days else "Votre présence"

    def _slot_legend(self, slot: Slot) -> str:
        hours = french_hour_range(slot.session.starts_at, slot.session.ends_at)
        return ", ".join(filter(None, [self.WORKSHOP, hours, slot.session.place]))

    def clean(self):
        data = super().clean()
        self._clean_presence(data)
        for slot in self.slots:
            self._clean_wishes(slot, data)
        return data

    def _clean_presence(self, data):
        if self.has_half_days and not (data.get("attends_morning") or data.get("attends_afternoon")):
            self.add_error("attends_morning", "Cochez au moins une demi-journée : le matin, l’après-midi ou les deux.")

    def _clean_wishes(self, slot: Slot, data):
        names = self.wish_names[slot.pk]
        if slot.half_day not in self.attended(data):
            self._refuse_wishes_of_another_half_day(slot, data)
            return
        if not data.get(names[0]) and names[0] not in self.errors:
            self.add_error(names[0], "Choisissez un atelier, ou « Sans préférence ».")
        chosen = []
        for name in names:
            workshop = data.get(name)
            if not workshop or workshop == ANY:
                continue
            if workshop in chosen:
                self.add_error(name, "Choisissez un atelier différent de vos choix précédents.")
            chosen.append(workshop)
        data[f"slot_{slot.pk}"] = [int(workshop) for workshop in chosen]

    def _refuse_wishes_of_another_half_day(self, slot: Slot, data):
        """Nothing chosen is dropped in silence; what was wished before goes with its half-day."""
        label = HALF_DAYS[slot.half_day].with_article
        known = {"", ANY, *map(str, self.wished.get(slot.pk, []))}
        for name in self.wish_names[slot.pk]:
            if data.get(name, "") not in known:
                self.add_error(name, f"Cochez aussi {label} pour choisir cet atelier, ou « Sans préférence ».")

    def attended(self, data) -> list[str]:
        if not self.has_half_days:
            return ["morning"]
        return [half for half in self.event.half_days if data.get(f"attends_{half}")]

    def sign_up_fields(self) -> dict:
        """What was said, as keyword arguments of `SignUp`; `wishes` only for the slots of attended half-days."""
        data = self.cleaned_data
        said = {name: value for name, value in data.items() if name in SignUp.__dataclass_fields__}
        answered = {slot.pk: data[f"slot_{slot.pk}"] for slot in self.slots if f"slot_{slot.pk}" in data}
        return said | {"wishes": answered}

    @classmethod
    def initial_from(cls, sign_up: SignUp) -> dict:
        """The initial values that show what a registration says now."""
        return {name: getattr(sign_up, name) for name in PersonForm.base_fields} | {"wishes": sign_up.wishes}


class SignUpForm(RegistrationForm):
    """The public form, with a field that people never see and a signed clock to tell robots."""

    unsent = "Votre demande n’est pas encore envoyée"

    suite = forms.CharField(label="Laissez ce champ vide", required=False)
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["suite"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        self.helper.layout.append(Div("suite", css_class="trap"))
        self.helper.layout.append("started")
        self.fields["started"].initial = CLOCK.sign(str(int(time.time())))

    def clean(self):
        data = super().clean()
        if data.get("suite"):
            self._reset("suite", "")
            self.add_error(None, "Un champ caché a été rempli : relisez vos réponses puis renvoyez-les.")
        try:
            elapsed = time.time() - int(CLOCK.unsign(data.get("started", "")))
        except (signing.BadSignature, ValueError):
            self._reset("started", CLOCK.sign(str(int(time.time()))))
            self.add_error(None, "Ce formulaire a expiré : vérifiez vos réponses puis renvoyez-le.")
        else:
            if elapsed < settings.SIGNUP_MIN_SECONDS and not self.errors:
                self.add_error(None, "Ce formulaire est parti très vite : relisez vos réponses puis renvoyez-le.")
        return data

    def _reset(self, name: str, value: str):
        self.data = self.data.copy()
        self.data[name] = value


class FindLinkForm(forms.Form):
    email = AddressInput(
        label="Adresse e-mail",
        help_text="Celle que vous avez donnée en vous inscrivant.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=EMAIL_ERRORS,
    )
