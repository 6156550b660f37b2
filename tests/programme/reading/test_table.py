"""Tables of sessions and of speakers, in the shapes that spreadsheets give them."""

import re
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from programme.reading.draft import Draft, Role
from programme.reading.laid_tables import written_sheets
from programme.reading.pasted_rows import written_rows
from programme.reading.read import read_programme
from programme.reading.table import ONLY_PEOPLE
from programme.reading.table_columns import column_of_heading
from programme.reading.text_lines import masked, prepared
from tests.programme.reading.told import hours, kinds, speakers, unread

CELLS = st.one_of(
    st.sampled_from([
        "", "Horaire", "Début", "Fin", "Durée", "Titre", "Nom", "Prénom", "Intervenants", "Salle", "Type", "9h",
        "9h-10h", "45 min", "0,375", "Atelier", "Atelier 2 : Santé", "Pause", "12/03/2027",
        "Nadia TERKKI, maire\nDenis VINCKIER", "MATIN",
    ]),
    st.text(max_size=12),
)  # fmt: skip


def cells(table: str) -> list[list[str]]:
    """Rows one a line, cells between bars; « ⏎ » is a line break inside a cell."""
    lines = table.strip("\n").split("\n")
    return [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in lines]


def read(table: str) -> Draft:
    return read_programme(written_rows(cells(table)))


# --- A row a session ---------------------------------------------------------------------------------------------


def test_columns_in_any_order_under_a_title_and_a_date():
    draft = read("""
        Rencontre régionale de la forêt | | |
        Vendredi 12 mars 2027 | | |
        Salle | Intitulé | Type | Horaires
        Hall | Accueil café | Accueil | 9h
        Amphi B | Le pilotage | Table ronde | 9h30 – 10h30
    """)

    assert draft.title == "Rencontre régionale de la forêt"
    assert [str(one.day) for one in draft.days] == ["2027-03-12"]
    assert hours(draft) == [
        (time(9), None, "Accueil café"), (time(9, 30), time(10, 30), "Le pilotage"),
    ]  # fmt: skip
    assert [one.room for one in draft.moments] == ["Hall", "Amphi B"]
    assert kinds(draft) == [("accueil", "", "Accueil café"), ("table ronde", "", "Le pilotage")]
    assert [draft.said_at(one.spans[0]) for one in draft.moments] == [
        "Hall\tAccueil café\tAccueil\t9h", "Amphi B\tLe pilotage\tTable ronde\t9h30 – 10h30",
    ]  # fmt: skip
    assert unread(draft) == []


def test_hours_as_times_and_as_numbers():
    draft = read("""
        Début | Fin | Séance
        09:00 | 09:30 | Accueil
        0,395833333 | | Ouverture
        10 | 11 | Débat
        11,15 | 12,45 | Projection
    """)

    assert hours(draft) == [
        (time(9), time(9, 30), "Accueil"), (time(9, 30), None, "Ouverture"), (time(10), time(11), "Débat"),
        (time(11, 15), time(12, 45), "Projection"),
    ]  # fmt: skip


def test_what_a_cell_of_hours_says_too_is_the_title_or_unread():
    draft = read("Horaire | Titre\n9h Accueil café |\n10h (heure de Paris) | Débat\nRepas à 12h au self |")

    assert hours(draft) == [
        (time(9), None, "Accueil café"),
        (time(10), None, "Débat"),
        (time(12), None, "Repas à 12h au self"),
    ]
    assert unread(draft) == ["heure de Paris"]


def test_a_length_proposes_an_end_that_nothing_says():
    draft = read("""
        Début | Fin | Durée | Séance
        9h | 10h | 45 min | Accueil
        10h | | 1h30 | Débat
        14h | | longue | Visite
    """)

    assert [one.end for one in draft.moments] == [time(10), None, None]
    assert [[doubt.sentence for doubt in one.doubts] for one in draft.moments] == [
        [],
        ["Le texte dit une durée, 1\u00a0h\u00a030, mais pas l’heure de fin\u00a0: ce serait 11\u00a0h\u00a030."],
        [],
    ]
    assert unread(draft) == ["longue"]


