"""What a visitor would notice of a session that changes: when, where, whether it takes place."""

from collections.abc import Iterable

from programme.models import Session, SessionChange
from rencontre.french.typography import french_hour_range

LABELS = {"hours": "Horaire", "venue": "Lieu", "room": "Salle"}


def noticed(session: Session) -> dict[str, str | bool]:
    """What visitors read about `session`, effective hours and venue included, in words that its history keeps."""
    return {
        "hours": french_hour_range(session.effective_starts_at, session.effective_ends_at),
        "venue": session.effective_venue.name,
        "room": session.room.name if session.room else "",
        "cancelled": session.cancelled_at is not None,
    }


def described(before: dict, after: dict) -> list[str]:
    """One sentence for each thing that differs: « Salle : Vauban (avant : Verdun). »; empty when nothing does."""
    was_cancelled = before.get("cancelled", False)
    if after.get("cancelled", False):
        return [] if was_cancelled else ["La séance est annulée."]
    sentences = ["La séance a lieu, finalement."] if was_cancelled else []
    for name, label in LABELS.items():
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            was = f" (avant : {old})" if old else ""
            sentences.append(f"{label} : {new or 'à préciser'}{was}.")
    return sentences


def news_of(sessions: Iterable[Session]) -> dict[int, list[str]]:
    """What changed since people were last told, for each of `sessions` that has something to announce, in one query.

    By primary key, from first to last: what changed back is not told.
    """
    changes: dict[int, list[SessionChange]] = {}
    for change in SessionChange.objects.filter(session__in=sessions, announced_at=None).order_by("at", "pk"):
        changes.setdefault(change.session_id, []).append(change)
    told = {pk: described(found[0].before, found[-1].after) for pk, found in changes.items()}
    return {pk: sentences for pk, sentences in told.items() if sentences}
