"""The team's own words in letters: what their variables say of a person, and what a day adds to a kind of letter.

An address that is not proved yet is sent nothing that was typed with it. There the default greeting stands, and a
passage that would say an answer is left out whole: half a sentence would puzzle more than none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from inscriptions.letters.day import LetterDay
from inscriptions.letters.markup import VARIABLE, Passage, check_variables, filled, read
from inscriptions.models import LetterWords, Registration
from inscriptions.people.answer import AnswerRow, FormGroup, Kind
from inscriptions.people.answers import OF_THE_PUBLIC
from inscriptions.people.asked import QuestionRow, questions_of, said_to_questions
from inscriptions.post.kinds import LetterKind
from inscriptions.seats.day_programme import SlotState
from programme.models import Event, Session
from rencontre.french.names import fold
from rencontre.french.phones import shown_phone
from rencontre.french.typography import french_date, french_hour_range, typographic

# Neither the needs, nor the team's note; of the half-days, what the letters call « présence ».
_ANSWERS = tuple(one for one in OF_THE_PUBLIC if not one.is_sensitive and one.group is not FormGroup.PRESENCE)


def _name(answer: AnswerRow) -> str:
    return answer.column_heading[0].lower() + answer.column_heading[1:]


# The names that a text may hold between braces, in the order in which they are offered.
VARIABLES: tuple[str, ...] = (
    *(_name(answer) for answer in _ANSWERS),
    "présence", "atelier", "salle", "lien", "journée", "date", "lieu",
)  # fmt: skip
LONGEST_NAME = 50  # signs of the variable of a question: its label may be a long sentence
NOT_IN_A_NAME = re.compile(r"[{}\s]+")
WITHOUT_WORKSHOP, WITHOUT_ROOM = "pas encore d’atelier", "salle à préciser"
WITHHELD = "\ufdd0"  # a sign that no text holds: it stands for what may not be said yet
GREETINGS = (
    "bonjour",
    "bonsoir",
    "salut",
    "madame",
    "monsieur",
    "mesdames",
    "messieurs",
    "cher",
    "chere",
    "chers",
    "cheres",
)
BETWEEN_GREETINGS = ("et", "a", "tous", "toutes")
LONGEST_GREETING = 80  # signs


def of_questions(event: Event) -> dict[str, QuestionRow]:
    """The variables of the day's own questions, by the name that a text gives them; none of the sensitive ones.

    « Votre moyen de transport ? » is {votre moyen de transport}.
    """
    found: dict[str, QuestionRow] = {}
    taken = {fold(name) for name in VARIABLES}
    for row in (one for one in questions_of(event) if not one.is_sensitive):
        stem = name = _variable(row.title)
        number = 1
        while fold(name) in taken:
            number += 1
            name = f"{stem} {number}"
        taken.add(fold(name))
        found[name] = row
    return found


def _variable(label: str) -> str:
    words = NOT_IN_A_NAME.sub(" ", label).strip(" ?!.:;,…")
    words = words if words[1:2].isupper() else words[:1].lower() + words[1:]
    return words if len(words) <= LONGEST_NAME else words[:LONGEST_NAME].rpartition(" ")[0] or words[:LONGEST_NAME]


def variables_of(event: Event) -> tuple[str, ...]:
    """The names that a text of the team of `event` may hold between braces."""
    return (*VARIABLES, *of_questions(event))


def check_words(text: str, event: Event) -> None:
    """Raise ValidationError when `text` names a variable that no letter of `event` has."""
    if _named_besides([text]):
        check_variables(text, variables_of(event))


def _named_besides(texts: Iterable[str]) -> set[str]:
    """The variables that `texts` name, folded, but those that every day has."""
    return {fold(name.strip()) for text in texts for name in VARIABLE.findall(text)} - {fold(one) for one in VARIABLES}


def values_for(
    person: Registration, day: LetterDay, slots: Iterable[SlotState], link: str, *, by_name: bool, texts: Iterable[str]
) -> dict[str, str]:
    """What each variable of `texts` says of `person`, by its folded name; what they answered only `by_name`.

    The questions of the day are read once, and the answers of the person, where one of the texts names a question.
    """
    values = values_of(person, day, slots, link)
    named = _named_besides(texts)
    rows = {fold(name): row for name, row in of_questions(day.event).items() if fold(name) in named} if named else {}
    said = said_to_questions(person) if rows else {}
    answered = {name: " ".join(row.in_words(said.get(row.question.pk, "")).split("\n")) for name, row in rows.items()}
    return values | answered if by_name else withheld(values) | dict.fromkeys(answered, WITHHELD)


def values_of(person: Registration, day: LetterDay, slots: Iterable[SlotState], link: str) -> dict[str, str]:
    """What each variable says of `person`, by its folded name; `link` is their own. Nothing is read."""
    seats = [slot.seat for slot in slots if slot.seat and slot.is_held]
    event = day.event
    said = {_name(answer): _answered(answer, person) for answer in _ANSWERS} | {
        "présence": person.presence,
        "atelier": _workshops(seats) or WITHOUT_WORKSHOP,
        "salle": ", ".join(_room(seat) for seat in seats) or WITHOUT_ROOM,
        "lien": link,
        "journée": event.title,
        "date": french_date(event.date),
        "lieu": f"{event.main_venue.name}, {event.main_venue.full_address}",
    }
    return {fold(name): value for name, value in said.items()}


def _answered(answer: AnswerRow, person: Registration) -> str:
    value = getattr(person, answer.name)
    if answer.kind is Kind.YES_NO:
        return "oui" if value else "non"
    if answer.kind is Kind.ONE_OF and answer.choices:
        return dict(answer.choices(person.event)).get(value, value)
    return shown_phone(value) if answer.kind is Kind.PHONE else value


def _workshops(seats: list[Session]) -> str:
    """« Atelier 3 : La santé »; with its hours where there are several."""
    if len(seats) == 1:
        return str(seats[0])
    hours = (french_hour_range(seat.effective_starts_at, seat.effective_ends_at) for seat in seats)
    return ", ".join(f"{seat} ({when})" for seat, when in zip(seats, hours, strict=True))


def _room(session: Session) -> str:
    return session.room.name if session.room else session.effective_venue.name


def withheld(values: Mapping[str, str]) -> dict[str, str]:
    """The same for an address that is not proved: each answer becomes a sign that leaves its passage out."""
    return dict(values) | {fold(_name(answer)): WITHHELD for answer in _ANSWERS}


def passages_of(text: str, values: Mapping[str, str]) -> list[Passage]:
    """The passages of `text`, but those that would say what is withheld."""
    kept = (replace(one, lines=[line for line in one.lines if _may_be_said(line)]) for one in read(text, values))
    return [one for one in kept if one.lines]


def _may_be_said(line: list) -> bool:
    return not any(WITHHELD in span.text + span.href for span in line)


@dataclass(frozen=True)
class Worded:
    """What the team says in a letter; `says_own`: whether something is left of the text that this letter alone has."""

    greeting: str
    passages: list[Passage]
    says_own: bool = False


def default_greeting(person: Registration, *, by_name: bool) -> str:
    """« Bonjour Alice MARTIN, »; without the name while the address is not proved."""
    return f"Bonjour {typographic(person.full_name)}," if by_name else "Bonjour,"


def greeting_of(greeting: str, person: Registration, values: Mapping[str, str], *, by_name: bool) -> str:
    """The team's `greeting` to `person`; the default one when there is none, or when it would say what is withheld."""
    said = typographic(filled(greeting, values)).strip()
    return said if said and WITHHELD not in said else default_greeting(person, by_name=by_name)


