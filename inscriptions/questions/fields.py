"""The fields of the organiser's questions in the forms: what they give is what `Answer.value` keeps."""

import re
from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.text import capfirst

from inscriptions.people.answer import Kind, Radios
from inscriptions.people.asked import QuestionRow, whom
from programme.columns.fields import LineInput, ProseInput
from rencontre.domain import DomainError
from rencontre.french.dates import date_of

LONGEST_LINE, LONGEST_TEXT = 300, 2000
NUMBER = re.compile(r"(-?)0*(\d{1,9})(?:[.,](\d{1,4}?)0*)?")
GONE = "Cette réponse n’est plus proposée : choisissez-en une autre."
NOT_A_NUMBER = "Saisissez un nombre en chiffres, par exemple 12."


class NumberInput(LineInput):
    """A number as people type it, « 1 200 », « 2,5 »: kept with a point and without spaces."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        found = NUMBER.fullmatch("".join(typed.split()))
        if typed and not found:
            raise forms.ValidationError(NOT_A_NUMBER)
        if not found:
            return ""
        sign, whole, rest = found.groups()
        kept = f"{whole}.{rest}" if rest else whole
        return kept if kept == "0" else f"{sign}{kept}"

    def prepare_value(self, value: Any) -> Any:
        return value.replace(".", ",") if isinstance(value, str) else value


class DateAnswer(LineInput):
    """A day, by the calendar of the browser or as it is typed: kept as an ISO date."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return date_of(typed).isoformat() if typed else ""
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class SeveralOf(forms.MultipleChoiceField):
    """Several choices: kept as their codes, one a line, in the order of the question."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(choices=choices, **kwargs)
        self.codes = [code for code, _ in choices]

    def clean(self, value: Any) -> str:
        chosen = super().clean(value)
        return "\n".join(code for code in self.codes if code in chosen)

    def prepare_value(self, value: Any) -> Any:
        return value.splitlines() if isinstance(value, str) else value


def question_field(row: QuestionRow, said: dict[str, Any], *, held: str = "", in_lists: bool = False) -> forms.Field:
    """The field of `row`, which reads as `said` (label, help, errors…); `held` is what was answered before.

    `in_lists`: as the team fills it in, choices in a list. A choice that may be left out can be taken back.
    """
    named = {name: value for name, value in said.items() if name not in ("widget", "initial")}
    errors = named.pop("error_messages", {})
    if row.codes:
        errors = errors | dict.fromkeys(("invalid_choice", "invalid_list"), GONE)
    choices = list(row.codes.items())
    if row.kind is Kind.SEVERAL_OF:
        return SeveralOf(choices=choices, error_messages=errors, **named)
    if choices:
        widget = forms.Select() if in_lists else Radios()
        blank = [("", "—")] if in_lists else [("", "Sans réponse")] if held and not row.question.required else []
        choices = [*blank, *choices] if in_lists else [*choices, *blank]
        return forms.ChoiceField(choices=choices, widget=widget, error_messages=errors, **named)
    if row.kind is Kind.LONG_TEXT:
        area = forms.Textarea(attrs={"rows": 3, **({"class": "vLargeTextField"} if in_lists else {})})
        return ProseInput(max_length=LONGEST_TEXT, widget=area, error_messages=errors, **named)
    typed: type[LineInput] = {Kind.NUMBER: NumberInput, Kind.DATE: DateAnswer}.get(row.kind, LineInput)
    return typed(max_length=LONGEST_LINE, error_messages=errors, **named)


def erased_sentence(row: QuestionRow) -> str:
    """What people read once a change has ended the condition of an answer of theirs; a sensitive one is not named."""
    named = "sur votre accueil" if row.is_sensitive else f"à «\u00a0{row.title}\u00a0»"
    return f"Votre réponse {named} est effacée\u00a0: cette question ne se pose qu’{whom(row.question)}."


def erased_of_somebody(row: QuestionRow) -> str:
    """The same as the team reads it, who may not read the sensitive ones."""
    named = "une réponse sur l’accueil" if row.is_sensitive else f"la réponse à «\u00a0{row.title}\u00a0»"
    return f"Effacée avec ce changement\u00a0: {named}, question posée seulement {whom(row.question)}."


def conditional_groups(rows: Iterable[QuestionRow]) -> list[Fieldset]:
    """The questions that are asked of some, a group a condition, which its heading says: all stand in the page."""
    groups: dict[str, list[QuestionRow]] = {}
    for row in rows:
        if row.is_conditional:
            groups.setdefault(row.condition, []).append(row)
    return [
        Fieldset(capfirst(condition), *(row.name for row in those), css_class=_style(those[0]))
        for condition, those in groups.items()
    ]


def _style(row: QuestionRow) -> str:
    """What the style sheet folds when the half-day is not ticked."""
    return f"asked-if asked-{row.question.half_day}" if row.question.half_day else "asked-if"
