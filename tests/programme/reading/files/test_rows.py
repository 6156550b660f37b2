"""The tables of a document as lines."""

import pytest

from programme.reading.files.rows import Paragraph, TextTable, lines_of_rows


def cell(*lines: str) -> list[Paragraph]:
    return [Paragraph(line) for line in lines]


def told(*rows: list) -> list[str]:
    return list(
        lines_of_rows(TextTable([[one if isinstance(one, list) else cell(one) for one in row] for row in rows]))
    )


def test_a_row_is_a_line_of_its_cells():
    assert told(["9h", "Accueil", "Hall"], ["9h30", "Ouverture", ""]) == ["9h | Accueil | Hall", "9h30 | Ouverture"]


def test_an_empty_cell_before_others_keeps_its_place():
    assert told(["10h", "Atelier 1", "A"], ["", "Atelier 2", "B"]) == ["10h | Atelier 1 | A", "| Atelier 2 | B"]
    assert told(["10h", "", "Hall"]) == ["10h | | Hall"]


def test_the_lines_of_a_cell_are_parted_by_dashes():
    row = ["9h15 – 9h30", cell("Ouverture", "", "Salle Plate", "Mot du directeur")]

    assert told(row) == ["9h15 – 9h30 | Ouverture – Salle Plate – Mot du directeur"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Table ronde sur", "la santé"), "Table ronde sur la santé"),
        (("Intervenants :", "Jo BA"), "Intervenants : Jo BA"),
        (("La ville,", "le quartier"), "La ville, le quartier"),
        (("Jo BA", "maire de Loos"), "Jo BA – maire de Loos"),
        (("Ateliers", "- Dire", "- Agir"), "Ateliers – Dire – Agir"),
    ],
)
def test_a_line_that_cannot_end_there_goes_on(lines, said):
    assert told(["9h", cell(*lines)]) == [f"9h | {said}"]


def test_an_hour_over_another_is_a_range():
    assert told([cell("9h15", "9h30"), cell("Ouverture", "Salle Plate")]) == ["9h15 – 9h30 | Ouverture – Salle Plate"]


def test_hours_stacked_before_as_many_titles_are_as_many_rows():
    row = [cell("9h", "", "10h", "11h"), cell("Accueil", "au foyer", "Ouverture", "Débat"), cell("Hall")]

    assert told(row) == ["9h | Accueil – au foyer | Hall", "10h | Ouverture", "11h | Débat"]


def test_a_range_a_line_is_a_row_each():
    assert told([cell("9h-10h", "10h-11h"), cell("Accueil", "Débat")]) == ["9h-10h | Accueil", "10h-11h | Débat"]


def test_a_cell_alone_in_its_row_is_read_line_by_line():
    assert told(["MATINÉE"], ["9h", "Accueil"], [cell("Pause", "au foyer"), ""]) == [
        "MATINÉE", "9h | Accueil", "Pause", "au foyer",
    ]  # fmt: skip


def test_cells_that_hold_several_moments_are_read_one_after_the_other():
    row = [cell("Matin", "9h Accueil", "10h Débat"), cell("Après-midi", "14h Ateliers", "16h Fin")]

    assert told(row) == ["Matin", "9h Accueil", "10h Débat", "", "Après-midi", "14h Ateliers", "16h Fin"]


def test_a_table_within_a_table_is_read_row_by_row():
    inside = TextTable([[cell("9h"), cell("Accueil")], [cell("10h"), cell("Débat")]])

    assert told(["Matin", [inside]]) == ["Matin", "", "9h | Accueil", "10h | Débat"]


def test_an_empty_row_says_nothing():
    assert told(["", ""], ["9h", "Accueil"], []) == ["9h | Accueil"]
