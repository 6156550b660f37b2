"""The sign-up form as the public fills it in, and what tells a robot from a person."""

import time
from collections.abc import Collection
from datetime import timedelta
from typing import Any, cast

from crispy_forms.layout import Div
from django import forms
from django.conf import settings
from django.core import signing
from django.http import QueryDict

from inscriptions.people.answer import AnswerRow
from inscriptions.people.answers import BY_NAME, OF_THE_PUBLIC
from inscriptions.signup.form import RegistrationForm, error_messages
from programme.columns.fields import AddressInput
from programme.models import Event

CLOCK_LIFE = timedelta(hours=12)
EXPIRED = "Ce formulaire a expiré : vérifiez vos réponses puis renvoyez-le."
# What may be corrected a moment after the sign-up: the needs are said once, and stay.
CORRECTED = tuple(answer for answer in OF_THE_PUBLIC if not answer.is_sensitive)

HALF_DAYS_ASKED = ("attends_morning", "attends_afternoon")


def clock_signer() -> signing.Signer:
    return signing.Signer(salt="inscriptions.form")


def new_clock(event: Event, *, ago: int = 0) -> str:
    """What the field `started` of a form of `event` shown now holds, or of one shown `ago` seconds."""
    return clock_signer().sign(f"{event.pk}.{int(time.time()) - ago}")


def age_of(clock: str, event: Event) -> float:
    """For how many seconds the form has been shown. Raises BadSignature for no clock of a form of `event`."""
    whose, _, started = clock_signer().unsign(clock).partition(".")
    if whose != str(event.pk) or not started.isdecimal():
        raise signing.BadSignature("of another form")
    return time.time() - int(started)


class SignUpForm(RegistrationForm):
    """The public form, with a field that people never see and a signed clock, beside the questions, to tell robots."""

    unsent = "Votre demande n’est pas encore envoyée"

    is_a_robot_s = False  # once the trap or the clock has said so

    suite = forms.CharField(label="Laissez ce champ vide", required=False)
    started = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suite"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        self.helper.layout.append(Div("suite", css_class="trap"))

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        """Half-days are ticked beforehand where the day says so; lunch never is."""
        is_ticked = self.event.presence_ticked and answer.name in HALF_DAYS_ASKED
        return super().said_of(answer) | ({"initial": True} if is_ticked else {})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("suite"):
            self.is_a_robot_s = True
            self._reset("suite", "")
            self.add_error(None, "Un champ caché a été rempli : relisez vos réponses puis renvoyez-les.")
        self._read_clock(data.get("started", ""))
        return data

    def _read_clock(self, clock: str) -> None:
        """A form that was left open comes back as it is, with a new clock."""
        try:
            age = age_of(clock, self.event)
        except signing.BadSignature:
            self.is_a_robot_s = True
            self._reset("started", new_clock(self.event))
            self.add_error(None, EXPIRED)
            return
        if age > CLOCK_LIFE.total_seconds():
            self._reset("started", new_clock(self.event, ago=settings.SIGNUP_MIN_SECONDS))
            self.add_error(None, EXPIRED)
        elif age < settings.SIGNUP_MIN_SECONDS and not self.errors:
            self.is_a_robot_s = True
            self.add_error(None, "Ce formulaire est parti très vite : relisez vos réponses puis renvoyez-le.")

    def _reset(self, name: str, value: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[name] = value
        self.data = data


class CorrectForm(SignUpForm):
    """The same, a moment after: it asks anew what is in `asks`, by name, but never what is sensitive."""

    reads_needs = False

    unsent = "Votre correction n’est pas encore enregistrée"

    def __init__(self, *args: Any, asks: Collection[str], asks_questions: bool, **kwargs: Any) -> None:
        self.asks_questions = asks_questions
        self.answers = tuple(answer for answer in CORRECTED if answer.name in asks)
        super().__init__(*args, **kwargs)


class FindLinkForm(forms.Form):
    email = AddressInput(
        label="Adresse e-mail",
        help_text="Celle que vous avez donnée en vous inscrivant.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=error_messages(BY_NAME["email"]),
    )