def own_greeting(passages: list[Passage]) -> tuple[str, list[Passage]]:
    """The line by which a text of the team greets, if it does, and the passages that follow it.

    A greeting stands alone on a short line, plain, which ends with « , » or « ! » or says nothing else: a sentence
    that begins by « Bonjour » is what the team says.
    """
    first = passages[0].lines[0] if passages and passages[0].kind == "p" else []
    ends = next((at for at, span in enumerate(first) if span.breaks), len(first))
    said = "".join(span.text for span in first[:ends]).strip()
    if not _greets(said) or any(span.is_bold or span.href for span in first[:ends]):
        return "", passages
    left = [replace(passages[0], lines=[first[ends + 1 :]])] if first[ends + 1 :] else []
    return said, [*left, *passages[1:]]


def _greets(line: str) -> bool:
    words = fold(line).replace(",", " ").split()
    if not words or words[0] not in GREETINGS or len(line) > LONGEST_GREETING:
        return False
    return line.endswith((",", "!")) or set(words) <= {*GREETINGS, *BETWEEN_GREETINGS}


def said_of(
    line: str, day: LetterDay, person: Registration, *, slots: Iterable[SlotState], link: str, by_name: bool
) -> str:
    """A line of the team's, as a subject is: its variables say nothing of what is withheld."""
    values = values_for(person, day, slots, link, by_name=by_name, texts=[line])
    said = filled(line, values).replace(WITHHELD, "")
    return typographic(" ".join(said.split()))


def words_of(
    kind: LetterKind,
    day: LetterDay,
    person: Registration,
    *,
    slots: Iterable[SlotState],
    link: str,
    by_name: bool,
    own: str = "",
) -> Worded:
    """The greeting of a letter of this `kind`, and what the team of the day adds to it; no passage, most of the time.

    `by_name`: whether the address is known to be the person's; `own`: a text that this letter alone has, first.
    """
    words = day.words.get(kind.slug) or LetterWords()
    if not (own or words.greeting or words.text):
        return Worded(default_greeting(person, by_name=by_name), [])
    texts = [own, words.greeting, words.text]
    values = values_for(person, day, slots, link, by_name=by_name, texts=texts)
    said = passages_of(own, values)
    greeting, passages = own_greeting(said)
    greeting = greeting or greeting_of(words.greeting, person, values, by_name=by_name)
    return Worded(greeting, [*passages, *passages_of(words.text, values)], says_own=bool(said))
