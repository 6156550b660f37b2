"""The forms of a place that is handed over: to whom it is offered, and who takes it."""

from dataclasses import replace
from typing import Any

from django import forms

from inscriptions.people.answer import FormGroup
from inscriptions.people.answers import BY_NAME, OF_THE_PUBLIC, SignUp
from inscriptions.signup.form import RegistrationForm, error_messages
from inscriptions.signup.handover_queries import Passed
from programme.columns.fields import AddressInput
from programme.models import Event


class OfferForm(forms.Form):
    """One answer: to whom."""

    unsent = "Votre proposition n’est pas encore envoyée"

    to = AddressInput(
        label="Son adresse e-mail",
        help_text="La proposition y est envoyée, avec votre nom.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages=error_messages(BY_NAME["email"])
        | {"required": "Saisissez son adresse, par exemple nom@exemple.fr."},
    )


class ReceiverForm(RegistrationForm):
    """What a sign-up requires, of whoever takes a place; the address, the half-days and the seats are known.

    « Modifier » asks the rest, once they have a link of their own.
    """

    unsent = "Votre réponse n’est pas encore envoyée"

    def __init__(self, *args: Any, event: Event, passed: Passed, **kwargs: Any) -> None:
        self.passed = passed
        you = (answer for answer in OF_THE_PUBLIC if answer.group is FormGroup.YOU and answer.name != "email")
        self.answers = tuple(answer for answer in you if answer.required(event))
        super().__init__(*args, event=event, slots=passed.asked, **kwargs)

    def add_questions(self) -> None:
        """Those that must be answered; the others may be, by « Modifier »."""
        super().add_questions()
        left = [row for row in self.questions if not row.question.required]
        self.questions = [row for row in self.questions if row not in left]
        for row in left:
            del self.fields[row.name]

    def _said(self, data: dict[str, Any]) -> SignUp:
        attends = self.passed.attends
        return replace(
            super()._said(data), attends_morning="morning" in attends, attends_afternoon="afternoon" in attends
        )

    def attended(self, data: dict[str, Any]) -> list[str]:
        """Those that pass, which nobody ticks."""
        return [half for half in self.event.half_days if half in self.passed.attends]
