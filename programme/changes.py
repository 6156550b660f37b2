"""What a visitor would notice of a day or of a session that changes: when, where, whether it takes place."""

from collections.abc import Iterable, Sequence

from programme.models import Event, EventChange, Session, SessionChange
from rencontre.french.typography import french_date, french_hour_range

LABELS = {"date": "Date", "hours": "Horaire", "venue": "Lieu", "room": "Salle"}
Noticed = dict[str, str | bool]


def noticed(session: Session) -> Noticed:
    """What visitors read about `session`, effective hours and venue included, in words that its history keeps."""
    return {
        "hours": french_hour_range(session.effective_starts_at, session.effective_ends_at),
        "venue": session.effective_venue.name,
        "room": session.room.name if session.room else "",
        "cancelled": session.cancelled_at is not None,
    }


def noticed_of_day(event: Event) -> Noticed:
    """The same of the day itself."""
    return {
        "date": french_date(event.date),
        "hours": french_hour_range(event.starts_at, event.ends_at),
        "venue": event.main_venue.name,
        "cancelled": event.status == Event.Status.CANCELLED,
    }


def described(before: Noticed, after: Noticed) -> list[str]:
    """One sentence for each thing that differs: « Salle : Vauban (avant : Verdun). »; empty when nothing does."""
    return _described(before, after, "La séance")


def described_day(before: Noticed, after: Noticed) -> list[str]:
    """The same of a day: « Date : jeudi 7 juin 2018 (avant : jeudi 31 mai 2018). »"""
    return _described(before, after, "La journée")


def _described(before: Noticed, after: Noticed, what: str) -> list[str]:
    was_cancelled = before.get("cancelled", False)
    if after.get("cancelled", False):
        return [] if was_cancelled else [f"{what} est annulée."]
    sentences = [f"{what} a lieu, finalement."] if was_cancelled else []
    for name, label in LABELS.items():
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            was = f" (avant : {old})" if old else ""
            sentences.append(f"{label} : {new or 'à préciser'}{was}.")
    return sentences


def news_of(changes: Iterable[SessionChange]) -> dict[int, list[str]]:
    """What these changes of sessions, in the order in which they came, come to, for each that has something to say.

    By primary key of the session, from first to last: what changed back is not told.
    """
    found: dict[int, list[SessionChange]] = {}
    for change in changes:
        found.setdefault(change.session_id, []).append(change)
    told = {pk: described(those[0].before, those[-1].after) for pk, those in found.items()}
    return {pk: sentences for pk, sentences in told.items() if sentences}


def has_untold_date(event: Event) -> bool:
    """Whether the date of `event` differs from the one that people were told; one statement."""
    changes = event.changes.filter(announced_at=None).order_by("at", "pk")
    dates = [(change.before.get("date"), change.after.get("date")) for change in changes]
    return bool(dates) and dates[0][0] != dates[-1][1]


def news_of_day(changes: Sequence[EventChange]) -> list[str]:
    """The same of the changes of one day itself."""
    return described_day(changes[0].before, changes[-1].after) if changes else []
