"""Tables of sessions and of speakers, as spreadsheets hold them, read as the programme of a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from programme.reading.bodies import each_once
from programme.reading.cell_hours import hours_of_cell
from programme.reading.days import days_in
from programme.reading.doubts import NO_HOUR, TOO_LONG, add_doubts
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
from programme.reading.laid_tables import LaidTable, LaidTables
from programme.reading.moment_kinds import kind_of, label_of, stands_alone
from programme.reading.slots import in_slots
from programme.reading.table_columns import Holds, TableColumn
from programme.reading.table_row import RowSaid, on_one_line, row_said
from programme.reading.whereabouts import venue_in
from rencontre.french.names import fold

# What parts a day, and names no session.
HALVES = {"matin", "matinee", "apres midi", "soir", "soiree", "programme", "planning", "deroule", "am", "pm"}
LONGEST_HEADING = 120  # characters of the heading of a block
ONLY_PEOPLE = (
    "Ce tableau dit qui intervient, mais aucune séance\u00a0: "
    "il lui manque une colonne «\u00a0Horaire\u00a0» ou «\u00a0Titre\u00a0»."
)


def draft_of_tables(draft: Draft, tables: LaidTables) -> Draft:
    """`draft`, which what stands above the tables begins, with what they say: a row a session, or a row a speaker.

    The tables of sessions follow each other, those of speakers say who they are.
    """
    several, count = len(tables.sessions) > 1, len(draft.moments)
    for table in tables.sessions:
        TableReader(draft, table).read(names_it=several)
    for moment in draft.every_moment():
        moment.day = moment.day if len(draft.days) > 1 else None
    _complete(draft, tables.people)
    _doubt(draft.moments[count:])
    draft.doubts += [] if tables.sessions else [Doubt("", ONLY_PEOPLE)]
    both = [*tables.sessions, *tables.people]
    left = [*tables.others, *(row for table in both for row in table.below)]
    left += [row for table in both if table is not tables.first for row in table.above]
    draft.unread += [cell.span for row in left for cell in row.cells.values()]
    draft.unread = sorted([*draft.unread, *tables.beyond])
    if tables.beyond:
        draft.doubts.insert(0, Doubt("", TOO_LONG))
    return draft


def _doubt(moments: list[DraftMoment]) -> None:
    """Say what is to be checked; an hour that a cell does not say as one is doubted once."""
    every = [one for moment in moments for one in (moment, *moment.workshops)]
    said = [moment for moment in every if any(one.about == "start" for one in moment.doubts)]
    add_doubts(moments)
    for moment in said:
        moment.doubts = [one for one in moment.doubts if one.sentence != NO_HOUR]


def _complete(draft: Draft, tables: Sequence[LaidTable]) -> None:
    """Give the speakers of the sessions what tables of speakers say of them; the others named there are unread."""
    known: dict[str, NamedSpeaker] = {}
    for table in tables:
        for one in table.rows:
            row = row_said(one.cells, table.columns)
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


def _says_hours(text: str) -> bool:
    return bool(hours_in(text) or hours_of_cell(text))


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
        self.day: int | None = 0 if len(self.draft.days) == 1 else None
        self.heading: SaidAt | None = None  # that of the block, until a session stands under it
        self.last: DraftMoment | None = None
        self.moments: list[DraftMoment] = []
        self.sessions: dict[tuple, DraftMoment] = {}

    def read(self, *, names_it: bool) -> None:
        """Read every row; the name of the sheet heads them when there are several."""
        if names_it and self.table.name and self.table.name.text:
            self._head_with(self.table.name)
        headings = [fold(text) for text in self.table.headings.texts]
        for one in self.table.rows:
            if [fold(text) for text in one.texts] != headings:
                self._read(row_said(one.cells, self.table.columns))
        self._stand_under("")
        self.draft.moments += [_with_hours(moment) for moment in in_slots(self.moments)]

    def _read(self, row: RowSaid) -> None:
        if row.day:
            self._turn_to(row.day, row.span)
        alone = self._alone(row)
        if alone and self._head_with(alone):
            return
        if alone:
            row = row_said({0: alone}, [TableColumn(0, Holds.HOURS if _says_hours(alone.text) else Holds.TITLE)])
        self.draft.unread += row.unread
        known = self._known(row)
        if known:
            known.speakers = each_once([*known.speakers, *row.speakers])
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
        label = label_of(text)
        if _says_hours(text) or (label and label.is_parallel and label.number):
            return False
        if fold(text) in HALVES:
            self._stand_under("")
        elif days_in(text):
            self._turn_to(text, cell.span)
        elif stands_alone(text):
            self.moments.append(DraftMoment(kind_of(text) or MomentKind.BREAK, text, day=self.day, spans=[cell.span]))
        elif len(text) > LONGEST_HEADING or text.endswith("."):
            self.draft.unread.append(cell.span)
        elif kind_of(text) is MomentKind.SLOT:
            self.moments.append(DraftMoment(MomentKind.SLOT, text, day=self.day, spans=[cell.span]))
        else:
            self._stand_under(text, cell)
        return True

    def _stand_under(self, block: str, heading: SaidAt | None = None) -> None:
        """The sessions that follow are of a block; a heading under which none stood is unread."""
        self.draft.unread += [self.heading.span] if self.heading else []
        self.block, self.heading = block, heading

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
        self.heading = None

    def _block(self, row: RowSaid) -> str:
        """What the session stands under; half a day is no block."""
        return self.block if fold(row.block) in {"", *HALVES} else row.block

    @property
    def _kind(self) -> MomentKind | None:
        """What the headings of the titles and of their numbers say that they all are: « Atelier », « N° atelier »."""
        named = [column.place for column in self.table.columns if column.holds in (Holds.TITLE, Holds.NUMBER)]
        kinds = [kind_of(self.table.headings.cells[place].text) for place in named]
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
