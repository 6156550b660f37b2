"""The sign-up form as the team fills it in for someone."""

from collections.abc import Callable
from typing import Any

from django import forms

from inscriptions.people.answer import AnswerRow
from inscriptions.signup.form import RegistrationForm


class TeamForm(RegistrationForm):
    """What the team types for someone: only the names are required, and choices stand in a list."""

    requires_answers = False
    choices_in_lists = True
    WISHES = "Vœux"
    UNTIL = "Jusqu’au {}."

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        said = {"help_text": answer.team_help, "required": answer.is_required_from_the_team}
        return super().said_of(answer) | said | ({"widget": forms.Select()} if answer.choices else {})

    def checks_of(self, answer: AnswerRow) -> list[Callable[[str], None]]:
        return []  # « poste 4512 » is a number for who typed it

    def choices_of(self, answer: AnswerRow) -> list[tuple[str, str]]:
        choices = super().choices_of(answer)
        return choices if answer.is_required_from_the_team else [("", "—"), *choices]

    def autocomplete_of(self, answer: AnswerRow) -> str:
        return "off"
