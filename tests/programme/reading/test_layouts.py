"""Each family of layout, small: where moments start, what heads them, what is in parallel."""

import pytest

from programme.reading.read import read_programme
from tests.programme.reading.layouts import moments

DAY = ["9h00 accueil : Accueil café", "9h30-10h00 ouverture : Ouverture (Jo BART)", "10h00-12h00 table ronde : Agir"]


@pytest.mark.parametrize(
    "text",
    [
        "9h Accueil café\n9h30-10h : Ouverture, par Jo BART\n10h-12h : Table ronde : Agir",
        "- 9h00 : Accueil café\n- 9h30/10h00 : Ouverture\n   - Jo BART\n- 10h00/12h00 : Table ronde « Agir »",
        "9h\nAccueil café\n\n9h30 – 10h\nOuverture\nJo BART, maire\n\n10h – 12h\nTable ronde\nAgir",
        "Accueil café\n9h\n\nOuverture\n9h30 – 10h\nJo BART, maire\n\nTable ronde : Agir\n10h – 12h",
        "Accueil café ........ 9h\nOuverture par Jo BART ........ 9h30 – 10h\nTable ronde : Agir ........ 10h – 12h",
        "Accueil café (dès 9h)\nOuverture (9h30 – 10h), Jo BART\nTable ronde (10h – 12h) : Agir",
        "| 9h | Accueil café |\n| 9h30 – 10h | Ouverture | Jo BART |\n| 10h – 12h | Table ronde : Agir | |",
        "Horaire\tSéquence\tIntervenants\n"
        "9h\tAccueil café\t\n9h30-10h\tOuverture\tJo BART\n10h-12h\tTable ronde : Agir\t",
        "Intervenants\tHoraire\tSéquence\n"
        "\t9h\tAccueil café\nJo BART\t9h30-10h\tOuverture\n\t10h-12h\tTable ronde : Agir",
        "Début\tFin\tTitre\n9h\t\tAccueil café\n9h30\t10h\tOuverture par Jo BART\n10h\t12h\tTable ronde : Agir",
        "Programme : 9h Accueil café ; 9h30-10h Ouverture par Jo BART ; 10h-12h Table ronde : Agir.",
        "Le maire en parle.9hAccueil café9h30-10hOuvertureJo BART, maire10h-12hTable ronde : Agir",
        "**9h** : Accueil café\n**9h30 – 10h** : *Ouverture*\n* **Jo BART**, maire\n**10h – 12h** : TABLE RONDE - Agir",
        "&bull; 9h&nbsp;: Accueil café\n"
        "&bull; 9h30-10h&nbsp;: Ouverture, par Jo BART\n&bull; 10h-12h&nbsp;: [TABLE RONDE] Agir",
        "[09:00] Accueil café\n[09:30 > 10:00] Ouverture\nJo BART, maire\n[10:00 > 12:00] Table ronde : Agir",
        "9h00\n– Accueil café\n9h30\n– 10h00 – Ouverture, par Jo BART\n10h00\n– 12h00 – Table ronde : Agir",
    ],
    ids=["ranges", "bullets", "hours above", "hours below", "leaders", "brackets", "bars", "tabs", "columns moved",
         "start and end", "one line", "stuck", "marks", "entities", "square brackets", "cut hours"],
)  # fmt: skip
def test_a_day_reads_the_same_in_each_layout(text):
    assert moments(text) == DAY


def test_workshops_stand_in_their_slot_with_their_rooms():
    text = (
        "14h-16h : Ateliers\nAtelier 1 : Se loger (salle 101)\nAnimation : Jo BART\n"
        "Atelier 2 – Bouger – Salle Hêtre\n16h Fin"
    )

    assert moments(text) == [
        "14h00-16h00 ateliers : Ateliers",
        "  atelier 1 : Se loger [salle 101] (Jo BART)",
        "  atelier 2 : Bouger [Salle Hêtre]",
        "16h00 autre : Fin",
    ]


@pytest.mark.parametrize("listed", ["A. Se loger\nB. Bouger", "A / Se loger\nB / Bouger", "A) Se loger\n\nB) Bouger"])
def test_workshops_that_a_letter_marks_stand_in_their_slot(listed):
    assert moments(f"14h-16h Ateliers au choix\n{listed}\n16h Fin")[1:3] == [
        "  atelier A : Se loger",
        "  atelier B : Bouger",
    ]


@pytest.mark.parametrize("listed", ["- Se loger\n- Bouger", "• Se loger\n• Bouger", "1. Se loger\n2. Bouger"])
def test_workshops_that_are_only_listed_stand_in_their_slot(listed):
    assert moments(f"14h-16h Ateliers au choix\n{listed}\n16h Fin")[1:3] == [
        "  atelier : Se loger",
        "  atelier : Bouger",
    ]


def test_workshops_on_the_line_of_their_slot():
    assert moments("15h15 Ateliers au choix - A. Se loger - B. Bouger\n16h Fin")[:3] == [
        "15h15 ateliers : Ateliers au choix", "  atelier A : Se loger", "  atelier B : Bouger",
    ]  # fmt: skip


