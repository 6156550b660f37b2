"""A list that comes in: how its file is read, what it would come to, and its writing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Self

from django.utils import timezone

from inscriptions.errors import LinesRefused
from inscriptions.seats.settle import is_over
from inscriptions.signup.listed import Choices, Compared, compare
from inscriptions.signup.newcomers import Newcomers
from inscriptions.signup.register import Intake, decide_list, nobody_follows, register_list
from inscriptions.spreadsheets.faults import Fault, told_by_column
from inscriptions.spreadsheets.lines import LineReader, ReadLines
from inscriptions.spreadsheets.matching import ASIDE, FULL_NAME, Guess, Meanings
from inscriptions.spreadsheets.offers import Corrections, Offers, corrected, offers_of
from inscriptions.spreadsheets.rules import check_columns_stand, check_list_is_taken_whole
from programme.models import Event
from programme.spreadsheets.tables import Table, read_table
from rencontre.actors import Actor
from rencontre.domain import DomainError

NO_NAMES = "Dites quelle colonne donne le prénom et laquelle donne le nom, ou laquelle donne les deux."
TWICE = "Deux colonnes ont la même réponse\u00a0: {}. Gardez l’une des deux."


@dataclass(frozen=True)
class FileReading:
    """How a file is read: the sheet by its name, what each column means, in order, whether hidden lines count, and the
    codes (empty for none) of profiles that the day does not call so."""

    sheet: str = ""
    slugs: tuple[str, ...] = ()
    with_hidden: bool = False
    profiles: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, said: str) -> Self:
        """What `to_json` wrote; what it did not is read as nothing said."""
        try:
            kept = json.loads(said)
            profiles = tuple((str(said), str(code)) for said, code in kept["profiles"])
            return cls(str(kept["sheet"]), tuple(map(str, kept["slugs"])), bool(kept["with_hidden"]), profiles)
        except (ValueError, TypeError, KeyError):
            return cls()


class Incoming:
    """The list of a file, for those who come to `event`; the needs are read only `with_needs`.

    Raises UnreadableFile, with what to do.
    """

    def __init__(self, event: Event, content: bytes, *, with_needs: bool, reading: FileReading | None = None):
        self.event, self.meanings = event, Meanings(event, with_needs=with_needs)
        asked = reading or FileReading()
        self.table: Table = read_table(content, knows=self.meanings.knows, sheet=asked.sheet)
        self.reading = replace(asked, sheet=self.table.sheet)

    @cached_property
    def guesses(self) -> list[Guess]:
        """What was said of the columns, else what they seem to mean."""
        said = self.reading.slugs
        if not said:
            return self.meanings.guesses(self.table)
        check_columns_stand(said, self.table.columns, {ASIDE, *self.meanings.by_slug})
        return [Guess(slug, is_sure=True) for slug in said]

    def say(self, slugs: Sequence[str]) -> None:
        """The columns mean this, in their order."""
        self.reading = replace(self.reading, slugs=tuple(slugs))
        self.__dict__.pop("guesses", None)

    @property
    def said(self) -> FileReading:
        """How the file is read, what was guessed as if it was said."""
        return replace(self.reading, slugs=self.slugs)

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(guess.slug for guess in self.guesses)

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to ask about the columns."""
        return all(guess.is_sure for guess in self.guesses) and not self.fault

    @property
    def fault(self) -> str:
        """Why the columns cannot be read so; empty when they can."""
        said = [slug for slug in self.slugs if slug != ASIDE]
        twice = next((slug for slug in said if said.count(slug) > 1), "")
        if twice:
            return TWICE.format(self.meanings.by_slug[twice].title)
        if FULL_NAME in said and {"first_name", "last_name"} & set(said):
            return TWICE.format(self.meanings.by_slug[FULL_NAME].title)
        return "" if FULL_NAME in said or {"first_name", "last_name"} <= set(said) else NO_NAMES

    def read(self, told: Callable[[int], object] = nobody_follows) -> ReadLines:
        """The lines of the list, its columns read as they are said or guessed."""
        if self.fault:
            raise DomainError(self.fault)
        with_hidden, profiles = self.reading.with_hidden, dict(self.reading.profiles)
        return LineReader(self.meanings, self.table, self.slugs, with_hidden=with_hidden, profiles=profiles).read(told)


@dataclass(frozen=True)
class Outlook:
    """What a list would come to: what it says, who it concerns, what is offered; `decided` is None when it is refused.

    `may_be_tried_again`: it is refused by what is registered, not by what it says.
    """

    read: ReadLines
    offers: Offers
    compared: Compared
    decided: Intake | None
    faults: list[str]

    @property
    def may_be_tried_again(self) -> bool:
        return self.decided is None and not self.read.faults


def outlook(incoming: Incoming, choices: Choices, corrections: Corrections) -> Outlook:
    """Decide everything of a list as its writing would; nothing is written."""
    read = incoming.read()
    offers = offers_of(read.people)
    lines = corrected(read.people, offers, corrections)
    coming = Newcomers(incoming.event, now=timezone.now())
    compared = compare(coming, lines, choices)
    faults, decided = list(read.faults), None
    try:
        decided = decide_list(coming, compared, choices)
    except LinesRefused as refused:
        faults += _of_lines(refused)
    return Outlook(read, offers, compared, None if faults else decided, told_by_column(faults))


def _of_lines(refused: LinesRefused) -> list[Fault]:
    return [Fault(line, "", sentence) for line, sentence in refused.faults.items()]


def write(
    incoming: Incoming,
    choices: Choices,
    corrections: Corrections,
    *,
    by: Actor,
    told: Callable[[int], object] = nobody_follows,
    written: Callable[[Intake], object] = nobody_follows,
) -> Intake:
    """Write a list through one act, whole or not at all; `written` is called within it.

    Raises ListRefused, or a DomainError about the whole file.
    """
    read = incoming.read(told)
    check_list_is_taken_whole(told_by_column(read.faults))
    lines = corrected(read.people, offers_of(read.people), corrections)
    if is_over(incoming.event, now=timezone.now()):
        choices = replace(choices, sends_letters=False)  # nobody is confirmed to a day that is past
    try:
        return register_list(event=incoming.event, lines=lines, by=by, choices=choices, written=written)
    except LinesRefused as refused:
        check_list_is_taken_whole(told_by_column(_of_lines(refused)))
        raise
