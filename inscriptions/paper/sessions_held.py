"""The sessions that papers are made for."""

from programme.models import Event, Intervention, Session
from programme.queries import agenda, sessions_of
from rencontre.pdf.render import Part

PAGES_A_PART = 10
SEEN_BY = "inscriptions.view_registration"


def parts_of(context: dict, name: str, pages: list) -> list[Part]:
    """Parts of ten pages; each page is drawn from one of `pages`, which the template knows by `name`."""
    found = [pages[i : i + PAGES_A_PART] for i in range(0, len(pages), PAGES_A_PART)]
    return [Part(context | {name: part}, count=len(part)) for part in found]


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
