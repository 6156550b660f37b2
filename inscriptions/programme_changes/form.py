"""What the page of a session asks about the people whom a change touches, and what the team adds when it tells them."""

from typing import Any

from django import forms

from inscriptions.letters.campaign_form import known_on, of_each
from programme.columns.fields import LineInput
from programme.models import Event

# Asked above the session's own fields, with the people's names, when fewer, closed or moved seats remain.
QUESTIONS: dict[str, forms.Field] = {
    "moves": forms.TypedChoiceField(
        label="Que deviennent ces personnes ?",
        choices=[("non", "Elles gardent leur place"), ("oui", "Elles passent à leur choix suivant qui a de la place")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        required=False,
    ),
    "reason": LineInput(
        label="Motif", max_length=300, required=False, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Gardé dans l’historique ; obligatoire si des places sont gardées en surnombre.",
    ),
}  # fmt: skip


MARKUP = "**gras** et [mots du lien](https://adresse)."


def _words(label: str, help_text: str) -> LineInput:
    widget = forms.TextInput(attrs={"class": "vLargeTextField"})
    return LineInput(label=label, widget=widget, help_text=help_text, max_length=300, required=False)


class AnnounceForm(forms.Form):
    """What the team adds in its own words, which are read for each person (`inscriptions/letters/markup.py`)."""

    sentence = _words(
        "Un mot de l’équipe",
        f"En tête de chaque message, et gardé dans l’historique tel que vous l’écrivez ; vide : rien n’est ajouté. "
        f"{MARKUP} ",
    )
    reason = _words(
        "Motif",
        "Sous ce qui change, de même. Vide : rien n’est dit.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators.append(known_on(event))
        self.fields["sentence"].help_text += of_each(event)
