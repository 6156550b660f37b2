"""What the team says of an address."""

from django import forms

from inscriptions.people.form import LARGE, ActForm
from programme.columns.fields import LineInput


class RefusedForm(ActForm):
    why = LineInput(
        label="Comment le savez-vous ?", max_length=300, widget=forms.TextInput(attrs=LARGE),
        help_text="« message revenu », « boîte fermée »… Gardé sur la fiche et dans l’historique.",
    )  # fmt: skip
