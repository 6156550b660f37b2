"""The questions of a day are made, ordered, deleted and copied: under its lock, so that nobody answers meanwhile."""

import logging
from collections import Counter
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from inscriptions.models import Answer, History, Question
from inscriptions.people.asked import OF_A_QUESTION
from inscriptions.questions.rules import (
    GONE,
    check_answered_choices_stay,
    check_answers_were_seen,
    check_choices,
    check_day_takes_one_more,
    check_kind_stays,
    check_label_is_new,
    check_secret_is_kept,
    check_sensitive_is_free,
)
from inscriptions.seats.locks import lock_event
from programme.models import Event, Session
from programme.services import COPIED
from rencontre.actors import Actor
from rencontre.domain import DomainError
from rencontre.french.names import fold

logger = logging.getLogger(__name__)
ADDED, CHANGED, DELETED = "question ajoutée", "question modifiée", "question supprimée"
Choices = list[tuple[str, str]]


@transaction.atomic
def save_question(*, event: Event, question: int | None, said: dict[str, Any], by: Actor) -> Question:
    """Write what a question of `event` says (`said`: its columns, `choices` as labels); a new one without `question`.

    Raises DomainError, a ChangeRefused that is `about` a column where it concerns one. The label of a choice that is
    changed on its line keeps the answers. What becomes sensitive leaves the history.
    """
    event = lock_event(event)
    there = list(event.questions.all())
    before = next((one for one in there if one.pk == question), None)
    if question and before is None:
        raise DomainError(GONE)
    if before is None:
        check_day_takes_one_more(len(there))
    others = [one for one in there if one.pk != question]
    after = Question(pk=question, event=event, position=before.position if before else _last(there))
    for name, value in said.items():
        setattr(after, name, value)
    old = [(code, label) for code, label in before.choices] if before else []
    choices = with_codes(said["choices"], old) if after.kind in WITH_CHOICES else []
    after.choices = [[code, label] for code, label in choices]
    check_label_is_new(after.label, [one.label for one in others])
    check_choices(after.kind, choices)
    check_sensitive_is_free(after)
    if before:
        _check_answers_hold(before, after)
    after.save(force_insert=before is None)
    if before and after.sensitive and not before.sensitive:
        _leave_the_history(after)
    _tell(event, ADDED if before is None else CHANGED, after.label, by)
    return after


WITH_CHOICES = (Question.Kind.ONE_OF, Question.Kind.SEVERAL_OF)


def _last(there: list[Question]) -> int:
    return max((one.position for one in there), default=-1) + 1


def _check_answers_hold(before: Question, after: Question) -> None:
    values = list(before.answers.order_by().values_list("value", flat=True))
    check_kind_stays(before, after, len(values))
    check_secret_is_kept(before, after, len(values))
    if after.kind in WITH_CHOICES:
        answered = Counter(code for value in values for code in value.splitlines())
        check_answered_choices_stay(before.choices, after.choices, answered)


def with_codes(labels: list[str], before: Choices) -> Choices:
    """Give each label its code: that of the same label before, or of the one that stood on the line it replaces.

    A new choice has a code of its own, made of its label, so that an answer on its way never means another one.
    """
    kept = {fold(label): code for code, label in before}
    found: dict[int, str] = {at: kept[fold(label)] for at, label in enumerate(labels) if fold(label) in kept}
    old = [fold(label) for _, label in before]
    for what, first, last, start, end in SequenceMatcher(None, old, [*map(fold, labels)], autojunk=False).get_opcodes():
        if what == "replace" and last - first == end - start:
            pairs = zip(range(start, end), before[first:last], strict=True)
            found |= {at: code for at, (code, _) in pairs if at not in found and code not in found.values()}
    taken = {*kept.values(), *found.values()}
    for at, label in enumerate(labels):
        if at not in found:
            found[at] = _new_code(label, taken)
            taken.add(found[at])
    return [(found[at], label) for at, label in enumerate(labels)]


def _new_code(label: str, taken: set[str]) -> str:
    code = slugify(label)[:40] or "choix"
    return next(one for one in (code, *(f"{code}-{number}" for number in range(2, 99))) if one not in taken)


@transaction.atomic
def move_question(*, event: Event, question: int, up: bool) -> None:
    """Ask `question` before the one above it, or after the one below; at the end of the list nothing moves."""
    event = lock_event(event)
    there = list(event.questions.all())
    at = next((number for number, one in enumerate(there) if one.pk == question), None)
    if at is None:
        raise DomainError(GONE)
    to = at - 1 if up else at + 1
    if 0 <= to < len(there):
        there[at], there[to] = there[to], there[at]
    for position, one in enumerate(there):
        one.position = position
    Question.objects.bulk_update(there, ["position"])


@transaction.atomic
def delete_question(*, event: Event, question: int, seen: int, by: Actor) -> int:
    """Delete a question and its answers, in the history too; how many there were. Repeating is harmless.

    Raises DomainError when there are more answers than were `seen`.
    """
    event = lock_event(event)
    found = event.questions.filter(pk=question).first()
    if found is None:
        return 0
    answers = Answer.objects.filter(question=found)
    number = answers.count()
    check_answers_were_seen(number, seen)
    _leave_the_history(found)
    answers.delete()
    found.delete()
    _tell(event, DELETED, found.label, by)
    return number


def _leave_the_history(question: Question) -> None:
    """The history of people forgets what they answered to `question`."""
    name = f"{OF_A_QUESTION}{question.pk}"
    rows = list(History.objects.filter(Q(before__has_key=name) | Q(after__has_key=name), event=question.event))
    for row in rows:
        row.before.pop(name, None)
        row.after.pop(name, None)
    History.objects.bulk_update(rows, ["before", "after"], batch_size=500)


def _tell(event: Event, act: str, label: str, by: Actor) -> None:
    History.objects.create(event=event, who=by.name, when=timezone.now(), act=act, reason=label)
    logger.info("%s: %s of %s", by, act, event.slug)


def copy_questions(event: Event, edition: Event) -> None:
    """A new edition asks the same, but what is asked of a workshop that it has not."""
    workshops = {_place_of(one): one for one in edition.sessions.workshops().select_related("parent")}
    for question in event.questions.select_related("workshop__parent"):
        workshop = question.workshop and workshops.get(_place_of(question.workshop))
        if question.workshop and not workshop:
            continue
        question.pk, question.event, question.workshop = None, edition, workshop
        question._state.adding = True
        question.save()


def _place_of(workshop: Session) -> tuple[Any, ...]:
    slot = workshop.parent
    return slot and (slot.starts_at, slot.title), workshop.number, workshop.title, workshop.starts_at


COPIED.append(copy_questions)
