"""What a row of a table says, cell by cell, once its columns are known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import zip_longest

from programme.reading.bodies import body_of, each_once
from programme.reading.cell_hours import hours_of_cell, later, length_of_cell
from programme.reading.draft import Doubt, MomentKind, NamedSpeaker, Role, SaidAt, TextSpan
from programme.reading.hours import HourRange, hours_in
from programme.reading.moment_kinds import kind_of, label_of
from programme.reading.table_columns import Holds, TableColumn
from programme.reading.text_lines import TextLine, lines_of
from programme.reading.titles import HeadSaid, headed, is_a_title
from programme.reading.whereabouts import is_room, venue_in
from programme.reading.who_speaks import people_expected
from rencontre.french.names import fold
from rencontre.french.typography import french_duration, french_hour

KINDS = {fold(kind.value): kind for kind in MomentKind}
ROLES = (
    (re.compile(r"anim|moder"), Role.FACILITATOR),
    (re.compile(r"presid"), Role.CHAIR),
    (re.compile(r"grand"), Role.GREAT_WITNESS),
    (re.compile(r"interv|orat|confer|speaker"), Role.SPEAKER),
)
NOT_AN_HOUR = "«\u00a0{}\u00a0» ne dit pas d’heure."
AROUND = " \t\n\u00a0\u202f:–—-,;()"
LASTS = "Le texte dit une durée, {}, mais pas l’heure de fin\u00a0: ce serait {}."
WHOSE = "«\u00a0{}\u00a0»\u00a0: on ne sait de qui c’est la fonction."


@dataclass
class RowSaid:
    """A row of a table as its cells say it; `filled` are those that say something, by their place."""

    filled: dict[int, SaidAt]
    span: TextSpan
    start: time | None = None
    end: time | None = None
    day: str = ""
    kind: MomentKind | None = None
    head_kind: MomentKind | None = None  # what the title says of it, which a column of kinds may better
    number: str = ""
    title: str = ""
    abstract: str = ""
    block: str = ""
    room: str = ""
    venue: SaidAt | None = None
    beside: SaidAt | None = None  # what a cell of hours says too
    speakers: list[NamedSpeaker] = field(default_factory=list)
    unread: list[TextSpan] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def says_a_session(self) -> bool:
        return bool(self.title or self.kind or self.number) or (self.start is not None and bool(self.speakers))


def row_said(filled: dict[int, SaidAt], columns: Sequence[TableColumn]) -> RowSaid:
    """What the cells of a row say under `columns`, by their places, of those that say something.

    What stands under no heading, or says nothing there, is unread.
    """
    spans = [cell.span for cell in filled.values()]
    row = RowSaid(filled, TextSpan(spans[0].start, spans[-1].end))
    known = {column.place for column in columns}
    row.unread += [cell.span for place, cell in filled.items() if place not in known]
    _read_people(row, columns)
    for holds, read in READERS:
        for column in columns:
            if column.holds is holds and column.place in filled:
                read(row, filled[column.place])
    if row.beside and row.title:
        row.unread.append(row.beside.span)
    elif row.beside:
        _read_title(row, row.beside)
    _settle(row)
    return row


def on_one_line(text: str) -> str:
    return " ".join(text.split())


# --- Hours -------------------------------------------------------------------------------------------------------


def _read_hours(row: RowSaid, cell: SaidAt) -> None:
    """Hours, both ends or one; what a cell says besides is the title when no other column says it."""
    found = hours_of_cell(cell.text)
    if found:
        row.start, row.end = row.start or found.start, row.end or found.end
        return
    said = hours_in(cell.text)
    if not said:
        row.doubts.append(Doubt("start", NOT_AN_HOUR.format(on_one_line(cell.text))))
        row.unread.append(cell.span)
        return
    row.beside = _beside(cell, said)
    ends = [one.start for one in said]
    row.start = row.start or said[0].start
    row.end = row.end or said[0].end or (ends[1] if len(ends) == 2 and row.beside is None else None)


def _beside(cell: SaidAt, hours: Sequence[HourRange]) -> SaidAt | None:
    """What a cell says besides its hours, before them or after, all of it when both; None when nothing."""
    first, last = hours[0].span.start, hours[-1].span.end
    before, after = (any(map(str.isalpha, text)) for text in (cell.text[:first], cell.text[last:]))
    if not before and not after:
        return None
    start, end = (0 if before else last), (len(cell.text) if after else first)
    text = cell.text[start:end].strip(AROUND)
    start = cell.span.start + cell.text.index(text, start)
    return SaidAt(text, TextSpan(start, start + len(text)))


def _read_end(row: RowSaid, cell: SaidAt) -> None:
    found = hours_of_cell(cell.text)
    if found:
        row.end = found.start or found.end
    else:
        row.doubts.append(Doubt("end", NOT_AN_HOUR.format(on_one_line(cell.text))))
        row.unread.append(cell.span)


def _read_length(row: RowSaid, cell: SaidAt) -> None:
    """How long it lasts, which says no hour: the end that it comes to is proposed, never given."""
    minutes = length_of_cell(cell.text)
    end = later(row.start, minutes) if row.start and minutes else None
    if minutes is None:
        row.unread.append(cell.span)
    elif end and not row.end:
        row.doubts.append(Doubt("end", LASTS.format(french_duration(minutes), french_hour(end))))


# --- What it is --------------------------------------------------------------------------------------------------


def _read_kind(row: RowSaid, cell: SaidAt) -> None:
    row.kind = KINDS.get(fold(cell.text)) or kind_of(cell.text)
    if row.kind is None:
        row.kind = MomentKind.OTHER
        row.unread.append(cell.span)


def _read_number(row: RowSaid, cell: SaidAt) -> None:
    """« 3 », « B », « Atelier 3 »."""
    label = label_of(cell.text)
    words = re.findall(r"\w+", cell.text)
    row.number = (label.number if label else "") or (words[-1] if words and len(words[-1]) < 4 else "")
    row.head_kind = label.kind if label else None
    if not row.number:
        row.unread.append(cell.span)


def _read_title(row: RowSaid, cell: SaidAt) -> None:
    """The first line is the title, with all that a title says; the others say who speaks, or what it is about."""
    lines, beyond = _lines(cell)
    row.unread += [TextSpan(cell.span.start + span.start, cell.span.start + span.end) for span in beyond]
    said, rest = _head(lines, cell) if lines and not row.title else (None, lines)
    if said:
        row.title, row.room = said.title, row.room or said.room
        row.head_kind, row.number = said.kind or row.head_kind, row.number or said.number
        row.speakers += [] if row.speakers else said.speakers
        rest = [said.tail, *rest] if said.tail else rest
    under = body_of(rest, cell.text)
    row.room = row.room or under.room
    row.abstract += f"\n\n{under.abstract}"
    row.speakers += [_shifted(one, cell.span.start) for one in under.speakers]


def _lines(cell: SaidAt) -> tuple[list[TextLine], list[TextSpan]]:
    """The lines of a cell: people end them, never the edge of a page."""
    lines, beyond = lines_of(cell.text)
    return [replace(line, is_cut=None) for line in lines], beyond


def _head(lines: list[TextLine], cell: SaidAt) -> tuple[HeadSaid, list[TextLine]]:
    """What heads a cell: its first line, and the second when the first only says the kind."""
    first = headed(lines[0].text, cell.span.start + lines[0].start)
    if not (first.is_bare and len(lines) > 1 and is_a_title(lines[1])):
        return first, lines[1:]
    second = headed(lines[1].text, cell.span.start + lines[1].start)
    both = replace(second, kind=first.kind or second.kind, label=first.label or second.label)
    return replace(both, speakers=[*first.speakers, *second.speakers]), lines[2:]


def _shifted(speaker: NamedSpeaker, by: int) -> NamedSpeaker:
    return replace(speaker, span=TextSpan(speaker.span.start + by, speaker.span.end + by))


def _read_abstract(row: RowSaid, cell: SaidAt) -> None:
    row.abstract += f"\n\n{cell.text.strip()}"


def _read_block(row: RowSaid, cell: SaidAt) -> None:
    """« Atelier 1 » numbers the session; anything else is the heading that it stands under."""
    label = label_of(cell.text)
    if label and label.number and label.length >= len(cell.text.strip()) and label.is_parallel and not row.number:
        row.head_kind, row.number = label.kind, label.number
    else:
        row.block = on_one_line(cell.text)


def _read_room(row: RowSaid, cell: SaidAt) -> None:
    row.room = on_one_line(cell.text.replace("\n", ", "))


def _read_venue(row: RowSaid, cell: SaidAt) -> None:
    """A place; a room when no other column says it, and nothing tells a place."""
    text = on_one_line(cell.text)
    if not row.room and (is_room(text) or venue_in(text) is None):
        row.room = text
    else:
        row.venue = SaidAt(text, cell.span)


def _read_day(row: RowSaid, cell: SaidAt) -> None:
    row.day = on_one_line(cell.text)


def _settle(row: RowSaid) -> None:
    row.abstract = row.abstract.strip()
    row.speakers = each_once(row.speakers)
    row.kind = row.kind or row.head_kind


# --- Who speaks --------------------------------------------------------------------------------------------------


def _read_people(row: RowSaid, columns: Sequence[TableColumn]) -> None:
    """Names in one cell, or parted in several columns; « Nom 1 », « Nom 2 » are two persons."""
    for group in dict.fromkeys(column.group for column in columns):
        own = [column for column in columns if column.group == group and column.place in row.filled]
        cells = {column.holds: row.filled[column.place] for column in own if column.holds in OF_SPEAKERS}
        details = [column for column in own if column.holds in (Holds.FUNCTION, Holds.ORGANISATION)]
        role = _role(row, cells.get(Holds.ROLE))
        if Holds.LAST_NAME in cells or Holds.FIRST_NAME in cells:
            row.speakers += _parted(cells, [row.filled[column.place] for column in details], role)
            continue
        named = [column for column in own if column.holds is Holds.PEOPLE]
        for column in named:
            people = _people_of(row, row.filled[column.place], column.role or role)
            beside = [row.filled[one.place] for one in details if _whose(one, named) is column]
            row.speakers += _with_details(row, people, beside)
        row.unread += [] if named else [row.filled[column.place].span for column in details]


def _whose(details: TableColumn, named: Sequence[TableColumn]) -> TableColumn:
    """The column of people that a column of functions is about: the last before it."""
    return max(named, key=lambda column: (column.place < details.place, -abs(details.place - column.place)))


OF_SPEAKERS = {Holds.FIRST_NAME, Holds.LAST_NAME, Holds.FUNCTION, Holds.ORGANISATION, Holds.ROLE}


def _people_of(row: RowSaid, cell: SaidAt, role: Role) -> list[NamedSpeaker]:
    """The people of a cell, one a line of it or as a text says them; what else its lines say is of the abstract."""
    lines, _ = _lines(cell)
    if len(lines) > 1:
        under = body_of(lines, cell.text)
        if under.speakers:
            row.abstract += f"\n\n{under.abstract}"
            return [_of_column(_shifted(one, cell.span.start), role) for one in under.speakers]
    found = people_expected(cell.text, cell.span.start, role)
    row.unread += [] if found else [cell.span]
    return found


def _of_column(speaker: NamedSpeaker, role: Role) -> NamedSpeaker:
    return replace(speaker, role=role) if speaker.role is Role.SPEAKER else speaker


def _role(row: RowSaid, cell: SaidAt | None) -> Role:
    if cell is None:
        return Role.SPEAKER
    found = next((role for words, role in ROLES if words.match(fold(cell.text))), None)
    if found is None:
        row.unread.append(cell.span)
    return found or Role.SPEAKER


def _parted(cells: dict[Holds, SaidAt], details: Sequence[SaidAt], role: Role) -> list[NamedSpeaker]:
    """Who is named in several columns, one a line of theirs."""
    names = [cells[holds] for holds in (Holds.FIRST_NAME, Holds.LAST_NAME) if holds in cells]
    span = TextSpan(min(one.span.start for one in names), max(one.span.end for one in names))
    people = []
    lines = zip_longest(*(one.text.split("\n") for one in [*names, *details]), fillvalue="")
    for line in lines:
        name = on_one_line(" ".join(line[: len(names)]))
        said = ", ".join(filter(None, map(on_one_line, line[len(names) :])))
        if name:
            people.append(NamedSpeaker(name, said, span, role))
    return people


def _with_details(row: RowSaid, people: list[NamedSpeaker], details: Sequence[SaidAt]) -> list[NamedSpeaker]:
    """`people` with what the columns beside say of them: line by line, or of the only one."""
    for cell in details:
        lines = [on_one_line(line) for line in cell.text.split("\n") if line.strip()]
        if len(people) == 1:
            lines = [", ".join(lines)]
        if len(lines) == len(people):
            people = [_saying(one, line) for one, line in zip(people, lines, strict=True)]
        else:
            row.unread.append(cell.span)
            row.doubts += [Doubt("speakers", WHOSE.format(on_one_line(cell.text)))] if people else []
    return people


def _saying(speaker: NamedSpeaker, details: str) -> NamedSpeaker:
    said = (
        speaker.details
        if fold(details) in fold(speaker.details)
        else ", ".join(filter(None, [speaker.details, details]))
    )
    return NamedSpeaker(speaker.name, said, speaker.span, speaker.role, speaker.doubts)


CellReader = Callable[[RowSaid, SaidAt], None]
# In this order: what comes first says what the next may still say.
READERS: tuple[tuple[Holds, CellReader], ...] = (
    (Holds.DAY, _read_day),
    (Holds.START, _read_hours),
    (Holds.HOURS, _read_hours),
    (Holds.END, _read_end),
    (Holds.LENGTH, _read_length),
    (Holds.KIND, _read_kind),
    (Holds.NUMBER, _read_number),
    (Holds.TITLE, _read_title),
    (Holds.BLOCK, _read_block),
    (Holds.ABSTRACT, _read_abstract),
    (Holds.ROOM, _read_room),
    (Holds.VENUE, _read_venue),
)
