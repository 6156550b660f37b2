"""What an import would do, in words: the sentences, the tables and the choices of its preview."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from inscriptions.models import Registration
from inscriptions.models.registrations import presence_text
from inscriptions.people.answer import Kind
from inscriptions.people.answers import BY_NAME, SignUp
from inscriptions.people.names import namesake_key
from inscriptions.seats.settle import is_over
from inscriptions.signup.listed import WISHES, Choices, Difference, half_days_of, wishes_where_they_come
from inscriptions.spreadsheets.asked_columns import Rows
from inscriptions.spreadsheets.faults import lines_in_words
from inscriptions.spreadsheets.incoming import Incoming, Outlook
from inscriptions.spreadsheets.lines import answers_of, name_of
from inscriptions.spreadsheets.matching import ASIDE
from inscriptions.spreadsheets.offers import Corrections
from rencontre.french.words import counted

MOST_SHOWN = 500  # rows of a table
MOST_PROFILES = 30  # that are asked about
PRESENCE, OF_PRESENCE = "presence", ("attends_morning", "attends_lunch", "attends_afternoon")
SAME_NAMES = "même nom, et une adresse qui manque\u202f; vérifiez que ce ne sont pas les mêmes personnes."
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


@dataclass(frozen=True)
class ShownOffer:
    """An address that may be meant, and whether it is taken."""

    line: int
    said: str
    likely: str
    is_ticked: bool


class Preview:
    """What the page of a preview shows, of an `outlook` with what was chosen on it so far."""

    def __init__(self, incoming: Incoming, outlook: Outlook, choices: Choices, corrections: Corrections):
        self.incoming, self.outlook, self.choices, self.corrections = incoming, outlook, choices, corrections
        self.faults, self.compared = outlook.faults, outlook.compared

    # --- Those who would be registered ---

    @cached_property
    def answers(self) -> list[str]:
        """The answers of which the list has a column, in the order of the table of answers, the half-days as one."""
        said = {name for slug in self.incoming.slugs if slug != ASIDE for name in answers_of(slug)}
        shown = [name for name in (*self._rows, WISHES) if name in said]
        return list(dict.fromkeys(PRESENCE if name in OF_PRESENCE else name for name in shown))

    @property
    def headings(self) -> list[str]:
        return ["Présence" if name == PRESENCE else self._heading_of(name) for name in self.answers]

    @property
    def people(self) -> Iterable[tuple[int, list[str]]]:
        """The line, and what is kept of each."""
        for line, sign_up in list(self.compared.new.items())[:MOST_SHOWN]:
            yield line, [self._kept(line, sign_up, name) for name in self.answers]

    @property
    def more(self) -> int:
        """How many of them are not shown."""
        return max(0, len(self.compared.new) - MOST_SHOWN)

    def _kept(self, line: int, sign_up: SignUp, name: str) -> str:
        if name == PRESENCE:
            event = self.incoming.event
            lunch = ["lunch"] if sign_up.attends_lunch and event.lunch_offered else []
            return presence_text(event, [*sign_up.attended(event), *lunch])
        if name == WISHES:
            return self._said(WISHES, self._kept_wishes(line))
        if name in self._questions:
            return self._said(name, self._questions[name].kept_of(sign_up, self.incoming.event))
        return self._said(name, getattr(sign_up, name))

    def _kept_wishes(self, line: int) -> dict[int, list[int]]:
        person = self.compared.known.get(line)
        return wishes_where_they_come(self.outlook.read.people[line], self._half_days, person)

    @cached_property
    def _half_days(self) -> dict[int, str]:
        has_two = self.incoming.event.afternoon_starts_at is not None
        return half_days_of(self.incoming.meanings.workshops.slots if has_two else [])

    # --- What is to be decided ---

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
    def homonyms(self) -> list[ShownLine]:
        """Those who come with the name of somebody who is there under another address."""
        return self._lines(self.compared.homonyms, self.choices.skipped)

    @property
    def addresses(self) -> list[ShownOffer]:
        """Those of newcomers that have a likely slip."""
        offered = self.outlook.offers.addresses.items()
        ticked = self.corrections.addresses
        shown = self.compared.new.keys() | ticked
        return [ShownOffer(line, *said, line in ticked) for line, said in offered if line in shown][:MOST_SHOWN]

    @property
    def names(self) -> list[tuple[int, tuple[str, str]]]:
        """The line of each newcomer whose name could be written better, as it is and as it would be."""
        offered = self.outlook.offers.names.items()
        return [(line, said) for line, said in offered if line in self.compared.new][:MOST_SHOWN]

    @property
    def names_in_words(self) -> str:
        """« 59 noms : Ilan ROY → Ilan Roy, Sofia MARC → Sofia Marc… »"""
        first = ", ".join(f"{before} → {after}" for _, (before, after) in self.names[:2])
        return f"{counted(len(self.names), 'nom')}\u00a0: {first}{'…' if len(self.names) > 2 else ''}"

    @property
    def unknown_profiles(self) -> list[str]:
        """Those of the list that the day does not call so; too many are no profiles, and none is asked about."""
        found = self.outlook.read.unknown_profiles
        return found if len(found) <= MOST_PROFILES else []

    @property
    def button(self) -> str:
        """What confirming does."""
        if not self.compared.new:
            return "Prendre ce qui est coché" if self.compared.differences else "Terminer"
        return "Inscrire et envoyer les confirmations" if self.writes_to_somebody else "Confirmer l’import"

    @property
    def writes_to_somebody(self) -> bool:
        """Whether there is a choice to make of the letters."""
        found = self.outlook.decided
        is_past = is_over(self.incoming.event, now=timezone.now())
        return found is not None and not is_past and bool(found.letters or self.compared.differences)

    @property
    def doubts(self) -> list[str]:
        """What deserves a look and asks nothing: wishes that are not kept, people without address."""
        people = self.outlook.read.people.items()
        lost = [line for line, listed in people if listed.sign_up.wishes != self._kept_wishes(line)]
        unasked = [line for line, sign_up in self.compared.new.items() if self._answers_in_vain(sign_up)]
        alone = [line for line, sign_up in self.compared.new.items() if not sign_up.email]
        why = "un atelier est demandé pour une demi-journée où la personne ne vient pas\u202f; il n’est pas gardé."
        not_of_them = "la réponse à une question qui ne se pose pas à la personne n’est pas gardée."
        nobody = "pas d’adresse e-mail, donc pas de message."
        held = [line for line, person in self.compared.known.items() if person.is_unproved]
        unproved = "déjà inscrit par le site, avec une adresse qui reste à confirmer."
        said = (
            (lost, why),
            (unasked, not_of_them),
            (alone, nobody),
            (self._same_names(), SAME_NAMES),
            (held, unproved),
        )
        return [f"{lines_in_words(lines)}\u00a0: {sentence}" for lines, sentence in said if lines]

    def _answers_in_vain(self, sign_up: SignUp) -> bool:
        """Whether the line answers a question that is not asked of whoever says all the rest."""
        rows = self._questions.values()
        return any(sign_up.answers.get(row.question.pk) and not row.applies_to(sign_up) for row in rows)

    def _same_names(self) -> list[int]:
        """The lines of newcomers who have the same names, one of them without address."""
        lines: dict[str, list[int]] = defaultdict(list)
        for line, one in self.compared.new.items():
            lines[namesake_key(one.first_name, one.last_name)].append(line)
        alike = (same for same in lines.values() if not all(self.compared.new[line].email for line in same))
        return sorted(line for same in alike if len(same) > 1 for line in same)

    def _lines(self, people: Mapping[int, Registration], ticked: frozenset[int]) -> list[ShownLine]:
        return [ShownLine(line, person, line in ticked) for line, person in people.items()][:MOST_SHOWN]

    def _shown(self, one: Difference) -> ShownDifference:
        ours, theirs = self._said(one.answer, one.ours), self._said(one.answer, one.theirs)
        is_taken = self.choices.takes(one)
        return ShownDifference(one.key, one.line, one.person, self._heading_of(one.answer), ours, theirs, is_taken)

    def _said(self, name: str, value: Any) -> str:
        """A value in words: yes and no, labels of choices, names of workshops."""
        if name == WISHES:
            names = self._workshops
            return " ; ".join(names.get(workshop, "") for wished in value.values() for workshop in wished)
        if name in self._questions:
            return self._questions[name].in_words(value)
        answer = BY_NAME[name]
        if answer.kind is Kind.YES_NO:
            return YES_NO[value]
        if answer.choices:
            return dict(answer.choices(self.incoming.event)).get(value, value)
        return value

    @property
    def _questions(self) -> Rows:
        return self.incoming.meanings.questions

    @property
    def _rows(self) -> list[str]:
        """The names of the rows of the table of answers, the day's own questions last."""
        return [*BY_NAME, *self._questions]

    def _heading_of(self, name: str) -> str:
        """What the pages call an answer, or the wishes."""
        if name in self._questions:
            return self.incoming.meanings.by_slug[name].title
        return "Ateliers souhaités" if name == WISHES else BY_NAME[name].column_heading

    @cached_property
    def _workshops(self) -> dict[int, str]:
        return {
            workshop.pk: workshop.label_in_day
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
