"""The organiser's own questions in the forms of a sign-up."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms

from inscriptions.errors import AnswerRefused
from inscriptions.people.answer import AnswerRow
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import QuestionRow, forget_questions, questions_of
from inscriptions.questions.fields import question_field
from inscriptions.questions.rules import check_is_answered
from programme.models import Event
from programme.queries import Slot
from rencontre.domain import refusal


class QuestionsForm(forms.Form):
    """What the forms of a sign-up do with the questions of the day, beside those of the house.

    `event`, `slots`, `asked` (the house's), `wished` and `helper` are those of the form.
    """

    asks_questions = True
    reads_needs = True  # whoever fills it in
    requires_answers = True
    choices_in_lists = False

    event: Event
    slots: list[Slot]
    asked: list[AnswerRow]
    wished: dict[int, list[int]]
    helper: FormHelper

    def add_questions(self) -> None:
        """The fields of those that somebody may be asked, but those that who fills the form in may not read."""
        rows = questions_of(self.event) if self.asks_questions else ()
        shown = (row for row in rows if self.reads_needs or not row.is_sensitive)
        self.questions = [row for row in shown if row.asked(self.event)]
        self.fields |= {row.name: self._question_field(row) for row in self.questions}

    def _question_field(self, row: QuestionRow) -> forms.Field:
        said = self.said_of(row)
        said["required"] = said["required"] and not row.is_conditional
        return question_field(row, said, held=self.initial.get(row.name, ""), in_lists=self.choices_in_lists)

    def said_of(self, answer: AnswerRow) -> dict[str, Any]:
        raise NotImplementedError

    def _fieldsets(self) -> list[LayoutObject]:
        raise NotImplementedError

    def ask_anew(self, error: AnswerRefused) -> None:
        """The questions have changed while they were answered: those of now, filled in, each with what is to mend."""
        beside = self.helper.layout[len(self._fieldsets()) :]
        forget_questions(self.event)
        for row in self.questions:
            del self.fields[row.name]
        self._bound_fields_cache: dict[str, forms.BoundField] = {}
        self.add_questions()
        self.helper.layout = Layout(*self._fieldsets(), *beside)
        self.full_clean()
        if not self.errors:
            self.add_error(None, str(error))

    def clean_questions(self, data: dict[str, Any]) -> None:
        """Those that are asked of the person as they come; what they may have answered to the others is dropped."""
        if not self.questions:
            return
        said = self._said(data)
        for row in self.questions:
            if not row.applies_to(said):
                self.errors.pop(row.name, None)
                data[row.name] = ""
            elif self.requires_answers and row.name not in self.errors:
                self._require(row, said)

    def _require(self, row: QuestionRow, said: SignUp) -> None:
        if sentence := refusal(check_is_answered, row, said):
            self.add_error(row.name, sentence)

    def _said(self, data: dict[str, Any]) -> SignUp:
        said = {answer.name: data[answer.name] for answer in self.asked if answer.name in data}
        wishes = {slot.pk: data[f"slot_{slot.pk}"] for slot in self.slots if f"slot_{slot.pk}" in data}
        wishes = {**self.wished, **wishes}
        return SignUp(**{"first_name": "", "last_name": ""} | said, wishes=wishes, answers=self.answered(data))

    def answered(self, data: dict[str, Any]) -> dict[int, str]:
        """Question → value of what was said, and of before to the questions that this form does not ask."""
        said = {row.question.pk: data[row.name] for row in self.questions if row.name in data}
        return {**self.initial.get("answers", {}), **said}