def test_no_hour_is_invented_and_what_says_none_is_a_doubt():
    draft = read("""
        Horaire | Titre
        9h | Accueil
        selon le train | Départ
        | Déjeuner
    """)

    assert hours(draft) == [(time(9), None, "Accueil"), (None, None, "Départ"), (None, None, "Déjeuner")]
    assert [one.sentence for one in draft.moments[1].doubts] == ["«\u00a0selon le train\u00a0» ne dit pas d’heure."]
    assert unread(draft) == ["selon le train"]


def test_the_kind_and_the_number_leave_the_title():
    draft = read("""
        Horaire | Titre
        9h | Table ronde n° 2 : Le bois
        10h | Pause
        11h | Restitution des ateliers
    """)

    assert kinds(draft) == [
        ("table ronde", "2", "Le bois"), ("pause", "", "Pause"), ("restitution", "", "Restitution des ateliers"),
    ]  # fmt: skip


def test_a_kind_that_is_not_known_is_another_kind():
    draft = read("Horaire | Nature | Titre\n9h | Autre | Visite\n10h | Escape game | La cave")

    assert [kind for kind, _, _ in kinds(draft)] == ["autre", "autre"]
    assert unread(draft) == ["Escape game"]


def test_workshops_of_one_hour_stand_in_their_slot():
    draft = read("""
        Horaire | N° | Atelier | Salle
        14h-16h | 1 | Santé | A
        14h-16h | 2 | Habitat | B
    """)

    assert kinds(draft) == [("ateliers", "", "Ateliers"), ("atelier", "1", "Santé"), ("atelier", "2", "Habitat")]


def test_the_number_of_a_workshop_says_that_it_is_one():
    draft = read("N° d’atelier | Thème | Référent\n1 | Santé | Nadia TERKKI\n2 | Habitat | Denis VINCKIER")

    assert kinds(draft) == [("ateliers", "", "Ateliers"), ("atelier", "1", "Santé"), ("atelier", "2", "Habitat")]
    assert speakers(draft) == [[], [("Nadia TERKKI", "")], [("Denis VINCKIER", "")]]


def test_half_a_day_is_no_block():
    draft = read("Moment | Horaire | Titre\nMatin | 9h | Accueil\nAprès-midi | 14h | Visite")

    assert [one.block for one in draft.moments] == ["", ""]


def test_rooms_side_by_side_are_read_as_the_text_they_are():
    draft = read("Horaire | Salle A | Salle B\n9h | Le bois dans la ville | La mer et ses ports")

    assert [(one.title, one.room) for one in draft.every_moment() if one.room] == [
        ("Le bois dans la ville", "Salle A"), ("La mer et ses ports", "Salle B"),
    ]  # fmt: skip


def test_what_follows_workshops_is_beside_their_slot():
    draft = read("""
        Horaire | Type | N° | Titre | Salle
        14h-16h | Atelier | 1 | Santé | A
        14h-16h | Atelier | 2 | Habitat | B
        16h | Conclusion | | Mot de la fin | A
    """)

    assert hours(draft) == [
        (time(14), time(16), "Ateliers"), (None, None, "Santé"), (None, None, "Habitat"),
        (time(16), None, "Mot de la fin"),
    ]  # fmt: skip
    assert [(one.number, one.room) for one in draft.moments[0].workshops] == [("1", "A"), ("2", "B")]


def test_a_heading_over_rows_is_a_slot_a_meal_a_day_or_a_block():
    draft = read("""
        Horaire | Titre | Salle
        JEUDI 11 MARS 2027 | |
        MATIN | |
        9h | Accueil | Hall
        Séquence 1 – Les faits | |
        9h30 | Ouverture | Amphi
        DÉJEUNER | |
        VENDREDI 12 MARS 2027 | |
        ATELIERS AU CHOIX | |
        14h-16h | Atelier 1 : Santé | A
        14h-16h | Atelier 2 : Habitat | B
    """)

    assert [str(one.day) for one in draft.days] == ["2027-03-11", "2027-03-12"]
    assert [(one.day, one.start, one.title, one.block) for one in draft.moments] == [
        (0, time(9), "Accueil", ""),
        (0, time(9, 30), "Ouverture", "Séquence 1 – Les faits"),
        (0, None, "DÉJEUNER", ""),
        (1, time(14), "ATELIERS AU CHOIX", ""),
    ]
    assert [one.title for one in draft.moments[3].workshops] == ["Santé", "Habitat"]


