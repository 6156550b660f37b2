"""What the team types of the letters that leave by themselves: reminders, the word of thanks, news to the team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inscriptions.letters.campaign_form import MARKUP, known_on, of_each
from inscriptions.models import Reminder, TeamNotices
from programme.columns.fields import AddressInput, ProseInput
from programme.columns.moments import HourInput
from programme.models import Event
from rencontre.domain import DomainError

Fieldsets = list[tuple[str | None, dict[str, Any]]]
LONGEST = Reminder._meta.get_field("text").max_length
EARLIEST = 60  # days before, as the column allows
WORDS = forms.Textarea(attrs={"class": "vLargeTextField", "rows": 6})
HOUR = forms.TimeInput(format="%H:%M", attrs={"class": "vTimeField"})


class ReminderForm(forms.Form):
    """One reminder: whether it leaves, at which hour of its day, with which words."""

    is_on = forms.BooleanField(label="Ce rappel part", required=False)
    hour = HourInput(label="Heure", widget=HOUR, help_text="Heure du site : « 9 h », « 17h30 »…")
    text = ProseInput(label="Mots de l’équipe", required=False, max_length=LONGEST, widget=WORDS)

    def __init__(self, *args: Any, reminder: Reminder, **kwargs: Any):
        said = {"is_on": reminder.is_on, "hour": reminder.hour, "text": reminder.text}
        super().__init__(*args, **kwargs | {"initial": said})
        event = reminder.event
        self.fields["text"].validators.append(known_on(event))
        self.fields["text"].help_text = f"Ajoutés au message de qui a une place. {MARKUP}{of_each(event)}"

    @property
    def fieldsets(self) -> Fieldsets:
        return [(None, {"fields": ["is_on", "hour", "text"]})]

    def refuse(self, error: DomainError) -> None:
        self.add_error("hour", str(error))


class DistanceForm(forms.Form):
    """How long before the day one more reminder leaves."""

    days = forms.IntegerField(
        label="Jours avant la journée", min_value=0, max_value=EARLIEST, help_text="0 : le jour même, avant son début."
    )

    def __init__(self, *args: Any, taken: set[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_days(self) -> int:
        days = self.cleaned_data["days"]
        if days in self.taken:
            raise ValidationError("Cette journée a déjà ce rappel : changez-le plus haut.")
        return days


class ThanksForm(forms.Form):
    words = ProseInput(
        label="Mot de remerciement", required=False, widget=WORDS,
        help_text="Dans le message de qui est venu, et sur la page publique de la journée. Une ligne vide sépare deux "
        "paragraphes.",
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any):
        super().__init__(*args, **kwargs | {"initial": {"words": event.thanks}})

    @property
    def fieldsets(self) -> Fieldsets:
        return [(None, {"fields": ["words"]})]


class NoticesForm(forms.Form):
    """Where the news of a day go, and which."""

    to = AddressInput(label="Adresse", required=False)
    failures = forms.BooleanField(label="Un message n’arrive pas", required=False)
    full = forms.BooleanField(label="Un atelier est complet", required=False)
    speakers = forms.BooleanField(label="Un intervenant annule", required=False)
    digest = forms.BooleanField(label="Chaque matin, le point des inscriptions", required=False)
    closing = forms.BooleanField(label="La clôture des inscriptions approche", required=False)

    def __init__(self, *args: Any, notices: TeamNotices, default: str, **kwargs: Any):
        super().__init__(*args, **kwargs | {"initial": {name: getattr(notices, name) for name in self.base_fields}})
        whose = f"Vide : {default}." if default else "Vide : personne n’est prévenu, la journée n’ayant pas de contact."
        self.fields["to"].help_text = whose

    @property
    def fieldsets(self) -> Fieldsets:
        return [
            ("À qui", {"fields": ["to"]}),
            ("Aussitôt, une fois par heure au plus", {"fields": ["failures", "full", "speakers"]}),
            ("À 8\u00a0h", {"fields": ["digest", "closing"]}),
        ]
