"""Hours and dates as people type them in French: « 9h15 », « 12 mars 2027 », « jeudi 12/3/27 à midi »."""

import re
import unicodedata
from datetime import date, datetime, time

from rencontre.domain import DomainError
from rencontre.french.names import cleaned_line, fold
from rencontre.french.typography import french_date

NOT_AN_HOUR = "Saisissez une heure, par exemple 9 h 15."
NOT_A_DATE = "Saisissez une date, par exemple 12 mars 2027."
NOT_AN_INSTANT = "Saisissez une date et une heure, par exemple 12 mars 2027 à 9 h 15."

NAMED = {"midi": time(12), "minuit": time(0)}
# The minutes have two digits: « 9h5 » may be 9 h 05 or 9 h 50.
FIGURES = re.compile(
    r"(?:à\s*)?(?P<hours>\d{1,2})\s*(?:(?:h|heures?)\s*(?:(?P<minutes>\d{2})\s*(?:mn|min\.?|minutes)?)?"
    r"|[:.]\s*(?P<digits>\d{2})(?::(?P<seconds>\d{2})(?:\.0+)?)?)",
    re.IGNORECASE,
)
INSTANT = re.compile(
    rf"(?P<day>.*?)(?:\s*,\s*|\s+|(?<=\d)T(?=\d))(?P<hour>(?:à\s*)?(?:midi|minuit)|{FIGURES.pattern})", re.IGNORECASE
)

MONTHS = [
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
]  # fmt: skip
SHORT_MONTHS = {
    "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)} | SHORT_MONTHS
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
WEEKDAY_NUMBERS = {name[:length]: number for number, name in enumerate(WEEKDAYS) for length in (3, len(name))}
DAY = re.compile(
    rf"(?:le )?(?:(?P<weekday>{'|'.join(sorted(WEEKDAY_NUMBERS, key=len, reverse=True))}) )?(?:le )?"
    rf"(?P<day>\d{{1,2}})(?:er)? (?P<month>\d{{1,2}}|{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})"
    r"(?: (?P<year>\d{4}|\d{2}))?"
)
ISO_DAY = re.compile(r"(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})")
CENTURY = 2000  # of « 12/3/27 »
FIRST_YEAR = 1900


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cleaned_line(text)).split())


def hour_of(text: str) -> time:
    """The hour that `text` says: « 9h », « 9 h 15 », « 9 heures 15 », « 09:15 », « 9.15 », « midi », « minuit ».

    Raises DomainError with an example.
    """
    named = NAMED.get(_line(text).lower().removeprefix("à "))
    if named is not None:
        return named
    found = FIGURES.fullmatch(_line(text))
    try:
        if found:
            minutes, seconds = found["minutes"] or found["digits"] or 0, found["seconds"] or 0
            return time(int(found["hours"]), int(minutes), int(seconds))
    except ValueError as error:  # « 25 h », « 9 h 75 »
        raise DomainError(NOT_AN_HOUR) from error
    raise DomainError(NOT_AN_HOUR)


def date_of(text: str) -> date:
    """The date that `text` says: « 12 mars 2027 », « mardi 1er juin 2027 », « 12/3/27 », « 12.03.27 », « 2027-03-12 ».

    Raises DomainError: with an example, or with what is wrong: no year, a day that no month has, another weekday.
    """
    said = fold(text).replace("/", " ")
    found = ISO_DAY.fullmatch(said) or DAY.fullmatch(" ".join(said.split()))
    if found is None:
        raise DomainError(NOT_A_DATE)
    if found["year"] is None:
        raise DomainError("Ajoutez l’année, par exemple 12 mars 2027.")
    year = int(found["year"]) + (CENTURY if len(found["year"]) == 2 else 0)
    try:
        day = date(year, MONTH_NUMBERS.get(found["month"]) or int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise DomainError(_no_such_day(text)) from error
    if year < FIRST_YEAR:
        raise DomainError(NOT_A_DATE)
    _check_weekday(found.groupdict().get("weekday"), day)
    return day


def _no_such_day(text: str) -> str:
    return f"« {_line(text)} » n’existe pas : saisissez une date, par exemple 12 mars 2027."


def _check_weekday(said: str | None, day: date) -> None:
    if said and WEEKDAY_NUMBERS[said] != day.weekday():
        weekday, _, rest = french_date(day).partition(" ")
        raise DomainError(f"Le {rest} est un {weekday} : corrigez le jour ou la date.")


def instant_of(text: str) -> datetime:
    """The date and the hour that `text` says, naive: « 12 mars 2027 à 9 h 15 », « 12/3/27 9h15 », « 2027-03-12T09:15 ».

    Raises DomainError as `hour_of` and `date_of` do.
    """
    found = INSTANT.fullmatch(_line(text))
    if found is None:
        raise DomainError(NOT_AN_INSTANT)
    return datetime.combine(date_of(found["day"]), hour_of(found["hour"]))


def says_an_instant(text: str) -> bool:
    """Whether `text` has a date and an hour, right or wrong."""
    return INSTANT.fullmatch(_line(text)) is not None