def test_the_days_of_a_column_are_told_apart():
    draft = read("""
        Jour | Horaire | Titre
        11/03/2027 | 9h | Accueil
        | 10h | Débat
        12/03/2027 | 9h | Visite
    """)

    assert [str(one.day) for one in draft.days] == ["2027-03-11", "2027-03-12"]
    assert [(one.day, one.title) for one in draft.moments] == [(0, "Accueil"), (0, "Débat"), (1, "Visite")]


def test_the_one_day_of_a_column_is_that_of_all():
    draft = read("Date | Horaire | Titre\n12/03/2027 | 9h | Accueil\n12/03/2027 | 10h | Débat")

    assert [str(one.day) for one in draft.days] == ["2027-03-12"]
    assert [one.day for one in draft.moments] == [None, None]


def test_a_place_is_a_room_or_a_venue():
    draft = read("""
        Horaire | Titre | Lieu
        9h | Accueil | Salle Vauban
        14h | Visite | Maison des forêts, 3 rue du Bois 62500 Saint-Omer
        15h | Retour | Maison des forêts, 3 rue du Bois 62500 Saint-Omer
        16h | Pot | Hémicycle
    """)

    assert [(one.room, one.venue) for one in draft.moments] == [
        ("Salle Vauban", None), ("", 0), ("", 0), ("Hémicycle", None),
    ]  # fmt: skip
    assert [(one.name, one.address, one.postal_code, one.city) for one in draft.venues] == [
        ("Maison des forêts", "3 rue du Bois", "62500", "Saint-Omer")
    ]


def test_what_stands_under_no_known_heading_is_unread():
    draft = read("""
        Horaire | Titre | Matériel
        9h | Accueil | nappes
        10h | Débat |
    """)

    assert unread(draft) == ["nappes"]


def test_headings_that_come_again_are_no_session():
    draft = read("Horaire | Titre\n9h | Accueil\nHoraire | Titre\n10h | Débat")

    assert hours(draft) == [(time(9), None, "Accueil"), (time(10), None, "Débat")]


def test_a_table_without_headings_is_read_as_text():
    draft = read("9h | Accueil\n10h | Table ronde : Le bois")

    assert hours(draft) == [(time(9), None, "Accueil"), (time(10), None, "Le bois")]


# --- Who speaks --------------------------------------------------------------------------------------------------


def test_a_row_a_speaker_the_session_said_once_or_in_each():
    draft = read("""
        Horaire | Titre | Nom | Prénom | Fonction | Structure
        9h-10h | Le pilotage | TERKKI | Nadia | maire | Ville d’Arras
        | | VINCKIER | Denis | préfète |
        9h-10h | Le pilotage | RUIN | Sylvie | | ARS
        10h | Débat | MARTIN | Paul | |
    """)

    assert hours(draft) == [(time(9), time(10), "Le pilotage"), (time(10), None, "Débat")]
    assert speakers(draft) == [
        [("Nadia TERKKI", "maire, Ville d’Arras"), ("Denis VINCKIER", "préfète"), ("Sylvie RUIN", "ARS")],
        [("Paul MARTIN", "")],
    ]  # fmt: skip
    assert len(draft.moments[0].spans) == 3


def test_two_people_in_one_row():
    draft = read("""
        Horaire | Titre | Prénom 1 | Nom 1 | Prénom 2 | Nom 2
        9h | Débat | Nadia | TERKKI | Denis | VINCKIER
    """)

    assert speakers(draft) == [[("Nadia TERKKI", ""), ("Denis VINCKIER", "")]]


def test_a_role_is_that_of_its_column_or_of_its_cell():
    draft = read("""
        Horaire | Titre | Nom | Prénom | Rôle
        9h | Débat | TERKKI | Nadia | Animatrice
        | | VINCKIER | Denis | Intervenant
    """)

    assert [one.role for one in draft.moments[0].speakers] == [Role.FACILITATOR, Role.SPEAKER]