def test_workshops_of_the_same_hours_make_a_slot():
    assert moments("14h-15h Atelier 1 : Se loger\n14h-15h Atelier 2 : Bouger\n15h Fin")[:3] == [
        "14h00-15h00 ateliers : Ateliers", "  atelier 1 : Se loger", "  atelier 2 : Bouger",
    ]  # fmt: skip


def test_a_column_a_room_makes_a_slot_where_several_are_held():
    text = "Horaires\tSalle A\tSalle B\n9h\tAccueil\t\n10h-12h\tSe loger – Jo BART (CAUE)\tBouger\n12h\tDéjeuner\t"

    assert moments(text) == [
        "9h00 accueil : Accueil",
        "10h00-12h00 ateliers : Ateliers",
        "  atelier : Se loger [Salle A] (Jo BART)",
        "  atelier : Bouger [Salle B]",
        "12h00 déjeuner : Déjeuner",
    ]


def test_a_meal_without_an_hour_is_a_moment_and_is_doubted():
    draft = read_programme("9h Ouverture\n\nDéjeuner\n\n14h Conclusion")

    assert [(one.title, one.start) for one in draft.moments][1] == ("Déjeuner", None)
    assert [one.about for one in draft.moments[1].doubts] == ["start"]


def test_an_end_that_is_not_said_is_not_made_up():
    assert [one.end for one in read_programme("9h Accueil\n9h30 Ouverture\n10h Fin").moments] == [None, None, None]


def test_sessions_are_blocks_and_hours_of_half_days_are_of_no_moment():
    text = (
        "Matin (9h-12h)\n9h Ouverture\n10h Le potager\nAprès-midi : Inventer (14h-17h)\n14h Le jardin\n16h Conclusion"
    )

    draft = read_programme(text)

    assert [one.title for one in draft.moments] == ["Ouverture", "Le potager", "Le jardin", "Conclusion"]
    assert draft.moments[2].block.startswith("Après-midi")


def test_two_days_are_told_apart():
    draft = read_programme("Jeudi 12 mars 2026\n9h Accueil\n10h Le potager\nVendredi 13 mars\n9h Visite\n11h Clôture")

    assert [one.day.isoformat() for one in draft.days] == ["2026-03-12", "2026-03-13"]
    assert [one.day for one in draft.moments] == [0, 0, 1, 1]
    assert [one.title for one in draft.of_day(1).moments] == ["Visite", "Clôture"]


def test_a_mail_in_sentences_is_read():
    text = (
        "Nous vous accueillerons à partir de 8 h 45. À 9 h 15, Jo BART, maire, ouvrira la matinée. De 9h30 à 10h15, "
        "Aline DUJEU (CAUE) présentera le bilan des travaux. Nous ferons une pause vers 10h15. "
        "Jo BART conclura à 12h20, et un buffet sera servi à 12h30."
    )

    assert moments(text) == [
        "8h45 accueil : Accueil",
        "9h15 ouverture : Ouverture (Jo BART)",
        "9h30-10h15 intervention : le bilan des travaux (Aline DUJEU)",
        "10h15 pause : Pause",
        "12h20 conclusion : Conclusion (Jo BART)",
        "12h30 déjeuner : Buffet",
    ]


def test_an_agenda_without_hours_is_read_by_its_numbers():
    text = "Ordre du jour\n1. Accueil\n2. Bilan de l’année\n3. Table ronde : nos projets\n4. Pause déjeuner"

    assert moments(text) == [
        "accueil : Accueil", "intervention : Bilan de l’année", "table ronde : nos projets",
        "déjeuner : Pause déjeuner",
    ]  # fmt: skip


def test_a_title_cut_by_the_edge_of_the_page_is_put_together():
    text = (
        "10h30 ► Étapes d’accompagnement et facteurs de réussite d’un projet d’achat et de\n"
        "mise en valeur des produits\n11h Fin"
    )

    assert read_programme(text).moments[0].title.endswith("d’achat et de mise en valeur des produits")


@pytest.mark.parametrize(
    "text", ["", "   \n\n", "Bonjour,\nVotre colis partira demain de Lille.\nCordialement,\nPaul", "a|b\tc"]
)
def test_what_is_no_programme_says_so_and_loses_nothing(text):
    draft = read_programme(text)

    assert not draft.is_programme
    assert [one.about for one in draft.doubts] == [""]
    assert "".join("".join(map(draft.said_at, draft.unread)).split()) == "".join(text.replace("|", "").split())


def test_what_closes_the_page_is_left_unread():
    draft = read_programme(
        "9h Accueil\n10h Le potager\n17h Fin\n\nInscription avant le 3 mai\nContact : 03 20 00 00 00"
    )

    assert [draft.said_at(span) for span in draft.unread] == ["Inscription avant le 3 mai", "Contact : 03 20 00 00 00"]
