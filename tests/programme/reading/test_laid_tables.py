"""Where the tables of a text begin and end, and when a text is read as lines all the same."""

from datetime import time

from programme.reading.laid_tables import tables_in, written_sheets
from programme.reading.read import read_programme
from tests.programme.reading.layouts import moments
from tests.programme.reading.told import speakers, unread

DAY = """Journée technique « La pluie »
Jeudi 12 octobre 2023

Horaires\tIntitulé\tIntervenants
9h – 9h30\tAccueil café\t
9h30 – 10h\tOuverture\tGérald PIERRON, conseiller régional
Marie-Ange THOUVE, directrice, DREAL
10h – 11h\tPause\t

Inscription avant le 29/09/2023 à l’adresse habituelle
"""


def sheets(text):
    found = tables_in(text)
    return found and [[row.texts for row in table.rows] for table in (*found.sessions, *found.people)]


def test_a_day_above_a_table_and_what_closes_the_page_below():
    draft = read_programme(DAY)

    assert (draft.title, str(draft.day)) == ("Journée technique « La pluie »", "2023-10-12")
    assert [one.title for one in draft.moments] == ["Accueil café", "Ouverture", "Pause"]
    assert unread(draft) == ["Inscription avant le 29/09/2023 à l’adresse habituelle"]


def test_the_hours_of_the_day_above_a_table_are_no_moment():
    draft = read_programme("La forêt\n9h00-17h00 – Hôtel de ville, Arras\nHoraire\tTitre\n9h\tAccueil\n10h\tDébat")

    assert [one.title for one in draft.moments] == ["Accueil", "Débat"]
    assert (draft.starts_at, draft.ends_at) == (time(9), time(17))


def test_a_moment_above_or_below_a_table_is_one_of_them():
    table = "Horaire\tTitre\tNom\tPrénom\n9h\tDébat\tTERKKI\tNadia\n\t\tVINCKIER\tDenis"

    draft = read_programme(f"8h30 – 9h : Accueil café\n\n{table}\n\n12h30 : Déjeuner\nNavette à 14h pour la gare")

    assert [one.title for one in draft.moments] == ["Accueil café", "Débat", "Déjeuner"]
    assert speakers(draft)[1] == [("Nadia TERKKI", ""), ("Denis VINCKIER", "")]
    assert unread(draft) == ["Navette à 14h pour la gare"]


def test_a_line_under_a_full_row_goes_on_with_its_last_cell():
    assert speakers(read_programme(DAY))[1] == [
        ("Gérald PIERRON", "conseiller régional"), ("Marie-Ange THOUVE", "directrice, DREAL"),
    ]  # fmt: skip


def test_a_row_cut_after_an_hour_starts_another():
    assert moments("Horaire\tTitre\n9h\tAccueil\n10h Débat sur la forêt\n11h\tVisite") == [
        "9h00 accueil : Accueil", "10h00 table ronde : Débat sur la forêt", "11h00 autre : Visite",
    ]  # fmt: skip


def test_bars_are_read_by_their_headings_as_tabs_are():
    bars = "Horaire | Titre | Nom | Prénom\n9h | Débat | TERKKI | Nadia\n | | VINCKIER | Denis"

    assert speakers(read_programme(bars)) == [[("Nadia TERKKI", ""), ("Denis VINCKIER", "")]]
    assert moments(bars) == moments(bars.replace("|", "\t"))


def test_two_tables_of_one_page_each_under_its_day():
    text = (
        "Colloque des forêts\n\nJeudi 11 mars 2027\nHoraire\tTitre\n9h\tAccueil\n\n"
        "Vendredi 12 mars 2027\nHeure\tSalle\tIntitulé\n9h\tHall\tVisite"
    )

    draft = read_programme(text)

    assert (draft.title, [str(one.day) for one in draft.days]) == ("Colloque des forêts", ["2027-03-11", "2027-03-12"])
    assert [(one.day, one.title, one.room) for one in draft.moments] == [(0, "Accueil", ""), (1, "Visite", "Hall")]


def test_sheets_are_told_apart_by_their_names_whatever_they_hold():
    text = written_sheets(
        [
            ("Programme", [["Horaire", "Titre", "Qui"], ["9h", "Débat", "Nadia TERKKI"]]),
            ("Budget", [["Traiteur", "900"], ["Cars", "400"]]),
            ("Intervenants", [["Nom", "Prénom", "Fonction"], ["TERKKI", "Nadia", "maire"]]),
        ]
    )

    draft = read_programme(text)

    assert sheets(text) == [[["9h", "Débat", "Nadia TERKKI"]], [["TERKKI", "Nadia", "maire"]]]
    assert speakers(draft) == [[("Nadia TERKKI", "maire")]]
    assert unread(draft) == ["Traiteur", "900", "Cars", "400"]


def test_sheets_without_headings_are_read_as_lines_without_their_names():
    text = written_sheets([("Matin", [["9h", "Accueil"]]), ("Suite", [["14h", "Visite"]])])

    assert moments(text) == ["9h00 accueil : Accueil", "14h00 autre : Visite"]


def test_a_text_without_headings_or_of_rooms_side_by_side_has_no_table():
    assert sheets("9h\tAccueil\n10h\tDébat") is None
    assert sheets("Horaire\tSalle A\tSalle B\n9h\tLe bois\tLa mer") is None


def test_a_table_within_a_programme_is_read_with_its_lines():
    text = """
9h – 10h : Ouverture
14h – 16h : Ateliers au choix

N° | Atelier | Où
1 | Le bail précaire | Mess
2 | Le chantier | Cour

16h : Conclusion
"""

    assert moments(text) == [
        "9h00-10h00 ouverture : Ouverture",
        "14h00-16h00 ateliers : Ateliers au choix",
        "  atelier 1 : Le bail précaire [Mess]",
        "  atelier 2 : Le chantier [Cour]",
        "16h00 conclusion : Conclusion",
    ]


def test_a_workshop_alone_in_its_row_is_one_and_a_note_is_unread():
    text = """Horaire\tTitre\tSalle
14h – 16h\tAteliers\t
Atelier 1 : Santé\t
Atelier 2 : Habitat\t
Les ateliers sont limités à vingt places chacun.\t
16h\tConclusion\tAmphi"""

    assert moments(text) == [
        "14h00-16h00 ateliers : Ateliers", "  atelier 1 : Santé", "  atelier 2 : Habitat",
        "16h00 conclusion : Conclusion [Amphi]",
    ]  # fmt: skip
    assert unread(read_programme(text)) == ["Les ateliers sont limités à vingt places chacun."]
