"""The sign-up form as the public fills it in, and what tells a robot from a person."""

import time
from typing import Any, cast

from crispy_forms.layout import Div
from django import forms
from django.conf import settings
from django.core import signing
from django.http import QueryDict

from inscriptions.people.answer import AnswerRow
from inscriptions.people.answers import BY_NAME
from inscriptions.signup.form import RegistrationForm, error_messages
from programme.columns.fields import AddressInput

HALF_DAYS_ASKED = ("attends_morning", "attends_afternoon")


def clock_signer() -> signing.Signer:
    return signing.Signer(salt="inscriptions.form")


def new_clock() -> str:
    """What the field `started` of a form shown now holds."""
    return clock_signer().sign(str(int(time.time())))


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
        try:
            elapsed = time.time() - int(clock_signer().unsign(data.get("started", "")))
        except (signing.BadSignature, ValueError):
            self.is_a_robot_s = True
            self._reset("started", new_clock())
            self.add_error(None, "Ce formulaire a expiré : vérifiez vos réponses puis renvoyez-le.")
        else:
            if elapsed < settings.SIGNUP_MIN_SECONDS and not self.errors:
                self.is_a_robot_s = True
                self.add_error(None, "Ce formulaire est parti très vite : relisez vos réponses puis renvoyez-le.")
        return data

    def _reset(self, name: str, value: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[name] = value
        self.data = data


class FindLinkForm(forms.Form):
    email = AddressInput(
        label="Adresse e-mail",
        help_text="Celle que vous avez donnée en vous inscrivant.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=error_messages(BY_NAME["email"]),
    )
