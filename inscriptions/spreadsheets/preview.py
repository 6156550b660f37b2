"""What an import would do, in words: the sentences, the tables and the choices of its preview."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from inscriptions.models import Registration
from inscriptions.people.answer import Kind
from inscriptions.people.answers import ANSWERS, BY_NAME, SignUp
from inscriptions.signup.listed import WISHES, Choices, Difference
from inscriptions.spreadsheets.faults import lines_in_words
from inscriptions.spreadsheets.incoming import Incoming, Outlook
from inscriptions.spreadsheets.lines import answers_of, name_of
from inscriptions.spreadsheets.matching import ASIDE
from rencontre.french.words import counted

MOST_SHOWN = 500  # rows of a table
MOST_NAMED = 40  # lines of a list of remarks
YES_NO = {True: "oui", False: "non"}


@dataclass(frozen=True)
class ShownDifference:
    """A difference in words, and whether theirs is taken."""

    key: str
    line: int
    person: Registration
    answer: str
    ours: str
    theirs: str
    is_taken: bool


@dataclass(frozen=True)
class ShownLine:
    """A line that asks something, and whether it is ticked."""

    line: int
    person: Registration
    is_ticked: bool


class Preview:
    """What the page of a preview shows, of an `outlook` with what was chosen on it so far."""

    def __init__(self, incoming: Incoming, outlook: Outlook, choices: Choices):
        self.incoming, self.outlook, self.choices = incoming, outlook, choices
        self.faults, self.compared = outlook.faults, outlook.compared

    @cached_property
    def answers(self) -> list[str]:
        """The answers of which the list has a column, in the order of the table of answers."""
        said = {name for slug in self.incoming.slugs if slug != ASIDE for name in answers_of(slug)}
        return [name for name in (*(answer.name for answer in ANSWERS), WISHES) if name in said]

    @property
    def headings(self) -> list[str]:
        return [heading_of(name) for name in self.answers]

    @property
    def people(self) -> Iterable[tuple[int, list[str]]]:
        """Those who would be registered: the line, and what is kept of them."""
        for line, sign_up in list(self.compared.new.items())[:MOST_SHOWN]:
            yield line, [self._said(name, _value(sign_up, name)) for name in self.answers]

    @property
    def more(self) -> int:
        """How many of them are not shown."""
        return max(0, len(self.compared.new) - MOST_SHOWN)

    @property
    def differences(self) -> list[ShownDifference]:
        return [self._shown(one) for one in self.compared.differences[:MOST_SHOWN]]

    @property
    def more_differences(self) -> int:
        return max(0, len(self.compared.differences) - MOST_SHOWN)

    @property
    def alike(self) -> list[ShownLine]:
        """Known by their name alone."""
        return self._lines(self.compared.alike, self.choices.others)

    @property
    def cancelled(self) -> list[ShownLine]:
        """Those of the list who had cancelled."""
        return self._lines(self.compared.cancelled, self.choices.again)

    @property
    def writes_to_somebody(self) -> bool:
        """Whether there is a choice to make of the letters."""
        return bool(self.outlook.decided and self.outlook.decided.letters) or bool(self.compared.differences)

    @property
    def offered_names(self) -> list[tuple[int, tuple[str, str]]]:
        """The line of each name that could be written better, as it is and as it would be."""
        return list(self.outlook.offers.names.items())[:MOST_SHOWN]

    @property
    def names_in_words(self) -> str:
        """« 59 noms : Ilan ROY → Ilan Roy, Sofia MARC → Sofia Marc… »"""
        names = list(self.outlook.offers.names.values())
        first = ", ".join(f"{before} → {after}" for before, after in names[:2])
        return f"{counted(len(names), 'nom')}\u00a0: {first}{'…' if len(names) > 2 else ''}"

    @property
    def doubts(self) -> list[str]:
        """What deserves a look and stops nothing: homonyms, wishes that are not kept, addresses with a likely slip."""
        addresses = [
            f"Ligne {line}\u00a0: {said}\u202f; est-ce {likely}\u202f?"
            for line, (said, likely) in self.outlook.offers.addresses.items()
        ]
        homonyms = [
            f"Ligne {line}\u00a0: {person} est déjà inscrit avec une autre adresse, {person.email}."
            for line, person in self.compared.homonyms.items()
        ]
        said = [*homonyms, *self._lost_wishes(), *addresses]
        more = len(said) - MOST_NAMED
        return [*said[:MOST_NAMED], *([f"Et {more} autres."] if more > 0 else [])]

    def _lost_wishes(self) -> Iterable[str]:
        """Who wishes a workshop of a half-day where they do not come: it is not kept."""
        slots = self.incoming.meanings.workshops.slots
        for line, listed in self.outlook.read.people.items():
            attended = listed.sign_up.attended(self.incoming.event)
            if any(slot.pk in listed.sign_up.wishes and slot.half_day not in attended for slot in slots):
                yield f"Ligne {line}\u00a0: un atelier d’une demi-journée où la personne ne vient pas n’est pas gardé."

    def _lines(self, people: Mapping[int, Registration], ticked: frozenset[int]) -> list[ShownLine]:
        return [ShownLine(line, person, line in ticked) for line, person in people.items()]

    def _shown(self, one: Difference) -> ShownDifference:
        ours, theirs = self._said(one.answer, one.ours), self._said(one.answer, one.theirs)
        is_taken = self.choices.takes(one)
        return ShownDifference(one.key, one.line, one.person, heading_of(one.answer), ours, theirs, is_taken)

    def _said(self, name: str, value: Any) -> str:
        """A value in words: yes and no, labels of choices, names of workshops."""
        if name == WISHES:
            names = self._workshops
            return " ; ".join(names.get(workshop, "") for wished in value.values() for workshop in wished)
        answer = BY_NAME[name]
        if answer.kind is Kind.YES_NO:
            return YES_NO[value]
        if answer.choices:
            return dict(answer.choices(self.incoming.event)).get(value, value)
        return value

    @cached_property
    def _workshops(self) -> dict[int, str]:
        return {
            workshop.pk: workshop.label or workshop.title
            for slot in self.incoming.meanings.workshops.slots
            for workshop in slot.offered
        }

    # --- Sentences ---

    @property
    def notes(self) -> list[str]:
        """What was read, and what was left aside."""
        read, table = self.outlook.read, self.incoming.table
        aside = [
            name_of(column) for column, slug in zip(table.columns, self.incoming.slugs, strict=True) if slug == ASIDE
        ]
        said = [
            *table.notes,
            f"{lines_in_words(read.given_up)}\u00a0: annulée, laissée de côté." if len(read.given_up) == 1 else "",
            f"{lines_in_words(read.given_up)}\u00a0: annulées, laissées de côté." if len(read.given_up) > 1 else "",
            f"{lines_in_words(read.empty)}\u00a0: rien n’y nomme personne." if read.empty else "",
            f"{_left('colonne', len(aside))}\u00a0: {', '.join(aside)}." if aside else "",
        ]
        return list(filter(None, said))

    @property
    def hidden(self) -> str:
        """« 1 ligne masquée laissée de côté (ligne 3). »; empty without one."""
        lines = self.outlook.read.hidden
        if not lines:
            return ""
        masked, left = ("masquées", "laissées") if len(lines) > 1 else ("masquée", "laissée")
        return f"{counted(len(lines), 'ligne')} {masked} {left} de côté ({lines_in_words(lines).lower()})."


def _left(noun: str, count: int) -> str:
    return f"{counted(count, noun)} laissée{'s' if count > 1 else ''} de côté"


def heading_of(name: str) -> str:
    """What the pages call an answer, or the wishes."""
    return "Vœux" if name == WISHES else BY_NAME[name].column_heading


def _value(sign_up: SignUp, name: str) -> Any:
    return getattr(sign_up, name)
