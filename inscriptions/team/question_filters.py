"""A filter a question of the day shown: by choice, else who answered; those who did not, in either case.

The choices of all that narrow nothing are counted together, in two statements; each that is chosen, in two of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, Count, Exists, F, OuterRef, Q, TextField, Value, When
from django.http import HttpRequest

from inscriptions.models import Answer, Question, Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.people.asked import OF_A_QUESTION, QuestionRow, questions_of
from inscriptions.team.filters import CountedFilter
from programme.desk.chosen_day import day_shown

OF_A_NEED = "besoin_"  # what the parameter of a sensitive question begins with: its list asks the password again
ANSWERED, SILENT = "*", "-"
CHOSEN = (Question.Kind.ONE_OF, Question.Kind.SEVERAL_OF, Question.Kind.YES_NO)
Numbers = Mapping[str, int]  # choice of a filter → people


class AnswerCounts:
    """How many people gave each answer to `rows`, read once for them all."""

    def __init__(self, rows: Iterable[QuestionRow]):
        self.rows = list(rows)
        self.found: dict[int, Numbers] | None = None

    def of(self, people: RegistrationQuerySet) -> dict[int, Numbers]:
        """Question → choice of its filter → how many of `people`: in two statements, the first time."""
        if self.found is None:
            self.found = self._counted(people.order_by())
        return self.found

    def _counted(self, people: RegistrationQuerySet) -> dict[int, Numbers]:
        said = Case(When(question__kind__in=CHOSEN, then=F("value")), default=Value(ANSWERED), output_field=TextField())
        asked = [row.question for row in self.rows]
        answers = Answer.objects.filter(registration__in=people.values("pk"), question__in=asked)
        grouped = answers.order_by().annotate(said=said).values_list("question", "said").annotate(Count("pk"))
        numbers: dict[int, dict[str, int]] = {row.question.pk: defaultdict(int) for row in self.rows}
        silent = dict.fromkeys(numbers, people.count())
        for question, value, count in grouped:
            silent[question] -= count
            for choice in value.splitlines():
                numbers[question][choice] += count
        return {question: {**found, SILENT: silent[question]} for question, found in numbers.items()}


class AnswerFilter(CountedFilter):
    """The people who gave an answer to the question of `row`; `shared` counts those of the questions left alone."""

    title = "question"

    def __init__(self, *args: Any, row: QuestionRow, shared: AnswerCounts):
        self.row, self.shared = row, shared
        self.title, self.parameter_name = row.title, parameter_of(row)
        super().__init__(*args)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        choices = list(self.row.codes.items()) or [(ANSWERED, "A répondu")]
        return [*choices, (SILENT, "N’a pas répondu")]

    def narrow(self, people: RegistrationQuerySet, value: str) -> RegistrationQuerySet:
        answers = Answer.objects.filter(registration=OuterRef("pk"), question=self.row.question.pk)
        if value == SILENT:
            return people.filter(~Exists(answers))
        return people.filter(Exists(answers if value == ANSWERED else answers.filter(_says(value))))

    def numbers(self, changelist: ChangeList) -> Numbers:
        """Of a sensitive one, of the whole day: among few people a number would tell what one of them answered."""
        if self.row.is_sensitive:
            whole = cast(RegistrationQuerySet, Registration.objects.filter(event=self.event))
            found = self.shared.of(whole.named())
        else:
            counts = AnswerCounts([self.row]) if self.chosen else self.shared
            found = counts.of(self.others(changelist)) if counts.found is None else counts.found
        return found[self.row.question.pk]


def _says(code: str) -> Q:
    """The code among those of an answer, one a line."""
    return (
        Q(value=code)
        | Q(value__startswith=f"{code}\n")
        | Q(value__endswith=f"\n{code}")
        | Q(value__contains=f"\n{code}\n")
    )


def parameter_of(row: QuestionRow) -> str:
    """What the address calls the filter of a question."""
    return f"{OF_A_NEED if row.is_sensitive else OF_A_QUESTION}{row.question.pk}"


def question_filters(request: HttpRequest, *, with_needs: bool) -> list[partial[AnswerFilter]]:
    """Those of the day shown; of the sensitive questions only `with_needs`."""
    rows = _rows(request, with_needs=with_needs)
    plain = AnswerCounts(row for row in rows if not row.is_sensitive)
    sensitive = AnswerCounts(row for row in rows if row.is_sensitive)
    return [partial(AnswerFilter, row=row, shared=sensitive if row.is_sensitive else plain) for row in rows]


def _rows(request: HttpRequest, *, with_needs: bool) -> list[QuestionRow]:
    event = day_shown(request)
    return [row for row in questions_of(event) if with_needs or not row.is_sensitive] if event else []


def asks_of_a_question(lookup: str, request: HttpRequest, *, with_needs: bool) -> bool:
    """Whether the list's address asks for an answer; IncorrectLookupParameters, for the whole list, when its question
    is not one of the day's, or not any more."""
    if not lookup.startswith((OF_A_QUESTION, OF_A_NEED)):
        return False
    if lookup not in {parameter_of(row) for row in _rows(request, with_needs=with_needs)}:
        raise IncorrectLookupParameters
    return True
