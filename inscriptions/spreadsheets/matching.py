"""What the columns of a list mean: told by their headings, guessed from their words and values, else asked once.

The headings that mean an answer stand in the table of answers; here, those of what a list says in another shape: a
name in one piece, the half-days in one cell, the workshops by rank.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from django.utils import timezone

from inscriptions.models import ColumnMatch
from inscriptions.people.answer import Kind
from inscriptions.people.answers import BY_NAME, NEEDS, OF_THE_PERSON
from inscriptions.people.asked import questions_of
from inscriptions.spreadsheets.asked_columns import headings_of, is_an_answer
from inscriptions.spreadsheets.values import are_words, is_a_presence, is_a_rank, is_a_role, is_yes_or_no, may_be_a_name
from inscriptions.spreadsheets.vocabulary import (
    ANONYMOUS,
    FILLING,
    FOREIGN,
    LIKELY,
    NAMES_ALONE,
    OF_A_NAME,
    OF_ITS_OWN,
    OF_THE_PAYER,
    STATES,
)
from inscriptions.spreadsheets.wording import (
    A_NEED,
    A_WISH,
    AFTERNOON,
    MORNING,
    bare,
    half_days_alone,
    half_days_said,
    heading_key,
    parts,
    rank_said,
)
from inscriptions.spreadsheets.workshops import Workshops
from programme.models import Event
from programme.spreadsheets.cells import is_blank, text_of
from programme.spreadsheets.tables import Column, Table
from rencontre.french.typography import french_hour

ASIDE, FULL_NAME, PRESENCE, WISHES, STATUS = "", "full_name", "presence", "wishes", "status"
UNSAID = "?"  # what is remembered of a column left aside because it could not be said
OF_A_WORKSHOP = "wish_for."  # then its primary key: a column of ticks or ranks
# Groups of meanings, as the page offers them.
NAMES, DAY, QUESTIONS, OTHERS = "La personne", "Sa venue", "Les questions de la journée", "Autres"
IN_ONE_PIECE = (
    "NOM Prénom / Nom et prénom / Prénom et nom / Prénom Nom / Nom complet / Nom et prénom du participant / Identité / "
    "Participant / Participants / Full name / Name / Attendee name"
)
HALF_DAYS_IN_ONE = "Présence / Présences / Demi-journées / Vous viendrez / Vous participerez / Attendance"
OF_AN_EXPORT = ("Journée", "État", "Inscription", "Origine")  # together in what this site wrote
LEFT_OF_AN_EXPORT = ("Journée", "Atelier", "Inscription", "Origine")
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
PHONE = re.compile(r"(?:(?:\+|00)\d{1,3}|0)(?:[\s.-]?\d){8,}")
WHO_COMES = re.compile(r"\b(?:participant|participante|attendee|inscrit|inscrite|votre|your)\b")
LOOKED_AT = 50  # values of a column that show what it holds


@dataclass(frozen=True)
class Meaning:
    """What a column may mean: its name in the page, and the headings that say it surely."""

    slug: str
    title: str
    group: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What a column seems to mean; ASIDE when it seems to mean nothing. Who imports is asked unless `is_sure`."""

    slug: str
    is_sure: bool


