"""What the columns of a list mean: told by their headings, guessed from their words and values, else asked once.

The headings that mean an answer stand in the table of answers; here, those of what a list says in another shape: a
name in one piece, the half-days in one cell, the workshops by rank.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from inscriptions.models import ColumnMatch
from inscriptions.people.answer import Kind
from inscriptions.people.answers import NEEDS, OF_THE_PERSON
from inscriptions.spreadsheets.workshops import Workshops
from programme.models import Event
from programme.spreadsheets.tables import Column, Table
from rencontre.french.names import fold
from rencontre.french.typography import french_hour

ASIDE, FULL_NAME, PRESENCE, WISHES, STATUS = "", "full_name", "presence", "wishes", "status"
NAMES, DAY, OTHERS = "La personne", "Sa venue", "Autres"  # groups of meanings, as the page offers them
IN_ONE_PIECE = (
    "NOM Prénom / Nom et prénom / Prénom et nom / Prénom Nom / Nom complet / Nom et prénom du participant / Identité / "
    "Participant / Participants / Full name / Name / Attendee name"
)
HALF_DAYS_IN_ONE = "Présence / Présences / Demi-journées / Vous viendrez / Vous participerez / Attendance"
OF_AN_EXPORT = ("Journée", "État", "Inscription", "Origine")  # together in what this site wrote
LEFT_OF_AN_EXPORT = ("Journée", "Atelier", "Inscription", "Origine")
STATES = {
    "statut", "etat de l inscription", "statut de l inscription", "statut de la commande", "etat de la commande",
    "statut du billet", "etat du billet", "status", "order status", "registration status",
}  # fmt: skip
# Who pays may be somebody else: their address serves for want of another.
OF_THE_PAYER = {
    "email payeur", "e mail payeur", "mail payeur", "email acheteur", "e mail acheteur", "email de l acheteur",
    "adresse e mail de l acheteur", "email du payeur", "buyer email", "order email", "email de la commande",
}  # fmt: skip
# Words around what is asked, and words that ask something else.
FILLING = """
    votre vos le la les l de du des d un une the your of s participant participante inscrit attendee personne ou et a en
    merci indiquer saisir quel quelle est sont obligatoire facultatif requis required please svp si oui
"""
FOREIGN = """
    payeur payer acheteur buyer facturation billing commande order paiement payment tarif billet ticket montant code
    numero date statut ip siret postal postale adresse address utilisateur user promo
"""
RANKS = (
    r"\b(1er|1ere|premier|premiere|1st|first|(choix|voeu|souhait) 1)\b",
    r"\b(2e|2eme|2nd|second|seconde|deuxieme|(choix|voeu|souhait) 2)\b",
    r"\b(3e|3eme|3rd|troisieme|third|(choix|voeu|souhait) 3)\b",
    r"\b(4e|4eme|quatrieme|(choix|voeu|souhait) 4)\b",
)
A_WISH = re.compile(r"\b(choix|voeux?|souhaits?|choice|preference|ateliers?|workshop)\b")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"(?:(?:\+|00)\d{1,3}|0)(?:[\s.-]?\d){8,}")
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


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading as it is compared: letters and digits alone, in small letters without accent, words one space apart."""
    return re.sub(r"\W+", " ", fold(text)).strip()


