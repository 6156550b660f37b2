"""What people answer to the organiser's questions is kept: steps of the acts, under the event's lock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from inscriptions.models import Answer, Registration
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import QuestionRow, forget_what_was_read, questions_of, read_answers, said_to_questions
from inscriptions.people.history import told_answers
from programme.models import Event

Told = dict[str, Any]


@dataclass(frozen=True)
class WrittenAnswers:
    """What became of the answers of one person, as the history tells it; never the sensitive ones."""

    person: Registration
    before: Told
    after: Told


def kept_answers(sign_up: SignUp, event: Event) -> dict[int, str]:
    """Question → value of what is kept of `sign_up`: nothing to a question that is gone, or not asked of them."""
    said = ((row.question.pk, row.kept_of(sign_up, event)) for row in questions_of(event) if sign_up.answers)
    return {question: value for question, value in said if value}


def write_first_answers(event: Event, people: Iterable[tuple[Registration, SignUp]]) -> list[WrittenAnswers]:
    """Write what people who had answered nothing say, in one statement; nothing is read when nobody answers."""
    found = [(person, kept_answers(sign_up, event)) for person, sign_up in people if sign_up.answers]
    Answer.objects.bulk_create(_rows(found))
    return [WrittenAnswers(person, {}, told_answers(questions_of(event), said)) for person, said in found]


def write_answers(
    event: Event, people: Iterable[tuple[Registration, SignUp]], *, but_sensitive: bool = False
) -> list[WrittenAnswers]:
    """Make the answers of these people what they say; one to a question that is no longer asked of them is deleted.

    `sign_up.wishes` are all those of the person, once written. Each table is read and written once. `but_sensitive`:
    who writes may not read the sensitive ones, which stay as they are as long as they are asked.
    """
    rows, people = questions_of(event), list(people)
    if not rows or not people:
        return []
    read_answers(person for person, _ in people)
    before = {person.pk: said_to_questions(person) for person, _ in people}
    kept = {row.question.pk for row in rows if but_sensitive and row.is_sensitive}
    after = {person.pk: kept_answers(_with(sign_up, before[person.pk], kept), event) for person, sign_up in people}
    _delete({person: before[person].keys() - after[person].keys() for person in before})
    changed = [
        (person, {one: value for one, value in after[person.pk].items() if value != before[person.pk].get(one)})
        for person, _ in people
    ]
    Answer.objects.bulk_create(
        _rows(changed),
        update_conflicts=True,
        unique_fields=["registration", "question"],
        update_fields=["value"],
    )
    for person, _ in people:
        forget_what_was_read(person)
    return [_kept(person, rows, before[person.pk], after[person.pk]) for person, _ in people]


def _with(sign_up: SignUp, before: Mapping[int, str], kept: Iterable[int]) -> SignUp:
    """The same, the answers to the questions of `kept` being those of before."""
    return replace(sign_up, answers={**sign_up.answers, **{one: before.get(one, "") for one in kept}})


def _rows(said: Iterable[tuple[Registration, Mapping[int, str]]]) -> list[Answer]:
    return [
        Answer(registration=person, question_id=question, value=value)
        for person, answers in said
        for question, value in answers.items()
    ]


def _delete(gone: Mapping[int, Iterable[int]]) -> None:
    """One condition a question, not one a person."""
    people: dict[int, list[int]] = {}
    for person, questions in gone.items():
        for question in questions:
            people.setdefault(question, []).append(person)
    if people:
        those = (Q(question=question, registration__in=found) for question, found in people.items())
        Answer.objects.filter(reduce(or_, those)).delete()


def _kept(
    person: Registration, rows: Iterable[QuestionRow], before: Mapping[int, str], after: Mapping[int, str]
) -> WrittenAnswers:
    """What differs; an answer that came or went is empty on the other side."""
    told = [
        told_answers(rows, {one: side.get(one, "") for one in {**before, **after} if before.get(one) != after.get(one)})
        for side in (before, after)
    ]
    return WrittenAnswers(person, told[0], told[1])
