"""Hours in all the forms of French programmes; what says how long is no hour."""

from datetime import time

import pytest

from programme.reading.hours import hours_in, whole_hours


def said(text):
    return [(found.start, found.end) for found in hours_in(text)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9h", time(9), None),
        ("9 h 15 : Accueil", time(9, 15), None),
        ("9H15", time(9, 15), None),
        ("9 heures 30", time(9, 30), None),
        ("9:15", time(9, 15), None),
        ("9.15", time(9, 15), None),
        ("9h et demie", time(9, 30), None),
        ("9hOO", time(9), None),
        ("midi", time(12), None),
        ("à partir de 18h", time(18), None),
        ("vers 16h", time(16), None),
        ("jusqu’à 17h", None, time(17)),
        ("de 9h à 10h", time(9), time(10)),
        ("9h-10h30", time(9), time(10, 30)),
        ("9h15 – 9h30 |", time(9, 15), time(9, 30)),
        ("10H45 -12H30", time(10, 45), time(12, 30)),
        ("8h30 . 9h00 — Accueil", time(8, 30), time(9)),
        ("[09:00 > 10:00]", time(9), time(10)),
        ("9h → 10h", time(9), time(10)),
        ("9h/10h", time(9), time(10)),
        ("entre 12h et 14h", time(12), time(14)),
        ("De 9 à 10h", time(9), time(10)),
        ("9-10h : Accueil", time(9), time(10)),
        ("9h30-11 : débat", time(9, 30), time(11)),
        ("11h à midi", time(11), time(12)),
        ("9:00 AM – 5:00 PM", time(9), time(17)),
        ("Accueil (9h)", time(9), None),
        ("9hCafé d’accueil", time(9), None),
        ("la fin.9h00 Accueil", time(9), None),
    ],
)
def test_an_hour_or_a_range_is_read(text, start, end):
    assert said(text) == [(start, end)]


@pytest.mark.parametrize(
    "text",
    ["le 12.03.2027", "12,50 €", "(2h)", "(1h30)", "Durée : 2h", "pendant 3h", "48h chrono", "24h", "après-midi",
     "Midi-Pyrénées", "12/03/27", "75 personnes", "Atelier 9", "9h75", "25h", "0320112233"],
)  # fmt: skip
def test_what_is_no_hour_is_left(text):
    assert said(text) == []


def test_several_hours_are_read_in_order():
    assert said("9h accueil, 9h30-10h ouverture") == [(time(9), None), (time(9, 30), time(10))]


def test_the_words_that_bring_an_hour_are_in_its_span():
    text = "Accueil à partir de 8h15, dans le hall"

    (found,) = hours_in(text)

    assert text[found.span.start : found.span.end] == "à partir de 8h15"


def test_a_cell_of_hours_holds_nothing_else():
    assert whole_hours("(9h15 – 10h)").end == time(10)
    assert whole_hours("9h15 Accueil") is None
    assert whole_hours("9h 10h 11h") is None