class Meanings:
    """What the columns of a list may mean, for those who come to `event`: the needs only to who may write them."""

    def __init__(self, event: Event, *, with_needs: bool):
        self.event, self.workshops = event, Workshops.of(event)
        self.by_slug = {one.slug: one for one in self._all(with_needs)}
        self.sure = {heading_key(text): one.slug for one in self.by_slug.values() for text in one.headings}
        self._bare = {_bare(key): slug for key, slug in self.sure.items()}
        # The longest first: « adresse de messagerie » before « messagerie ».
        self._within = sorted(self.sure.items(), key=lambda said: -len(said[0]))

    def _all(self, with_needs: bool) -> Iterable[Meaning]:
        answers = [*OF_THE_PERSON, *(NEEDS if with_needs else ())]
        names = [one for one in answers if one.kind is not Kind.YES_NO]
        yield Meaning(FULL_NAME, "Nom et prénom, en une colonne", NAMES, tuple(IN_ONE_PIECE.split(" / ")))
        yield from (Meaning(one.name, one.column_heading, NAMES, tuple(one.headings)) for one in names)
        yield Meaning(PRESENCE, "Demi-journées, en une colonne", DAY, tuple(HALF_DAYS_IN_ONE.split(" / ")))
        others = [one for one in answers if one.kind is Kind.YES_NO]
        yield from (Meaning(one.name, one.column_heading, DAY, tuple(one.headings)) for one in others)
        if self.workshops.slots:
            yield Meaning(WISHES, "Vœux d’ateliers, dans l’ordre", DAY, ("Vœux", "Ateliers souhaités"))
            yield from self._wishes_by_rank()
        yield Meaning(STATUS, "État : les lignes annulées sont laissées de côté", OTHERS, ("État",))

    def _wishes_by_rank(self) -> Iterable[Meaning]:
        several = len(self.workshops.slots) > 1
        for place, slot in enumerate(self.workshops.slots, start=1):
            title = f"Ateliers de {french_hour(slot.session.effective_starts_at)}" if several else "Atelier"
            for rank in range(1, self.event.wishes_per_slot + 1):
                choice = nth_choice(rank)
                heading = f"{slot.session.effective_starts_at:%H:%M} {choice}" if several else choice
                yield Meaning(wish_slug(place, rank), f"{title} : {choice}", DAY, (heading,))

    def knows(self, text: str) -> bool:
        """Whether a cell reads like one of these headings."""
        return bool(self._told(text) or self._worded(text))

    def guesses(self, table: Table) -> list[Guess]:
        """What each column of `table` seems to mean, no two of them the same."""
        if remembered := self.remembered(table):
            return remembered
        keys = {heading_key(column.heading) for column in table.columns}
        is_ours = {heading_key(text) for text in OF_AN_EXPORT} <= keys
        found = [self._guess(column, table, is_ours) for column in table.columns]
        return self._apart(self._whole_names(table, found))

    def _guess(self, column: Column, table: Table, is_ours: bool) -> Guess:
        if is_ours and column.heading in LEFT_OF_AN_EXPORT:
            return Guess(ASIDE, is_sure=True)
        if told := self._told(column.heading):
            return Guess(told, is_sure=True)
        values = _sample(table, column)
        guess = self._worded(column.heading) or self._valued(values)
        # A wish that names no workshop of the day would refuse every line.
        if guess.startswith("wish") and not self._mostly(values, self.workshops.is_named):
            guess = ASIDE
        return Guess(guess, is_sure=False)

    def _told(self, heading: str) -> str:
        return self.sure.get(heading_key(heading), "")

    def _worded(self, heading: str) -> str:
        """What the words of a heading seem to say."""
        key = heading_key(heading)
        if key in OF_THE_PAYER:
            return "email"
        if key in STATES:
            return STATUS
        for part in _parts(heading):
            if found := self._told(part) or self._bare.get(_bare(heading_key(part)), ""):
                return found
        return self._wish(key) or self._contained(key)

    def _wish(self, key: str) -> str:
        rank = next((rank for rank, said in enumerate(RANKS, start=1) if re.search(said, key)), 0)
        place = self.workshops.place_said(key)
        if not A_WISH.search(key) or not place:
            return ""
        slug = wish_slug(place, rank or 1)
        return slug if slug in self.by_slug else ""

    def _contained(self, key: str) -> str:
        words = set(key.split())
        for said, slug in self._within:
            rest = words - set(said.split())
            if len(said) > 2 and f" {said} " in f" {key} " and rest.isdisjoint(FOREIGN.split()):
                return slug
        return ""

    def _valued(self, values: Sequence[str]) -> str:
        """What the values of a column seem to be."""
        tests: dict[str, Callable[[str], object]] = {
            "email": ADDRESS.fullmatch, "phone": PHONE.fullmatch, PRESENCE: _half_days_alone,
        }  # fmt: skip
        found = next((slug for slug, test in tests.items() if self._mostly(values, test)), "")
        if not found and self.workshops.slots and self._mostly(values, self._is_a_workshop_in_words):
            return wish_slug(1, 1) if len(self.workshops.slots) == 1 else WISHES
        return found

    def _is_a_workshop_in_words(self, text: str) -> bool:
        """A number alone may count anything."""
        return not text.isdecimal() and self.workshops.is_named(text)

    def _mostly(self, values: Sequence[str], test: Callable[[str], object]) -> bool:
        return bool(values) and sum(bool(test(value)) for value in values) * 2 > len(values)

    def _whole_names(self, table: Table, found: list[Guess]) -> list[Guess]:
        """« Nom » without « Prénom » holds whole names when most of its values have two words."""
        slugs = {guess.slug for guess in found}
        if "first_name" in slugs or FULL_NAME in slugs:
            return found
        return [
            Guess(FULL_NAME, is_sure=False)
            if guess.slug == "last_name" and self._mostly(_sample(table, column), lambda value: " " in value.strip())
            else guess
            for column, guess in zip(table.columns, found, strict=True)
        ]

    def _apart(self, found: list[Guess]) -> list[Guess]:
        """Of two columns that seem to mean the same, the surest then the first keeps it, and both are asked about."""
        kept: dict[str, int] = {}
        for place in sorted(range(len(found)), key=lambda place: not found[place].is_sure):
            kept.setdefault(found[place].slug, place)
        if FULL_NAME in kept and "first_name" in kept and "last_name" in kept:
            kept[FULL_NAME] = -1
        return [
            guess if guess.slug == ASIDE or kept[guess.slug] == place else Guess(ASIDE, is_sure=False)
            for place, guess in enumerate(found)
        ]

    # --- What was said once ---

    def remembered(self, table: Table) -> list[Guess]:
        """What was said of the same headings; nothing when it was not said, or means something of another day."""
        match = ColumnMatch.objects.filter(digest=_digest(table)).first()
        if match is None or not set(match.answers) <= {ASIDE, *self.by_slug}:
            return []
        return [Guess(slug, is_sure=True) for slug in match.answers]


