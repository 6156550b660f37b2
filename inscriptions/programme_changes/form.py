"""What the page of a session asks about the people whom a change touches, and what the team adds when it tells them."""

from django import forms

from programme.columns.fields import LineInput

# Asked above the session's own fields, with the people's names, when fewer, closed or moved seats remain.
QUESTIONS: dict[str, forms.Field] = {
    "moves": forms.TypedChoiceField(
        label="Que deviennent ces personnes ?",
        choices=[("non", "Elles gardent leur place"), ("oui", "Elles passent à leur vœu suivant qui a de la place")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        required=False,
    ),
    "reason": LineInput(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Gardé dans l’historique ; obligatoire si des places sont gardées en surnombre.",
    ),
}  # fmt: skip


class AnnounceForm(forms.Form):
    """What the team adds in its own words."""

    sentence = LineInput(
        label="Un mot de l’équipe", max_length=300, required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="En tête de chaque message, et gardé dans l’historique. Vide : rien n’est ajouté.",
    )  # fmt: skip
    reason = LineInput(
        label="Motif", max_length=300, required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="Sous ce qui change, et gardé dans l’historique. Vide : rien n’est dit.",
    )  # fmt: skip
