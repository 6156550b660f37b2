"""Workshops as lists name them: « Atelier 2 », « 2 », their title or its beginning, after the hour of their slot."""

import re
from dataclasses import dataclass
from functools import cached_property

from programme.models import Event, Session
from programme.queries import Slot, slots_with_workshops
from rencontre.domain import DomainError
from rencontre.french.names import fold

NUMBERED = re.compile(r"(?:ateliers?|workshop|at|a|n|no|numero)?\s*(\d{1,3})\b(.*)")
AN_HOUR = re.compile(r"\b(\d{1,2}) ?(?:h|:) ?(\d{2})?\b")
SHORTEST = 4  # letters of the beginning of a title


def _key(text: str) -> str:
    return re.sub(r"[^\w:]+", " ", fold(text)).strip()


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

    def named(self, text: str, slot: Slot | None = None) -> tuple[Slot, Session]:
        """The workshop that `text` names, in `slot` when the column is of one. Raises DomainError."""
        key, among = _key(text), [one for one in self._offered if slot is None or one[0] is slot]
        if (hour := AN_HOUR.match(key)) and (rest := key[hour.end() :].strip()):
            said, key = f"{int(hour[1]):02}:{hour[2] or '00'}", rest
            among = [one for one in among if f"{one[0].session.effective_starts_at:%H:%M}" == said]
        found = self._by_title(key, among) or self._by_number(key, among) or self._by_beginning(key, among)
        if len(found) > 1:
            raise DomainError(f"« {text} » peut être plusieurs ateliers de la journée : écrivez l’heure devant.")
        if not found:
            where = f" du créneau de {slot.session.effective_starts_at:%H:%M}" if slot else " de la journée"
            raise DomainError(f"« {text} » n’est pas un atelier{where}.")
        return found[0]

    def is_named(self, text: str) -> bool:
        """Whether `text` names workshops."""
        try:
            return bool(self.wished(text))
        except DomainError:
            return False

    def wished(self, text: str, slot: Slot | None = None) -> list[tuple[Slot, Session]]:
        """The workshops of a cell, in its order: parted by « ; » or by lines, or one whose title has a « ; ».

        Raises DomainError.
        """
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        try:
            return [self.named(part, slot) for part in parts]
        except DomainError as error:
            refused = error
        try:
            return [self.named(text, slot)]
        except DomainError:
            raise refused from None

    def place_said(self, key: str) -> int:
        """The place (from 1) of the slot that a folded heading speaks of; 0 when it does not say."""
        if len(self.slots) == 1:
            return 1
        hours = {f"{int(hour):02}:{minute or '00'}" for hour, minute in AN_HOUR.findall(key)}
        titles = [heading for slot in self.slots if (heading := _key(slot.session.title))]
        said = [
            place
            for place, slot in enumerate(self.slots, start=1)
            if f"{slot.session.effective_starts_at:%H:%M}" in hours
            or (titles.count(_key(slot.session.title)) == 1 and _key(slot.session.title) in key)
            or (self._alone_in(slot) and _half_day_words(slot) in key)
        ]
        return said[0] if len(said) == 1 else 0

    def _alone_in(self, slot: Slot) -> bool:
        return sum(one.half_day == slot.half_day for one in self.slots) == 1

    def _by_title(self, key: str, among: list[tuple[Slot, Session]]) -> list[tuple[Slot, Session]]:
        return [one for one in among if key in {_key(one[1].label), _key(one[1].title), _key(str(one[1]))}]

    def _by_number(self, key: str, among: list[tuple[Slot, Session]]) -> list[tuple[Slot, Session]]:
        said = NUMBERED.fullmatch(key)
        if not said or self._by_beginning(said[2].strip(": "), [one for one in among if str(one[1].number) != said[1]]):
            return []  # the number of one, with the title of another
        return [one for one in among if str(one[1].number) == said[1]]

    def _by_beginning(self, key: str, among: list[tuple[Slot, Session]]) -> list[tuple[Slot, Session]]:
        if len(key) < SHORTEST:
            return []
        return [one for one in among if _key(one[1].title).startswith(key)]


def _half_day_words(slot: Slot) -> str:
    return "apres midi" if slot.half_day == "afternoon" else "matin"
