"""The lines of a list read as sign-ups: a value at a time, in the words that organisers use."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from inscriptions.people.answer import AnswerRow, Kind
from inscriptions.people.answers import BY_NAME, SignUp
from inscriptions.signup.listed import Listed
from inscriptions.signup.register import nobody_follows
from inscriptions.signup.rules import Answered, check_profile
from inscriptions.spreadsheets.asked_columns import sign_up_of, value_in
from inscriptions.spreadsheets.faults import Fault
from inscriptions.spreadsheets.matching import (
    ASIDE,
    FULL_NAME,
    OF_A_WORKSHOP,
    PRESENCE,
    STATUS,
    WISHES,
    Meanings,
)
from inscriptions.spreadsheets.phones import phone_in
from inscriptions.spreadsheets.wording import (
    A_LUNCH,
    LUNCH,
    NO_WISH,
    half_days_in,
    heading_key,
    parts,
    rank_in,
    says_yes,
)
from programme.columns.fields import ProseField
from programme.columns.validators import ONE_ADDRESS
from programme.spreadsheets.cells import RefusedCell, is_blank, text_of
from programme.spreadsheets.grids import Cell
from programme.spreadsheets.tables import Column, Table
from rencontre.domain import DomainError
from rencontre.french.full_names import order_said, split_name

GIVEN_UP = re.compile(
    r"\b(?<!non )(?<!not )(?<!pas )(?:annul|cancel|rembours|refund|refus|reject|rejet|denied|declin|desist|abandon|"
    r"supprim|delet)|\b(?:s est retire|retire de la liste|not attending|not going|not coming|"
    r"ne (?:vient|viendra|participe|participera) p(?:as|lus))"
)
# « Élu·e·s », « professionnel(le) », « acteur/trice »: what stands after the masculine; then each word without its
# feminine and its plural.
INCLUSIVE = re.compile(r"(?<=\w)\s?[(·․‧•./-]\s?(?:e|le|ne|te|re|ve|se|fe|rice|trice|euse)?(?:[()·․‧•./-]*s)?\)?(?!\w)")
FEMININES = (
    (r"trices?", "teur"), (r"euses?", "eur"), (r"ives?", "if"), (r"elles?", "el"), (r"ennes?", "en"), (r"eres?", "er"),
    (r"(?<=\w\w)(?:es?|s)", ""),
)  # fmt: skip
TOLD_EACH = 100  # lines
Said = dict[str, Any]  # answer → value


@dataclass
class ReadLines:
    """What a list says: its people by line, and the lines left aside: given up, hidden, or of nobody."""

    people: dict[int, Listed] = field(default_factory=dict)
    given_up: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unknown_profiles: list[str] = field(default_factory=list)


class ListedWish(NamedTuple):
    """A workshop that a cell asks for; those that are only ticked come after those that have a rank."""

    slot: int
    rank: int
    workshop: int


class LineReader:
    """Reads the lines of `table`, whose columns mean `slugs` in their order; hidden lines only `with_hidden`."""

    def __init__(
        self,
        meanings: Meanings,
        table: Table,
        slugs: Iterable[str],
        *,
        with_hidden: bool = False,
        profiles: Mapping[str, str] | None = None,
    ):
        """`profiles` gives the codes of those that the day calls otherwise."""
        self.meanings, self.table, self.with_hidden = meanings, table, with_hidden
        self.columns = [(column, slug) for column, slug in zip(table.columns, slugs, strict=True) if slug != ASIDE]
        self.profiles = {_profile_key(said): code for code, label in meanings.event.profiles for said in (code, label)}
        self.profiles |= {_profile_key(said): code for said, code in (profiles or {}).items()}
        self.unknown_profiles: dict[str, None] = {}
        self.of_presence = _told_by_presence(table, self.columns)
        self.said = frozenset(name for _, slug in self.columns for name in self._answers_of(slug))
        # A list says the same things many times.
        self.value_in = lru_cache(maxsize=None, typed=True)(self._value_in)

    def read(self, told: Callable[[int], object] = nobody_follows) -> ReadLines:
        """Every line, or its faults; who follows is `told` how many are read, from time to time."""
        found = ReadLines()
        for place, (line, row) in enumerate(self.table.rows.items(), start=1):
            if place % TOLD_EACH == 0:
                told(place)
            if line in self.table.hidden and not self.with_hidden:
                found.hidden.append(line)
            elif all(is_blank(row[column.position]) for column, _ in self.columns):
                found.empty.append(line)
            else:
                self._read_line(found, line, row)
        found.unknown_profiles = [*self.unknown_profiles]
        return found

    def _read_line(self, found: ReadLines, line: int, row: list[Cell]) -> None:
        said: Said = {}
        wished: list[ListedWish] = []
        faults: list[Fault] = []
        gives_up = False
        for column, slug in self.columns:
            try:
                value = self.value_in(slug, column.heading, row[column.position])
            except (DomainError, ValueError, ValidationError) as error:
                faults += [Fault(line, name_of(column), text) for text in getattr(error, "messages", [str(error)])]
                continue
            gives_up |= value.get(STATUS, False)
            wished += value.get(WISHES, [])
            said |= {name: one for name, one in value.items() if name not in (STATUS, WISHES)}
        if gives_up:
            found.given_up.append(line)
        elif faults:
            found.faults += faults
        else:
            sign_up = sign_up_of(said, self.meanings.questions, _by_slot(wished))
            found.people[line] = Listed(sign_up, self.said & {*said, WISHES})

    def _value_in(self, slug: str, heading: str, cell: Cell) -> Said:
        """What a cell says. Raises DomainError, ValueError or ValidationError, which do not name the column."""
        if isinstance(cell, RefusedCell):
            raise ValueError(cell.reason)
        text = text_of(cell)
        if slug == FULL_NAME:
            return self._names(text, heading)
        if slug == PRESENCE:
            said = half_days_in(text)
            given_up = {STATUS: True} if text.strip() and not said else {}
            return {name: name in said for name in self.of_presence} | given_up
        if slug == STATUS:
            return {STATUS: bool(GIVEN_UP.search(heading_key(text)))}
        if slug.startswith("wish"):
            return {WISHES: self._wishes(slug, text)}
        if slug in self.meanings.questions:
            return {slug: value_in(self.meanings.questions[slug], cell)}
        if BY_NAME[slug].column.choices and not text.strip():
            return {}  # what it is by default, of who comes; of who is there, nothing is said
        if BY_NAME[slug].kind is Kind.YES_NO:
            return {slug: self._ticks(slug, heading, cell)}
        return {slug: self._answer(BY_NAME[slug], cell, text)}

    def _answers_of(self, slug: str) -> Iterable[str]:
        return self.of_presence if slug == PRESENCE else answers_of(slug)

    def _names(self, text: str, heading: str) -> Said:
        if not text.strip():
            raise ValueError("il manque le nom et le prénom.")
        names = zip(("first_name", "last_name"), split_name(text, order_said(heading)), strict=True)
        return {name: BY_NAME[name].column.clean(part, None) for name, part in names}

    def _answer(self, answer: AnswerRow, cell: Cell, text: str) -> Any:
        if answer.kind is Kind.PHONE:
            text = phone_in(cell)
        elif answer.kind is Kind.ADDRESS and len(ONE_ADDRESS.findall(text)) > 1:
            raise ValueError(f"«\u00a0{text}\u00a0»\u00a0: une seule adresse par ligne.")
        elif answer.name == "profile":
            return self._profile(text)
        elif answer.column.choices:
            return _choice(answer, text)
        elif not isinstance(answer.column, ProseField):
            text = re.sub(r"\s*\n\s*", " ", text)  # Alt+Enter
        return _cleaned(answer, text)

    def _ticks(self, slug: str, heading: str, cell: Cell) -> bool:
        """Whether a cell says yes; a web form writes what was ticked again, « Le matin », below « Le matin »."""
        said = heading_key(text_of(cell))
        return bool(said and (said in map(heading_key, parts(heading)) or self.meanings.sure.get(said) == slug)) or (
            says_yes(cell)
        )

    def _profile(self, text: str) -> str:
        """The code of a profile by its label or its code, whatever its gender and number. Raises WishRefused."""
        said = text.strip() if _profile_key(text) else ""  # « - » says nothing
        code = self.profiles.get(_profile_key(said), said)
        if said and _profile_key(said) not in self.profiles:
            self.unknown_profiles[said] = None
        check_profile(Answered(self.meanings.event, [], SignUp(first_name="", last_name="", profile=code)))
        return code

    def _wishes(self, slug: str, text: str) -> list[ListedWish]:
        if not text.strip("-–—/. ") or NO_WISH.fullmatch(heading_key(text)):
            return []
        workshops = self.meanings.workshops
        if slug == WISHES:
            return [
                ListedWish(slot.pk, rank, one.pk) for rank, (slot, one) in enumerate(workshops.wished(text), start=1)
            ]
        if slug.startswith(OF_A_WORKSHOP):
            slot, workshop = workshops.by_pk[int(slug.removeprefix(OF_A_WORKSHOP))]
            rank = rank_in(text)
            return [ListedWish(slot.pk, rank, workshop.pk)] if rank else []
        place, rank = map(int, slug.split(".")[1:])
        slot, workshop = workshops.named(text, workshops.slots[place - 1])
        return [ListedWish(slot.pk, rank, workshop.pk)]


def _by_slot(wished: Iterable[ListedWish]) -> dict[int, list[int]]:
    """Slot → workshops, best first. As the form does, a wish equal to a better one is dropped."""
    found: dict[int, list[int]] = {}
    for wish in sorted(wished, key=lambda wish: wish.rank):
        ranked = found.setdefault(wish.slot, [])
        ranked += [wish.workshop] if wish.workshop not in ranked else []
    return found


def answers_of(slug: str) -> tuple[str, ...]:
    """The answers that a column of this meaning gives; « wishes » among them."""
    if slug == FULL_NAME:
        return "first_name", "last_name"
    if slug == PRESENCE:
        return "attends_morning", "attends_lunch", "attends_afternoon"
    if slug == STATUS:
        return ()
    return (WISHES,) if slug.startswith("wish") else (slug,)


def _told_by_presence(table: Table, columns: Sequence[tuple[Column, str]]) -> tuple[str, ...]:
    """What a column of half-days speaks of: « Entrée journée », on every line, says nothing of lunch."""
    places = [column.position for column, slug in columns if slug == PRESENCE]
    cells = {text_of(row[place]) for place in places for row in table.rows.values()}
    speaks_of_lunch = any(A_LUNCH.search(heading_key(cell)) for cell in cells)
    return tuple(name for name in answers_of(PRESENCE) if name != LUNCH or speaks_of_lunch)


def name_of(column: Column) -> str:
    """What a sentence calls a column: its heading, else « colonne C »."""
    return column.heading or f"colonne {column.letter}"


def _choice(answer: AnswerRow, text: str) -> str:
    """The code of one of the choices of a column, by its label or its code. Raises ValueError."""
    labels = {heading_key(str(said)): code for code, label in answer.column.flatchoices for said in (code, label)}
    if heading_key(text) not in labels:
        choices = ", ".join(str(label) for _, label in answer.column.flatchoices)
        raise ValueError(f"«\u00a0{text}\u00a0» n’est pas un choix\u00a0: {choices}.")
    return labels[heading_key(text)]


def _cleaned(answer: AnswerRow, text: str) -> Any:
    """What the column keeps of a text. Raises ValidationError, in the words of the form where it has some."""
    try:
        return answer.column.clean(text, None)
    except ValidationError as error:
        if answer.invalid and error.error_list[0].code == "invalid":
            raise ValidationError(answer.invalid) from error
        raise


def _profile_key(text: str) -> str:
    """« Élu·e », « élu(e)s », « ELUE » are one; so are « Professionnel·le » and « professionnelles »."""
    key = heading_key(INCLUSIVE.sub("", text))
    for feminine, masculine in FEMININES:
        key = re.sub(rf"{feminine}\b", masculine, key)
    return key
