"""Hours and dates as people type them; what is refused is refused with an example."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontre.domain import DomainError, refusal
from rencontre.french.dates import date_of, hour_of, instant_of
from rencontre.french.typography import french_date, french_hour

NOT_AN_HOUR = "Saisissez une heure, par exemple 9 h 15."
NOT_A_DATE = "Saisissez une date, par exemple 12 mars 2027."
NO_YEAR = "Ajoutez l’année, par exemple 12 mars 2027."


def each(meant, *typed):
    return [(one, meant) for one in typed]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *each(time(9), "9h", "9H", "9 h", "09h", "09h00", "9:00", "9.00", "9 heures", "à 9 h", " 9 h "),
        *each(time(9, 15), "9h15", "9 h 15", "9H15", "9 h 15", "09:15", "9:15", "09.15", "9 : 15"),
        *each(time(9, 15), "9 heures 15", "9 h 15 min", "9h15mn", "09:15:00", "9 h15", "９ｈ１５", "9\u200b h 15"),
        *each(time(16, 30), "16 h 30", "16:30", "16h30"),
        *each(time(12), "midi", "Midi", "MIDI", "à midi", "12 h"),
        *each(time(0), "minuit", "0 h", "0h00", "00:00"),
    ],
)
def test_an_hour_is_read_as_it_is_typed(typed, meant):
    assert hour_of(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "9h5",
        "9:5",
        "9",
        "915",
        "25 h",
        "24 h",
        "9 h 75",
        "9h15h",
        "neuf heures",
        "-9 h",
        "",
        "h15",
        "9 h 15 30",
        "9h\x0015",
        "9,15",
    ],
)
def test_what_is_no_hour_is_refused_with_an_example(typed):
    assert refusal(hour_of, typed) == NOT_AN_HOUR


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *each(date(2027, 3, 12), "12 mars 2027", "12 mars 2027", "12  MARS 2027", "le 12 mars 2027"),
        *each(date(2027, 3, 12), "12/3/27", "12/03/2027", "12-03-2027", "12.03.2027", "12 03 2027", "2027-03-12"),
        *each(date(2027, 3, 12), "vendredi 12 mars 2027", "Ven. 12 mars 2027", "vendredi 12/03/2027", "12 mars 27"),
        *each(date(2027, 6, 1), "1er juin 2027", "1 juin 2027", "mardi 1er juin 2027", "1ER JUIN 2027", "01/06/27"),
        *each(date(2027, 8, 1), "1er août 2027", "1er aout 2027", "1er\u00a0aou\u0302t 2027"),
        *each(date(2027, 2, 12), "12 février 2027", "12 fevrier 2027", "12 févr. 2027", "12-FEV-2027"),
        ("12 déc. 2027", date(2027, 12, 12)),
        ("29 février 2028", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_it_is_typed(typed, meant):
    assert date_of(typed) == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12 mars", NO_YEAR),
        ("12/3", NO_YEAR),
        ("1er juin", NO_YEAR),
        ("30 février", NO_YEAR),
        ("30 février 2027", "« 30 février 2027 » n’existe pas : saisissez une date, par exemple 12 mars 2027."),
        ("29/02/2027", "« 29/02/2027 » n’existe pas : saisissez une date, par exemple 12 mars 2027."),
        ("3/14/2027", "« 3/14/2027 » n’existe pas : saisissez une date, par exemple 12 mars 2027."),
        ("0/3/2027", "« 0/3/2027 » n’existe pas : saisissez une date, par exemple 12 mars 2027."),
        ("jeudi 12 mars 2027", "Le 12 mars 2027 est un vendredi : corrigez le jour ou la date."),
        ("lundi 1er juin 2027", "Le 1er juin 2027 est un mardi : corrigez le jour ou la date."),
        *each(NOT_A_DATE, "", "demain", "mars 2027", "12 marsouins 2027", "12/3/0027", "12/3/127", "20270312"),
        *each(NOT_A_DATE, "12 mars 1027", "12 mars 2027 à 9 h", "2027", "12//3//2027/x"),
    ],
)
def test_what_is_no_date_is_refused_with_what_is_wrong(typed, sentence):
    assert refusal(date_of, typed) == sentence


@pytest.mark.parametrize(
    "typed",
    [
        "12 mars 2027 à 9 h 15",
        "vendredi 12 mars 2027 à 9h15",
        "12 mars 2027, 9 h 15",
        "12/3/27 9h15",
        "12.03.2027 09.15",
        "2027-03-12T09:15",
        "2027-03-12 09:15:00",
        "12 mars 2027 à 9 h 15",
    ],
)
def test_an_instant_is_a_date_and_an_hour(typed):
    assert instant_of(typed) == datetime(2027, 3, 12, 9, 15)


def test_an_instant_may_be_at_noon():
    assert instant_of("12 mars 2027 à midi") == datetime(2027, 3, 12, 12)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12 mars 2027", "Saisissez une date et une heure, par exemple 12 mars 2027 à 9 h 15."),
        ("9 h 15", "Saisissez une date et une heure, par exemple 12 mars 2027 à 9 h 15."),
        ("12 mars à 9 h 15", NO_YEAR),
        ("12 mars 2027 à 25 h", NOT_AN_HOUR),
        ("jeudi 12 mars 2027 à 9 h", "Le 12 mars 2027 est un vendredi : corrigez le jour ou la date."),
    ],
)
def test_what_is_no_instant_is_refused_with_what_is_wrong(typed, sentence):
    assert refusal(instant_of, typed) == sentence


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.times().map(lambda one: one.replace(second=0, microsecond=0)))
def test_what_the_site_writes_is_read_back(day, hour):
    written, at = french_date(day), french_hour(hour)

    assert (date_of(written), hour_of(at)) == (day, hour)
    assert instant_of(f"{written} à {at}") == datetime.combine(day, hour)
    assert date_of(f"{day:%d/%m/%Y}") == date_of(day.isoformat()) == day


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    said = []

    for reader in (hour_of, date_of, instant_of):
        try:
            reader(text)
        except DomainError as error:
            said.append(str(error))

    assert "" not in said
