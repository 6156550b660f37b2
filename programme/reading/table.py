"""Tables of sessions and of speakers, as spreadsheets hold them, read as the programme of a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from programme.reading.days import days_in
from programme.reading.draft import (
    Doubt,
    Draft,
    DraftMoment,
    MomentKind,
    NamedDay,
    NamedSpeaker,
    NamedVenue,
    SaidAt,
    TextSpan,
)
from programme.reading.hours import hours_in
from programme.reading.moment_kinds import kind_of, stands_alone
from programme.reading.read import read_cover, read_programme
from programme.reading.slots import in_slots
from programme.reading.table_columns import Holds, TableColumn, columns_of_row, headings_at
from programme.reading.table_row import RowSaid, on_one_line, row_said
from programme.reading.whereabouts import venue_in
from rencontre.french.names import fold

BAR, BREAK = " | ", " – "  # between cells, and between the lines of a cell, as the files of texts have them
# What parts a day, and names no session.
HALVES = {"matin", "matinee", "apres midi", "soir", "soiree", "programme", "planning", "deroule", "am", "pm"}
OF_HOURS = {Holds.HOURS, Holds.START}
OF_PEOPLE = {Holds.PEOPLE, Holds.LAST_NAME}
ONLY_PEOPLE = (
    "Ce tableau dit qui intervient, mais aucune séance\u00a0: "
    "il lui manque une colonne «\u00a0Horaire\u00a0» ou «\u00a0Titre\u00a0»."
)


@dataclass(frozen=True)
class NamedTable:
    """A sheet: its rows of cells, texts all, and its name; what is merged downwards stands in each of its rows."""

    rows: Sequence[Sequence[str]]
    name: str = ""


@dataclass(frozen=True)
class LaidTable:
    """A table where each cell stands in the text; `rows` begin after its headings, `above` stand before them."""

    name: SaidAt
    above: Sequence[Sequence[SaidAt]]
    headings: Sequence[SaidAt]
    rows: Sequence[Sequence[SaidAt]]
    columns: Sequence[TableColumn]

    def holds(self, wanted: set[Holds]) -> bool:
        return any(column.holds in wanted for column in self.columns)

    @property
    def is_of_sessions(self) -> bool:
        """Titles, or hours with who speaks; under « Horaire | Salle A | Salle B » stand titles that no heading says."""
        return self.holds({Holds.TITLE}) or (self.holds(OF_HOURS) and self.holds(OF_PEOPLE | {Holds.KIND}))

    @property
    def is_of_people(self) -> bool:
        return self.holds(OF_PEOPLE) and not self.holds(OF_HOURS | {Holds.TITLE})


def draft_of_table(rows: Sequence[Sequence[str]]) -> Draft:
    """What a table says of a day: a row a session, or a row a speaker. Never raises."""
    return draft_of_tables([NamedTable(rows)])


def draft_of_tables(tables: Sequence[NamedTable]) -> Draft:
    """The same of several sheets: those of sessions follow each other, those of speakers say who they are.

    Without headings that are known, their rows are read as lines of text, their cells parted by bars.
    """
    text, laid = _laid(tables)
    sessions = [table for table in laid if table.is_of_sessions]
    people = [table for table in laid if table.is_of_people]
    if not sessions and not people:
        return read_programme("\n".join(_bars(table.rows) for table in tables))
    draft = _head(text, [*sessions, *people][0])
    for table in sessions:
        TableReader(draft, table).read(names_it=len(sessions) > 1)
    for moment in draft.every_moment():
        moment.day = moment.day if len(draft.days) > 1 else None
    _complete(draft, people)
    draft.doubts += [] if sessions else [Doubt("", ONLY_PEOPLE)]
    others = [table for table in laid if table not in sessions and table not in people]
    draft.unread += [cell.span for table in others for cell in _said(table.above, table.rows)]
    draft.unread += [cell.span for table in [*sessions, *people][1:] for cell in _said(table.above)]
    draft.unread.sort()
    return draft


def _bars(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(BAR.join(BREAK.join(cell.split("\n")) for cell in row) for row in rows)


def _laid(tables: Sequence[NamedTable]) -> tuple[str, list[LaidTable]]:
    """The text that spans point to, and where the cells of each table stand in it."""
    pieces: list[str] = []
    at, laid = 0, []
    for table in tables:
        name, at = _placed(table.name if len(tables) > 1 else "", "\n", at, pieces)
        rows: list[list[SaidAt]] = []
        for cells in table.rows:
            rows.append([])
            for place, cell in enumerate(cells, start=1):
                said, at = _placed(cell.strip(), BAR if place < len(cells) else "\n", at, pieces)
                rows[-1].append(said)
        heading = headings_at(table.rows)
        first = 0 if heading is None else heading + 1
        columns = columns_of_row(table.rows[first - 1]) if first else []
        laid.append(LaidTable(name, rows[: max(0, first - 1)], rows[first - 1] if first else [], rows[first:], columns))
    return "".join(pieces), laid


def _placed(text: str, after: str, at: int, pieces: list[str]) -> tuple[SaidAt, int]:
    """`text` at the place `at` of the whole, and the next place."""
    pieces += [text, after]
    return SaidAt(text, TextSpan(at, at + len(text))), at + len(text) + len(after)


def _said(*parts: Sequence[Sequence[SaidAt]]) -> Iterator[SaidAt]:
    """The cells that say something."""
    return (cell for rows in parts for row in rows for cell in row if cell.text)


def _head(text: str, table: LaidTable) -> Draft:
    """The draft that what stands above a table begins: the title of the day, its date, its place."""
    above = list(_said(table.above))
    draft = Draft(text)
    if not above:
        return draft
    start, end = above[0].span.start, above[-1].span.end
    read = read_cover(" " * start + text[start:end])
    draft.title, draft.days, draft.venues = read.title, read.days, read.venues
    draft.introduction, draft.audience, draft.unread = read.introduction, read.audience, read.unread
    draft.doubts = [doubt for doubt in read.doubts if doubt.about]
    return draft


def _complete(draft: Draft, tables: Sequence[LaidTable]) -> None:
    """Give the speakers of the sessions what tables of speakers say of them; the others named there are unread."""
    known: dict[str, NamedSpeaker] = {}
    for table in tables:
        for cells in table.rows:
            row = row_said(cells, table.columns)
            known |= {_key(one.name): replace(one, span=row.span) for one in row.speakers}
            draft.unread += row.unread
    speaking = set()
    for moment in draft.every_moment():
        keys = [_key(one.name) for one in moment.speakers]
        speaking |= {*keys}
        moment.speakers = [
            replace(one, details=known[key].details) if not one.details and key in known else one
            for key, one in zip(keys, moment.speakers, strict=True)
        ]
    draft.unread += [one.span for key, one in known.items() if key not in speaking]


def _with_hours(moment: DraftMoment) -> DraftMoment:
    """A slot that a heading names has the hours that all its workshops say."""
    hours = {(one.start, one.end) for one in moment.workshops}
    if moment.start or len(hours) != 1:
        return moment
    ((start, end),) = hours
    workshops = [replace(one, start=None, end=None) for one in moment.workshops]
    return replace(moment, start=start, end=end, workshops=workshops)


def _key(name: str) -> str:
    """Of a name, whichever part comes first."""
    return " ".join(sorted(fold(name).split()))


@dataclass
class TableReader:
    """Reads the rows of a table of sessions into `draft`, the one after the other."""

    draft: Draft
    table: LaidTable

    def __post_init__(self) -> None:
        self.block = ""
        self.day: int | None = None
        self.last: DraftMoment | None = None
        self.moments: list[DraftMoment] = []
        self.sessions: dict[tuple, DraftMoment] = {}

    def read(self, *, names_it: bool) -> None:
        """Read every row; the name of the sheet heads them when there are several."""
        if names_it and self.table.name.text:
            self._head_with(self.table.name)
        headings = [fold(cell.text) for cell in self.table.headings]
        for cells in self.table.rows:
            row = row_said(cells, self.table.columns)
            if not row.filled or [fold(cell.text) for cell in cells] == headings:
                continue
            self._read(row)
        self.draft.moments += [_with_hours(moment) for moment in in_slots(self.moments)]

    def _read(self, row: RowSaid) -> None:
        if row.day:
            self._turn_to(row.day, row.span)
        alone = self._alone(row)
        if alone and self._head_with(alone):
            return
        self.draft.unread += row.unread
        known = self._known(row)
        if known:
            known.speakers += [one for one in row.speakers if one not in known.speakers]
            known.spans.append(row.span)
            known.doubts += row.doubts
        elif row.says_a_session:
            self._add(row)
        else:
            left = [cell.span for cell in row.filled.values() if cell.span not in row.unread]
            self.draft.unread += [] if self._is_read(row) else left

    # --- Days and headings ---------------------------------------------------------------------------------------

    def _turn_to(self, words: str, span: TextSpan) -> None:
        """The rows that follow are of another day, when its words say a date."""
        found = days_in(words)
        if not found:
            return
        named = NamedDay(words, found[0].in_year(self._year), span)
        same = [at for at, one in enumerate(self.draft.days) if (one.day or one.words) == (named.day or named.words)]
        if not same:
            self.draft.days.append(named)
        self.day = same[0] if same else len(self.draft.days) - 1

    @property
    def _year(self) -> int | None:
        return next((one.day.year for one in self.draft.days if one.day), None)

    def _alone(self, row: RowSaid) -> SaidAt | None:
        """The only thing that a row says, in one cell or the same in all, unless it is a title or somebody."""
        said = {cell.text for cell in row.filled.values()}
        if len(said) > 1 or row.speakers:
            return None
        place, cell = next(iter(row.filled.items()))
        titles = {column.place for column in self.table.columns if column.holds is Holds.TITLE}
        is_title = place in titles and len(row.filled) == 1
        return None if is_title and row.kind is not MomentKind.SLOT and not days_in(cell.text) else cell

    def _head_with(self, cell: SaidAt) -> bool:
        """Read what stands over several rows: a day, half a day, a slot, a block. False when it is a session."""
        text = on_one_line(cell.text)
        if hours_in(text):
            return False
        if fold(text) in HALVES:
            self.block = ""
        elif days_in(text):
            self._turn_to(text, cell.span)
        elif stands_alone(text):
            self.moments.append(DraftMoment(kind_of(text) or MomentKind.BREAK, text, day=self.day, spans=[cell.span]))
        elif kind_of(text) is MomentKind.SLOT:
            self.moments.append(DraftMoment(MomentKind.SLOT, text, day=self.day, spans=[cell.span]))
        else:
            self.block = text
        return True

    # --- Sessions ------------------------------------------------------------------------------------------------

    def _known(self, row: RowSaid) -> DraftMoment | None:
        """The session that a row is about once more: another of its speakers, or nothing but people."""
        if row.title:
            known = self.sessions.get(self._key_of(row))
            is_last = self.last and fold(self.last.title) == fold(row.title) and row.start is None
            return known or (self.last if is_last else None)
        is_about_it = row.speakers and not row.kind and self.last and row.start in (None, self.last.start)
        return self.last if is_about_it else None

    def _key_of(self, row: RowSaid) -> tuple:
        return self.day, row.start, row.end, row.number, fold(row.title)

    def _add(self, row: RowSaid) -> None:
        title = row.title or (row.kind.value.capitalize() if row.kind else "")
        moment = DraftMoment(
            row.kind or self._kind or MomentKind.TALK, title, row.start, row.end, row.number, row.abstract, row.room,
            self._venue(row), row.speakers, block=self._block(row), day=self.day, spans=[row.span],
            doubts=row.doubts,
        )  # fmt: skip
        self.last = self.sessions[self._key_of(row)] = moment
        self.moments.append(moment)

    def _block(self, row: RowSaid) -> str:
        """What the session stands under; half a day is no block."""
        return self.block if fold(row.block) in {"", *HALVES} else row.block

    @property
    def _kind(self) -> MomentKind | None:
        """What the headings of the titles and of their numbers say that they all are: « Atelier », « N° atelier »."""
        named = [column.place for column in self.table.columns if column.holds in (Holds.TITLE, Holds.NUMBER)]
        kinds = [kind_of(self.table.headings[place].text) for place in named]
        return next((kind for kind in kinds if kind), None)

    def _venue(self, row: RowSaid) -> int | None:
        """The index of its place in the draft, where it is put when it is new."""
        if row.venue is None:
            return None
        found = venue_in(row.venue.text, row.venue.span.start)
        place = found if found and found.name else NamedVenue(row.venue.text, row.venue.span)
        names = [fold(one.name) for one in self.draft.venues]
        if fold(place.name) not in names:
            self.draft.venues.append(place)
            names.append(fold(place.name))
        return names.index(fold(place.name))

    def _is_read(self, row: RowSaid) -> bool:
        """Whether all that a row says is the day."""
        days = {column.place for column in self.table.columns if column.holds in (Holds.DAY, Holds.NOTHING)}
        return bool(self.draft.days) and {*row.filled} <= days
