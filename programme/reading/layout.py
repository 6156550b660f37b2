"""Where each moment of a programme starts: lines cut into parts, whatever their layout. Nothing is understood yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from programme.reading.days import WEEKDAYS, days_in
from programme.reading.draft import Kind
from programme.reading.hours import HourRange, hours_in
from programme.reading.kinds import kind_of, label_of, stands_alone
from programme.reading.lines import Line

HALF_DAY = re.compile(
    r"(?:le |la |l |en |dans la |debut (?:de|d) |premiere |fin (?:de|d) )?(?:matin(?:ee)?|apres midi|soiree?|soir|midi)\b"
)
# What may stand before the hour that starts a line: « Horaire : », « Matin – », « 1. », « Jeudi 12 mars – »
LEAD = re.compile(
    rf"\W*(?:(?:horaires?|heures?|quand|le matin|matin(?:ée)?|l['’]après-midi|après-midi|soir(?:ée)?|ven(?:dredi|\.)"
    rf"|{'|'.join(WEEKDAYS)})\W*|\d{{1,2}}[.)/][ \u00a0]+|\W)*",
    re.IGNORECASE,
)
AROUND = " \t\u00a0\u202f:–—-‐‑−►▶→➜>|/.;,)]•·*=~»"
OPEN = re.compile(r"[\s(\[|–—:\-.…_]*\Z")
CLOSE = re.compile(r"[\s)\]|.–—:\-]*\Z")
SPLIT_AFTER = re.compile(
    r"[,;./|•·)\]–—►→\u2010\u2011-][ \u00a0]*\Z|[.;][ \u00a0]*(?:puis|et|enfin|[àÀAa])?[ \u00a0]*\Z"
)
MOST_WORDS_HEADING = 22
MOST_WORDS_TIMED = 30  # of a line whose hours stand elsewhere than first
SENTENCE_END = re.compile(r"(?<=[.!?…])[ \u00a0]+(?=[A-ZÀÂÉÈÊËÎÏÔÖÙÛÜÇŒ«\"0-9])")
FOOT = re.compile(
    r"(?:inscri(?:ption|vez)|bulletin d inscription|contacts?\b|renseignements?|informations? (?:pratiques?|et|:)|infos? pratiques?"
    r"|pour (?:s inscrire|tout renseignement|plus d|en savoir)|s inscrire|acces\b|tarifs?\b|avec le soutien|avec le concours"
    r"|partenaires?\b|organis(?:e|ateur|ation|ee)|nb\b|n b\b|cordialement|bien cordialement|plan d acces|comment (?:venir|s y)"
    r"|https?\b|www\b|tel\b|telephone|courriel|e ?mail|mail\b|reponse|rsvp|merci de|date limite|participation (?:gratuite|libre)"
    r"|entree (?:libre|gratuite)|gratuit|evenement gratuit|places? limitees?|programme (?:non|susceptible|sous)|sous reserve"
    r"|a bientot|dans l attente|comite (?:d organisation|scientifique)|©|copyright|mentions|credits?|parking|transports?\b"
    r"|nous esperons|nous vous|au plaisir|suivez|retrouvez|telecharg|partager|imprimer|retour\b(?! d| sur))"
)


@dataclass
class Part:
    """A moment as it was cut: what heads it, and the lines under it. `heading` is the block that it stands under."""

    hours: HourRange | None
    head: list[Line]
    body: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)  # all of them, the hours too
    heading: str = ""
    day: int | None = None
    kind: Kind | None = None


@dataclass
class DaySaid:
    """A line that heads the moments of a date."""

    line: Line


@dataclass
class Layout:
    """`before` are the lines above the first moment, `after` those that close the page, `blocks` its headings."""

    before: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    blocks: list[Line] = field(default_factory=list)
    days: list[Line] = field(default_factory=list)  # the lines of the dates that `Part.day` counts


@dataclass
class _Timed:
    """A line with its hours, if it starts a moment by them; `rest` is the line without them."""

    line: Line
    hours: HourRange | None = None
    rest: Line | None = None
    before: Line | None = None  # the words before the hours, of a line that they end


def cut(lines: list[Line]) -> Layout:
    """The parts of a programme."""
    timed = _with_hours(_one_item_a_line(lines))
    return _Cutter(timed).cut()


# --- Hours of lines ---------------------------------------------------------------------------------------------------


def _one_item_a_line(lines: list[Line]) -> Iterator[Line]:
    """« 9h accueil, 9h30 ouverture, 10h… » is a line for each; so is each sentence of a mail that tells the hours."""
    few = sum(1 for line in lines if _lead(line)) < 2
    for line in lines:
        found = hours_in(line.text)
        cuts = [one.span.start for one in found[1:] if _may_split(line.text, one.span.start)]
        many = len(found) > 2 or (few and len(found) > 1)
        if len(cuts) >= (2 if not few else 1) and many and len(cuts) >= (len(found) - 1) / 2:
            places = [0, *cuts]
            yield from (line.cut(start, end) for start, end in zip(places, [*cuts, None], strict=True))
        elif few and found and len(SENTENCE_END.findall(line.text)):
            yield from _sentences(line)
        else:
            yield line


def _may_split(text: str, place: int) -> bool:
    before = text[max(0, place - 12) : place]
    return SPLIT_AFTER.search(before) is not None and any(sign.isalpha() for sign in text[max(0, place - 60) : place])


def _sentences(line: Line) -> Iterator[Line]:
    start = 0
    for found in SENTENCE_END.finditer(line.text):
        yield line.cut(start, found.start())
        start = found.end()
    yield line.cut(start)


def _lead(line: Line) -> HourRange | None:
    """The hours that a line starts with."""
    found = hours_in(line.text)
    return found[0] if found and LEAD.fullmatch(line.text[: found[0].span.start]) else None


def _with_hours(lines: Iterator[Line]) -> list[_Timed]:
    found: list[_Timed] = []
    all_lines = list(lines)
    leads = [_lead(line) for line in all_lines]
    trailing = sum(map(bool, leads)) < 2
    place = 0
    while place < len(all_lines):
        line, hours = all_lines[place], leads[place]
        following = all_lines[place + 1] if place + 1 < len(all_lines) else None
        if hours and following and (both := _two_lines(line, hours, following, leads[place + 1])):
            found.append(both)
            place += 2
            continue
        found.append(_timed(line, hours) if hours else _elsewhere(line, trailing=trailing))
        place += 1
    return found


def _timed(line: Line, hours: HourRange) -> _Timed:
    end = hours.span.end
    while end < len(line.text) and line.text[end] in AROUND:
        end += 1
    return _Timed(line, hours, line.cut(end))


def _two_lines(line: Line, hours: HourRange, following: Line, other: HourRange | None) -> _Timed | None:
    """« 9h30 – » over « 10h »: one range on two lines, or in two cells."""
    alone = not any(map(str.isalnum, line.text[hours.span.end :]))
    if not (alone and other and other.start and hours.start and hours.end is None and other.end is None):
        return None
    in_cells = line.row is not None and line.row == following.row
    joined = line.text.rstrip().endswith(("-", "–", "—", "à", "/")) or following.bullet in {"-", "–", "—"}
    if not (in_cells or (joined and following.blanks == 0)):
        return None
    rest = _timed(following, other).rest
    return _Timed(line, HourRange(hours.start, other.start, hours.span), rest)


def _elsewhere(line: Line, *, trailing: bool) -> _Timed:
    """A line whose hours stand at its end, or after a word such as « Déjeuner »."""
    found = hours_in(line.text)
    if not found or len(line.text.split()) > MOST_WORDS_TIMED:
        return _Timed(line)
    last = found[-1]
    before, after = line.text[: last.span.start], line.text[last.span.end :]
    is_last = CLOSE.fullmatch(after) is not None
    led = kind_of(line.text) is not None and len(found) == 1 and not line.text.rstrip().endswith(".")
    if (
        is_last
        and (trailing or led or before.rstrip().endswith(("(", "[", "–", "—", ":", "|")))
        and not days_in(before)
    ):
        return _Timed(line, last, line.cut(0, len(OPEN.sub("", before))))
    if led and line.column in {"", "title"} and not days_in(line.text):
        return _Timed(line, last, None, line)
    return _Timed(line)


# --- Parts --------------------------------------------------------------------------------------------------------------


class _Cutter:
    """Walks the lines once; what has hours starts a part, and a few words do without."""

    def __init__(self, timed: list[_Timed]):
        self.timed = timed
        self.found = Layout()
        self.heading = ""
        self.has_hours = any(one.hours for one in timed)
        self.below = self._hours_stand_below()

    @property
    def part(self) -> Part | None:
        return self.found.parts[-1] if self.found.parts else None

    def cut(self) -> Layout:
        for place, one in enumerate(self.timed):
            if one.hours and not self._heads_others(place):
                self._start(place, one)
            elif self._is_day(place) and self._leads_on(place):
                self._new_day(one.line)
            elif self._is_block(place):
                self._new_block(one)
            elif self._starts_without_hours(place):
                self._begin(Part(None, [one.line], lines=[one.line]))
            else:
                self._add(one.line)
        self._close()
        return self.found

    def _begin(self, part: Part) -> None:
        part.heading = self.heading
        part.day = len(self.found.days) - 1 if self.found.days else None
        self.found.parts.append(part)

    def _add(self, line: Line) -> None:
        if self.part is None:
            self.found.before.append(line)
            return
        self.part.lines.append(line)
        has_title = any(one.column in {"", "title"} for one in self.part.head)
        if not has_title and line.column in {"", "title", "number", "kind"}:
            self.part.head.append(line)
        else:
            self.part.body.append(line)

    def _start(self, place: int, one: _Timed) -> None:
        rest = one.before or one.rest
        has_words = rest is not None and any(map(str.isalnum, rest.text))
        part = Part(one.hours, [rest] if rest and has_words else [], lines=[one.line])
        if not has_words and self.below:
            part.head = self._title_above()
            part.lines = [*part.head, one.line]
        self._begin(part)

    def _title_above(self) -> list[Line]:
        """The lines that stand just above, since the last blank line: the title of the hours under it."""
        lines = self.part.body if self.part else self.found.before
        taken: list[Line] = []
        while lines and not (taken and taken[0].blanks):
            taken.insert(0, lines.pop())
            if self.part and taken[0] in self.part.lines:
                self.part.lines.remove(taken[0])
        return taken

    def _hours_stand_below(self) -> bool:
        """Whether hours that stand alone on their line come under the title: « Titre », then « 9h – 10h »."""
        alone = [place for place, one in enumerate(self.timed) if self._is_alone(place) and one.line.row is None]
        if len(alone) < 2:
            return False
        above = sum(1 for place in alone if self._is_near(place))
        under = sum(1 for place in alone if place + 1 < len(self.timed) and self.timed[place + 1].line.blanks == 0)
        first_is_bare = alone[0] == 0 or not self.found.before and alone[0] < 1
        ends_with = alone[-1] == len(self.timed) - 1
        return not first_is_bare and (above > under or (above == under and ends_with))

    def _is_alone(self, place: int) -> bool:
        one = self.timed[place]
        return bool(one.hours and one.rest and not any(map(str.isalnum, one.rest.text)))

    def _is_near(self, place: int) -> bool:
        """Whether a line without hours stands just above."""
        return place > 0 and self.timed[place].line.blanks == 0 and not self.timed[place - 1].hours

    # --- Headings -------------------------------------------------------------------------------------------------

    def _heads_others(self, place: int) -> bool:
        """« Mercredi 9 octobre – de 9h30 à 17h », « Matin (9h-12h) »: hours of what is said under it."""
        one = self.timed[place]
        hours = one.hours
        if hours is None:
            return False
        words = one.rest.folded if one.rest else one.line.folded
        has_date = bool(days_in(one.line.text))
        is_bare = not any(map(str.isalpha, words)) or HALF_DAY.match(one.line.folded) or has_date
        if not is_bare:
            return False
        inside = self._inside(place, hours)
        return (
            inside > 1
            or bool(has_date and self.part is None and inside)
            or bool(HALF_DAY.match(one.line.folded) and inside)
        )

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
        if not found or len(one.line.text.split()) > 12 or one.line.row is not None and one.line.cell:
            return False
        around = one.line.text[: found[0].span.start] + one.line.text[found[-1].span.end :]
        words = [word for word in re.findall(r"[^\W\d_]+", around) if len(word) > 2]
        return len(words) <= 4 or found[0].weekday is not None

    def _leads_on(self, place: int) -> bool:
        """Whether a moment starts soon after this line."""
        return any(one.hours for one in self.timed[place + 1 : place + 4])

    def _new_day(self, line: Line) -> None:
        if self.part is None:
            self.found.before.append(line)
        else:
            self.found.blocks.append(line)
        self.found.days.append(line)
        self.heading = ""

    def _is_block(self, place: int) -> bool:
        """Whether the line is a heading over moments: « Après-midi : inventer un modèle », « SESSION 2 – … »."""
        one = self.timed[place]
        line = one.line
        if one.hours:
            return self._heads_others(place)
        following = self.timed[place + 1] if place + 1 < len(self.timed) else None
        if following is None or line.row is not None or len(line.text.split()) > MOST_WORDS_HEADING:
            return False
        next_starts = following.hours is not None or self._is_block_word(following.line)
        if not next_starts or self._is_alone(place + 1) and self.below:
            return False
        if self._is_block_word(line):
            return True
        letters = [sign for sign in line.text if sign.isalpha()]
        in_capitals = len(letters) > 3 and all(sign.isupper() for sign in letters)
        return bool(self.part and line.blanks and in_capitals and following.line.blanks is not None)

    @staticmethod
    def _is_block_word(line: Line) -> bool:
        label = label_of(line.text)
        return bool(HALF_DAY.match(line.folded)) or bool(label and label.is_block and label.number)

    def _new_block(self, one: _Timed) -> None:
        self.heading = one.line.text
        if self.part is None:
            self.found.before.append(one.line)
        else:
            self.found.blocks.append(one.line)

    # --- Without hours --------------------------------------------------------------------------------------------

    def _starts_without_hours(self, place: int) -> bool:
        line = self.timed[place].line
        if line.column not in {"", "title"} or (self.part and not self.part.head):
            return False
        if self.part and stands_alone(line.text):
            return True
        label = label_of(line.text)
        if label and label.is_parallel and label.number:
            return True
        if self.has_hours:
            numbered = label is not None and label.kind is not None and label.number and not line.bullet
            return bool(numbered and self.part)
        return (
            label is not None
            and label.kind is not None
            or (kind_of(line.text) is not None and len(line.text.split()) <= 14)
        )

    def _close(self) -> None:
        """What closes the page is of no moment."""
        if self.part is None:
            return
        for place, line in enumerate(self.part.body):
            if FOOT.match(line.folded) and line.column == "" and (line.blanks or place):
                self.found.after = self.part.body[place:]
                gone = {id(one) for one in self.found.after}
                self.part.body = self.part.body[:place]
                self.part.lines = [one for one in self.part.lines if id(one) not in gone]
                return
