"""The organiser's own questions, as rows of the table of answers: a day has those of the house, then its own.

Their forms are in `questions/fields.py`, and what people answer is written by `questions/keep.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects

from inscriptions.models import Answer, Question, Registration
from inscriptions.people.answer import AnswerRow, FormGroup, Kept, Kind, Readers
from inscriptions.people.answers import ANSWERS, SignUp
from programme.models import Event, Session
from rencontre.french.typography import french_date, typographic
from rencontre.french.words import HALF_DAYS

YES, NO = "oui", "non"
EITHER = ((YES, "Oui"), (NO, "Non"))
OF_A_QUESTION = "question_"  # what the name of its row begins with
KINDS = {
    Question.Kind.SHORT_TEXT: Kind.TEXT,
    Question.Kind.LONG_TEXT: Kind.LONG_TEXT,
    Question.Kind.ONE_OF: Kind.ONE_OF,
    Question.Kind.SEVERAL_OF: Kind.SEVERAL_OF,
    Question.Kind.YES_NO: Kind.EITHER,
    Question.Kind.NUMBER: Kind.NUMBER,
    Question.Kind.DATE: Kind.DATE,
}


@dataclass(frozen=True, kw_only=True)
class QuestionRow(AnswerRow):
    """The row of `question`: its answer is a text, kept in a row of `Answer`."""

    question: Question
    invented: None = None

    @property
    def model(self) -> type[models.Model]:
        return Answer

    @property
    def column(self) -> models.Field:
        return Answer._meta.get_field("value")  # type: ignore[return-value]

    @property
    def title(self) -> str:
        return typographic(self.question.label)

    @property
    def is_conditional(self) -> bool:
        """Whether it is asked of some people only: the form says of whom above it."""
        return _is_conditional(self.question)

    @property
    def condition(self) -> str:
        """« si vous venez l’après-midi »; empty when it is asked of everybody."""
        question = self.question
        if not self.is_conditional:
            return ""
        if question.half_day:
            return f"si vous venez {HALF_DAYS[question.half_day].with_article}"
        if question.workshop:
            return f"si vous choisissez {_named(question)}"
        label = dict(question.event.profiles).get(question.profile, question.profile)
        return f"si vous êtes {_small(label)}"

    @property
    def whom(self) -> str:
        """« à tout le monde », « à qui vient l’après-midi »."""
        return whom(self.question)

    @property
    def codes(self) -> dict[str, str]:
        """Code → label of what there is to choose; empty when the answer is typed."""
        return dict(self.choices(self.question.event)) if self.choices else {}

    def applies_to(self, sign_up: SignUp) -> bool:
        """Whether it is asked of who says `sign_up`, whose wishes are those of the whole day."""
        question, event = self.question, self.question.event
        if question.half_day:
            return question.half_day in sign_up.attended(event)
        if question.workshop:
            slot = question.workshop.parent
            wished = sign_up.wishes.get(slot.pk, []) if slot else []
            return question.workshop.pk in wished and bool(slot and slot.half_day in sign_up.attended(event))
        return not question.profile or question.profile == sign_up.profile

    def kept_of(self, sign_up: SignUp, event: Event) -> str:
        """What is kept of what was answered: nothing of who is not asked."""
        return sign_up.answers.get(self.question.pk, "") if self.applies_to(sign_up) else ""

    def in_words(self, value: str) -> str:
        """What people read of a kept `value`: the labels of the choices, a date in French."""
        if self.codes:
            return ", ".join(typographic(self.codes.get(code, code)) for code in value.splitlines())
        if self.kind is Kind.NUMBER:
            return value.replace(".", ",")
        return _date_in_words(value) if self.kind is Kind.DATE else typographic(value)


def _named(question: Question) -> str:
    """« l’atelier 3 », or « l’atelier « Titre » » where there is no number."""
    workshop = question.workshop
    if workshop is None:
        return ""
    if workshop.number and not question.event.has_several_slots:
        return f"l’atelier\u00a0{workshop.number}"
    return f"l’atelier «\u00a0{typographic(workshop.title)}\u00a0»"


def whom(question: Question) -> str:
    """« à tout le monde », « à qui vient l’après-midi », « à qui choisit l’atelier 3 »."""
    if question.half_day:
        return f"à qui vient {HALF_DAYS[question.half_day].with_article}"
    if question.workshop:
        return f"à qui choisit {_named(question)}"
    if question.profile:
        return f"à qui est {_small(dict(question.event.profiles).get(question.profile, question.profile))}"
    return "à tout le monde"


def _small(label: str) -> str:
    """« élu·e »; « DGS » stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _date_in_words(value: str) -> str:
    try:
        return french_date(date.fromisoformat(value))
    except ValueError:  # another version of the site wrote it
        return value


