"""What somebody else changed since the grid was shown: kept when one touched something else, shown when not."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from programme.grid.day import GridDay
from programme.grid.typed import FIELDS, LABELS, GridLine, free_ref, plain, under_their_slots

GONE = "Entre-temps, quelqu’un a retiré cette séance. Enregistrez pour la remettre, ou retirez-la."
PROMISED_SINCE = (
    "Des personnes se sont inscrites entre-temps\u00a0: les heures, le lieu, les places et la nature se changent "
    "désormais par «\u00a0changer…\u00a0»."
)


@dataclass
class Merged:
    """What was typed, over the day as it is now; `conflicts`: by `ref`, what the others say, in words."""

    lines: list[GridLine]
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)  # what was typed where people have been promised it since


def merged(typed: Iterable[GridLine], day: GridDay) -> Merged:
    """Put each typed line over the saved one: what was not touched follows it, what both changed is a conflict."""
    typed = list(typed)
    found = Merged([])
    by_key = {line.key: line for line in day.lines}
    needed = {line.slot for line in typed if line.slot and _says_something(line)}
    again: dict[str, str] = {}  # what a slot that is gone is called, once it is a new line
    for line in typed:
        slot = again.get(line.slot, line.slot)
        if now := by_key.get(line.key):
            found.lines.append(_over(line, now, found))
        elif line.key is None and slot == line.slot:
            found.lines.append(line)
        elif _says_something(line) or (line.ref in needed and not line.remove):
            ref = free_ref([*typed, *found.lines], slot)
            found.lines.append(replace(line, key=None, ref=ref, slot=slot, seen="", number=None))
            if line.key:
                again[line.ref] = ref
                found.conflicts[ref] = [GONE]
    here = {line.key for line in typed}
    found.lines += [line for line in day.lines if line.key not in here]
    found.lines = _in_their_order(under_their_slots(_where_slots_are(found.lines)), typed)
    return found


def _says_something(line: GridLine) -> bool:
    """Whether something was typed in a line that stays."""
    return bool(line.changed()) and not line.is_blank and not line.remove


def _over(line: GridLine, now: GridLine, found: Merged) -> GridLine:
    """`line` as it is typed over `now`, what is saved."""
    mine = line.changed()
    theirs = {name for name in FIELDS if name in replace(now, seen=line.seen).changed()}
    if late := {name for name in mine & now.locked if plain(line.text(name)) and not now.says(line, [name])}:
        found.faults[line.ref] = PROMISED_SINCE
    mine -= now.locked | late
    kept = {name: now.text(name) for name in FIELDS if name not in mine}
    over = replace(line, slot=now.slot, number=now.number, seen=now.seen, locked=now.locked).saying(kept)
    touched = bool(mine) or line.remove
    if touched and theirs and not (now.says(line, mine) and theirs <= mine):
        found.conflicts[line.ref] = [
            f"{LABELS[name]}\u00a0: {now.text(name) or '(vide)'}" for name in FIELDS if name in theirs
        ]
    return over


def _where_slots_are(lines: list[GridLine]) -> list[GridLine]:
    """Without the new workshops of a slot that is gone."""
    refs = {line.ref for line in lines}
    return [line for line in lines if not line.slot or line.slot in refs]


def _in_their_order(lines: list[GridLine], typed: list[GridLine]) -> list[GridLine]:
    """The saved workshops of a slot as they are saved, unless they were moved in the form."""
    moved = set()
    last: dict[str, int] = {}
    for line in typed:
        if line.is_workshop and line.key is not None:
            if line.seen_number < last.get(line.slot, 0):
                moved.add(line.slot)
            last[line.slot] = line.seen_number
    found = []
    for slot in [line for line in lines if not line.is_workshop]:
        own = [line for line in lines if line.slot == slot.ref]
        if slot.ref not in moved:
            own.sort(key=lambda line: (line.key is None, line.number or 0))
        found += [slot, *own]
    return found
