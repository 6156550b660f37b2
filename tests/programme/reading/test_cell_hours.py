"""The hours of a cell, and how long it says that something lasts."""

from datetime import time

import pytest

from programme.reading.cell_hours import hours_of_cell, later, length_of_cell


def said(text):
    found = hours_of_cell(text)
    return found and (found.start, found.end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9h15", time(9, 15), None),
        ("9 h 15 – 10 h", time(9, 15), time(10)),
        ("de 9h à 10h", time(9), time(10)),
        ("jusqu’à 10h", None, time(10)),
        ("midi", time(12), None),
        ("09:15", time(9, 15), None),
        ("9", time(9), None),
        ("9-10", time(9), time(10)),
        ("0915", time(9, 15), None),
        ("915 - 1030", time(9, 15), time(10, 30)),
        ("9,15", time(9, 15), None),
        ("0,385416667", time(9, 15), None),
        ("0.5", time(12), None),
    ],
)
def test_the_hours_that_people_type_in_a_cell(text, start, end):
    assert said(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "9,5", "9,25", "25", "9-25", "1275", "2500", "0,385", "1,2345", "9h15 accueil", "vers la fin", "12/03/2027"],
)
def test_what_says_no_hour_or_may_say_two_says_none(text):
    assert said(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 min", 45), ("45", 45), ("1h30", 90), ("1 h", 60), ("2 heures", 120), ("1,5 h", 90), ("1,5", 90),
        ("0:45", 45), ("00:30", 30), ("2", 120), ("0,03125", 45), ("20'", 20), ("durée : 20 mn", 20), ("", None),
        ("longtemps", None), ("0", None),
    ],
)  # fmt: skip
def test_how_long_a_cell_says(text, minutes):
    assert length_of_cell(text) == minutes


def test_a_length_gives_an_hour_of_the_same_day():
    assert later(time(9, 15), 45) == time(10)
    assert later(time(23), 90) is None
    assert later(time(9), 0) is None
