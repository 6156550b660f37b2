"""Where each moment of a programme starts: lines cut into parts, whatever their layout. Nothing is understood yet."""

import re
from dataclasses import dataclass, field, replace
from datetime import time

from programme.reading.days import NOT_THE_DAY, days_in
from programme.reading.draft import MomentKind, TextSpan
from programme.reading.hours import HourRange
from programme.reading.items import FOOT, HARD_FOOT, Timed, hours_said, items_of
from programme.reading.moment_kinds import kind_of, label_of, stands_alone
from programme.reading.text_lines import TextLine
from programme.reading.whereabouts import BEFORE_A_PLACE, VENUE_WORDS, is_room

HALF_DAY = re.compile(
    r"(?:le |la |l |en |dans la |debut (?:de|d) |premiere |fin (?:de|d) )?(?:matin(?:ee)?|apres midi|soiree?"
    r"|soir|midi)\b"
)
# « SESSION MATINALE – De l’absence à la trace »
BLOCK = re.compile(
    r"(?:SESSION|SÉANCE|SEANCE|PARTIE|VOLET|AXE|TEMPS|[A-ZÉÈ]+ (?:PARTIE|SESSION))\b"
    r"[^a-z]{0,40}(?:[–—:.-]|\Z)"
)
CHAIRS = re.compile(
    r"(?:sous la )?(?:pr[ée]siden\w*|mod[ée]rat\w*|anim\w+|discutant\w*|chair\w*)"
    r"(?: de (?:la )?(?:s[ée]ance|session))?[ \u00a0]*(?::|par\b|d[eu]\b)",
    re.IGNORECASE,
)
BREAKS = {MomentKind.BREAK, MomentKind.LUNCH}
NUMBER_MARK = re.compile(r"\d{1,2}[.)]")
FEWEST_NUMBERED = 3  # points of an agenda without hours
MOST_WORDS_BEFORE_A_DATE = 3  # « Programme du jeudi 12 mars »
MOST_LINES_ABOVE = 3
MOST_WORDS_OF_A_PLACE = 9
MOST_WORDS_HEADING = 22


@dataclass
class RawMoment:
    """A moment as it was cut: what heads it, and the lines under it. `heading` is the block that it stands under."""

    hours: HourRange | None
    head: list[TextLine]
    body: list[TextLine] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)  # all of them, the hours too
    heading: str = ""
    day: int | None = None
    kind: MomentKind | None = None


@dataclass
class TextLayout:
    """`before` are the lines above the first moment, `after` those that close the page, `blocks` its headings."""

    before: list[TextLine] = field(default_factory=list)
    parts: list[RawMoment] = field(default_factory=list)
    after: list[TextLine] = field(default_factory=list)
    blocks: list[TextLine] = field(default_factory=list)
    days: list[TextLine] = field(default_factory=list)  # the lines of the dates that `RawMoment.day` counts
    hours: list[TextSpan] = field(default_factory=list)  # the hours that start moments, which no title holds


def cut(lines: list[TextLine]) -> TextLayout:
    """The parts of a programme."""
    return _Cutter(items_of(lines)).cut()


# --- Parts ---------------------------------------------------------------------------------------------------------


