"""What a visitor would notice of a session that changes: when, where, whether it takes place."""

from programme.models import Session
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
    changes = list(session.changes.filter(announced_at=None).order_by("at", "pk"))
    return described(changes[0].before, changes[-1].after) if changes else []
