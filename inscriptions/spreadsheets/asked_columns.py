"""The columns of the day's own questions in the spreadsheets: headings, what cells say, what they are written as."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.core.exceptions import ValidationError

from inscriptions.models import Question
from inscriptions.people.answer import Kind
from inscriptions.people.answers import ANSWERS, SignUp
from inscriptions.people.asked import NO, YES, QuestionRow
from inscriptions.questions.fields import question_field
from inscriptions.spreadsheets.wording import heading_key, says_yes
from programme.spreadsheets.cells import Cell, is_blank, plain_number, text_of
from rencontre.french.typography import typographic

CHOICES_APART = " ; "
# What else stands in an export, and would not be read again as the answer to a question.
OF_THE_LIST = ("Journée", "Ateliers souhaités", "État", "Atelier", "Inscription", "Origine")
APART = re.compile(r"[;\n,]")
Rows = Mapping[str, QuestionRow]  # by name


def headings_of(questions: Iterable[Question]) -> dict[int, str]:
    """Question → the heading of its column: its label, told apart from the house's columns and from the others."""
    house = {heading_key(heading) for heading in (*(one.column_heading for one in ANSWERS), *OF_THE_LIST)}
    taken, found = set(house), dict[int, str]()
    for question in questions:
        label = heading = typographic(question.label)
        if heading_key(label) in house:
            label = heading = f"{label} (question)"
        number = 1
        while heading_key(heading) in taken:
            number += 1
            heading = f"{label} ({number})"
        taken.add(heading_key(heading))
        found[question.pk] = heading
    return found


# --- Out -----------------------------------------------------------------------------------------------------------


def cell_of(question: Question, value: str) -> str | int | float | date:
    """What a cell is written from: a number, a date, or words; several choices on one line."""
    if question.choices:
        labels = dict(question.choices)
        return CHOICES_APART.join(str(labels.get(code, code)) for code in value.splitlines())
    write: dict[str, Callable[[str], Any]] = {
        Question.Kind.NUMBER: lambda said: plain_number(float(said)),
        Question.Kind.DATE: date.fromisoformat,
    }
    try:
        return write.get(question.kind, str)(value)
    except ValueError:  # what another version of the site kept
        return value


# --- In ------------------------------------------------------------------------------------------------------------


def value_in(row: QuestionRow, cell: Cell) -> str:
    """What is kept of a cell; empty when it says nothing. Raises ValueError or ValidationError, with a sentence."""
    if is_blank(cell):
        return ""
    if row.kind is Kind.EITHER:
        return YES if says_yes(cell) else NO
    if row.codes:
        return _chosen(row, text_of(cell))
    if row.kind is Kind.DATE and isinstance(cell, datetime):
        return cell.date().isoformat()
    text = text_of(cell) if row.kind is Kind.LONG_TEXT else re.sub(r"\s*\n\s*", " ", text_of(cell))
    return question_field(row, {"required": False}).clean(text)


def is_an_answer(row: QuestionRow, text: str) -> bool:
    """Whether a text may be an answer to a question."""
    try:
        return bool(value_in(row, text))
    except (ValueError, ValidationError):
        return False


def _chosen(row: QuestionRow, text: str) -> str:
    """The codes that a text chooses, by their labels or as they are; in the order of the question.

    A label may hold a comma or a semicolon: of what stands between two of them, the longest that is one is taken.
    """
    known = {_key(said): code for code, label in row.codes.items() for said in (code, label)}
    if row.kind is not Kind.SEVERAL_OF:
        return _known(row, known, text)
    pieces = [piece.strip() for piece in APART.split(text) if piece.strip()]
    found, start = set[str](), 0
    while start < len(pieces):
        words = takewhile(heading_key, pieces[start + 1 :])  # a sign alone is no part of a longer label
        ends = range(start + 1 + len([*words]), start, -1)
        end = next((end for end in ends if _key(" ".join(pieces[start:end])) in known), start + 1)
        found.add(_known(row, known, " ".join(pieces[start:end])))
        start = end
    return "\n".join(code for code in row.codes if code in found)


def _known(row: QuestionRow, known: Mapping[str, str], text: str) -> str:
    if _key(text) not in known:
        choices = ", ".join(row.codes.values())
        raise ValueError(f"«\u00a0{text}\u00a0» n’est pas un choix\u00a0: {choices}.")
    return known[_key(text)]


def _key(text: str) -> str:
    """As headings are compared; a choice made of signs alone, « + », as it is."""
    return heading_key(text) or text.strip()


def sign_up_of(said: Mapping[str, Any], rows: Rows, wishes: dict[int, list[int]]) -> SignUp:
    """What a line says, by name: the answers of the house, and those to the questions of `rows`."""
    answers = {rows[name].question.pk: value for name, value in said.items() if name in rows}
    return SignUp(**{name: value for name, value in said.items() if name not in rows}, answers=answers, wishes=wishes)