class _Cutter:
    """Walks the lines once; what has hours starts a part, and a few words do without."""

    def __init__(self, timed: list[Timed]):
        self.timed = timed
        self.found = TextLayout()
        self.heading = ""
        self.is_under_a_heading = False  # nothing but the heading of a block, and who chairs it, since the last moment
        self.has_hours = any(one.hours for one in timed)
        numbered = [one for one in timed if NUMBER_MARK.fullmatch(one.line.bullet)]
        self.is_numbered = not self.has_hours and len(numbered) >= FEWEST_NUMBERED
        self.titles_above = self._titles_stand_above()
        self.below = self._hours_stand_below()

    @property
    def part(self) -> RawMoment | None:
        return self.found.parts[-1] if self.found.parts else None

    def cut(self) -> TextLayout:
        for place, one in enumerate(self.timed):
            if one.hours and not self._heads_others(place):
                self._start(place, one)
            elif self._is_day(place) and self._leads_on(place):
                self._new_day(one.line)
            elif self._is_block(place) or (self._may_chair_what_follows() and CHAIRS.match(one.line.text)):
                self._new_block(one)
            elif self._starts_without_hours(place):
                kind = MomentKind.WORKSHOP if self._is_a_row_of_a_slot(one.line) else None
                self._begin(RawMoment(None, [one.line], lines=[one.line], kind=kind))
            else:
                self._add(one.line)
        self._close()
        return self.found

    def _begin(self, part: RawMoment) -> None:
        part.heading = self.heading
        self.is_under_a_heading = False
        part.day = len(self.found.days) - 1 if self.found.days else None
        self.found.parts.append(part)

    def _add(self, line: TextLine) -> None:
        self.is_under_a_heading = False
        if self.part is None:
            self.found.before.append(line)
            return
        self.part.lines.append(line)
        has_title = any(one.column in {"", "title"} for one in self.part.head)
        if not has_title and line.column in {"", "title", "number", "kind"}:
            self.part.head.append(line)
        else:
            self.part.body.append(line)

    def _start(self, place: int, one: Timed) -> None:
        rest = one.rest
        has_words = rest is not None and any(map(str.isalnum, rest.text))
        lines = [one.line, one.under] if one.under else [one.line]
        part = RawMoment(one.hours, [rest] if rest and has_words else [], lines=lines)
        if one.hours and rest is one.line:
            self.found.hours.append(hours_said(one.line, one.hours))
        if has_words and rest and self.titles_above and _is_a_place(rest) and (title := self._line_above()):
            part.head, part.body = [title], [replace(rest, column="room")]
            part.lines = [title, *lines]
        if not has_words and self.below:
            part.head = self._title_above()
            part.lines = [*part.head, *lines]
        self._begin(part)

    def _titles_stand_above(self) -> bool:
        """Whether the lines of hours say but a place, under the title: « De 9h30 à 11h – Salle des gardes »."""
        timed = [one for one in self.timed if one.hours and one.rest]
        places = [one for one in timed if one.rest and _is_a_place(one.rest)]
        return len(places) > 1 and len(places) > len(timed) / 2

    def _line_above(self) -> TextLine | None:
        """The line just above, taken from where it stood."""
        lines = self.part.body if self.part else self.found.before
        capitals = [line for line in lines[-MOST_LINES_ABOVE:] if line.text.isupper() and not line.column]
        taken = next(iter(capitals), lines[-1] if lines else None)
        if taken is not None:
            lines.remove(taken)
            if self.part:
                self.part.lines.remove(taken)
        return taken

    def _title_above(self) -> list[TextLine]:
        """The lines that stand just above, since the last blank line: the title of the hours under it."""
        lines = self.part.body if self.part else self.found.before
        taken: list[TextLine] = []
        while lines and not (taken and taken[0].blanks):
            taken.insert(0, lines.pop())
            if self.part and taken[0] in self.part.lines:
                self.part.lines.remove(taken[0])
        return taken

    def _hours_stand_below(self) -> bool:
        """Whether hours that stand alone on their line come under the title: « Titre », then « 9h – 10h »."""
        alone = [place for place, one in enumerate(self.timed) if one.is_alone and one.line.row is None]
        if len(alone) < 2:
            return False
        kinds = [self._says_a_kind(place - 1) - self._says_a_kind(place + 1) for place in alone]
        if abs(sum(kinds)) > 1:
            return sum(kinds) > 0
        above = sum(1 for place in alone if self._is_near(place))
        under = sum(1 for place in alone if place + 1 < len(self.timed) and self.timed[place + 1].line.blanks == 0)
        first_is_bare = alone[0] == 0 or (not self.found.before and alone[0] < 1)
        ends_with = alone[-1] == len(self.timed) - 1
        return not first_is_bare and (above > under or (above == under and ends_with))

    def _says_a_kind(self, place: int) -> bool:
        """Whether a line without hours says what a moment is."""
        one = self.timed[place] if 0 <= place < len(self.timed) else None
        return one is not None and one.hours is None and kind_of(one.line.text) is not None

    def _is_near(self, place: int) -> bool:
        """Whether a line without hours stands just above."""
        return place > 0 and self.timed[place].line.blanks == 0 and not self.timed[place - 1].hours

    # --- Headings -------------------------------------------------------------------------------------------------

    def _heads_others(self, place: int) -> bool:
        """« Mercredi 9 octobre – de 9h30 à 17h », « Matin (9h-12h) »: hours of what is said under it."""
        one = self.timed[place]
        hours, line = one.hours, one.line
        has_date, half_day = bool(days_in(line.text)), HALF_DAY.match(line.folded) is not None
        if hours is None or (one.rest is line and not (has_date or half_day)):
            return False
        is_bare = not any(map(str.isalpha, one.rest.text if one.rest else ""))
        inside = self._inside(place, hours)
        if has_date or half_day:
            return inside > (0 if half_day or self.part is None else 1)
        following = self.timed[place + 1] if place + 1 < len(self.timed) else None
        return is_bare and inside > 1 and (self.part is None or bool(following and following.hours))

    def _inside(self, place: int, hours: HourRange) -> int:
        """How many of the next hours stand inside `hours`."""
        count = 0
        for one in self.timed[place + 1 : place + 40]:
            if one.hours is None or one.hours.start is None or hours.start is None:
                continue
            if hours.end is None or not (
                one.hours.start < hours.end and (one.hours.end or one.hours.start) <= hours.end
            ):
                break
            if one.hours.start < hours.start and count == 0 and self.part is not None:
                break
            count += 1
        return count

    def _is_day(self, place: int) -> bool:
        one = self.timed[place]
        found = days_in(one.line.text)
        if not found or len(one.line.text.split()) > 12 or (one.line.row is not None and one.line.cell):
            return False
        around = one.line.text[: found[0].span.start] + one.line.text[found[-1].span.end :]
        words = [word for word in re.findall(r"[^\W\d_]+", around) if len(word) > 2]
        if len(re.findall(r"[^\W\d_]{3,}", one.line.text[: found[0].span.start])) > MOST_WORDS_BEFORE_A_DATE:
            return False
        return len(words) <= (4 if found[0].weekday is None else 7) and not NOT_THE_DAY.search(one.line.folded)

    def _leads_on(self, place: int) -> bool:
        """Whether a moment starts soon after this line."""
        return any(one.hours for one in self.timed[place + 1 : place + 4])

    def _new_day(self, line: TextLine) -> None:
        if self.part is None:
            self.found.before.append(line)
        else:
            self.found.blocks.append(line)
        last = len(self.found.days) - 1
        if last >= 0 and not any(part.day == last for part in self.found.parts):
            self.found.days[last] = line  # the one before headed nothing
        else:
            self.found.days.append(line)
        self.heading = ""

    def _is_block(self, place: int) -> bool:
        """Whether the line is a heading over moments: « Après-midi : inventer un modèle », « SESSION 2 – … »."""
        one = self.timed[place]
        line = one.line
        if one.hours:
            return self._heads_others(place)
        following = self._after_chairs(place)
        if following is None or line.row is not None or len(line.text.split()) > MOST_WORDS_HEADING:
            return False
        next_starts = following.hours is not None or self._is_block_word(following.line)
        if not next_starts or (following.is_alone and self.below):
            return False
        if self._is_block_word(line):
            return True
        letters = [sign for sign in line.text if sign.isalpha()]
        in_capitals = len(letters) > 3 and all(sign.isupper() for sign in letters)
        return bool(self.part and line.blanks and in_capitals and following.line.blanks is not None)

    def _after_chairs(self, place: int) -> Timed | None:
        """What follows the line, and those that only say who chairs under it."""
        for one in self.timed[place + 1 : place + 3]:
            if one.hours or not CHAIRS.match(one.line.text):
                return one
        return None

    @staticmethod
    def _is_block_word(line: TextLine) -> bool:
        label = label_of(line.text)
        if HALF_DAY.match(line.folded) or (label and label.is_block and label.number):
            return True
        return BLOCK.match(line.text) is not None

    def _may_chair_what_follows(self) -> bool:
        """Whether nothing but a heading, or a break, was said since the last moment."""
        head = self.part.head[0].text if self.part and self.part.head else ""
        return self.is_under_a_heading or kind_of(head) in BREAKS

    def _new_block(self, one: Timed) -> None:
        self.heading = f"{self.heading} – {one.line.text}" if self.is_under_a_heading else one.line.text
        self.is_under_a_heading = True
        if self.part is None:
            self.found.before.append(one.line)
        else:
            self.found.blocks.append(one.line)

    # --- Without hours --------------------------------------------------------------------------------------------

    def _starts_without_hours(self, place: int) -> bool:
        line = self.timed[place].line
        if self._is_a_row_of_a_slot(line):
            return True
        if line.column not in {"", "title"} or (self.part and not self.part.head):
            return False
        following = self.timed[place + 1] if place + 1 < len(self.timed) else None
        if following and self.below and following.is_alone and not following.line.blanks:
            return False
        if self.part and stands_alone(line.text):
            return True
        label = label_of(line.text)
        if label and label.is_parallel and label.number:
            return True
        if self.has_hours:
            numbered = label is not None and label.kind is not None and label.number and not line.bullet
            return bool(numbered and self.part)
        if self.is_numbered and NUMBER_MARK.fullmatch(line.bullet):
            return True
        return (label is not None and label.kind is not None) or (
            kind_of(line.text) is not None and len(line.text.split()) <= 14
        )

    def _is_a_row_of_a_slot(self, line: TextLine) -> bool:
        """A row without hours, under headings, of the table that lists the workshops of the slot above it."""
        if line.row is None or line.column not in {"number", "title"} or not (self.part and self.part.head):
            return False
        if any(one.row == line.row for one in self.part.lines):
            return False
        return self.part.kind is MomentKind.WORKSHOP or kind_of(self.part.head[0].text) is MomentKind.SLOT

    def _close(self) -> None:
        """What closes the page is of no moment."""
        for number, part in enumerate(self.found.parts):
            for place, line in enumerate(part.body):
                if self._closes(number, place, line):
                    later = [one for other in self.found.parts[number + 1 :] for one in other.lines]
                    self.found.after = [*part.body[place:], *later]
                    gone = set(map(id, part.body[place:]))
                    part.body = part.body[:place]
                    part.lines = [one for one in part.lines if id(one) not in gone]
                    del self.found.parts[number + 1 :]
                    return

    def _closes(self, number: int, place: int, line: TextLine) -> bool:
        """Whether `line` of a part starts what is no programme any more: nothing comes later in the day."""
        if line.column or not FOOT.match(line.folded) or not (line.blanks or place or number):
            return False
        if HARD_FOOT.match(line.folded) and number:
            return True
        here, later = self.found.parts[number], self.found.parts[number + 1 :]
        last = here.hours.start if here.hours else None
        return not any(one.day != here.day or _is_later(one.hours, last) for one in later) and len(later) < 3


def _is_a_place(line: TextLine) -> bool:
    """« Salle des gardes, Conseil Général »: a few words that begin with what a place is called."""
    named = is_room(line.text) or VENUE_WORDS.match(BEFORE_A_PLACE.sub("", line.folded))
    return bool(named) and len(line.text.split()) <= MOST_WORDS_OF_A_PLACE and kind_of(line.text) is None


def _is_later(hours: HourRange | None, than: time | None) -> bool:
    return bool(hours and hours.start and than and hours.start > than)
