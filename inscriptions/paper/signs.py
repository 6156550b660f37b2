"""The sign at the door of a room."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User

from inscriptions.paper.sessions_held import (
    SEEN_BY,
    parts_of,
    said_of_sessions,
    said_of_speakers,
    sessions_held,
    speakers_in_order,
)
from programme.models import Event, Session, Venue
from rencontre.domain import DomainError
from rencontre.french.typography import typographic
from rencontre.pdf.fitting import LEADING, POINT, Fitted, fit
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Printout, When, paper

# A door sign: the sessions in the largest type that keeps the room on one page.
SIGN_WIDTH, SIGN_HEIGHT, ROW_PADDING = 269, 146, 6  # the height: that of the room and of its sessions
HOURS_WIDTH = 5.2  # em
SIGN_SIZES, ROOM_SIZES = (40, 34, 30, 26, 22, 18), range(96, 39, -4)
SPEAKERS_SCALE = 0.62  # of the size of the title

NOT_ON_A_SIGN = {Session.Kind.BREAK}


@dataclass(frozen=True)
class Sign:
    """What is held behind one door, or a part of it; `size` and `small` are in points."""

    place: Fitted
    venue: Venue
    has_room: bool
    sessions: list[Session]
    size: int
    small: int


@paper(
    "signs",
    title="Affiches de salle",
    noun="affiche",
    when=When.ROOMS,
    permission=SEEN_BY,
    route="documents/affiches-de-salle.pdf",
    text="Une page A4 par porte, lisible à trois mètres.",
)
def signs_to_print(event: Event, *, maker: User | None = None) -> Printout:
    """A page to put up at each door, or several: what is held there that day; sessions without a room, at their venue.

    DomainError when the day has no session.
    """
    behind: dict[tuple[int, int | None], list[Session]] = {}
    for session in sessions_held(event):
        if session.kind not in NOT_ON_A_SIGN:
            behind.setdefault((session.effective_venue.pk, session.room_id), []).append(session)
    if not behind:
        raise DomainError("Aucune séance à afficher : ajoutez-les à la journée.")
    context = {
        "event": event,
        "hours_width": HOURS_WIDTH,
        "sizes": [*ROOM_SIZES, *SIGN_SIZES, *map(_small, SIGN_SIZES)],
    }
    signs = [sign for sessions in behind.values() for sign in _signs(sessions)]
    shown = [session for sessions in behind.values() for session in sessions]
    undrawn = undrawn_signs(people=said_of_speakers(shown), texts=said_of_sessions(shown))
    name = f"affiches-de-salle-{event.slug}"
    return Printout("inscriptions/paper/signs.html", parts_of(context, "signs", signs), name, undrawn=undrawn)


def _signs(sessions: list[Session]) -> Iterator[Sign]:
    """In the largest type that keeps them on one page; in the smallest, on as many pages as they need."""
    room, venue = sessions[0].room, sessions[0].effective_venue
    name = typographic(room.name if room else venue.name)
    place = fit(name, face="bold", width=SIGN_WIDTH, height=36, sizes=ROOM_SIZES)
    left = SIGN_HEIGHT - place.height
    sizes = (size for size in SIGN_SIZES if sum(_row_height(session, size) for session in sessions) <= left)
    size = next(sizes, SIGN_SIZES[-1])
    for page in _pages(sessions, size, left):
        yield Sign(place, venue, room is not None, page, size, _small(size))


def _pages(sessions: list[Session], size: int, height: float) -> Iterator[list[Session]]:
    page: list[Session] = []
    room = height
    for session in sessions:
        taken = _row_height(session, size)
        if page and taken > room:
            yield page
            page, room = [], height
        page.append(session)
        room -= taken
    yield page


def _small(size: int) -> int:
    return round(size * SPEAKERS_SCALE)


def _row_height(session: Session, size: int) -> float:
    """Millimetres that a session of a sign takes at `size` points."""
    width = SIGN_WIDTH - HOURS_WIDTH * size * POINT
    names = ", ".join(entry.speaker.full_name for entry in speakers_in_order(session))
    title = fit(typographic(str(session)), face="bold", width=width, height=1000, sizes=[size])
    speakers = fit(names, face="regular", width=width, height=1000, sizes=[_small(size)])
    return max(2 * size * POINT * LEADING, title.height + speakers.height) + ROW_PADDING
