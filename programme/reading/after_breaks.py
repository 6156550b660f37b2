"""What is said under a break or a meal is of no break: of the session that it cuts, else of one that follows it."""

from programme.reading.draft import MomentKind
from programme.reading.layout import BREAKS, RawMoment
from programme.reading.moment_kinds import kind_of
from programme.reading.text_lines import TextLine
from programme.reading.who_speaks import only_people, people_after


def after_breaks(parts: list[RawMoment]) -> list[RawMoment]:
    """`parts`, where the lines that name who speaks after a break leave it."""
    found: list[RawMoment] = []
    for part in parts:
        found.append(part)
        kind = kind_of(part.head[0].text) if part.head else None
        if kind not in BREAKS:
            continue
        first = next((place for place, line in enumerate(part.body) if _names_somebody(line)), None)
        if first is None:
            continue
        cut = next((one for one in reversed(found[:-1]) if _holds(one, part)), None)
        if cut is None and kind is MomentKind.LUNCH:  # somebody may speak at table
            continue
        lines, part.body = part.body[first:], part.body[:first]
        gone = set(map(id, lines))
        part.lines = [line for line in part.lines if id(line) not in gone]
        if cut:
            cut.body += lines
            cut.lines += lines
        else:
            found.append(RawMoment(None, lines[:1], lines[1:], lines, part.heading, part.day))
    return found


def _names_somebody(line: TextLine) -> bool:
    return bool(only_people(line.text, line.start) or people_after(line.text, line.start).speakers)


def _holds(part: RawMoment, inside: RawMoment) -> bool:
    """Whether `inside` is a break within `part`, of the same day."""
    if part.day != inside.day or not (part.hours and part.hours.start and part.hours.end):
        return False
    start = inside.hours.start if inside.hours else None
    return start is not None and part.hours.start < start < part.hours.end
