"""Workshops as lists name them: « Atelier 2 », « 2 », their title or its beginning, after the hour of their slot."""

import re
from dataclasses import dataclass
from functools import cached_property, partial

from programme.models import Event, Session
from programme.queries import Slot, slots_with_workshops
from rencontre.domain import DomainError
from rencontre.french.names import fold

NUMBERED = re.compile(r"(?:(?:ateliers?|workshop|at|a)\s*)?(?:(?:n|no|numero)\s*)?0*(\d{1,3})\b(.*)")
ORDINAL = re.compile(r"0*(\d{1,3}) ?(?:e|er|eme|nd|rd|th|st) (?:atelier|workshop)\b(.*)")
AN_HOUR = re.compile(r"\b(\d{1,2}) ?(?:h|:) ?(\d{2})?\b")
SHORTEST = 4  # letters of the beginning of a title
# « Atelier 2 : Habitat », whose title may have changed since; not « Atelier 2, Poterie ».
DESCRIBED = re.compile(r"\b(?:atelier|workshop)\s*(?:n\s*[°ºo]?)?\s*\d+\s*[:(–—-]", re.IGNORECASE)
IN_ORDER = re.compile(r"[;\n|]")
ALSO_IN_ORDER = re.compile(r"[,/+&>]|\b(?:et|puis|and|then)\b")


def _key(text: str) -> str:
    """Letters, digits, and the colon of an hour."""
    return " ".join(re.sub(r"[^\w:]|(?<!\d):|:(?!\d)", " ", fold(text)).split())


@dataclass(frozen=True)
class Workshops:
    """Those of a day, slot by slot."""

    slots: list[Slot]

    @classmethod
    def of(cls, event: Event) -> "Workshops":
        return cls(slots_with_workshops(event))

    @cached_property
    def _offered(self) -> list[tuple[Slot, Session]]:
        return [(slot, workshop) for slot in self.slots for workshop in slot.offered]

    @cached_property
    def by_pk(self) -> dict[int, tuple[Slot, Session]]:
        """Those that take place, by their primary key."""
        return {workshop.pk: (slot, workshop) for slot, workshop in self._offered}

    @cached_property
    def _cancelled(self) -> list[tuple[Slot, Session]]:
        return [(slot, one) for slot in self.slots for one in slot.workshops if one.cancelled_at is not None]

    def named(self, text: str, slot: Slot | None = None) -> tuple[Slot, Session]:
        """The workshop that `text` names, in `slot` when the column is of one. Raises DomainError."""
        among = [one for one in self._offered if slot is None or one[0] is slot]
        found = _found(text, among)
        if len(found) > 1:
            raise DomainError(f"«\u00a0{text}\u00a0» peut être plusieurs ateliers\u00a0: {_how_to_tell(found)}.")
        if not found:
            where = f" du créneau de {slot.session.effective_starts_at:%H:%M}" if slot else " de la journée"
            is_cancelled = bool(_found(text, self._cancelled))
            why = "est un atelier annulé" if is_cancelled else f"n’est pas un atelier{where}"
            raise DomainError(f"«\u00a0{text}\u00a0» {why}.")
        return found[0]

    def is_named(self, text: str) -> bool:
        """Whether `text` names workshops."""
        try:
            return bool(self.wished(text))
        except DomainError:
            return False

    def wished(self, text: str, slot: Slot | None = None) -> list[tuple[Slot, Session]]:
        """The workshops of a cell, in its order: parted by « ; » or lines, else by commas or « et ».

        Raises DomainError.
        """
        parts = [*filter(str.strip, IN_ORDER.split(text))]
        ways = (parts, [text], [less for part in parts for less in ALSO_IN_ORDER.split(part) if less.strip()])
        refused: DomainError | None = None
        for way in ways:
            try:
                return [self.named(part.strip(), slot) for part in way]
            except DomainError as error:
                refused = refused or error
        raise refused or DomainError(f"«\u00a0{text}\u00a0» n’est pas un atelier de la journée.")

    def name_of(self, slot: Slot) -> str:
        """« 14:00 », with its title where another slot starts at that hour."""
        hour = slot.session.effective_starts_at
        is_alone = sum(one.session.effective_starts_at == hour for one in self.slots) == 1
        return f"{hour:%H:%M}" if is_alone else f"{hour:%H:%M} {slot.session.title}"

    def place_said(self, key: str) -> int:
        """The place (from 1) of the slot that a folded heading speaks of; 0 when it does not say."""
        hours = {f"{int(hour):02}:{minute or '00'}" for hour, minute in AN_HOUR.findall(key)}
        half_days = {half for half, words in HALF_DAY_WORDS.items() if re.search(rf"\b(?:{words})\b", key)}
        if len(self.slots) == 1:
            return int(not half_days or self.slots[0].half_day in half_days)
        titles = [_key(slot.session.title) for slot in self.slots]
        said = [
            place
            for place, (slot, title) in enumerate(zip(self.slots, titles, strict=True), start=1)
            if f"{slot.session.effective_starts_at:%H:%M}" in hours
            or (title and titles.count(title) == 1 and title in key)
            or (self._alone_in(slot) and slot.half_day in half_days)
        ]
        return said[0] if len(said) == 1 else 0

    def _alone_in(self, slot: Slot) -> bool:
        return sum(one.half_day == slot.half_day for one in self.slots) == 1


