"""What people answered to the day's own questions, counted: by choice, else how many answered. Never sensitive ones.

Those are few and tell of one: they are counted by the filters of the list, for who may read the needs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inscriptions.attendance.report import UNANSWERED, Count, Tally
from inscriptions.attendance.sheets import DAY
from inscriptions.models import Answer, Question
from inscriptions.people.asked import QuestionRow, questions_of

ANSWERED = "ont répondu"


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question and its counts; who chose several answers is in each of them."""

    title: str
    counts: list[Count]


def answered_questions(tally: Tally) -> list[AnsweredQuestion]:
    """The questions of the day to which somebody answered, in order: two statements, one when it asks nothing."""
    rows = [row for row in questions_of(tally.event) if not row.is_sensitive]
    said = _said(tally, rows) if rows else {}
    return [AnsweredQuestion(row.title, _counts(tally, row, said[row.question.pk])) for row in rows if _any(said, row)]


def _any(said: Mapping[int, Mapping[int, str]], row: QuestionRow) -> bool:
    return bool(said.get(row.question.pk))


def _said(tally: Tally, rows: Iterable[QuestionRow]) -> dict[int, dict[int, str]]:
    """Question → person → value, of those whom the figures count."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    counted = {person.pk for person in tally.people}
    answers = Answer.objects.filter(registration__event=tally.event, question__in=[row.question for row in rows])
    for question, person, value in answers.values_list("question", "registration", "value"):
        if person in counted:
            found[question][person] = value
    return found


def _counts(tally: Tally, row: QuestionRow, said: Mapping[int, str]) -> list[Count]:
    groups: dict[str, set[int]] = {code: set() for code in row.codes}
    for person, value in said.items():
        for code in value.splitlines() if row.codes else [""]:
            groups.setdefault(code, set()).add(person)
    titles = row.codes or {"": ANSWERED}
    counts = [tally.count(titles.get(code, code), DAY, people) for code, people in groups.items() if people]
    silent = _asked(tally, row) - said.keys()
    return [*counts, tally.count(UNANSWERED, DAY, silent)] if silent else counts


def _asked(tally: Tally, row: QuestionRow) -> set[int]:
    """Whom the question is asked of; nobody where it is asked of who wishes a workshop: who did not, did not answer."""
    question = row.question
    if question.shown_to == Question.ShownTo.WORKSHOP:
        return set()
    return {
        person.pk
        for person in tally.people
        if (not question.half_day or person.attends(question.half_day))
        and (not question.profile or person.profile == question.profile)
    }
