"""The programme as lines of text: what the grid shows of each session, and what is typed there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from hashlib import sha256
from typing import Any

from programme.grid.voices import said_of
from programme.models import Session
from rencontre.french.names import cleaned, cleaned_prose

# What is typed of a session, in the order of the screen. A workshop has no kind.
FIELDS = ("start", "end", "kind", "title", "venue", "room", "places", "speakers", "abstract")
# What somebody with a place was promised (`programme/rules.py`); the kind goes with it.
PROMISED_FIELDS = frozenset({"start", "end", "kind", "venue", "places"})
LABELS = {
    "start": "Début",
    "end": "Fin",
    "kind": "Nature",
    "title": "Titre",
    "venue": "Lieu",
    "room": "Salle",
    "places": "Places",
    "speakers": "Intervenants, un par ligne",
    "abstract": "Présentation",
}
MOST_NEW_VENUES = 9
# As a venue: those that are typed under the grid, the first one first.
NEW_VENUES = ("nouveau", *(f"nouveau-{number}" for number in range(2, MOST_NEW_VENUES + 1)))
REF = re.compile(r"s(?P<key>\d{1,18})|(?:(?P<slot>[sn]\d{1,18})w)?n\d{1,4}")
BLANK_LINES = re.compile(r"\n[^\S\n]*\n")
BLANK_KIND = Session.Kind.TALK.value


@dataclass(frozen=True)
class GridLine:
    """A line as it is typed: texts, whatever they are worth.

    `ref` names it in the form: « s12 » the session 12, « n1 » a new moment, « s12wn1 » a new workshop of the slot s12.
    `slot` is the `ref` of its slot, `seen` what each of FIELDS said when the line was shown (`marks_of`), empty for a
    new line; `locked` the fields that people were promised, which the line only shows.
    """

    ref: str
    key: int | None = None
    slot: str = ""
    number: int | None = None
    start: str = ""
    end: str = ""
    kind: str = BLANK_KIND
    title: str = ""
    venue: str = ""
    room: str = ""
    places: str = ""
    speakers: str = ""
    abstract: str = ""
    more: str = ""  # of a slot: how many workshops it will have besides
    remove: bool = False
    sure: bool = False  # what hangs on it goes too
    seen: str = ""
    locked: frozenset[str] = frozenset()

    @property
    def is_workshop(self) -> bool:
        return bool(self.slot)

    @property
    def is_blank(self) -> bool:
        """A new line where nothing is typed; its kind is chosen beforehand."""
        typed = [self.text(name) for name in (*FIELDS, "more") if name != "kind"]
        return self.key is None and not any(map(plain, typed))

    def text(self, name: str) -> str:
        return str(getattr(self, name))

    def saying(self, texts: Mapping[str, Any]) -> "GridLine":
        """The same line where `texts`, by field, are typed."""
        return replace(self, **texts)

    def says(self, other: "GridLine", names: Iterable[str] = FIELDS) -> bool:
        """Whether both say the same in `names`."""
        return all(compared(name, self.text(name)) == compared(name, other.text(name)) for name in names)

    def changed(self) -> set[str]:
        """Which fields say something else than what was shown; all those of a new line."""
        marks = self.seen.split(".")
        if len(marks) != len(FIELDS) + 1:
            return set(FIELDS)
        return {name for name, mark in zip(FIELDS, marks, strict=False) if mark_of(self.text(name), name) != mark}

    @property
    def seen_number(self) -> int:
        """The number that the workshop had when it was shown."""
        number = self.seen.rpartition(".")[2]
        return int(number) if number.isdecimal() and number.isascii() and len(number) < 6 else 0


def plain(text: str) -> str:
    """`text` as it is compared: spaces of all kinds made one, lines that say nothing left out."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in cleaned(text).splitlines())))


def paragraphs(text: str) -> str:
    """`text` as prose is compared: as `plain`, where what a blank line parts stays apart."""
    return "\n\n".join(filter(None, map(plain, BLANK_LINES.split(cleaned_prose(text)))))


def compared(name: str, text: str) -> str:
    """`text` of the field `name` as it is compared."""
    return paragraphs(text) if name == "abstract" else plain(text)


def mark_of(text: str, name: str = "") -> str:
    """What tells a text of the field `name` from another, in eight signs."""
    return sha256(compared(name, text).encode(errors="replace")).hexdigest()[:8]


def marks_of(line: GridLine) -> str:
    """What `GridLine.seen` keeps of a line: a mark a field, then its number."""
    return ".".join([*(mark_of(line.text(name), name) for name in FIELDS), str(line.number or 0)])


def hour_text(hour: time | None) -> str:
    """« 9h », « 9h15 », as one types it; empty without an hour."""
    if hour is None:
        return ""
    if hour.second or hour.microsecond:
        return f"{hour:%H:%M:%S}"
    return f"{hour.hour}h" + (f"{hour.minute:02}" if hour.minute else "")


def line_of(session: Session, locked: frozenset[str] = frozenset()) -> GridLine:
    """The line of a saved session, whose interventions, venue and room are read already."""
    line = GridLine(
        ref=f"s{session.pk}",
        key=session.pk,
        slot=f"s{session.parent_id}" if session.parent_id else "",
        number=session.number,
        start=hour_text(session.starts_at),
        end=hour_text(session.ends_at),
        kind=session.kind,
        title=session.title,
        venue=str(session.venue_id or ""),
        room=session.room.name if session.room else "",
        places="" if session.capacity is None else str(session.capacity),
        speakers="\n".join(said_of(one) for one in session.interventions.all()),
        abstract=session.abstract,
        locked=locked,
    )
    return replace(line, seen=marks_of(line))


def under_their_slots(lines: Iterable[GridLine]) -> list[GridLine]:
    """The same lines, each workshop after its slot, in the order in which they come; an orphan is left out."""
    lines = list(lines)
    own: dict[str, list[GridLine]] = {}
    for line in lines:
        own.setdefault(line.slot, []).append(line)
    return [one for line in own.get("", []) for one in (line, *own.get(line.ref, []))]


def free_ref(lines: Iterable[GridLine], slot: str = "") -> str:
    """The `ref` of one more line, inside `slot` or in the day."""
    taken = {line.ref for line in lines}
    start = f"{slot}w" if slot else ""
    return next(ref for number in range(10_000) if (ref := f"{start}n{number}") not in taken)
