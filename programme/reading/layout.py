"""Where each moment of a programme starts: lines cut into parts, whatever their layout. Nothing is understood yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from programme.reading.days import NOT_THE_DAY, WEEKDAYS, days_in
from programme.reading.draft import Kind, Span
from programme.reading.hours import HourRange, hours_in
from programme.reading.kinds import kind_of, label_of, stands_alone
from programme.reading.lines import Line
from programme.reading.sentences import sentence_of

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
OPENED = re.compile(r"[(\[][ \u00a0]*(?:\w{1,9}[ \u00a0:]*){0,2}\Z")
CLOSED = re.compile(r"[^()\[\]\n]{0,30}[)\]]")
CLOSE = re.compile(r"[\s)\]|.–—:\-]*\Z")
LENGTH = re.compile(
    r"[(\[](?:dur[ée]e[ :]*)?\d{1,3}[ \u00a0]?(?:mn|min\w*|h(?:eures?)?[ \u00a0]?\d{0,2}|['’′])[)\]]", re.IGNORECASE
)
SPLIT_AFTER = re.compile(r"[,;./|•·)\]–—►→\u2010\u2011-][ \u00a0]*\Z|[.;,][ \u00a0]*(?:puis|et|enfin)?[ \u00a0]*\Z")
GLUED_BEFORE = re.compile(r"[^\W\d_]|[.!?»)”…]")
GLUE = re.compile(r"(?<=[a-zà-öø-ÿ?!.»)’])(?=[A-ZÀ-ÖØ-Þ«])(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)")
CLAUSE = re.compile(r"[,;][ \u00a0]+(?:(?:et|puis|avant|enfin)[ \u00a0]+)?|[ \u00a0](?:puis|et enfin)[ \u00a0]")
MOST_WORDS_IN_PROSE = 10
HOURS_OF_A_DAY = 5
HARD_FOOT = re.compile(r"(?:bien )?cordialement|bien a vous|salutations|comptant sur|mentions legales")
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
    r"|nous esperons|nous vous|au plaisir|comptant sur|je reserve|aucun commentaire|ne pas jeter|bien a vous|suivez|retrouvez|telecharg|partager|imprimer|retour\b(?! d| sur))"
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
class Layout:
    """`before` are the lines above the first moment, `after` those that close the page, `blocks` its headings."""

    before: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    blocks: list[Line] = field(default_factory=list)
    days: list[Line] = field(default_factory=list)  # the lines of the dates that `Part.day` counts
    hours: list[Span] = field(default_factory=list)  # the hours that start moments, which no title holds


@dataclass
class _Timed:
    """A line with its hours, if it starts a moment by them; `rest` is what heads the moment, on the same line."""

    line: Line
    hours: HourRange | None = None
    rest: Line | None = None


def cut(lines: list[Line]) -> Layout:
    """The parts of a programme."""
    timed = _with_hours(_one_item_a_line(lines))
    return _Cutter(timed).cut()


# --- Hours of lines ---------------------------------------------------------------------------------------------------


def _one_item_a_line(lines: list[Line]) -> Iterator[Line]:
    """« 9h accueil, 9h30 ouverture, 10h… » is a line for each; so is each sentence of a mail that tells the hours."""
    few = sum(1 for line in lines if _lead(line)) < 2
    for line in _dated_apart(lines):
        found = hours_in(line.text)
        cuts = _cuts(line, found, few=few)
        is_prose = found and (few or len(found) > 1)
        for piece in _pieces(line, cuts):
            if is_prose and len(piece.text.split()) > MOST_WORDS_IN_PROSE and hours_in(piece.text) and _tells(piece):
                yield from _sentences(piece)
            else:
                yield from _unglued(piece, line, cuts)


def _dated_apart(lines: list[Line]) -> Iterator[Line]:
    """« mercredi 9 octobre 8h30 Accueil des participants » is a date, then a moment."""
    for line in lines:
        days = days_in(line.text)
        rest = line.text[days[0].span.end :] if days else ""
        hours = hours_in(rest)[:1]
        is_first = bool(
            hours and LEAD.fullmatch(line.text[: days[0].span.start]) and LEAD.fullmatch(rest[: hours[0].span.start])
        )
        if (
            is_first
            and line.row is None
            and not _is_a_day(hours[0])
            and len(re.findall(r"[^\W\d_]{3,}", rest[hours[0].span.end :])) > 0
        ):
            yield line.cut(0, days[0].span.end)
            yield line.cut(days[0].span.end)
        else:
            yield line


def _is_a_day(hours: HourRange) -> bool:
    """« 9h30-17h15 »: the hours of a day, not of a moment."""
    return bool(hours.start and hours.end and hours.end.hour - hours.start.hour >= HOURS_OF_A_DAY)


def _cuts(line: Line, found: list[HourRange], *, few: bool) -> list[int]:
    """Where the moments that share a line start, its beginning aside."""
    cuts = [one.span.start for one in found if one.span.start and _is_stuck(line.text, one)]
    if cuts or _lead(line):
        cuts = [one.span.start for one in found if one.span.start and _starts_here(line.text, one)]
    listed = [one.span.start for one in found[1:] if _is_listed(line.text, one.span.start)]
    if len(listed) >= (1 if few else 2) and len(listed) >= (len(found) - 1) / 2:
        cuts = sorted({*cuts, *listed})
    return cuts


def _is_listed(text: str, place: int) -> bool:
    before = text[max(0, place - 12) : place]
    return SPLIT_AFTER.search(before) is not None and any(sign.isalpha() for sign in text[max(0, place - 60) : place])


def _starts_here(text: str, hours: HourRange) -> bool:
    """Whether hours in the middle of a line start a moment: stuck to what stands before, or before a capital."""
    if _is_stuck(text, hours):
        return True
    place = hours.span.start
    after = text[hours.span.end : hours.span.end + 9].lstrip(" \u00a0\u202f:–—-")[:1]
    return text[place - 1].isspace() and text[place].isdigit() and (after.isupper() or after in {"«", '"'})


def _is_stuck(text: str, hours: HourRange) -> bool:
    """« d’accueil9h15Ouverture », of a page that lost the ends of its lines."""
    place = hours.span.start
    return GLUED_BEFORE.match(text[place - 1]) is not None and text[place].isdigit()


def _pieces(line: Line, cuts: list[int]) -> Iterator[Line]:
    places = [0, *cuts]
    for start, end in zip(places, [*cuts, None], strict=True):
        piece = line.cut(start, end)
        if any(map(str.isalnum, piece.text)) or not cuts:
            yield piece


def _unglued(piece: Line, line: Line, cuts: list[int]) -> Iterator[Line]:
    """« OuverturePascale Orvault », of a page that lost the ends of its lines: a line for each."""
    if not cuts:
        yield piece
        return
    glued = sum(1 for place in cuts if place and GLUED_BEFORE.match(line.text[place - 1]))
    if glued < 2:
        yield piece
        return
    yield from _pieces(piece, [found.start() for found in GLUE.finditer(piece.text)])


def _sentences(line: Line) -> Iterator[Line]:
    """The sentences of a text, and within one each part that has an hour of its own."""
    places = [found.end() for found in SENTENCE_END.finditer(line.text)]
    hours = [one.span for one in hours_in(line.text)]
    for first, second in pairwise(hours):
        joint = max((one.end() for one in CLAUSE.finditer(line.text, first.end, second.start)), default=0)
        if joint and not any(first.end <= place <= second.start for place in places):
            places.append(joint)
    yield from _pieces(line, sorted(places))


def _lead_of(text: str) -> HourRange | None:
    found = hours_in(text)
    return found[0] if found and LEAD.fullmatch(text[: found[0].span.start]) else None


def _lead(line: Line) -> HourRange | None:
    """The hours that a line starts with."""
    return _lead_of(line.text)


def _with_hours(lines: Iterator[Line]) -> list[_Timed]:
    found: list[_Timed] = []
    all_lines = list(lines)
    leads = [_lead(line) for line in all_lines]
    told = sum(1 for line in all_lines if hours_in(line.text) and _tells(line))
    trailing = sum(map(bool, leads)) < max(2, 2 * told)
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
    """The line without its hours, the same hours said again and how long it lasts."""
    end = hours.span.end
    while True:
        while end < len(line.text) and line.text[end] in AROUND:
            end += 1
        length = LENGTH.match(line.text, end)
        again = hours_in(line.text[end : end + 12])[:1]
        if length:
            end = length.end()
        elif again and again[0].span.start == 0 and again[0].start == hours.start and again[0].end is None:
            end += again[0].span.end
        else:
            return _Timed(line, hours, line.cut(end))


def _two_lines(line: Line, hours: HourRange, following: Line, other: HourRange | None) -> _Timed | None:
    """« 9h30 – » over « 10h »: one range on two lines, or in two cells."""
    alone = not any(map(str.isalnum, line.text[hours.span.end :]))
    if not (alone and other and other.start and hours.start and hours.end is None and other.end is None):
        return None
    in_cells = line.row is not None and line.row == following.row
    joined = line.text.rstrip().endswith(("-", "–", "—", "à", "/")) or following.bullet in {"-", "–", "—"}
    if not (in_cells or (joined and following.blanks == 0)) or other.start <= hours.start:
        return None
    rest = _timed(following, other).rest
    return _Timed(line, HourRange(hours.start, other.start, hours.span), rest)


def _elsewhere(line: Line, *, trailing: bool) -> _Timed:
    """A line whose hours stand at its end, in brackets, or after a word such as « Déjeuner »."""
    found = hours_in(line.text)
    if not found or len(line.text.split()) > MOST_WORDS_TIMED or days_in(line.text):
        return _Timed(line)
    last = found[-1]
    before, after = line.text[: last.span.start], line.text[last.span.end :]
    in_brackets = before.rstrip().endswith(("(", "[")) or (trailing and OPENED.search(before) is not None)
    is_last = CLOSE.fullmatch(after) is not None and (
        trailing or before.rstrip().endswith(("–", "—", ":", "|", "(", "["))
    )
    led = kind_of(line.text) is not None and len(found) == 1 and not line.text.rstrip().endswith(".")
    if (
        is_last
        or (in_brackets and (trailing or led))
        or (led and line.column in {"", "title"})
        or (trailing and _tells(line))
    ):
        return _Timed(line, last, line)
    return _Timed(line)


def _tells(line: Line) -> bool:
    """Whether a sentence tells what happens at its hour: « Nous ferons une pause vers 10h15. »"""
    return sentence_of(line.text) is not None


def _blanked(line: Line, hours: HourRange) -> Span:
    """The hours of a line, with the brackets around them."""
    start, end = hours.span.start, hours.span.end
    opening, closing = OPENED.search(line.text[:start]), CLOSED.match(line.text, end)
    if opening and closing:
        start, end = opening.start(), closing.end()
    return Span(line.start + start, line.start + end)


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
        rest = one.rest
        has_words = rest is not None and any(map(str.isalnum, rest.text))
        part = Part(one.hours, [rest] if rest and has_words else [], lines=[one.line])
        if one.hours and rest is one.line:
            self.found.hours.append(_blanked(one.line, one.hours))
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
        hours, line = one.hours, one.line
        if hours is None or (one.rest is line and not days_in(line.text)):
            return False
        has_date, half_day = bool(days_in(line.text)), HALF_DAY.match(line.folded) is not None
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
        if not found or len(one.line.text.split()) > 12 or one.line.row is not None and one.line.cell:
            return False
        around = one.line.text[: found[0].span.start] + one.line.text[found[-1].span.end :]
        words = [word for word in re.findall(r"[^\W\d_]+", around) if len(word) > 2]
        return len(words) <= (4 if found[0].weekday is None else 7) and not NOT_THE_DAY.search(one.line.folded)

    def _leads_on(self, place: int) -> bool:
        """Whether a moment starts soon after this line."""
        return any(one.hours for one in self.timed[place + 1 : place + 4])

    def _new_day(self, line: Line) -> None:
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

    def _closes(self, number: int, place: int, line: Line) -> bool:
        """Whether `line` of a part starts what is no programme any more: nothing comes later in the day."""
        if line.column or not FOOT.match(line.folded) or not (line.blanks or place):
            return False
        if HARD_FOOT.match(line.folded) and number:
            return True
        here, later = self.found.parts[number], self.found.parts[number + 1 :]
        last = here.hours.start if here.hours else None
        return not any(one.day != here.day or _is_later(one.hours, last) for one in later) and len(later) < 3


def _is_later(hours: HourRange | None, than: time | None) -> bool:
    return bool(hours and hours.start and than and hours.start > than)
