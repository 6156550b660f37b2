"""What is to be checked in lines that a text gave, once they are read as sessions: a doubt never refuses to show."""

from collections.abc import Collection

from programme.grid.reading import GridReading, Read
from programme.reading.draft import Doubt
from rencontre.french.typography import french_hour, french_hour_range
from rencontre.french.words import counted

MOST_SAID_APART = 2  # moments without an end, each said at its line; more are said at once
NO_HOUR = "Le texte ne dit pas l’heure\u00a0: sans elle, la séance est mise entre {}."
NO_HOUR_FOUND = "Le texte ne dit pas l’heure."
NO_END = "Le texte ne dit pas la fin\u00a0: sans elle, la séance finit à {}."
NO_ENDS = "Le texte ne dit pas la fin de {}\u00a0: chacune finit quand la suivante commence."
BACKWARDS = "Elle commence à {}, avant «\u00a0{}\u00a0» qui la précède dans le texte."
RUNS_INTO = "Elle dure encore quand commence «\u00a0{}\u00a0» ({})."
OVERLAPS = "Elle commence à {}, avant la fin de «\u00a0{}\u00a0» ({})."

Doubts = dict[str, list[Doubt]]


def to_check(reading: GridReading, refs: Collection[str]) -> Doubts:
    """By `ref`, what the rows of `refs` lack, where they run into each other, and what would be refused."""
    found: Doubts = {}
    moments = [row for row in reading.rows if row.slot is None]
    _filled([row for row in moments if row.line.ref in refs], found)
    _in_order(moments, refs, found)
    for ref, faults in reading.faults.items():
        for name, sentences in faults.items():
            if ref in refs:
                found.setdefault(ref, []).extend(Doubt(name, sentence) for sentence in sentences)
    return found


def _filled(moments: list[Read], found: Doubts) -> None:
    endless = [row for row in moments if row.line.start and not row.line.end and row.end]
    for row in moments:
        if not row.line.start:
            found.setdefault(row.line.ref, []).append(Doubt("start", _hour_given(row)))
    if len(endless) > MOST_SAID_APART:
        said = NO_ENDS.format(counted(len(endless), "séance"))
        found.setdefault(endless[0].line.ref, []).append(Doubt("end", said))
    else:
        for row in endless:
            said = NO_END.format(french_hour(row.end)) if row.end else ""
            found.setdefault(row.line.ref, []).append(Doubt("end", said))


def _hour_given(row: Read) -> str:
    if row.start is None or row.end is None:
        return NO_HOUR_FOUND
    return NO_HOUR.format(f"{french_hour(row.start)} et {french_hour(row.end)}")


def _in_order(moments: list[Read], refs: Collection[str], found: Doubts) -> None:
    """Where a moment of `refs` starts before the one that it follows, or while another of the day lasts."""
    before: Read | None = None
    latest: Read | None = None
    for row in moments:
        if row.start is None or row.end is None:
            continue
        is_here = row.line.ref in refs
        if is_here and before and before.start and row.start < before.start:
            said = BACKWARDS.format(french_hour(row.start), before.title)
            found.setdefault(row.line.ref, []).append(Doubt("start", said))
        elif latest and latest.end and row.start < latest.end:
            if is_here:
                said = OVERLAPS.format(french_hour(row.start), latest.title, _hours(latest))
                found.setdefault(row.line.ref, []).append(Doubt("start", said))
            elif latest.line.ref in refs:
                said = RUNS_INTO.format(row.title, _hours(row))
                found.setdefault(latest.line.ref, []).append(Doubt("end", said))
        before = row if is_here else before
        latest = row if latest is None or (latest.end and row.end > latest.end) else latest


def _hours(row: Read) -> str:
    return french_hour_range(row.start, row.end) if row.start and row.end else ""
