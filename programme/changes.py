"""What a visitor would notice of a session that changes: when, where, whether it takes place."""

from collections.abc import Iterable

from programme.models import Session, SessionChange
from programme.typography import french_hour_range

LABELS = {"hours": "Horaire", "venue": "Lieu", "room": "Salle"}


def noticed(session: Session) -> dict[str, str | bool]:
    """What `session` says of itself, effective hours and venue included, in words that stay readable in the ledger."""
    return {
        "hours": french_hour_range(session.effective_starts_at, session.effective_ends_at),
        "venue": session.effective_venue.name,
        "room": session.room.name if session.room else "",
        "cancelled": session.cancelled_at is not None,
    }


def described(before: dict, after: dict) -> list[str]:
    """One sentence for each thing that differs: « Salle : Vauban (avant : Verdun). »; empty when nothing does."""
    if after["cancelled"]:
        return [] if before["cancelled"] else ["La séance est annulée."]
    sentences = ["La séance a lieu, finalement."] if before["cancelled"] else []
    for name, label in LABELS.items():
        if before[name] != after[name]:
            was = f" (avant : {before[name]})" if before[name] else ""
            sentences.append(f"{label} : {after[name] or 'à préciser'}{was}.")
    return sentences


def to_announce(session: Session) -> list[str]:
    """What changed since the last time people were told, from first to last: what changed back is not told."""
    return news_of([session]).get(session.pk, [])


def news_of(sessions: Iterable[Session]) -> dict[int, list[str]]:
    """The same of each of `sessions` that has something to announce, by primary key, in one query."""
    changes: dict[int, list[SessionChange]] = {}
    for change in SessionChange.objects.filter(session__in=sessions, announced_at=None).order_by("at", "pk"):
        changes.setdefault(change.session_id, []).append(change)
    told = {pk: described(found[0].before, found[-1].after) for pk, found in changes.items()}
    return {pk: sentences for pk, sentences in told.items() if sentences}