class Meanings:
    """What the columns of a list may mean, for those who come to `event`: the needs only to who may write them."""

    def __init__(self, event: Event, *, with_needs: bool):
        self.event, self.workshops = event, Workshops.of(event)
        asked = questions_of(event)
        self.questions = {row.name: row for row in asked if with_needs or not row.is_sensitive}
        self.headings = headings_of(row.question for row in asked)
        self.by_slug = {one.slug: one for one in self._all(with_needs)}
        self.sure = {heading_key(text): one.slug for one in self.by_slug.values() for text in one.headings}
        withheld = () if with_needs else NEEDS
        self._withheld = {heading_key(text) for answer in withheld for text in answer.headings}
        self._withheld |= {heading_key(self.headings[r.question.pk]) for r in asked if r.name not in self.questions}
        of_the_house = {key: slug for key, slug in self.sure.items() if slug not in self.questions}
        self._bare = {bare(key): slug for key, slug in [*self.sure.items(), *of_the_house.items()]}
        # The longest first: « adresse de messagerie » before « messagerie ».
        self._within = sorted(_without_wishes(of_the_house).items(), key=lambda said: -len(said[0]))

    def _all(self, with_needs: bool) -> Iterable[Meaning]:
        answers = [*OF_THE_PERSON, *(NEEDS if with_needs else ())]
        names = [one for one in answers if one.kind is not Kind.YES_NO]
        yield Meaning(FULL_NAME, "Nom et prénom, en une colonne", NAMES, tuple(IN_ONE_PIECE.split(" / ")))
        yield from (Meaning(one.name, one.column_heading, NAMES, tuple(one.headings)) for one in names)
        yield Meaning(PRESENCE, "Demi-journées, en une colonne", DAY, tuple(HALF_DAYS_IN_ONE.split(" / ")))
        others = [one for one in answers if one.kind is Kind.YES_NO]
        yield from (Meaning(one.name, one.column_heading, DAY, tuple(one.headings)) for one in others)
        if self.workshops.slots:
            yield Meaning(WISHES, "Ateliers souhaités, dans l’ordre", DAY, ("Vœux", "Ateliers souhaités"))
            yield from self._wishes_by_rank()
        yield from (Meaning(name, heading, QUESTIONS, (heading,)) for name, heading in self._asked_headings())
        yield Meaning(STATUS, "État\u00a0: les lignes annulées sont laissées de côté", OTHERS, ("État",))

    def _asked_headings(self) -> Iterable[tuple[str, str]]:
        return ((name, self.headings[row.question.pk]) for name, row in self.questions.items())

    def _wishes_by_rank(self) -> Iterable[Meaning]:
        several = len(self.workshops.slots) > 1
        for place, slot in enumerate(self.workshops.slots, start=1):
            title = f"Ateliers de {french_hour(slot.session.effective_starts_at)}" if several else "Atelier"
            for rank in range(1, self.event.wishes_per_slot + 1):
                choice = nth_choice(rank)
                heading = f"{self.workshops.name_of(slot)} {choice}" if several else choice
                yield Meaning(wish_slug(place, rank), f"{title} : {choice}", DAY, (heading,))
        for pk, (_, workshop) in self.workshops.by_pk.items():
            yield Meaning(f"{OF_A_WORKSHOP}{pk}", f"{workshop}, coché ou avec son rang", DAY)

    def knows(self, text: str) -> bool:
        """Whether a cell reads like one of these headings: what only may mean one, « Mairie », is a value as often."""
        return bool(self._asked(text))

    def guesses(self, table: Table) -> list[Guess]:
        """What each column of `table` seems to mean, no two of them the same."""
        if remembered := self.remembered(table):
            return remembered
        keys = {heading_key(column.heading) for column in table.columns}
        is_ours = {heading_key(text) for text in OF_AN_EXPORT} <= keys
        samples = [_sample(table, column) for column in table.columns]
        found = [self._guess(column, values, is_ours) for column, values in zip(table.columns, samples, strict=True)]
        found = _with_french_am(table, found)
        return self._apart(table, self._whole_names(table, found, samples), samples)

    def _guess(self, column: Column, values: Sequence[str], is_ours: bool) -> Guess:
        if is_ours and column.heading in LEFT_OF_AN_EXPORT:
            return Guess(ASIDE, is_sure=True)
        told, key = self._told(column.heading), heading_key(column.heading)
        if told and (told != "role" or self._fits(told, values)):  # the role of a list is often a job
            return Guess(told, is_sure=True)
        if key in self._withheld:
            return Guess(ASIDE, is_sure=False)
        guess = self._worded(column.heading) if not told else LIKELY.get(key, "")
        if guess.startswith(OF_A_WORKSHOP) and not self._fits(guess, values):
            guess = self._numbered_wish(key)  # « Atelier 2 » whose cells name workshops
        if guess.endswith(".1") and not rank_said(key) and any(map(self._are_several, values)):
            guess = WISHES
        if not self._fits(guess, values):
            guess = ""
        return Guess(guess or self._valued(key, values), is_sure=False)

    def _told(self, heading: str) -> str:
        return self.sure.get(heading_key(heading), "")

    def _worded(self, heading: str) -> str:
        """What the words of a heading seem to say."""
        key = heading_key(heading)
        if asked := self._asked(heading):
            return asked
        likely = (LIKELY.get(bare(heading_key(part)), "") for part in parts(heading))
        if found := next((slug for slug in likely if slug in self.by_slug), ""):
            return found
        if of_a_workshop := self._of_a_workshop(heading):
            return of_a_workshop
        if A_WISH.search(key) and not A_NEED.search(key):
            return self._wish(key)
        return self._half_day(heading) or self._contained(key)

    def _asked(self, heading: str) -> str:
        """What a heading asks, whatever words stand around."""
        key = heading_key(heading)
        if key in OF_THE_PAYER:
            return "email"
        if key in STATES:
            return STATUS
        found = (self._told(part) or self._bare.get(bare(heading_key(part)), "") for part in [heading, *parts(heading)])
        return next(filter(None, found), "")

    def _of_a_workshop(self, heading: str) -> str:
        """« Vos ateliers [Atelier 2 : Habiter] », « Habiter »: a column of ticks or ranks."""
        for part in parts(heading):
            if self._is_a_workshop_in_words(part.strip()):
                named = self.workshops.wished(part.strip())
                return f"{OF_A_WORKSHOP}{named[0][1].pk}" if len(named) == 1 else ""
        return ""

    def _wish(self, key: str) -> str:
        place = self.workshops.place_said(key)
        if not place:
            return ""
        slug = wish_slug(place, rank_said(key) or 1)
        return slug if slug in self.by_slug else ""

    def _numbered_wish(self, key: str) -> str:
        """« Atelier 1 », « Atelier 2 » on a day with one slot: its choices in their order."""
        found = re.search(r"\d", key)
        slug = wish_slug(1, int(found[0])) if found and len(self.workshops.slots) == 1 else ""
        return slug if slug in self.by_slug else self._wish(key)

    def _half_day(self, heading: str) -> str:
        """« Présence PM », « Participera au déjeuner (oui/non) »: one half-day or the meal; several are in one cell."""
        key = heading_key(heading)
        if A_NEED.search(key) or FOREIGN & set(key.split()):
            return ""
        for part in parts(heading):
            said = half_days_said(heading_key(part))
            if said:
                return said.pop() if len(said) == 1 else PRESENCE
        return ""

    def _contained(self, key: str) -> str:
        words = set(key.split())
        for said, slug in self._within:
            rest = words - set(said.split())
            if len(said) < 3 or f" {said} " not in f" {key} " or rest & (FOREIGN - OF_ITS_OWN.get(slug, set())):
                continue
            if said not in NAMES_ALONE or all(word in FILLING | OF_A_NAME or len(word) < 3 for word in rest):
                return slug
        return ""

    def _fits(self, slug: str, values: Sequence[str]) -> bool:
        """Whether the values of a column may be what its heading seems to say; a column without any says nothing."""
        answer = BY_NAME.get(slug)
        tests: dict[str, Callable[[str], object]] = {
            "email": lambda value: "@" in value,
            "phone": lambda value: sum(map(str.isdigit, value)) > 3,
            "role": is_a_role,
            PRESENCE: is_a_presence,
            **dict.fromkeys(("first_name", "last_name", FULL_NAME), may_be_a_name),
            **dict.fromkeys(("organisation", "job_title", "territory"), are_words),
        }
        test = tests.get(slug)
        if answer and answer.kind is Kind.YES_NO:
            test = is_yes_or_no
        elif slug in self.questions:
            test = partial(is_an_answer, self.questions[slug])
        elif slug.startswith(OF_A_WORKSHOP):
            test = is_a_rank
        elif slug.startswith("wish"):  # one that names no workshop of the day would refuse every line
            test = self.workshops.is_named
        return test is None or not values or self._mostly(values, test)

    def _are_several(self, text: str) -> bool:
        return self.workshops.is_named(text) and len(self.workshops.wished(text)) > 1

    def _valued(self, key: str, values: Sequence[str]) -> str:
        """What the values of a column seem to be; « Tarif » sells half-days and does not say who comes."""
        is_of_this = FOREIGN.isdisjoint(key.split())
        tests: dict[str, Callable[[str], object]] = {"email": ADDRESS.fullmatch, "phone": PHONE.fullmatch}
        tests |= {PRESENCE: half_days_alone} if is_of_this else {}
        found = next((slug for slug, test in tests.items() if self._mostly(values, test)), "")
        if not found and is_of_this and self.workshops.slots and self._mostly(values, self._is_a_workshop_in_words):
            return wish_slug(1, 1) if len(self.workshops.slots) == 1 else WISHES
        return found

    def _is_a_workshop_in_words(self, text: str) -> bool:
        """A number alone may count anything."""
        return not text.isdecimal() and self.workshops.is_named(text)

    def _mostly(self, values: Sequence[str], test: Callable[[str], object]) -> bool:
        return bool(values) and sum(bool(test(value)) for value in values) * 2 > len(values)

    def _whole_names(self, table: Table, found: list[Guess], samples: list[list[str]]) -> list[Guess]:
        """« Nom » holds whole names when most of its values have two words and no column gives the first names, or when
        they repeat the first name of their line."""
        firsts = [column for column, guess in zip(table.columns, found, strict=True) if guess.slug == "first_name"]
        if any(guess.slug == FULL_NAME for guess in found):
            return found
        return [
            Guess(FULL_NAME, is_sure=False)
            if guess.slug == "last_name"
            and (_repeats(table, column, firsts[0]) if firsts else self._mostly(values, lambda text: " " in text))
            else guess
            for column, guess, values in zip(table.columns, found, samples, strict=True)
        ]

    def _apart(self, table: Table, found: list[Guess], samples: list[list[str]]) -> list[Guess]:
        """Of columns that seem to mean the same, one keeps it, and the others are asked about: that whose values fit,
        then that which names who comes, the surest, the fullest, the first."""

        def order(place: int) -> tuple[bool, bool, bool, int]:
            heading, slug = heading_key(table.columns[place].heading), found[place].slug
            is_anonymous = self._mostly(samples[place], lambda text: heading_key(text) in ANONYMOUS)
            of_who_comes = WHO_COMES.search(heading) is not None
            fits = self._fits(slug, samples[place]) and not is_anonymous
            return not fits, not of_who_comes, not found[place].is_sure, -len(samples[place])

        kept: dict[str, int] = {}
        for place in sorted(range(len(found)), key=order):
            kept.setdefault(found[place].slug, place)
        if FULL_NAME in kept and {"first_name", "last_name"} & set(kept):
            dropped = [FULL_NAME] if {"first_name", "last_name"} <= set(kept) else ["first_name", "last_name"]
            kept.update(dict.fromkeys(dropped, -1))
        return [
            guess if guess.slug == ASIDE or kept[guess.slug] == place else Guess(ASIDE, is_sure=False)
            for place, guess in enumerate(found)
        ]

    # --- What was said once ---

    def remembered(self, table: Table) -> list[Guess]:
        """What was said of the same headings; nothing when it was not said, or means something of another day."""
        match = ColumnMatch.objects.filter(digest=_digest(table)).first()
        if match is None or not set(match.answers) <= {ASIDE, UNSAID, *self.by_slug}:
            return []
        said = [
            (column, slug, _sample(table, column)) for column, slug in zip(table.columns, match.answers, strict=True)
        ]
        if not all(self._fits(slug, values) for _, slug, values in said if slug.startswith("wish")):
            return []
        return [self._recalled(column, slug, values) for column, slug, values in said]

    def _recalled(self, column: Column, slug: str, values: Sequence[str]) -> Guess:
        if slug != UNSAID:
            return Guess(slug, is_sure=True)
        if self.cannot_say(column.heading):
            return Guess(ASIDE, is_sure=True)
        return Guess(self._guess(column, values, is_ours=False).slug, is_sure=False)

    def cannot_say(self, heading: str) -> bool:
        """Whether a column could mean something that is not offered: needs to who may not write them, or workshops."""
        key = heading_key(heading)
        return key in self._withheld or (not self.workshops.slots and A_WISH.search(key) is not None)


