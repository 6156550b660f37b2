"""Dates in a text: « Jeudi 31 mai 2018 », « le 8 Avril », « 12/03/2027 », « du 13 au 18 septembre 2021 »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from programme.reading.draft import TextSpan
from rencontre.french.names import fold

MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12, "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7,
    "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SPACE = r"[ \t\u00a0\u202f]*"
MONTH = (
    r"(?P<month>janvier|janv|jan|f[ée]vrier|f[ée]vr|f[ée]v|mars|avril|avr|mai|juin|juillet|juil|ao[uû]t|septembre|sept"
    r"|octobre|oct|novembre|nov|d[ée]cembre|d[ée]c)\b\.?"
)
WORDS = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}){SPACE},?{SPACE})?(?:le{SPACE})?(?<![\d.,])"
    rf"(?P<day>[0-3]?\d)(?:{SPACE}er\b)?{SPACE}{MONTH}(?:{SPACE},?{SPACE}(?P<year>(?:19|20)\d\d)(?!\d))?",
    re.IGNORECASE,
)
FIGURES = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}){SPACE},?{SPACE})?(?:le{SPACE})?(?<![\d/.\-])"
    r"(?P<day>[0-3]?\d)(?P<sign>[/.\-])(?P<month>[01]?\d)(?P=sign)(?P<year>(?:19|20)\d\d|\d\d)(?![\d/.\-]\d)",
    re.IGNORECASE,
)
ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")
# « du 13 au », « 24 et », « 15, 16 & »: days before the one that has the month
BEFORE = re.compile(
    rf"(?:(?<!\d)[0-3]?\d(?:er)?{SPACE}(?:,|&|et|au|-|–|/)?{SPACE}(?:(?:le|{'|'.join(WEEKDAYS)}){SPACE})?)+\Z", re.I
)
# A date that a page gives for something else than the day itself, folded
NOT_THE_DAY = re.compile(
    r"mise? a jour|inscri|avant le|jusqu au|publie|cloture d|date limite|reponse|loi du|decret|arrete|confirm"
    r"|version du"
    r"|\bv\d+ du\b|envoye|imprime|modifie|envoyer"
)
LOOK = 40
MOST_DAYS = 30  # of one line
CENTURY = 2000


@dataclass(frozen=True)
class FoundDay:
    """A date of a text; `year` is None when it is not said, `weekday` (Monday is 0) too. `others` are days of the same
    month said with it: « du 13 au 18 septembre » gives 18, and 13 among the others."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    span: TextSpan
    others: tuple[int, ...] = ()

    def in_year(self, year: int | None) -> date | None:
        """The date, in the year that it says, else in `year`; None when there is no such day."""
        year = self.year or year
        try:
            return date(year, self.month, self.day) if year else None
        except ValueError:
            return None

    @property
    def is_wrong(self) -> bool:
        """Whether the weekday is another than the calendar's."""
        day = self.in_year(None)
        return bool(day and self.weekday is not None and day.weekday() != self.weekday)


def days_in(text: str) -> list[FoundDay]:
    """Every date of `text`, in order."""
    if not re.search(r"\d", text):
        return []
    found = [_in_words(text, one) for one in islice(WORDS.finditer(text), MOST_DAYS)]
    found += islice(_in_figures(text), MOST_DAYS)
    return sorted((one for one in found if one.day and one.month), key=lambda one: one.span)


def _in_words(text: str, found: re.Match[str]) -> FoundDay:
    month = MONTHS[fold(found["month"])]
    before = text[max(0, found.start() - LOOK) : found.start()]
    others = BEFORE.search(before) if before.rstrip()[-1:] in set("0123456789,&t-–/u") else None
    start = found.start() - (len(others[0]) if others else 0)
    said = tuple(int(day) for day in re.findall(r"\d+", others[0])) if others else ()
    year = int(found["year"]) if found["year"] else None
    return FoundDay(int(found["day"]), month, year, _weekday(found), TextSpan(start, found.end()), said)


def _in_figures(text: str) -> Iterator[FoundDay]:
    for found in chain(FIGURES.finditer(text), ISO.finditer(text)):
        day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            weekday = _weekday(found) if "weekday" in found.groupdict() else None
            yield FoundDay(
                day, month, year if year > 99 else CENTURY + year, weekday, TextSpan(found.start(), found.end())
            )


def _weekday(found: re.Match[str]) -> int | None:
    return WEEKDAYS.index(found["weekday"].lower()) if found["weekday"] else None
