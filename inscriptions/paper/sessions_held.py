"""The sessions that papers are made for, and the day as the page that offers them shows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import User

from inscriptions.models import Registration
from programme.models import Event, Intervention, Session
from programme.queries import agenda, sessions_of
from rencontre.pdf.notices import Said
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
    return in_parts(pages, pages=PAGES_A_PART)


def in_parts(found: Sequence[Piece], *, pages: int) -> list[Sequence[Piece]]:
    """The same, so many pages a part."""
    return [found[i : i + pages] for i in range(0, len(found), pages)]


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


def said_of(person: Registration) -> Said:
    """A person, and what papers print of them."""
    return person.full_name, " ".join([person.full_name, person.job_title, person.organisation])


def said_of_speakers(sessions: Iterable[Session]) -> Iterator[Said]:
    """Who speaks in `sessions`, and what papers print of them."""
    for session in sessions:
        for entry in session.interventions.all():
            name = entry.speaker.full_name
            yield name, " ".join([name, entry.displayed_function, entry.speaker.organisation])


def said_of_sessions(sessions: Iterable[Session]) -> Iterator[Said]:
    """The titles, rooms and venues of `sessions`, each by itself."""
    for session in sessions:
        for text in (str(session), session.room.name if session.room else "", session.effective_venue.name):
            yield text, text


def speakers_in_order(session: Session) -> list[Intervention]:
    """In speaking order, each once."""
    return list({i.speaker_id: i for i in reversed(session.interventions.all())}.values())[::-1]