def remember(table: Table, slugs: Sequence[str], meanings: Meanings) -> None:
    """Keep what the columns of `table` mean, in their order, for the next list with the same headings."""
    said = zip(table.columns, slugs, strict=True)
    answers = [UNSAID if slug == ASIDE and meanings.cannot_say(column.heading) else slug for column, slug in said]
    kept = {"answers": answers, "said_at": timezone.now()}
    ColumnMatch.objects.update_or_create(digest=_digest(table), defaults=kept)


def wish_slug(place: int, rank: int) -> str:
    """The meaning « choice of this rank in the slot at this place », both from 1."""
    return f"wish.{place}.{rank}"


def nth_choice(rank: int) -> str:
    """« 1er choix », « 2e choix »."""
    return f"{rank}{'er' if rank == 1 else 'e'} choix"


def _without_wishes(sure: dict[str, str]) -> dict[str, str]:
    """Which slot and which rank they are of is told by other words."""
    return {said: slug for said, slug in sure.items() if not slug.startswith("wish")}


def _with_french_am(table: Table, found: list[Guess]) -> list[Guess]:
    """« AM » is the afternoon of a list that says « matin » in another column, and nothing else of the afternoon."""
    keys = [heading_key(column.heading).split() for column in table.columns]
    says_morning = any({"matin", "matinee"} & set(key) for key in keys)
    if not says_morning or any(guess.slug == AFTERNOON for guess in found):
        return found
    return [
        Guess(AFTERNOON, is_sure=False) if guess.slug == MORNING and "am" in key else guess
        for key, guess in zip(keys, found, strict=True)
    ]


def _repeats(table: Table, column: Column, first: Column) -> bool:
    """Whether most values of a column repeat the first name that stands in their line."""
    pairs = [(text_of(row[column.position]), text_of(row[first.position])) for row in table.rows.values()]
    said = [(heading_key(name).split(), heading_key(other).split()) for name, other in pairs if name and other]
    return sum(set(other) < set(name) for name, other in said) * 2 > len(said) > 0


def _sample(table: Table, column: Column) -> list[str]:
    """The first values of a column, as text."""
    cells = (text_of(row[column.position]) for row in table.rows.values() if not is_blank(row[column.position]))
    return [*islice(cells, LOOKED_AT)]


def _digest(table: Table) -> str:
    return hashlib.sha256("\t".join(heading_key(column.heading) for column in table.columns).encode()).hexdigest()
