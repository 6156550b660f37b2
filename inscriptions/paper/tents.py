"""Name tents: a page to fold for each speaker (docs/pratique-francaise.md §5)."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from inscriptions.paper.sessions_held import (
    SEEN_BY,
    PrintedDay,
    parts_of,
    said_of_speakers,
    sessions_held,
    speakers_in_order,
)
from programme.models import Event, Intervention, Session
from rencontre.domain import DomainError
from rencontre.french.typography import typographic
from rencontre.pdf.fitting import LEADING, POINT, Fitted, fit
from rencontre.pdf.notices import shortened, undrawn_signs
from rencontre.pdf.papers import Line, Paper, Printout, When, Words, paper

# A face of a tent, in mm: 190 to write on, the name in at most two or three lines unless it needs more.
TENT_WIDTH, TENT_HEIGHT, NAME_HEIGHT, GAP = 190, 88, 52, 3
NAME_SIZES, DETAIL_SIZES = range(88, 47, -2), range(28, 19, -2)  # points
# A name that 48 points cannot hold whole in three lines takes most of the face, and is set smaller rather than cut.
LONG_NAME_HEIGHT, LONG_NAME_SIZES = 77, (48, 42, 36, 30)


@dataclass(frozen=True)
class Tent:
    """One speaker at a table, each text in the size that fits a face; `rank` is the place in the speaking order."""

    full_name: str
    session: Session
    rank: int
    count: int
    name: Fitted
    function: Fitted
    organisation: Fitted


def tents_lines(this: Paper, day: PrintedDay) -> list[Line]:
    """The tents of the day, then those of each session where somebody speaks."""
    text = "Une page A4 par intervenant, à plier aux deux traits, dans l’ordre de parole."
    spoken = [session for session in day.sessions if session.interventions.all()]
    sessions = [_of_session(this, day.event, session) for session in spoken]
    return [this.line(day.event.pk, [Words(text)], *sessions, title="Chevalets de toute la journée")]


def _of_session(this: Paper, event: Event, session: Session) -> list[Words]:
    return [Words(str(session), this.address(event.pk, {"seance": session.pk}), at=session.effective_starts_at)]


@paper(
    "tents",
    title="Chevalets",
    noun="chevalet",
    when=When.ROOMS,
    permission=SEEN_BY,
    route="documents/chevalets.pdf",
    of_a_session=True,
    lines=tents_lines,
)
def tents_to_print(event: Event, *, maker: User | None = None, session: int | None = None) -> Printout:
    """A page to fold for each speaker of the session of this primary key, or of every session, in speaking order.

    DomainError when nobody speaks there.
    """
    tents = [tent for found in sessions_held(event, session) for tent in _tents(found)]
    if not tents:
        raise DomainError("Aucun intervenant à qui préparer un chevalet : ajoutez-les aux séances.")
    context = {"event": event, "sizes": [*NAME_SIZES, *LONG_NAME_SIZES, *DETAIL_SIZES]}
    cut = ((tent.full_name, {"structure": tent.organisation, "fonction": tent.function}) for tent in tents)
    return Printout(
        "inscriptions/paper/tents.html",
        parts_of(context, "tents", tents),
        f"chevalets-{event.slug}",
        list(dict.fromkeys(notice for name, texts in cut for notice in shortened(name, texts))),
        undrawn_signs(people=said_of_speakers(tent.session for tent in tents)),
    )


def _tents(session: Session) -> list[Tent]:
    speakers = speakers_in_order(session)
    return [_tent(session, entry, rank, len(speakers)) for rank, entry in enumerate(speakers, start=1)]


def _tent(session: Session, entry: Intervention, rank: int, count: int) -> Tent:
    text = typographic(entry.speaker.full_name)
    name = fit(text, face="bold", width=TENT_WIDTH, height=NAME_HEIGHT, sizes=NAME_SIZES)
    if name.tight:
        name = fit(text, face="bold", width=TENT_WIDTH, height=LONG_NAME_HEIGHT, sizes=LONG_NAME_SIZES)
    left = TENT_HEIGHT - name.height - GAP
    organisation = _detail(entry.speaker.organisation, "bold", left / 2)
    function = _detail(entry.displayed_function, "regular", left - organisation.height)
    return Tent(entry.speaker.full_name, session, rank, count, name, function, organisation)


def _detail(text: str, face: str, height: float) -> Fitted:
    if height < DETAIL_SIZES[-1] * POINT * LEADING:
        return Fitted((), DETAIL_SIZES[-1], tight=True, cut=bool(text))
    return fit(typographic(text), face=face, width=TENT_WIDTH, height=height, sizes=DETAIL_SIZES)
