"""What headings say of their columns, alone and beside each other."""

import pytest

from programme.reading.draft import Role
from programme.reading.table_columns import Holds, column_of_heading, columns_of_row, headings_known, held_at_once


def held(headings):
    return [column.holds for column in columns_of_row(headings.split("|"))]


@pytest.mark.parametrize(
    ("headings", "holds"),
    [
        ("Horaires|Intitulé|Intervenant·e·s|Salle", [Holds.HOURS, Holds.TITLE, Holds.PEOPLE, Holds.ROOM]),
        ("HEURE DÉBUT|Heure de fin|Durée (min)|Date", [Holds.START, Holds.END, Holds.LENGTH, Holds.DAY]),
        ("N°|Type de séance|Titre|Résumé|Lieu", [Holds.NUMBER, Holds.KIND, Holds.TITLE, Holds.ABSTRACT, Holds.VENUE]),
        ("Titre|Nom|Prénom|Fonction|Organisme|Rôle",
         [Holds.TITLE, Holds.LAST_NAME, Holds.FIRST_NAME, Holds.FUNCTION, Holds.ORGANISATION, Holds.ROLE]),
        # Beside one another
        ("Créneau|Contenu|Qui", [Holds.HOURS, Holds.TITLE, Holds.PEOPLE]),
        ("Début|Créneau|Titre", [Holds.START, Holds.BLOCK, Holds.TITLE]),
        ("Horaire|Session|Intitulé", [Holds.HOURS, Holds.BLOCK, Holds.TITLE]),
        ("Horaire|Axe|Atelier", [Holds.HOURS, Holds.BLOCK, Holds.TITLE]),
        ("Horaire|Séquence|Contenu", [Holds.HOURS, Holds.TITLE, Holds.ABSTRACT]),
        ("Horaire|Nom", [Holds.HOURS, Holds.TITLE]),
        ("Horaire|Titre|Nom", [Holds.HOURS, Holds.TITLE, Holds.PEOPLE]),
        ("Nom|Fonction", [Holds.PEOPLE, Holds.FUNCTION]),
        ("Titre|Nom de l’intervenant", [Holds.TITLE, Holds.PEOPLE]),
    ],
)  # fmt: skip
def test_what_columns_hold(headings, holds):
    assert held(headings) == holds


def test_a_column_of_people_may_say_their_role():
    roles = [
        column_of_heading(text).role for text in ("Animé par", "Modération", "Président de séance", "Grand témoin")
    ]

    assert roles == [Role.FACILITATOR, Role.FACILITATOR, Role.CHAIR, Role.GREAT_WITNESS]


def test_columns_that_are_numbered_are_of_several_people():
    found = columns_of_row(["Nom 1", "Prénom 1", "Nom 2", "Prénom 2"])

    assert [(column.holds, column.group) for column in found] == [
        (Holds.LAST_NAME, "1"), (Holds.FIRST_NAME, "1"), (Holds.LAST_NAME, "2"), (Holds.FIRST_NAME, "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "E-mail", "Téléphone", "Présent ?", "x" * 100])
def test_a_heading_that_nothing_tells_is_none(text):
    assert column_of_heading(text) is None


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (["Horaire", "Intitulé"], 2),
        (["Horaire", "Intitulé", "Matériel", ""], 2),
        (["Programme", ""], 1),
        (["9h", "Présentation"], 0),
        (["Présentation 9h", "Débat et questions"], 0),
        (["Session", "La forêt", "La mer", "La montagne", "Qui ?"], 0),
    ],
)
def test_a_row_that_says_an_hour_or_more_than_is_known_is_none_of_headings(row, known):
    assert headings_known(row) == known


@pytest.mark.parametrize(
    ("headings", "places"),
    [
        ("Horaire|Salle Vauban|Amphi B", [1, 2]),
        ("Horaire|Parcours Santé|Parcours Habitat", [1, 2]),
        ("Horaire|Atelier 1|Atelier 2", [1, 2]),
        ("Horaire|Axe|Atelier", []),
        ("Horaire|Titre|Salle", []),
    ],
)
def test_columns_of_rooms_or_of_one_word_are_held_at_once(headings, places):
    assert held_at_once(headings.split("|")) == places
