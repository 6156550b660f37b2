"""What a letter says of what changed, before and after, in the words that people read on their own page."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from inscriptions.letters.day import LetterDay
from inscriptions.models import Registration
from inscriptions.people.answers import OF_THE_PERSON
from inscriptions.people.rows import rows_of_ones_own
from inscriptions.post.facts import Facts, Json
from programme.models import Event, Session
from rencontre.french.typography import french_hour_range

NOTHING, DELETED, NOT_YET = "aucun", "atelier supprimé", "à la répartition des vœux"
Seats = Mapping[str, int]


@dataclass(frozen=True)
class ChangeLine:
    """One thing that changed: « Présence », before, after."""

    label: str
    before: str
    after: str


def change_lines(facts: Facts, day: LetterDay, person: Registration) -> list[ChangeLine]:
    """What the facts of a letter say that changed of `person`: answers, then seats and wishes of the slots in order."""
    said = facts.said.get("changes") or {"before": {}, "after": {}}
    lines = _answers(person, said)
    sides = said["before"], said["after"]
    word = "Vœux" if day.event.allocation == Event.Allocation.WISHES else "Choix"
    for slot in day.slots:
        hours = french_hour_range(slot.session.effective_starts_at, slot.session.effective_ends_at)
        # A slot that is not shared out yet has no seats but those that the team gives.
        gives = facts.decided.giving is None or slot.pk in facts.decided.giving
        nowhere = NOTHING if gives else NOT_YET
        seats = [_named(day, [side.get("seats", {}).get(str(slot.pk))], nowhere) for side in sides]
        lines.append(ChangeLine(f"Atelier, {hours}", *seats))
        wishes = [_named(day, _wished(side.get("wishes", {}), slot.pk)) for side in sides]
        lines.append(ChangeLine(f"{word}, {hours}", *wishes))
    return [line for line in lines if line.before != line.after]


def _answers(person: Registration, said: Json) -> list[ChangeLine]:
    before, after = (
        {row.label: ", ".join(row.values) for row in rows_of_ones_own(_as_it_was(person, said[side]), OF_THE_PERSON)}
        for side in ("before", "after")
    )
    return [ChangeLine(label, before.get(label, NOTHING), after.get(label, NOTHING)) for label in before | after]


def _as_it_was(person: Registration, said: Json) -> Registration:
    other = copy(person)  # in memory alone
    for name, value in said.items():
        if name not in ("seats", "wishes"):
            setattr(other, name, value)
    return other


def _wished(wishes: Seats, slot: int) -> list[int]:
    """The workshops of a slot, best first, of « slot.rank » → workshop."""
    ranked = {int(key.partition(".")[2]): one for key, one in wishes.items() if key.partition(".")[0] == str(slot)}
    return [ranked[rank] for rank in sorted(ranked)]


def _named(day: LetterDay, workshops: Sequence[int | None], nothing: str = NOTHING) -> str:
    found: list[Session | None] = [day.sessions.get(pk) for pk in workshops if pk]
    return ", ".join(f"{one} (annulé)" if one and one.cancelled_at else str(one or DELETED) for one in found) or nothing
