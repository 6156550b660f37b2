"""What a registration says, in rows that are read: by the person, by the team."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inscriptions.models import Registration
from inscriptions.people.answer import AnswerRow, FormGroup, Kind, OwnRow, Readers, Value
from inscriptions.people.answers import ANSWERS, NEEDS, OF_THE_PERSON
from inscriptions.people.asked import QuestionRow, answers_of, questions_of
from inscriptions.people.needs import needs_of, value_of
from programme.models import Event
from rencontre.french.phones import phone_link, shown_phone
from rencontre.french.typography import typographic

SHOWN: dict[Kind, Callable[[str], str]] = {Kind.ADDRESS: str, Kind.PHONE: shown_phone}


@dataclass(frozen=True)
class Row:
    """One line that is read; the values of a list stand one below the other, the others side by side.

    `link` is where its text leads, if anywhere: a phone is dialled.
    """

    label: str
    values: list[str]
    is_list: bool = False
    link: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.values)


def own_rows(registration: Registration) -> list[Row]:
    """What people read of themselves on their page; their special needs have a page of their own."""
    return rows_of_ones_own(registration, [*OF_THE_PERSON, *_questions(registration, are_sensitive=False)])


def own_needs(registration: Registration) -> list[Row]:
    """What people read of their special needs; nothing for who has none."""
    return rows_of_ones_own(registration, [*NEEDS, *_questions(registration, are_sensitive=True)])


def _questions(registration: Registration, *, are_sensitive: bool) -> list[QuestionRow]:
    return [row for row in questions_of(registration.event) if row.is_sensitive is are_sensitive]


def rows_of_ones_own(registration: Registration, answers: Iterable[AnswerRow]) -> list[Row]:
    """The same of these `answers` alone."""
    rows: dict[str, Row] = {}
    for answer in answers:
        if answer.own_row and (words := _own_words(answer, answer.own_row, registration)):
            label = answer.own_row.label or answer.title
            row = rows.setdefault(label, Row(label, [], is_list=answer.group is FormGroup.PRESENCE))
            row.values.append(words)
    return list(rows.values())


def team_rows(registration: Registration, answers: Iterable[AnswerRow]) -> list[Row]:
    """What the team reads of these answers, as they were typed but for phones; what was left empty has no row."""
    said = [(answer, value_of(answer, registration)) for answer in answers]
    rows = (Row(answer.title, [_team_words(answer, value)], link=_link(answer, value)) for answer, value in said)
    return [row for row in rows if row.text]


def needs_rows(registration: Registration) -> list[Row]:
    """The special needs; nothing for who has none."""
    said = NEEDS if needs_of(registration) else ()
    return team_rows(registration, [*said, *_questions(registration, are_sensitive=True)])


def read_by(*readers: Readers, event: Event | None = None) -> list[AnswerRow]:
    """What these readers read on the team's page of a person, in the order of `readers`.

    The questions of the day with them, where `event` is given: the organisers alone read their answers.
    """
    asked = answers_of(event) if event else ANSWERS
    return [answer for reader in readers for answer in asked if answer.read_by is reader]


def _team_words(answer: AnswerRow, value: Value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(answer, QuestionRow):
        return answer.in_words(value)
    return shown_phone(value) if answer.kind is Kind.PHONE else value


def _link(answer: AnswerRow, value: Value) -> str:
    return phone_link(value) if answer.kind is Kind.PHONE and isinstance(value, str) else ""


def _own_words(answer: AnswerRow, row: OwnRow, registration: Registration) -> str:
    value = value_of(answer, registration)
    if isinstance(value, bool):
        return row.words_for_yes(registration.event) if value else row.no
    if isinstance(answer, QuestionRow):
        return answer.in_words(value)
    if answer.choices:
        value = dict(answer.choices(registration.event)).get(value, value)
    return SHOWN.get(answer.kind, typographic)(value)
