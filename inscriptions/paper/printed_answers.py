"""What badges and attendance sheets say of the answers to the day's own questions: never a sensitive one."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, prefetch_related_objects

from inscriptions.models import Answer, Question, Registration
from inscriptions.people.answer import Kind
from inscriptions.people.asked import NO, YES, QuestionRow, question_row

On = Question.PrintedOn


def read_printed(people: Iterable[Registration], on: str) -> None:
    """Read what `people` answered to the questions that are printed there, in one statement."""
    printed = Answer.objects.filter(question__printed_on=on, question__sensitive=False).select_related("question")
    in_order = printed.order_by("question__position", "question")
    prefetch_related_objects([person for person in people if person.pk], Prefetch("answers", in_order))


def _said(person: Registration) -> Iterator[tuple[QuestionRow, str]]:
    """The row and the value of each answer of someone who is `read_printed`."""
    for answer in person.answers.all() if person.pk else ():
        answer.question.event = person.event
        yield question_row(answer.question), answer.value


def on_a_badge(person: Registration) -> str:
    """« En train · Première venue »: what is answered; the question for a « oui », and before a number or a date."""
    return " · ".join(filter(None, (_alone(row, value) for row, value in _said(person))))


def _alone(row: QuestionRow, value: str) -> str:
    if row.kind is Kind.EITHER:
        return row.title.removesuffix("?").rstrip() if value == YES else ""
    if row.kind in (Kind.NUMBER, Kind.DATE):
        return _under_its_question(row, value)
    return row.in_words(value)


def on_a_sheet(person: Registration) -> list[str]:
    """« Votre moyen de transport : en train », a line a question; one that is answered « non » says nothing."""
    return [_under_its_question(row, value) for row, value in _said(person) if value != NO]


def _under_its_question(row: QuestionRow, value: str) -> str:
    apart = " " if row.title.endswith("?") else "\u00a0: "
    return f"{row.title}{apart}{row.in_words(value)}"
