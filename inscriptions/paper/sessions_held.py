"""The sessions that papers are made for, and the day as the page that offers them shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import User

from programme.models import Event, Intervention, Session
from programme.queries import agenda, sessions_of
from rencontre.pdf.render import Part

PAGES_A_PART = 10
SEEN_BY = "inscriptions.view_registration"
Piece = TypeVar("Piece")


@dataclass(frozen=True)
class PrintedDay:
    """A day on « Documents à imprimer »: its sessions that take place, slots and workshops too, and who looks."""

    event: Event
    sessions: list[Session]
    user: User


def in_tens(pages: Sequence[Piece]) -> list[Sequence[Piece]]:
    """The pages of each part."""
    return [pages[i : i + PAGES_A_PART] for i in range(0, len(pages), PAGES_A_PART)]


def parts_of(context: dict, name: str, pages: Sequence) -> list[Part]:
    """Parts of ten pages; each page is drawn from one of `pages`, which the template knows by `name`."""
    return [Part(context | {name: part}, count=len(part)) for part in in_tens(pages)]


def sessions_held(event: Event, session: int | None = None) -> list[Session]:
    """What takes place, in order; a slot stands for its workshops, a cancelled session for nothing."""
    day = agenda(event)
    slots = {item.session.pk for item in day if item.workshops}
    return [
        found
        for found in sessions_of(day)
        if found.pk not in slots and found.cancelled_at is None and session in (None, found.pk)
    ]


def speakers_in_order(session: Session) -> list[Intervention]:
    """In speaking order, each once."""
    return list({i.speaker_id: i for i in reversed(session.interventions.all())}.values())[::-1]
