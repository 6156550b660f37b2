"""What the team says when it acts on one person."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from programme.columns.fields import LineInput
from rencontre.domain import DomainError

LARGE = {"class": "vTextField"}


def offer(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give its choices to a field of choices that was declared without them."""
    cast(forms.ChoiceField, field).choices = choices


class ActForm(forms.Form):
    """What a page that acts on one person asks; nothing but to confirm, by itself."""

    @property
    def fieldsets(self) -> list[tuple[str | None, dict[str, Any]]]:
        return [(None, {"fields": list(self.fields)})] if self.fields else []

    def refuse(self, error: DomainError) -> None:
        """Show why the act was refused."""
        self.add_error(None, str(error))


class ReasonForm(ActForm):
    reason = LineInput(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs=LARGE),
        help_text="Gardé dans l’historique.",
    )  # fmt: skip
