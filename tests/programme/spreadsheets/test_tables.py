"""Which sheet, which line, which columns; what is left aside, and said."""

import pytest
from openpyxl.worksheet.cell_range import CellRange

from tests.pages import plain
from tests.programme.spreadsheets.files import ANAIS, HEADINGS, ILAN, SOFIA, people, read, refusal, workbook

NO_HEADINGS = (
    "Ce fichier n’a pas de ligne de titres : ajoutez-en une au-dessus de la liste, par exemple "
    "« Prénom », « Nom », « Adresse e-mail »."
)


def headings(table) -> list[str]:
    return [column.heading for column in table.columns]


def notes(table) -> list[str]:
    return [plain(note) for note in table.notes]


# --- Which sheet -------------------------------------------------------------------------------------------------


def test_the_sheet_whose_headings_are_known_best_is_read_and_the_others_are_named():
    table = read(
        workbook(Notice=[("Nom",), ("de la journée",)], Liste=[HEADINGS, ILAN], Codes=[("Nom", "Profil")], Vide=[])
    )

    assert (table.sheet, list(table.rows.values()), table.others) == ("Liste", [[*ILAN]], ("Notice", "Codes"))


def test_of_sheets_that_are_known_as_well_the_first_is_read():
    assert read(workbook(Lundi=[HEADINGS, ILAN], Mardi=[HEADINGS, SOFIA])).sheet == "Lundi"


@pytest.mark.parametrize("asked", ["Mardi", "mardi", "MARDI "])
def test_a_sheet_is_read_when_it_is_asked_for(asked):
    table = read(workbook(Lundi=[HEADINGS, ILAN], Mardi=[HEADINGS[:2], SOFIA[:2]]), sheet=asked)

    assert (table.sheet, table.others) == ("Mardi", ("Lundi",))


@pytest.mark.parametrize("asked", ["Mercredi", "Vide"])
def test_a_sheet_that_is_not_there_is_said(asked):
    content = workbook(Lundi=[HEADINGS, ILAN], Vide=[])

    assert plain(refusal(content, sheet=asked)) == f"Ce classeur n’a pas de feuille « {asked} », ou elle est vide."


def test_a_sheet_that_is_too_long_does_not_refuse_the_one_beside_it():
    towns = [(f"Commune {number}", number) for number in range(6000)]

    assert people(workbook(Liste=[HEADINGS, ILAN], Communes=towns)) == [ILAN]


def test_cells_merged_twice_on_another_sheet_refuse_nothing():
    def merge(book):
        book["Plan"].merged_cells.ranges = {CellRange(f"A1:CV{bottom}") for bottom in range(2, 9)}

    assert people(workbook(Plan=[("Salle A",), ("Salle B",)], Liste=[HEADINGS, ILAN], change=merge)) == [ILAN]


# --- Which line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ([], []),
        ([("Rencontre du 31 mai",)], ["1 ligne au-dessus des titres, laissée de côté."]),
        ([("Rencontre", "du 31 mai"), (), ("Nom", "provisoire")], ["2 lignes au-dessus des titres, laissées de côté."]),
        ([(None, None, "Imprimé le 12/10/2026", 25)], ["1 ligne au-dessus des titres, laissée de côté."]),
    ],
)
def test_lines_above_the_headings_are_counted_and_the_numbers_stay_those_of_the_sheet(above, said):
    table = read(workbook(*above, HEADINGS, ANAIS))

    assert (table.heading_line, table.rows) == (len(above) + 1, {len(above) + 2: [*ANAIS]})
    assert notes(table) == said


def test_headings_that_nobody_knows_are_the_first_line_that_may_be_some():
    table = read(workbook(("Liste",), ("Voornaam", "Achternaam"), ("Ilan", "Roy")))

    assert (headings(table), table.rows) == (["Voornaam", "Achternaam"], {3: ["Ilan", "Roy"]})


def test_a_known_word_in_somebody_s_line_does_not_make_it_the_headings():
    content = "Qui;Où;Structure du jour\nROY Ilan;CCAS;Prénom\nMARC Sofia;Mairie;Prénom".encode()

    assert headings(read(content)) == ["Qui", "Où", "Structure du jour"]


@pytest.mark.parametrize("heading", ["Nom", "NOM Prénom"])
def test_a_list_of_one_column_has_the_heading_of_its_first_line(heading):
    table = read(f"{heading}\nROY Ilan\nMARC Sofia\n")

    assert (headings(table), table.rows) == ([heading], {2: ["ROY Ilan"], 3: ["MARC Sofia"]})


