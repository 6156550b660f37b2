"""Lines cut into items, each with the hours that start a moment, wherever they stand: first, last, stuck, in a"
" sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from programme.reading.days import WEEKDAYS, days_in
from programme.reading.draft import TextSpan
from programme.reading.hours import HourRange, hours_in
from programme.reading.moment_kinds import kind_of
from programme.reading.sentences import sentence_of
from programme.reading.text_lines import TextLine

# What may stand before the hour that starts a line: « Horaire : », « Matin – », « 1. », « Jeudi – »
LEAD = re.compile(
    r"(?:\W|\b(?:horaires?|heures?|quand|(?:au )?programme"
    rf"|le matin|matin(?:ée)?|l['’]après-midi|après-midi|soir(?:ée)?"
    rf"|{'|'.join(WEEKDAYS)})\b"
    r"|(?<!\w)\d{1,2}(?=[.)/]))*",
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
COLON = re.compile(r"[ \u00a0\u202f]*:")
MARKED_BEFORE = re.compile(r"[.!?…»;)][ \u00a0]+[-–—•►▪][ \u00a0]*\Z")
DASHED_BEFORE = re.compile(r"\S[ \u00a0]+[-–—][ \u00a0]+\Z")
DASHED_AFTER = re.compile(r"[ \u00a0]*[-–—:][ \u00a0]*[A-ZÀ-ÖØ-Þ«]")
ZONE = re.compile(r"(?:EST|EDT|HNE|HAE|CES?T|GMT|UTC)(?:[+-]\d{1,2})?\b")
GLUED_BEFORE = re.compile(r"[^\W\d_]|[.!?»)”…]")
GLUE = re.compile(r"(?<=[a-zà-öø-ÿ?!.»)’])(?=[A-ZÀ-ÖØ-Þ«])(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)")
CLAUSE = re.compile(r"[,;][ \u00a0]+(?:(?:et|puis|avant|enfin)[ \u00a0]+)?|[ \u00a0](?:puis|et enfin)[ \u00a0]")
SENTENCE_END = re.compile(r"(?<=[.!?…])[ \u00a0]+(?=[A-ZÀÂÉÈÊËÎÏÔÖÙÛÜÇŒ«\"0-9])")
MOST_WORDS_IN_PROSE = 10
EARLY = 60  # characters of a line, within which hours in brackets head it, however long it is
MOST_WORDS_TOLD = 60  # of a sentence that tells a moment
MOST_WORDS_TIMED = 30  # of a line whose hours stand elsewhere than first
HOURS_OF_A_DAY = 5

# What closes a page, folded: it is of no moment, whatever hours it says
HARD_FOOT = re.compile(r"(?:bien )?cordialement|bien a vous|salutations|comptant sur|mentions legales")
FOOT = re.compile(
    r"(?:inscri(?:ption|vez)|bulletin d inscription|contacts?\b|renseignements?|informations? (?:pratiques?|et"
    r"|:)|infos? pratiques?"
    r"|pour (?:s inscrire|tout renseignement|plus d|en savoir)|s inscrire|acces\b|tarifs?\b|avec le soutien"
    r"|avec le concours"
    r"|partenaires?\b|organis(?:e|ateur|ation|ee)|nb\b|n b\b|cordialement|bien cordialement|plan d acces"
    r"|comment (?:venir|s y)"
    r"|https?\b|www\b|tel\b|telephone|courriel|e ?mail|mail\b|reponse|rsvp|r s v p|merci de|date limite"
    r"|participation (?:gratuite|libre)"
    r"|entree (?:libre|gratuite)|gratuit|evenement gratuit|places? limitees?|programme (?:non|susceptible|sous)"
    r"|sous reserve"
    r"|a bientot|dans l attente|comite (?:d organisation|scientifique)|©|copyright|mentions|credits?|parking"
    r"|transports?\b"
    r"|nous esperons|lien (?:de|d|zoom|teams|visio)|nous vous|au plaisir|comptant sur|je reserve"
    r"|aucun commentaire|ne pas jeter|bien a vous"
    r"|suivez|retrouvez|telecharg|partager|imprimer|retour\b(?! d| sur| en))"
)


@dataclass
class Timed:
    """A line with its hours, if it starts a moment by them; `rest` is what heads the moment, on the same line.

    `under` is the next line, or cell, when it says the second of its hours, and holds `rest`.
    """

    line: TextLine
    hours: HourRange | None = None
    rest: TextLine | None = None
    under: TextLine | None = None

    @property
    def is_alone(self) -> bool:
        """Whether it says hours and nothing else."""
        return bool(self.hours and self.rest and not any(map(str.isalnum, self.rest.text)))


def items_of(lines: list[TextLine]) -> list[Timed]:
    """The items that `lines` hold, one at a time, with their hours."""
    return _with_hours(_one_item_a_line(lines))


def _one_item_a_line(lines: list[TextLine]) -> Iterator[TextLine]:
    """« 9h accueil, 9h30 ouverture, 10h… » is a line for each; so is each sentence of a mail that tells the hours."""
    few = sum(1 for line in lines if _lead(line)) < 2
    tells = sum(1 for line in lines if hours_in(line.text) and _tells(line)) > 1
    for line in _dated_apart(lines):
        found = hours_in(line.text)
        cuts = _cuts(line, found, few=few)
        is_prose = found and (few or len(found) > 1)
        for piece in _pieces(line, cuts):
            is_long = len(piece.text.split()) > MOST_WORDS_IN_PROSE
            if is_prose and is_long and hours_in(piece.text) and (tells or _tells(piece)):
                yield from _sentences(piece)
            else:
                yield from _unglued(piece, line, cuts)


def _dated_apart(lines: list[TextLine]) -> Iterator[TextLine]:
    """« mercredi 9 octobre 8h30 Accueil des participants » is a date, then a moment."""
    dated = [line for line in lines if _is_a_date_and_an_hour(line)]
    for line in lines:
        if len(dated) > 1 and line in dated:
            place = days_in(line.text)[0].span.end
            yield line.cut(0, place)
            yield line.cut(place)
            continue
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


def _is_a_date_and_an_hour(line: TextLine) -> bool:
    """« Lundi 10 juin, 13h45 », whose title stands on the next line."""
    days, hours = days_in(line.text), hours_in(line.text)
    if len(days) != 1 or len(hours) != 1 or hours[0].end or hours[0].start is None:
        return False
    around = (
        line.text[: days[0].span.start]
        + line.text[days[0].span.end : hours[0].span.start]
        + line.text[hours[0].span.end :]
    )
    return not any(map(str.isalnum, around))


def _is_a_day(hours: HourRange) -> bool:
    """« 9h30-17h15 »: the hours of a day, not of a moment."""
    return bool(hours.start and hours.end and hours.end.hour - hours.start.hour >= HOURS_OF_A_DAY)


def _cuts(line: TextLine, found: list[HourRange], *, few: bool) -> list[int]:
    """Where the moments that share a line start, its beginning aside."""
    cuts = [one.span.start for one in found if one.span.start and _is_stuck(line.text, one)]
    dashed = [one.span.start for one in found if not few and _is_between_dashes(line.text, one)]
    cuts = sorted({*cuts, *dashed})
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
    after = text[hours.span.end : hours.span.end + 9].lstrip(" \u00a0\u202f:–—-.")[:1]
    is_marked = COLON.match(text, hours.span.end) is not None
    return text[place - 1].isspace() and text[place].isdigit() and (after.isupper() or after in {"«", '"'} or is_marked)


def _is_between_dashes(text: str, hours: HourRange) -> bool:
    """« … Patrice Rival - 9h30 – Assemblée générale »: an item that follows on the line of the one before."""
    start, end = hours.span.start, hours.span.end
    after = DASHED_AFTER.match(text, end)
    return bool(start and hours.end is None and after and DASHED_BEFORE.search(text[max(0, start - 5) : start]))


def _is_stuck(text: str, hours: HourRange) -> bool:
    """« d’accueil9h15Ouverture », « … Kervran. - 11h00 : », of a page that lost the ends of its lines."""
    place = hours.span.start
    is_stuck = GLUED_BEFORE.match(text[place - 1]) is not None
    return text[place].isdigit() and (is_stuck or MARKED_BEFORE.search(text[max(0, place - 8) : place]) is not None)


def _pieces(line: TextLine, cuts: list[int]) -> Iterator[TextLine]:
    places = [0, *cuts]
    for start, end in zip(places, [*cuts, None], strict=True):
        piece = line.cut(start, end)
        if any(map(str.isalnum, piece.text)) or not cuts:
            yield piece


def _unglued(piece: TextLine, line: TextLine, cuts: list[int]) -> Iterator[TextLine]:
    """« OuverturePascale Orvault », of a page that lost the ends of its lines: a line for each."""
    if not cuts:
        yield piece
        return
    glued = sum(1 for place in cuts if place and GLUED_BEFORE.match(line.text[place - 1]))
    if glued < 2:
        yield piece
        return
    yield from _pieces(piece, [found.start() for found in GLUE.finditer(piece.text)])


def _sentences(line: TextLine) -> Iterator[TextLine]:
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


def _lead(line: TextLine) -> HourRange | None:
    """The hours that a line starts with."""
    return _lead_of(line.text)


def _with_hours(lines: Iterator[TextLine]) -> list[Timed]:
    found: list[Timed] = []
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
        if line.row is not None and _row_has_hours(found, line.row):
            found.append(Timed(line))  # another cell says the hours of its row
        else:
            found.append(_timed(line, hours) if hours else _elsewhere(line, trailing=trailing))
        place += 1
    return found


def _row_has_hours(found: list[Timed], row: int) -> bool:
    for one in reversed(found):
        if one.line.row != row:
            return False
        if one.hours:
            return True
    return False


def _timed(line: TextLine, hours: HourRange) -> Timed:
    """The line without its hours, the same hours said again and how long it lasts."""
    end = hours.span.end
    while True:
        while end < len(line.text) and line.text[end] in AROUND:
            end += 1
        length = LENGTH.match(line.text, end) or ZONE.match(line.text, end)
        again = hours_in(line.text[end : end + 12])[:1]
        if length:
            end = length.end()
        elif again and again[0].span.start == 0 and again[0].start == hours.start and again[0].end is None:
            end += again[0].span.end
        else:
            return Timed(line, hours, line.cut(end))


def _two_lines(line: TextLine, hours: HourRange, following: TextLine, other: HourRange | None) -> Timed | None:
    """« 9h30 – » over « 10h »: one range on two lines, or in two cells."""
    alone = not any(map(str.isalnum, line.text[hours.span.end :]))
    if not (alone and other and other.start and hours.start and hours.end is None and other.end is None):
        return None
    in_cells = line.row is not None and line.row == following.row
    joined = line.text.rstrip().endswith(("-", "–", "—", "à", "/")) or following.bullet in {"-", "–", "—"}
    if not (in_cells or (joined and following.blanks == 0)) or other.start <= hours.start:
        return None
    rest = _timed(following, other).rest
    return Timed(line, HourRange(hours.start, other.start, hours.span), rest, following)


def _elsewhere(line: TextLine, *, trailing: bool) -> Timed:
    """A line whose hours stand at its end, in brackets, or after a word such as « Déjeuner »."""
    found = hours_in(line.text)
    is_told = trailing and _tells(line)
    most = MOST_WORDS_TOLD if is_told or (found and _is_bracketed_early(line, found[0])) else MOST_WORDS_TIMED
    if not found or len(line.text.split()) > most or _closes(line):
        return Timed(line)
    last = found[-1]
    if days_in(line.text[: last.span.start]):
        return Timed(line)
    before, after = line.text[: last.span.start], line.text[last.span.end :]
    in_brackets = before.rstrip().endswith(("(", "[")) or (trailing and OPENED.search(before) is not None)
    is_last = CLOSE.fullmatch(after) is not None and (
        trailing or before.rstrip().endswith(("–", "—", ":", "|", "(", "["))
    )
    led = kind_of(line.text) is not None and len(found) == 1 and not line.text.rstrip().endswith(".")
    if (
        is_last
        or (in_brackets and (trailing or led or (last.end and line.row is None)))
        or (led and line.column in {"", "title"})
        or (trailing and _tells(line))
    ):
        return Timed(line, last, line)
    return Timed(line)


def _is_bracketed_early(line: TextLine, hours: HourRange) -> bool:
    """« Ouverture du colloque (10h00) : prises de parole… », however long what follows is."""
    return hours.span.start < EARLY and OPENED.search(line.text[: hours.span.start]) is not None


def _closes(line: TextLine) -> bool:
    return FOOT.match(line.folded) is not None and not _tells(line)


def _tells(line: TextLine) -> bool:
    """Whether a sentence tells what happens at its hour: « Nous ferons une pause vers 10h15. »"""
    return sentence_of(line.text) is not None


def hours_said(line: TextLine, hours: HourRange) -> TextSpan:
    """Where a line says its hours, the brackets around them included."""
    start, end = hours.span.start, hours.span.end
    opening, closing = OPENED.search(line.text[:start]), CLOSED.match(line.text, end)
    if opening and closing:
        start, end = opening.start(), closing.end()
    return TextSpan(line.start + start, line.start + end)
