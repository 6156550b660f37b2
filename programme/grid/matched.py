"""A draft over a day that has moments: which line of the text is which session, what it would add, what change.

Nothing is removed: what the text does not say stays.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from django.core.exceptions import ValidationError

from programme.grid.drafted import Drafted
from programme.grid.reading import HOUR, TITLES
from programme.grid.typed import FIELDS, LABELS, NEW_VENUES, GridLine, compared
from programme.grid.voices import bare, said_in
from programme.models import Session
from programme.reading.draft import Doubt
from rencontre.french.names import fold

VAGUE = {Session.Kind.TALK.value, getattr(Session.Kind, "OTHER", Session.Kind.TALK).value}
PROMISED = (
    "Le texte dit autre chose ({}\u00a0: {})\u202f: des personnes sont inscrites, "
    "cela se change par «\u00a0changer…\u00a0»."
)
Rule = Callable[[GridLine, GridLine], bool]


def over_saved(drafted: Drafted, saved: list[GridLine]) -> Drafted:
    """`drafted`, where each line that is a saved one becomes it, changed as the text says; the other saved ones stay.

    The lines of the text keep their words and doubts under the `ref` that they have then.
    """
    moments = _pairs(_of_slot(drafted.lines, ""), _of_slot(saved, ""))
    found = Drafted(doubts={"": drafted.doubts.get("", [])}, unread=drafted.unread, main=drafted.main,
                    new_venues=drafted.new_venues)  # fmt: skip
    own: dict[str, list[GridLine]] = {}
    placed: list[tuple[time, int, GridLine]] = []
    last = time.min
    for line in _of_slot(drafted.lines, ""):
        pair = moments.get(line.ref)
        kept = _taken(drafted, found, line, pair, slot="")
        last = _hour(line.start) or last
        if pair is None:
            placed.append((last, 1, kept))
        own[kept.ref] = _workshops(drafted, found, line, pair, saved)
    by_key = {line.key: line for line in found.lines if line.key}
    placed += [(_hour(line.start) or time.min, 0, by_key.get(line.key or 0, line)) for line in _of_slot(saved, "")]
    placed.sort(key=lambda one: one[:2])
    found.lines = []
    for _, _, line in placed:
        found.lines += [line, *own.get(line.ref, _of_slot(saved, line.ref))]
    return found


def _of_slot(lines: list[GridLine], slot: str) -> list[GridLine]:
    return [line for line in lines if line.slot == slot]


def _workshops(
    drafted: Drafted, found: Drafted, slot: GridLine, pair: GridLine | None, saved: list[GridLine]
) -> list[GridLine]:
    """Those of a slot of the text, over those of the saved slot that it is."""
    new, old = _of_slot(drafted.lines, slot.ref), _of_slot(saved, pair.ref) if pair else []
    inside = _pairs(new, old)
    kept = [_taken(drafted, found, one, inside.get(one.ref), slot=pair.ref if pair else slot.ref) for one in new]
    by_key = {line.key: line for line in kept if line.key}
    return [*(by_key.get(line.key or 0, line) for line in old), *(line for line in kept if not line.key)]


def _taken(drafted: Drafted, found: Drafted, line: GridLine, pair: GridLine | None, *, slot: str) -> GridLine:
    """`line` as the saved `pair` that it changes, else as a new line; its words and doubts go with it."""
    if pair:
        kept = _changed(line, pair, drafted)
    else:
        kept = replace(line, slot=slot, ref=f"{slot}w{line.ref.partition('w')[2]}") if slot else line
    found.lines.append(kept)
    found.origins[kept.ref] = drafted.origins.get(line.ref, "")
    if said := drafted.doubts.get(line.ref):
        found.doubts[kept.ref] = list(said)
    if pair:
        for name in sorted(pair.locked, key=FIELDS.index):
            if _says_else(name, line, pair):
                sentence = PROMISED.format(LABELS[name].lower(), _in_words(name, line, drafted))
                found.doubts.setdefault(kept.ref, []).append(Doubt(name, sentence))
                found.held.add(kept.ref)
    return kept


def _in_words(name: str, line: GridLine, drafted: Drafted) -> str:
    if name == "kind":
        return TITLES.get(line.kind, line.kind).lower()
    if name == "venue":
        new = dict(zip(NEW_VENUES, drafted.new_venues, strict=False)).get(line.venue)
        return new.name if new else "un autre"
    return line.text(name)


# --- Which is which ----------------------------------------------------------------------------------------------


def _pairs(new: list[GridLine], saved: list[GridLine]) -> dict[str, GridLine]:
    """By `ref` of a line of the text, the saved one that it is: by hour and title, then by less and less."""
    found: dict[str, GridLine] = {}
    left = list(saved)
    for rule in (_same_hour_and_title, _same_title, _same_hour_and_kind, _same_hour_or_number):
        for line in new:
            if line.ref in found:
                continue
            there = [one for one in left if _may_be(line, one) and rule(line, one)]
            if there and (len(there) == 1 or rule is _same_hour_and_title):
                found[line.ref] = there[0]
                left.remove(there[0])
    return found


def _may_be(line: GridLine, saved: GridLine) -> bool:
    slots = [one.kind == Session.Kind.SLOT for one in (line, saved)]
    return slots[0] == slots[1]


def _same_hour(line: GridLine, saved: GridLine) -> bool:
    return bool(line.start) and _hour(line.start) == _hour(saved.start)


def _same_title(line: GridLine, saved: GridLine) -> bool:
    return bool(_title(line)) and _title(line) == _title(saved)


def _same_hour_and_title(line: GridLine, saved: GridLine) -> bool:
    is_same = _hour(line.start) == _hour(saved.start) if line.slot else _same_hour(line, saved)
    return is_same and _same_title(line, saved)


def _same_hour_and_kind(line: GridLine, saved: GridLine) -> bool:
    return not line.slot and _same_hour(line, saved) and line.kind == saved.kind


def _same_hour_or_number(line: GridLine, saved: GridLine) -> bool:
    """A workshop by its number, if both titles share half of their words; a moment by its hour, the same way."""
    is_there = line.number == saved.number if line.slot else _same_hour(line, saved)
    mine, theirs = set(_title(line).split()), set(_title(saved).split())
    return is_there and 2 * len(mine & theirs) >= max(len(mine), len(theirs), 1)


def _title(line: GridLine) -> str:
    return fold(line.title or TITLES.get(line.kind, ""))


def _hour(text: str) -> time | None:
    try:
        return HOUR.clean(text)
    except ValidationError:
        return None


# --- What changes ------------------------------------------------------------------------------------------------


def _changed(line: GridLine, saved: GridLine, drafted: Drafted) -> GridLine:
    """The saved line, where what the text says otherwise is typed."""
    texts = {name: line.text(name) for name in FIELDS if name not in saved.locked and _says_else(name, line, saved)}
    if "speakers" in texts:
        texts["speakers"] = _all_voices(line.speakers, saved.speakers)
    return saved.saying(texts)


def _says_else(name: str, line: GridLine, saved: GridLine) -> bool:
    """Whether the text says something of the field `name`, and something else than what is saved."""
    mine, theirs = line.text(name), saved.text(name)
    if not compared(name, mine) or (name == "kind" and (line.kind in VAGUE or line.slot)):
        return False
    if name in {"start", "end"}:
        return _hour(mine) != _hour(theirs)
    if name == "title" and not theirs:
        return True
    if name == "speakers":
        return fold(_all_voices(mine, theirs)) != fold(theirs)
    return fold(mine) != fold(theirs)


def _all_voices(mine: str, saved: str) -> str:
    """Who speaks as it is saved, each as the text says if it says more than the name, then who else it names."""
    said = {(bare(one.name), one.role): one for one in said_in(mine)}
    found = []
    for one in said_in(saved):
        new = said.pop((bare(one.name), one.role), None)
        says_more = new is not None and (new.function or new.organisation) and fold(new.text) != fold(one.text)
        found.append(new.text if new and says_more else one.text)
    return "\n".join([*found, *(one.text for one in said.values())])
