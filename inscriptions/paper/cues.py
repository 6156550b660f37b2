"""The card of who leads a session."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from inscriptions.models import Registration
from inscriptions.paper.sessions_held import (
    SEEN_BY,
    parts_of,
    said_of_sessions,
    said_of_speakers,
    sessions_held,
    speakers_in_order,
)
from programme.models import Event, Intervention, Session
from rencontre.domain import DomainError
from rencontre.french.typography import french_duration
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Printout, When, paper

NOT_LED = {Session.Kind.BREAK, Session.Kind.LUNCH, Session.Kind.WELCOME}


@dataclass(frozen=True)
class Cue:
    """What whoever leads a session has in hand; `expected` is how many people signed up for it."""

    session: Session
    speakers: list[Intervention]
    duration: str
    expected: int


@paper(
    "cues",
    title="Fiches d’animation",
    noun="fiche",
    when=When.ROOMS,
    permission=SEEN_BY,
    route="documents/fiches-animation.pdf",
    of_a_session=True,
    text="Une page A5 par séance : horaires, intervenants dans l’ordre, personnes attendues.",
)
def cues_to_print(event: Event, *, maker: User | None = None, session: int | None = None) -> Printout:
    """An A5 card for whoever leads the session of this primary key, or for each one of the day that someone leads.

    DomainError when there is none.
    """
    sessions = [found for found in sessions_held(event, session) if found.kind not in NOT_LED]
    if not sessions:
        raise DomainError("Aucune séance à animer : ajoutez-les à la journée.")
    parts = parts_of({"event": event}, "cues", _cues(event, sessions))
    undrawn = undrawn_signs(people=said_of_speakers(sessions), texts=said_of_sessions(sessions))
    return Printout("inscriptions/paper/cues.html", parts, f"fiches-animation-{event.slug}", undrawn=undrawn)


def _cues(event: Event, sessions: list[Session]) -> list[Cue]:
    confirmed = event.registrations.confirmed()
    halves = confirmed.aggregate(
        morning=Count("pk", filter=Q(attends_morning=True)), afternoon=Count("pk", filter=Q(attends_afternoon=True))
    )
    seats = _seats(confirmed)
    return [
        Cue(
            session=found,
            speakers=speakers_in_order(found),
            duration=french_duration(_minutes(found.starts, found.ends)),
            expected=seats.get(found.pk, 0) if found.kind == Session.Kind.WORKSHOP else halves[found.half_day],
        )
        for found in sessions
    ]


def _seats(confirmed: QuerySet[Registration]) -> dict[int, int]:
    """Primary key of a workshop → how many of the `confirmed` people have a seat there."""
    seated = Registration.objects.filter(pk__in=confirmed.values("pk"), seats__isnull=False)
    return dict(seated.order_by("seats__workshop").values_list("seats__workshop").annotate(Count("pk")))


def _minutes(starts: datetime, ends: datetime) -> int:
    return round((ends - starts).total_seconds() / 60)
