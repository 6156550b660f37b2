"""What the organiser says of a question, and how it looks to people."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from inscriptions.errors import ChangeRefused
from inscriptions.models import Question
from inscriptions.people.answer import FormGroup
from inscriptions.people.asked import QuestionRow, questions_of
from inscriptions.people.form import LARGE
from inscriptions.questions.fields import conditional_groups, question_field
from programme.columns.fields import ProseInput
from programme.models import Event, Session
from rencontre.domain import DomainError
from rencontre.french.typography import typographic
from rencontre.french.words import HALF_DAYS

ShownTo = Question.ShownTo
Groups = list[tuple[str, list[tuple[str, str]]]]


def whom_choices(event: Event) -> list[Any]:
    """Whom a question of `event` may be asked of: « column:value », under the name of each condition."""
    groups: Groups = [("Qui est", [(f"profile:{code}", label) for code, label in event.profiles])]
    if len(event.half_days) > 1:
        groups.insert(0, ("Qui vient", [(f"half_day:{one}", HALF_DAYS[one].with_article) for one in event.half_days]))
    workshops = Session.objects.workshops().filter(event=event, cancelled_at=None).select_related("parent")
    in_order = sorted(workshops, key=lambda one: (one.effective_starts_at, one.number or 0, one.pk))
    wished = [(f"workshop:{one.pk}", typographic(str(one))) for one in in_order]
    groups.append(("Qui choisit, à n’importe quel rang", wished))
    return [("", "Tout le monde"), *((name, choices) for name, choices in groups if choices)]


class QuestionForm(forms.ModelForm):
    """One question; its choices are typed one a line, and whom it is asked of is one list."""

    whom = forms.ChoiceField(
        label="Posée à",
        required=False,
        help_text=(
            "Toutes les questions sont dans la page, sous un titre qui dit à qui elles s’adressent ; le site n’attend, "
            "et ne garde, que les réponses de ces personnes."
        ),
    )
    choices = ProseInput(
        label="Choix proposés",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=(
            "Un par ligne, pour « un choix » et « plusieurs choix ». Corrigez un libellé sur sa ligne : les réponses "
            "déjà données le suivent."
        ),
    )

    class Meta:
        model = Question
        fields = ["label", "help_text", "kind", "choices", "required", "whom", "sensitive", "printed_on"]
        widgets = {
            "label": forms.TextInput(attrs=LARGE),
            "help_text": forms.TextInput(attrs=LARGE),
            "printed_on": forms.RadioSelect,
        }
        help_texts = {
            "label": "Comme les gens la lisent : une phrase courte.",
            "help_text": "Une précision sous la question, si elle en a besoin.",
            "required": "Pour le public. L’équipe peut toujours laisser une réponse vide.",
        }
        error_messages = {"label": {"required": "Saisissez la question."}}

    def __init__(self, *args: Any, event: Event, answers: int = 0, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.event, one = event, self.instance
        self.fields["whom"].choices = whom_choices(event)  # type: ignore[attr-defined]
        self.fields["sensitive"].help_text = SENSITIVE.format(days=event.special_needs_days)
        self.initial["choices"] = "\n".join(label for _, label in one.choices)
        for name, value in (("half_day", one.half_day), ("profile", one.profile), ("workshop", one.workshop_id)):
            if value:
                self.initial["whom"] = f"{name}:{value}"
        if answers:
            self.fields["kind"].help_text = "Des réponses ont été données : la réponse attendue ne change plus."

    def clean(self) -> dict[str, Any]:
        """The columns that « posée à » stands for, and the choices as labels."""
        data = dict(super().clean() or self.cleaned_data)
        column, _, value = data.pop("whom", "").partition(":")
        data["shown_to"] = column or ShownTo.ALL
        data |= {"half_day": "", "profile": "", "workshop_id": None}
        if column:
            data["workshop_id" if column == "workshop" else column] = int(value) if column == "workshop" else value
        data["choices"] = [" ".join(line.split()) for line in data.get("choices", "").splitlines() if line.strip()]
        return data

    def _post_clean(self) -> None:
        """The row is written by `edit.save_question`: the form leaves it as it is."""

    def refuse(self, error: DomainError) -> None:
        """Show why the question was refused, at its field where it is about one."""
        about = error.about if isinstance(error, ChangeRefused) else ""
        self.add_error(about if about in self.fields else None, str(error))

    @property
    def fieldsets(self) -> list[tuple[str | None, dict[str, Any]]]:
        return [
            (None, {"fields": ["label", "help_text", "kind", "choices", "required"]}),
            ("À qui, et qui lit les réponses", {"fields": ["whom", "sensitive", "printed_on"]}),
        ]


SENSITIVE = (
    "Santé, handicap, régime, convictions… La question est posée avec les besoins d’accueil et reste facultative ; "
    "seules les personnes de l’équipe qui lisent ces besoins lisent les réponses ; elles ne sont ni dans l’historique, "
    "ni dans les messages, ni sur les papiers, et sont effacées {days} jours après la journée."
)


class DeleteForm(forms.Form):
    """How many answers the page has shown."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PreviewForm(forms.Form):
    """The questions of a day as the sign-up form shows them."""

    def __init__(self, event: Event):
        super().__init__()
        rows = questions_of(event)
        self.fields |= {row.name: _shown_field(row, event) for row in rows}
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*(_group(one, rows) for one in FormGroup if any(row.group is one for row in rows)))


def _shown_field(row: QuestionRow, event: Event) -> forms.Field:
    required = row.required(event) and not row.is_conditional
    said = {"label": row.label_on(event), "help_text": row.help_text, "required": required}
    return question_field(row, said)


def _group(group: FormGroup, rows: tuple[QuestionRow, ...]) -> Fieldset:
    inside = [row for row in rows if row.group is group]
    everybody = (row.name for row in inside if not row.is_conditional)
    return Fieldset(group.public, *everybody, *conditional_groups(inside))