@pytest.mark.parametrize(
    "first",
    [
        ANAIS,
        ("Anaïs", "mailto:anais@exemple.fr"),
        ("Crépin", "Anaïs Crépin <anais@exemple.fr>"),
        ("Crépin", "03 21 00 00 01"),
        ("Crépin", 321000001),
        ("Mme", "Crépin"),
        ("Crépin", "oui"),
        ("Roy", "CCAS"),  # its second cell stands below too
        ("Anaïs", True),
    ],
)
def test_a_file_that_begins_with_somebody_has_no_headings(first):
    assert plain(refusal(workbook(first, ("Sofia", "CCAS"), ("Noë", "Mairie")))) == NO_HEADINGS


@pytest.mark.parametrize("heading", ["Adresse (ex. : nom@exemple.fr)", "Atelier du 28/05", "Oui, je viens", "2e choix"])
def test_a_heading_may_name_an_address_or_a_number(heading):
    assert headings(read(workbook(("Voornaam", heading), ("Ilan", "a")))) == ["Voornaam", heading]


def test_an_answer_among_known_headings_is_a_heading():
    assert headings(read("Prénom;Nom;Oui;2026\nIlan;Roy;x;\n")) == ["Prénom", "Nom", "Oui", "2026"]


# --- Which columns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["Structure", "STRUCTURE ", "structuré", "Structure\u00a0", "Struc\u200bture"])
def test_two_columns_of_one_name_are_refused_and_named(other):
    sentence = plain(refusal(f"Prénom;Nom;Structure;{other}\nIlan;Roy;CCAS;Mairie\n"))

    shown = other.strip().replace("\u200b", "")
    assert sentence == (
        f"Deux colonnes portent le même titre : « {shown} » (C et D). Renommez ou retirez l’une d’elles."
    )


def test_columns_have_their_letter_and_those_without_anything_are_none():
    table = read("Prénom;;Nom;;\nIlan;;Roy;CCAS\nSofia;;Marc;;Maire\n")

    assert [(column.position, column.heading, column.letter) for column in table.columns] == [
        (0, "Prénom", "A"),
        (2, "Nom", "C"),
        (3, "", "D"),
        (4, "", "E"),
    ]
    assert list(table.rows.values()) == [["Ilan", "", "Roy", "CCAS", ""], ["Sofia", "", "Marc", "", "Maire"]]


def test_a_heading_on_several_lines_is_on_one():
    assert headings(read('Prénom;Nom;"Votre\nstructure \n (facultatif)"\nIlan;Roy;CCAS\n'))[2] == (
        "Votre structure (facultatif)"
    )


# --- What is left aside ------------------------------------------------------------------------------------------


def test_headings_that_come_again_are_left_aside():
    table = read(workbook(HEADINGS, ANAIS, HEADINGS, ILAN))

    assert table.rows == {2: [*ANAIS], 4: [*ILAN]}
    assert notes(table) == ["1 ligne qui répète les titres, laissée de côté : 3."]


@pytest.mark.parametrize(
    "total", [("Total", 2), ("TOTAL :", None, None, 2), (None, "Sous-total", 2), ("Nombre de personnes : 2",)]
)
def test_a_total_below_the_list_is_left_aside(total):
    table = read(workbook(HEADINGS, ANAIS, ILAN, (), total))

    assert table.rows == {2: [*ANAIS], 3: [*ILAN]}
    assert notes(table) == ["1 ligne de total, laissée de côté : 5."]


@pytest.mark.parametrize("person", [("Total", "Roy"), ("Nb", "Marc", "nb@exemple.fr")])
def test_somebody_whose_name_reads_like_a_total_is_kept(person):
    assert len(people(workbook(HEADINGS, ANAIS, person))) == 2


def test_boxes_that_nobody_ticked_below_the_list_are_left_aside():
    rows = [(False, None, 0)] * 12

    table = read(workbook(("Prénom", "Nom", "Matin"), ("Ilan", "Roy", True), *rows))

    assert table.rows == {2: ["Ilan", "Roy", True]}
    assert notes(table) == [
        "12 lignes qui n’ont que des zéros, des cases non cochées ou des formules sans valeur, "
        "laissées de côté : 3, 4, 5, 6, 7, 8, 9, 10, 11, 12…."
    ]


def test_no_note_names_anybody():
    table = read(workbook(("Liste d’Anaïs",), HEADINGS, ANAIS, HEADINGS, ILAN, ("Total", 2)))

    said = " ".join(table.notes)
    assert [word for word in (*ANAIS, *ILAN, "Anaïs") if word in said] == []