HALF_DAY_WORDS = {"morning": "matin|matinee|am|morning", "afternoon": "apres midi|pm|afternoon"}
Named = tuple[Slot, Session]


def _found(text: str, among: list[Named]) -> list[Named]:
    """Those that a text names, after the hour of their slot when it says one."""
    key, is_one = _key(text), not (IN_ORDER.search(text) or ALSO_IN_ORDER.search(text))
    meant = partial(_meant, is_one=is_one, is_described=is_one and DESCRIBED.search(text) is not None)
    hour = AN_HOUR.match(key)
    if hour and (rest := key[hour.end() :].strip()):
        said = f"{int(hour[1]):02}:{hour[2] or '00'}"
        then = [one for one in among if f"{one[0].session.effective_starts_at:%H:%M}" == said]
        if found := meant(rest, then):
            return found
    return meant(key, among)


def _meant(key: str, among: list[Named], *, is_one: bool, is_described: bool) -> list[Named]:
    """What a text that may name several does not say of one alone is no part of its name."""
    by_number = _by_number(key, among, is_described=is_described)
    found = _by_title(key, among) or by_number or _by_beginning(key, among)
    return found or (_by_longer(key, among) if is_one else [])


def _by_title(key: str, among: list[Named]) -> list[Named]:
    return [one for one in among if key in {_key(one[1].label), _key(one[1].title), _key(str(one[1]))}]


def _by_number(key: str, among: list[Named], *, is_described: bool) -> list[Named]:
    """The number, alone or with the title of its workshop; `is_described`, with any but that of another."""
    said = ORDINAL.fullmatch(key) or NUMBERED.fullmatch(key)
    if not said:
        return []
    rest, found = said[2].strip(), [one for one in among if str(one[1].number) == said[1]]
    if not rest or _by_beginning(rest, found):
        return found
    others = [one for one in among if one not in found]
    return found if is_described and not _by_beginning(rest, others) else []


def _by_beginning(key: str, among: list[Named]) -> list[Named]:
    if len(key) < SHORTEST:
        return []
    return [one for one in among if _key(one[1].title).startswith(key)]


def _by_longer(key: str, among: list[Named]) -> list[Named]:
    """« Santé (salle B) »: what begins with a whole title; the longest of them."""
    titles = {one[1].pk: _key(one[1].title) for one in among}
    found = [one for one in among if len(titles[one[1].pk]) >= SHORTEST and key.startswith(f"{titles[one[1].pk]} ")]
    longest = max((len(titles[one[1].pk]) for one in found), default=0)
    return [one for one in found if len(titles[one[1].pk]) == longest]


def _how_to_tell(found: list[Named]) -> str:
    several = len({slot.pk for slot, _ in found}) > 1
    return "écrivez l’heure devant" if several else "écrivez son numéro, ou son titre en entier"
