"""Dates in a text."""

from datetime import date

import pytest

from programme.reading.days import days_in


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Jeudi 31 mai 2018", date(2018, 5, 31)),
        ("le 8 Avril 2013", date(2013, 4, 8)),
        ("1er juin 2027", date(2027, 6, 1)),
        ("mardi 3 déc. 2026", date(2026, 12, 3)),
        ("12/03/2027", date(2027, 3, 12)),
        ("12.03.27", date(2027, 3, 12)),
        ("2027-03-12", date(2027, 3, 12)),
        ("JEUDI 9 AVRIL 2026", date(2026, 4, 9)),
    ],
)
def test_a_date_is_read(text, day):
    (found,) = days_in(text)

    assert found.in_year(None) == day


def test_days_of_one_month_are_said_together():
    assert [(one.day, one.others) for one in days_in("les 15, 16 & 17 septembre 2021")] == [(17, (15, 16))]
    assert [(one.day, one.others) for one in days_in("du 13 au 18 septembre 2021")] == [(18, (13,))]


def test_a_date_without_a_year_takes_that_of_the_page():
    (found,) = days_in("Lundi 13 septembre :")

    assert found.year is None
    assert found.in_year(None) is None
    assert found.in_year(2021) == date(2021, 9, 13)


@pytest.mark.parametrize("text", ["31 novembre", "12/34/2027", "article 12.3.4", "16 place Victor Hugo", "9h15", ""])
def test_what_is_no_date_of_a_calendar_gives_none(text):
    assert [one.in_year(2027) for one in days_in(text) if one.in_year(2027)] == []


def test_a_weekday_that_is_not_the_calendars_is_known():
    assert [one.is_wrong for one in days_in("mercredi 31 mai 2018, jeudi 31 mai 2018")] == [True, False]
