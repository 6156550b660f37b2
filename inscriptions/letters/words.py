"""The team's own words in letters: what their variables say of a person, and what a day adds to a kind of letter.

An address that is not proved yet is sent nothing that was typed with it. There the default greeting stands, and a
passage that would say an answer is left out whole: half a sentence would puzzle more than none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from inscriptions.letters.day import LetterDay
from inscriptions.letters.markup import Passage, filled, read
from inscriptions.models import LetterWords, Registration
from inscriptions.people.answer import AnswerRow, FormGroup, Kind
from inscriptions.people.answers import OF_THE_PUBLIC
from inscriptions.post.kinds import LetterKind
from inscriptions.seats.day_programme import SlotState
from programme.models import Session
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
    values = values_of(person, day, slots, link)
    said = filled(line, values if by_name else withheld(values)).replace(WITHHELD, "")
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
    values = values_of(person, day, slots, link)
    values = values if by_name else withheld(values)
    said = passages_of(own, values)
    greeting, passages = own_greeting(said)
    greeting = greeting or greeting_of(words.greeting, person, values, by_name=by_name)
    return Worded(greeting, [*passages, *passages_of(words.text, values)], says_own=bool(said))
