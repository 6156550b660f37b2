"""Invented people for the demonstration and the measurements: the same number of the same seed is the same person."""

from random import Random
from typing import Any

from inscriptions.people.answers import ANSWERS, SignUp
from inscriptions.people.invented import Invention, answered, invention
from programme.models import Event
from programme.queries import Slot


def invented_sign_up(*, event: Event, slots: list[Slot], seed: int, number: int) -> SignUp:
    """Person `number` of `seed`, with wishes among `slots` (from `programme.queries`) where they come."""
    person = invention(event=event, seed=seed, number=number)
    said = _said(person)
    return SignUp(**said, wishes={slot.pk: wished(event, slot, person.draw) for slot in _attended(person, slots)})


def leaning_sign_up(*, event: Event, slots: list[Slot], seed: int, number: int) -> SignUp:
    """The same person as a day that is talked about gets them: most lean to the first workshops, a few need something.

    About one in sixteen has no preference.
    """
    draw = Random(f"{seed}:{number}:journée")  # noqa: S311 — repeatable on purpose, no secret
    has_no_preference = draw.random() < 1 / 16
    person = invention(event=event, seed=seed, number=number, rare=draw)
    said = _said(person)
    attended = _attended(person, slots)
    return SignUp(
        **said, wishes={slot.pk: [] if has_no_preference else leaning(event, slot, draw) for slot in attended}
    )


def wished(event: Event, slot: Slot, draw: Random) -> list[int]:
    """As many workshops as the form asks, best first."""
    workshops = [workshop.pk for workshop in slot.offered]
    return draw.sample(workshops, min(event.wishes_per_slot, len(workshops)))


def leaning(event: Event, slot: Slot, draw: Random) -> list[int]:
    """As many workshops as the form asks, best first; the first of the slot is wished the most, the last the least."""
    left = [workshop.pk for workshop in slot.offered]
    weights = {workshop: 1 / rank for rank, workshop in enumerate(left, start=2)}
    chosen: list[int] = []
    while left and len(chosen) < event.wishes_per_slot:
        chosen += draw.choices(left, [weights[workshop] for workshop in left])
        left.remove(chosen[-1])
    return chosen


def _said(person: Invention) -> dict[str, Any]:
    for answer in ANSWERS:
        if answer.invented is not None:
            person.said[answer.name] = answered(answer.name, answer.invented, person)
    return person.said


def _attended(person: Invention, slots: list[Slot]) -> list[Slot]:
    comes = {"morning": person.morning, "afternoon": person.afternoon}
    return [slot for slot in slots if comes[slot.half_day]]
