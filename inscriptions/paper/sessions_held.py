"""The sessions that papers are made for."""

from programme.models import Event, Intervention, Session
from programme.queries import moments, sessions_of
from rencontre.pdf import render

PAGES_A_PART = 10
SEEN_BY = "inscriptions.view_registration"


def _parts(context: dict, name: str, pages: list) -> list[render.Part]:
    """Parts of ten pages; each page is drawn from one of `pages`, which the template knows by `name`."""
    found = [pages[i : i + PAGES_A_PART] for i in range(0, len(pages), PAGES_A_PART)]
    return [render.Part(context | {name: part}, count=len(part)) for part in found]


def _held(event: Event, session: int | None = None) -> list[Session]:
    """What takes place, in order; a slot stands for its workshops, a cancelled session for nothing."""
    day = moments(event)
    slots = {moment.session.pk for moment in day if moment.workshops}
    return [
        found
        for found in sessions_of(day)
        if found.pk not in slots and found.cancelled_at is None and session in (None, found.pk)
    ]


def _speakers(session: Session) -> list[Intervention]:
    """In speaking order, each once."""
    return list({i.speaker_id: i for i in reversed(session.interventions.all())}.values())[::-1]
