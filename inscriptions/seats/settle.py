"""Who gets the free places: decided in memory, on what was read once. The frame of the acts writes it.

A preview decides in the same way, and writes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from inscriptions.models import Registration
from inscriptions.seats.lines import Lines, Wished
from inscriptions.seats.places import day_places
from programme.models import Event


@dataclass
class Settlement:
    """What the free places of a day come to: who leaves its line, first in line first, and who sits where (`lines`)."""

    lines: Lines
    promoted: list[Registration] = field(default_factory=list)

    @property
    def moved(self) -> list[int]:
        """Primary keys of the people whose seats change, in the order in which they were moved."""
        return [person for person, before in self.lines.before.items() if before != self.lines.held_by(person)]


def is_over(event: Event, *, now: datetime) -> bool:
    """Whether the places of `event` are given no more: it has ended, or is cancelled."""
    return event.status == Event.Status.CANCELLED or now >= event.ends


def settlement_of(event: Event, *, now: datetime, lines: Lines, among: Collection[int] | None = None) -> Settlement:
    """Give every free place, of the day then of its workshops, to the first who waits for it; nothing is written.

    `lines` are those of the day, where a preview has already moved people. `among`: the workshops that may take
    somebody, when it is not all of them; those of who gets a place of the day are added.
    """
    found = Settlement(lines, _promoted(event, now))
    lines.give_places(found.promoted, now=now)
    if among is not None:
        wished = (lines.wishes.get(person.pk, []) for person in found.promoted)
        among = {*among, *(choice.workshop_id for choice in chain.from_iterable(wished))}
    _fill_workshops(lines, lines.workshops if among is None else among)
    return found


def _promoted(event: Event, now: datetime) -> list[Registration]:
    """The first of the line of the day, as many as there are places; who has an address to prove is passed over."""
    places = day_places(event, now=now)
    return list(event.registrations.served()[: places.left]) if places.line and places.has_room else []


def _fill_workshops(lines: Lines, among: Collection[int]) -> None:
    to_fill = {pk for pk in among if _gives_seats(pk, lines)}
    # Each move betters somebody's rank, so that the cascade ends. The lowest first: what is left out of `among` because
    # it moves nobody changes nothing.
    while to_fill:
        workshop = min(to_fill)
        to_fill.remove(workshop)
        if not lines.has_room(workshop):
            continue
        for choice in lines.line(workshop):
            if not lines.skipped(choice):
                to_fill |= {pk for pk in _take(choice, lines) if _gives_seats(pk, lines)}
                if not lines.has_room(workshop):
                    break


def _gives_seats(workshop: int, lines: Lines) -> bool:
    return workshop in lines.workshops and lines.workshops[workshop].parent_id in lines.giving


def _take(choice: Wished, lines: Lines) -> list[int]:
    """Seat the person; where somebody may sit now: in the seat they leave, and they, at the hours they leave."""
    left = lines.seats.get((choice.registration_id, choice.slot_id))
    was_full = left is not None and not lines.has_room(left.workshop_id)
    lines.sit(choice.registration_id, choice.slot_id, choice.workshop_id)
    if left is None:
        return []
    others = (wish for wish in lines.wishes[choice.registration_id] if wish.slot_id != choice.slot_id)
    freed = [wish.workshop_id for wish in others if lines.clash(wish.workshop_id, left.workshop_id)]
    return [left.workshop_id, *freed] if was_full else freed
