"""What the team says when it acts on one person."""

from django import forms

from programme.columns.fields import LineInput

LARGE = {"class": "vTextField"}


class ReasonForm(forms.Form):
    reason = LineInput(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs=LARGE),
        help_text="Gardé dans l’historique.",
    )  # fmt: skip

    @property
    def fieldsets(self) -> list[tuple[None, dict]]:
        return [(None, {"fields": list(self.fields)})]