def remember(table: Table, slugs: Sequence[str]) -> None:
    """Keep what the columns of `table` mean, in their order, for the next list with the same headings."""
    said = {"headings": _keys(table), "answers": [*slugs], "said_at": timezone.now()}
    ColumnMatch.objects.update_or_create(digest=_digest(table), defaults=said)


def wish_slug(place: int, rank: int) -> str:
    """The meaning « choice of this rank in the slot at this place », both from 1."""
    return f"wish.{place}.{rank}"


def nth_choice(rank: int) -> str:
    """« 1er choix », « 2e choix »."""
    return f"{rank}{'er' if rank == 1 else 'e'} choix"


def half_days_in(text: str) -> set[str]:
    """The answers that « Le matin ; Le déjeuner » ticks. Raises ValueError for other words."""
    said, key = set(), heading_key(text)
    for words, names in (
        ("apres midi|pm|afternoon", ["attends_afternoon"]),
        ("matin|matinee|am|morning", ["attends_morning"]),
        ("dejeuner|repas|midi|buffet|lunch", ["attends_lunch"]),
        ("journee|jour|day|deux", ["attends_morning", "attends_afternoon"]),
    ):
        key, times = re.subn(rf"\b(?:{words})\b", " ", key)
        said.update(names if times else [])
    if key.strip() and not said and not re.fullmatch(r"\W*(aucune?|non|absente?|none|no)\W*", key):
        raise ValueError(f"« {text} »\u00a0: écrivez par exemple «\u00a0matin, déjeuner, après-midi\u00a0».")
    return said


def _half_days_alone(text: str) -> bool:
    """Whether a value is made of half-days and little else."""
    try:
        return bool(half_days_in(text)) and len(text) < 20 * len(half_days_in(text)) + 20
    except ValueError:
        return False


def _parts(heading: str) -> list[str]:
    """What a heading asks, then what it adds: « Vous viendrez [Le matin] » asks the latter, « Nom (d’usage) » not."""
    before, bracket, inside = re.split(r"([\[(]|$)", heading, maxsplit=1)
    return [inside, before] if bracket == "[" else [before, inside]


def _bare(key: str) -> str:
    return " ".join(word for word in key.split() if word not in FILLING.split()) or key


def _sample(table: Table, column: Column) -> list[str]:
    """The first values of a column, as text."""
    cells = (str(row[column.position]).strip() for row in table.rows.values() if row[column.position] is not None)
    return [cell for _, cell in zip(range(LOOKED_AT), filter(None, cells), strict=False)]


def _keys(table: Table) -> list[str]:
    return [heading_key(column.heading) for column in table.columns]


def _digest(table: Table) -> str:
    return hashlib.sha256("\t".join(_keys(table)).encode()).hexdigest()