def question_row(question: Question) -> QuestionRow:
    """The row of a saved question, whose `event` and `workshop` are at hand."""
    kind = KINDS[Question.Kind(question.kind)]
    options = {Kind.ONE_OF: question.choices, Kind.SEVERAL_OF: question.choices, Kind.EITHER: EITHER}.get(kind)
    return QuestionRow(
        name=f"{OF_A_QUESTION}{question.pk}",
        question=question,
        kind=kind,
        group=FormGroup.WELCOME if question.sensitive else FormGroup.QUESTIONS,
        kept=Kept.WITH_THE_NEEDS if question.sensitive else Kept.WITH_THE_PERSON,
        told=not question.sensitive,
        read_by=None if question.sensitive else Readers.ORGANISERS,
        asked=lambda event: _is_asked(question),
        required=lambda event: question.required,
        missing=f"Répondez à «\u00a0{typographic(question.label)}\u00a0».",
        label=lambda event: _public_label(question),
        help_text=" ".join(filter(None, [typographic(question.help_text), *_house_help(question)])),
        team_help=f"Posée {whom(question)}." if question.shown_to != Question.ShownTo.ALL else "",
        choices=None if options is None else lambda event: [(code, label) for code, label in options],
    )


def _public_label(question: Question) -> str:
    """A question that some must answer says so: the form does not tell the browser, which would ask it of everybody."""
    label = typographic(question.label)
    return f"{label} (obligatoire)" if question.required and _is_conditional(question) else label


def _house_help(question: Question) -> Iterator[str]:
    """What the house adds to the organiser's own help."""
    if question.kind == Question.Kind.DATE:
        yield "Jour, mois, année : 31/05/2018."
    if question.sensitive:
        yield "Seule l’équipe d’organisation le lit."


def _is_conditional(question: Question) -> bool:
    is_of_the_day = question.half_day and len(question.event.half_days) == 1
    return question.shown_to != Question.ShownTo.ALL and not is_of_the_day


def _is_asked(question: Question) -> bool:
    """Whether somebody may still be asked: the day may have lost the half-day, the profile or the workshop."""
    if question.half_day:
        return question.half_day in question.event.half_days
    if question.workshop:
        return question.workshop.cancelled_at is None
    return not question.profile or question.profile in dict(question.event.profiles)


def questions_of(event: Event) -> tuple[QuestionRow, ...]:
    """The rows of the questions of `event`, in order, read once an instance of the day.

    In one statement; in another, their workshops, where some are asked of whoever wishes one.
    """
    if event.pk is None:
        return ()
    prefetch_related_objects([event], "questions")
    questions = list(event.questions.all())
    if of_workshops := [question for question in questions if question.workshop_id]:
        prefetch_related_objects(of_workshops, Prefetch("workshop", Session.objects.select_related("parent")))
    for question in of_workshops:
        if question.workshop and question.workshop.parent:
            question.workshop.event = question.workshop.parent.event = event
    return tuple(question_row(question) for question in questions)


def forget_questions(event: Event) -> None:
    """The questions of `event` have changed: they are read anew when they are asked for."""
    _forget(event, "questions")


def no_longer_asked(before: SignUp, after: SignUp, event: Event) -> list[QuestionRow]:
    """The questions answered `before` that are not asked of who says `after`, with all their wishes."""
    return [row for row in questions_of(event) if before.answers.get(row.question.pk) and not row.applies_to(after)]


def answers_of(event: Event) -> tuple[AnswerRow, ...]:
    """All that the day asks of people: the house's questions, then its own, in the same shape."""
    return (*ANSWERS, *questions_of(event))


def read_answers(people: Iterable[Registration]) -> None:
    """Read what `people` answered to the questions of their days, in one statement: nothing is asked of each then."""
    if unread := list(people):
        prefetch_related_objects(unread, "answers")


def said_to_questions(person: Registration) -> dict[int, str]:
    """Question → value of what `person` answered, read once an instance."""
    if person.pk is None:
        return {}
    read_answers([person])
    return {answer.question_id: answer.value for answer in person.answers.all()}


def forget_what_was_read(person: Registration) -> None:
    """What `person` answered was written: it is read anew when it is asked for."""
    _forget(person, "answers")


def _forget(row: models.Model, name: str) -> None:
    prefetched: dict[str, Any] = getattr(row, "_prefetched_objects_cache", {})
    prefetched.pop(name, None)
