"""Cells and lists where people are expected."""

import pytest

from programme.reading.draft import Role, TextSpan
from programme.reading.who_speaks import only_people, people_expected
from tests.programme.reading.voices import told

CELLS = [
    ("Kwabena Tsiranana", ["Kwabena Tsiranana"]),
    ("Kwabena Tsiranana, Zorica Hlebnik et Yumi Okabe", ["Kwabena Tsiranana", "Zorica Hlebnik", "Yumi Okabe"]),
    ("Jo BA (IREV), Zorica Hlebnik (CAF)", ["Jo BA = IREV", "Zorica Hlebnik = CAF"]),
    ("Jo BA, Terres Australes", ["Jo BA = Terres Australes"]),
    ("Intervenants : Jo BA ; Zorica Hlebnik", ["Jo BA", "Zorica Hlebnik"]),
    ("Zorica Hlebnik\nDirectrice, IREV", ["Zorica Hlebnik = Directrice, IREV"]),
    ("À confirmer", []),
    ("", []),
    ("Tous", []),
    ("Équipe de l’IREV", []),
    ("Le préfet du Nord", []),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_two_capitals_are_enough_where_people_are_expected(cell, expected):
    assert told(people_expected(cell)) == expected


def test_two_capitals_alone_are_nobody_elsewhere():
    assert only_people("Zorica Hlebnik") == []


def test_the_role_is_the_one_of_the_column():
    assert told(people_expected("Jo BA, IREV", role=Role.FACILITATOR)) == ["Jo BA = IREV [animation]"]


def test_somebody_stands_where_the_text_says():
    [first, second] = people_expected("Le tri : Mme Jo BA (IREV), Al BE", at=100)

    assert (first.span, second.span) == (TextSpan(109, 125), TextSpan(127, 132))


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        ("M. Dupont", "« Dupont » : le prénom n’est pas dit."),
        ("JEAN DUPONT", "« JEAN DUPONT » : le nom est tout en capitales."),
        ("Zorica Hlebnik", "« Zorica Hlebnik » : est-ce bien une personne ?"),
        ("Jo BA (sous réserve)", "« Jo BA » : sa venue est à confirmer."),
        ("Jo BA, maire (à confirmer)", "« Jo BA » : sa venue est à confirmer."),
        ("Jo BA, préfet, excusé", "« Jo BA » : le texte dit que cette personne est excusée."),
    ],
)
def test_what_is_not_sure_of_somebody_is_said(passage, sentence):
    [speaker] = people_expected(passage)

    assert [(doubt.about, doubt.sentence) for doubt in speaker.doubts] == [("speakers", sentence)]


def test_a_name_that_is_clear_leaves_no_doubt():
    [speaker] = people_expected("Jo BA, maire d’Arras")

    assert speaker.doubts == ()
