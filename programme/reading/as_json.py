"""A draft as plain values, which JSON writes: what `read_programme` prints, and what readings are compared with."""

from datetime import time
from typing import Any

from programme.reading.draft import Draft, DraftMoment, MomentKind, NamedSpeaker


def as_json(draft: Draft) -> dict[str, Any]:
    """title, date (ISO, None without a year), sessions in the order of the text; a slot is its workshops, if any."""
    day = next((one.day for one in draft.days if one.day), None)
    return {
        "title": draft.title or None,
        "date": day.isoformat() if day else None,
        "sessions": [session for moment in draft.moments for session in _sessions(moment)],
    }


def _sessions(moment: DraftMoment) -> list[dict[str, Any]]:
    if not moment.workshops:
        return [_session(moment, moment, moment.block)]
    return [_session(one, moment, moment.title) for one in moment.workshops]


def _session(moment: DraftMoment, slot: DraftMoment, block: str) -> dict[str, Any]:
    kind = MomentKind.WORKSHOP if moment.kind is MomentKind.SLOT else moment.kind
    start, end = (moment.start, moment.end) if moment.start else (slot.start, slot.end)
    return {
        "start": _hour(start),
        "end": _hour(end),
        "kind": kind.value,
        "title": moment.title,
        "number": moment.number or None,
        "block": block or None,
        "room": moment.room or None,
        "speakers": [_speaker(one) for one in moment.speakers],
        "doubts": [doubt.sentence for doubt in moment.doubts],
    }


def _speaker(speaker: NamedSpeaker) -> dict[str, str]:
    return {"name": speaker.name, "function": speaker.details, "role": speaker.role.value}


def _hour(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour else None