def test_people_in_one_cell_one_a_line_with_a_column_that_says_their_structure():
    draft = read("""
        Horaire | Titre | Intervenants | Structure | Animation
        9h | Débat | Nadia TERKKI, maire⏎Denis VINCKIER, préfète | Ville d’Arras⏎État | Sylvie RUIN
    """)

    assert [(one.name, one.details, one.role) for one in draft.moments[0].speakers] == [
        ("Nadia TERKKI", "maire, Ville d’Arras", Role.SPEAKER),
        ("Denis VINCKIER", "préfète, État", Role.SPEAKER),
        ("Sylvie RUIN", "", Role.FACILITATOR),
    ]


def test_a_structure_that_nothing_gives_to_one_of_several_people_is_a_doubt():
    draft = read("""
        Horaire | Titre | Intervenants | Structure
        9h | Débat | Nadia TERKKI⏎Denis VINCKIER⏎Sylvie RUIN | Ville d’Arras⏎État
    """)

    assert speakers(draft) == [[("Nadia TERKKI", ""), ("Denis VINCKIER", ""), ("Sylvie RUIN", "")]]
    assert [one.about for one in draft.moments[0].doubts] == ["speakers"]
    assert unread(draft) == ["Ville d’Arras\nÉtat"]


def test_the_lines_of_a_title_say_who_speaks_and_what_it_is_about():
    draft = read("""
        Horaire | Contenu
        9h | Table ronde⏎Le bois et la ville⏎Nadia TERKKI, maire d’Arras⏎On y parlera des arbres qui restent.
    """)

    assert kinds(draft) == [("table ronde", "", "Le bois et la ville")]
    assert speakers(draft) == [[("Nadia TERKKI", "maire d’Arras")]]
    assert draft.moments[0].abstract == "On y parlera des arbres qui restent."


# --- Several sheets ----------------------------------------------------------------------------------------------


def test_a_sheet_of_speakers_says_who_those_of_the_sessions_are():
    sessions = cells("Horaire | Titre | Nom | Prénom\n9h | Débat | TERKKI | Nadia")
    people = cells("NOM | Prénom | Fonction\nTERKKI | Nadia | maire\nVINCKIER | Denis | préfète")

    draft = read_programme(written_sheets([("Programme", sessions), ("Intervenants", people)]))

    assert speakers(draft) == [[("Nadia TERKKI", "maire")]]
    assert unread(draft) == ["VINCKIER\tDenis\tpréfète"]


def test_sheets_of_sessions_follow_each_other_each_under_its_day():
    first, second = cells("Horaire | Titre\n9h | Accueil"), cells("Heure | Intitulé\n9h | Visite")

    draft = read_programme(written_sheets([("11 mars 2027", first), ("12 mars 2027", second)]))

    assert [str(one.day) for one in draft.days] == ["2027-03-11", "2027-03-12"]
    assert [(one.day, one.title) for one in draft.moments] == [(0, "Accueil"), (1, "Visite")]
    assert [draft.said_at(one.spans[0]) for one in draft.moments] == ["9h\tAccueil", "9h\tVisite"]


def test_a_sheet_of_speakers_alone_says_that_sessions_are_missing():
    draft = read("Prénom | Nom | Fonction\nNadia | TERKKI | maire")

    assert not draft.is_programme
    assert [one.sentence for one in draft.doubts] == [ONLY_PEOPLE]
    assert unread(draft) == ["Nadia\tTERKKI\tmaire"]


# --- Any table ---------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(CELLS.filter(lambda text: column_of_heading(text) is None), max_size=4), max_size=8))
def test_no_cell_under_the_headings_is_lost(rows):
    text = written_rows([["Horaire", "Titre", "Nom", "Salle"], ["9h", "Accueil", "", ""], *rows])

    draft = read_programme(text)

    spans = [*(span for one in draft.every_moment() for span in one.spans), *draft.unread]
    told = [*map(draft.said_at, [*spans, *(one.span for one in draft.days)])]
    told += [one.block for one in draft.every_moment()]
    known = {"MATIN", *re.findall(r"\w+", masked(" ".join(told)))}
    assert [
        word for row in rows for word in re.findall(r"\w+", masked(prepared(" ".join(row)))) if word not in known
    ] == []


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_any_table_gives_a_draft_whose_spans_lie_in_its_text(rows):
    draft = read_programme(written_rows(rows))

    spans = [*draft.unread, *(span for moment in draft.moments for span in moment.spans)]
    assert all(0 <= span.start <= span.end <= len(draft.text) for span in spans)
