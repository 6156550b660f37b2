"""The cells of a list, in the words that organisers use: half-days, profiles, wishes, and faults told by column."""

import pytest

from inscriptions.models import OutgoingMail, Registration, SpecialNeeds
from inscriptions.spreadsheets.faults import Fault, lines_in_words, told_by_column
from inscriptions.spreadsheets.incoming import Incoming
from tests.factories import WorkshopFactory
from tests.inscriptions.spreadsheets.files import confirm_import, faults, preview, say_columns, sent, sheet
from tests.pages import plain

NAMES = "Prénom;Nom"


def read(event, headings: str, *rows: str, said: tuple[str, ...] = ()):
    """What a list says, its columns as they are guessed, or as they are `said`."""
    content = "\n".join([f"{NAMES};{headings}", *(f"Ilan;Roy {number};{row}" for number, row in enumerate(rows))])
    incoming = Incoming(event, content.encode(), with_needs=True)
    if said:
        incoming.say(("first_name", "last_name", *said))
    return incoming.read()


def only(event, headings: str, row: str, said: tuple[str, ...] = ()):
    """The only sign-up of a list of one line."""
    found = read(event, headings, row, said=said)
    assert [plain(fault.sentence) for fault in found.faults] == []
    return found.people[2].sign_up


def why(event, headings: str, *rows: str, said: tuple[str, ...] = ()) -> list[str]:
    return [plain(text) for text in told_by_column(read(event, headings, *rows, said=said).faults)]


def half_days(sign_up) -> tuple[bool, bool, bool]:
    return sign_up.attends_morning, sign_up.attends_lunch, sign_up.attends_afternoon


# --- Half-days and meals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Matin", (True, False, False)),
        ("le matin uniquement", (True, False, False)),
        ("Matinée", (True, False, False)),
        ("AM", (True, False, False)),
        ("Morning only", (True, False, False)),
        ("Demi-journée (matin)", (True, False, False)),
        ("Matin (jusqu’à midi)", (True, False, False)),
        ("Matin (9 h – 12 h 30)", (True, False, False)),
        ("Matin, pas de repas", (True, False, False)),
        ("absent l’après-midi", (True, False, False)),
        ("Après-midi", (False, False, True)),
        ("APRES MIDI", (False, False, True)),
        ("PM", (False, False, True)),
        ("Matin + déjeuner", (True, True, False)),
        ("Matin + AM", (True, False, True)),
        ("Le matin ; Le déjeuner ; L’après-midi", (True, True, True)),
        ("Matin, repas et après-midi", (True, True, True)),
        ("Morning, lunch, afternoon", (True, True, True)),
        ("Journée", (True, False, True)),
        ("toute la journée", (True, False, True)),
        ("Les deux", (True, False, True)),
        ("Journée + déjeuner", (True, True, True)),
        ("Journée, déjeuner compris", (True, True, True)),
        ("Journée sans déjeuner", (True, False, True)),
        ("Journée (sauf le déjeuner)", (True, False, True)),
        ("Whole day, no lunch", (True, False, True)),
        ("Oui", (True, False, True)),
        ("présente", (True, False, True)),
    ],
)
def test_the_half_days_of_one_cell(event, cell, expected):
    assert half_days(only(event, "Présence", f'"{cell}"', said=("presence",))) == expected


@pytest.mark.parametrize("cell", ["Non", "absent", "Absente", "excusé", "Aucune", "ne viendra pas"])
def test_who_does_not_come_is_left_aside_and_told(event, cell):
    found = read(event, "Présence", "Matin", cell, said=("presence",))

    assert ([*found.people], found.given_up, found.faults) == ([2], [3], [])


def test_who_does_not_come_is_left_aside_whatever_the_other_columns_say(event):
    found = read(event, "Présence;État", "Non;confirmée", "Matin;annulée", "Matin;confirmée")

    assert ([*found.people], found.given_up) == ([4], [2, 3])


@pytest.mark.parametrize(
    "state",
    [
        "Annulé", "ANNULÉE", "Participation annulée", "Remboursé", "Refusé", "Supprimé", "désistement", "Cancelled",
        "CANCELED", "Refunded", "Deleted", "Not Attending", "declined", "denied", "ne viendra pas", "annulée",
    ],
)  # fmt: skip
def test_a_line_that_was_given_up_is_left_aside_and_told(event, state):
    found = read(event, "Statut", "Validé", state)

    assert ([*found.people], found.given_up, found.faults) == ([2], [3], [])


@pytest.mark.parametrize(
    "state",
    [
        "Validé",
        "confirmée",
        "en attente",
        "Attending",
        "Checked In",
        "paid",
        "ACTIVE",
        "Non remboursé",
        "Billet retiré",
        "",
    ],
)
def test_any_other_state_is_that_of_somebody_who_comes(event, state):
    found = read(event, "Statut", state)

    assert ([*found.people], found.given_up, found.faults) == ([2], [], [])


@pytest.mark.parametrize("cell", ["mardi", "9 h – 12 h", "à confirmer", "?", "2"])
def test_a_half_day_that_is_not_understood_is_refused(event, cell):
    assert why(event, "Présence", cell, said=("presence",)) == [
        f"Ligne 2 : Présence : « {cell} » : écrivez par exemple « matin, déjeuner, après-midi »."
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("oui;non;oui", (True, False, True)),
        ("X;;x", (True, False, True)),
        ("VRAI;FAUX;vrai", (True, False, True)),
        ("1;0;1", (True, False, True)),
        ("Présent;Absent;Présente", (True, False, True)),
        ("Oui, toute la matinée;Non merci;oui !", (True, False, True)),
        ("Le matin;;L'après-midi", (True, False, True)),
        ("matin;déjeuner;", (True, True, False)),
        ("ok;n/a;✓", (True, False, True)),
        ("inscrit;/;participe", (True, False, True)),
        ("je viens;pas présent;d’accord", (True, False, True)),
    ],
)
def test_a_column_a_half_day_in_any_form_of_yes_and_no(event, cells, expected):
    assert half_days(only(event, "Matin;Déjeuner;Après-midi", cells)) == expected


@pytest.mark.parametrize("cell", ["peut-être", "?", "2", "à voir", "12 h 30", "no meat", "sans viande"])
def test_what_says_neither_yes_nor_no_is_refused(event, cell):
    assert why(event, "Déjeuner", cell) == [f"Ligne 2 : Déjeuner : « {cell} » : écrivez oui ou non."]


# --- Profiles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("elu", [
            "Élu·e", "élu", "ELUE", "Élus", "élues", "élu(e)", "élu.e", "élu/e", "élu-e", "Élu·e·s", "élu(e)s", "elu"]),
        ("professionnel", [
            "Professionnel·le", "professionnel", "Professionnelle", "professionnels", "professionnelles",
            "Professionnel(le)", "professionnel.le", "professionnel-le", "PROFESSIONNEL·LE·S", "professionnel/le"]),
        ("associatif", [
            "Acteur associatif", "acteurs associatifs", "Actrice associative", "actrices associatives", "associatif"]),
        ("habitant", ["Habitant·e", "habitante", "Habitants", "habitant(e)s", "HABITANT"]),
        ("autre", ["Autre", "autres", "AUTRE"]),
        ("", ["", " "]),
    ],
)  # fmt: skip
def test_a_profile_is_read_whatever_its_gender_and_number(event, code, cells):
    found = read(event, "Profil", *cells)

    assert [plain(fault.sentence) for fault in found.faults] == []
    assert {listed.sign_up.profile for listed in found.people.values()} == {code}


def test_a_profile_that_the_day_does_not_have_is_told_once_with_its_lines(event):
    assert why(event, "Profil", "Martien", "Élu", "Martien", "Sirène", "Martien") == [
        "Lignes 2, 4 et 6 : Profil : Le profil « Martien » ne fait pas partie de ceux de la journée.",
        "Ligne 5 : Profil : Le profil « Sirène » ne fait pas partie de ceux de la journée.",
    ]


# --- Wishes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def day(event):
    """« Santé », 1, and « Habiter », 2, at 14 h; « Emploi », 3, at 9 h 15."""
    first = WorkshopFactory(parent__event=event, number=1, title="Santé")
    WorkshopFactory(parent=first.parent, number=2, title="Habiter")
    WorkshopFactory(parent__event=event, parent__starts_at="09:15", parent__ends_at="10:30", number=3, title="Emploi")
    return event


def wished(sign_up) -> dict[str, list[int]]:
    """The hour of each slot → the numbers of its workshops, best first."""
    from_pk = {one.pk: one for one in WorkshopFactory._meta.model.objects.filter(kind="atelier")}
    return {
        f"{from_pk[pks[0]].effective_starts_at:%H:%M}": [from_pk[pk].number for pk in pks]
        for pks in sign_up.wishes.values()
        if pks
    }


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        ("Atelier matin;1er choix après-midi;2e choix après-midi", "3;Habiter;Santé", {"09:15": [3], "14:00": [2, 1]}),
        ("09:15 1er choix;14:00 1er choix", "Emploi;n° 2", {"09:15": [3], "14:00": [2]}),
        ("Vœux", "Atelier 3, Habiter, Santé", {"09:15": [3], "14:00": [2, 1]}),
        ("Vœux", "14 h Habiter / 9 h 15 Emploi", {"09:15": [3], "14:00": [2]}),
        ("14:00 1er choix;14:00 2e choix", ";Santé", {"14:00": [1]}),
        ("14:00 1er choix;14:00 2e choix", "Santé;Atelier 1", {"14:00": [1]}),
        ("14:00 1er choix;14:00 2e choix", "sans préférence;-", {}),
        ("14:00 1er choix;14:00 2e choix", "Peu importe;Aucun", {}),
        ("Vœux", "", {}),
    ],
)  # fmt: skip
def test_the_wishes_of_each_slot_in_their_order(day, headings, row, expected):
    assert wished(only(day, headings, row)) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("X;;", {"14:00": [1]}),
        ("Oui;Non;Oui", {"09:15": [3], "14:00": [1]}),
        ("2;1;", {"14:00": [2, 1]}),
        ("2e choix;1er choix;x", {"09:15": [3], "14:00": [2, 1]}),
        ("x;1;", {"14:00": [2, 1]}),
        ("x;x;", {"14:00": [1, 2]}),
        (";;", {}),
        ("non;0;-", {}),
    ],
)
def test_a_column_a_workshop_ticked_or_with_its_rank(day, cells, expected):
    assert wished(only(day, "Vos choix [Santé];Vos choix [Atelier 2 : Habiter];Vos choix [Emploi]", cells)) == expected


def test_a_workshop_that_is_neither_ticked_nor_ranked_is_refused(day):
    assert why(day, "Santé;Habiter", "x;x", "1;peut-être", "2;x") == [
        "Ligne 3 : Habiter : « peut-être » : écrivez oui ou non."
    ]


def test_a_wish_of_another_slot_or_of_none_is_refused_by_its_column(day):
    assert why(day, "09:15 1er choix;14:00 1er choix", "Santé;9", "Emploi;Poterie", "Santé;9") == [
        "Lignes 2 et 4 : 09:15 1er choix : « Santé » n’est pas un atelier du créneau de 09:15.",
        "Lignes 2 et 4 : 14:00 1er choix : « 9 » n’est pas un atelier du créneau de 14:00.",
        "Ligne 3 : 14:00 1er choix : « Poterie » n’est pas un atelier du créneau de 14:00.",
    ]


# --- Faults ------------------------------------------------------------------------------------------------------


def test_two_hundred_faulty_lines_make_a_short_page(organiser, event):
    rows = (f"A;B{number};pas une adresse;profil {number};peut-être" for number in range(200))

    page = preview(organiser, event, sheet("Prénom;Nom;E-mail;Profil;Déjeuner", *rows))

    assert faults(page) == [
        *(
            f"Ligne {number + 2} : Profil : Le profil « profil {number} » ne fait pas partie de ceux de la journée."
            for number in range(5)
        ),
        "195 autres lignes à corriger : Profil.",
        "Lignes 2 à 201 : E-mail : Il manque le signe @ : écrivez l’adresse entière, par exemple nom@exemple.fr.",
        "Lignes 2 à 201 : Déjeuner : « peut-être » : écrivez oui ou non.",
    ]
    assert Registration.objects.count() == OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([6], "Ligne 6"),
        ([6, 7], "Lignes 6 et 7"),
        ([2, 5, 9], "Lignes 2, 5 et 9"),
        ([2, 3, 4], "Lignes 2 à 4"),
        ([2, 5, 9, 12, 14, 15, *range(20, 57)], "Lignes 2, 5, 9, 12, 14, 15 et 20 à 56"),
        ([2, 3, 4, 9, 12, 13, 14, 20], "Lignes 2 à 4, 9, 12 à 14 et 20"),
        ([*range(1, 80, 2)], f"Lignes {', '.join(map(str, range(1, 61, 2)))} et 10 autres"),
    ],
)
def test_lines_are_told_in_words(lines, words):
    assert plain(lines_in_words(lines)) == words


def test_faults_are_told_in_the_order_of_their_lines_one_a_column_and_sentence():
    said = [
        Fault(4, "Nom", "manque."),
        Fault(2, "Profil", "inconnu."),
        Fault(5, "Nom", "manque."),
        Fault(3, "", "double."),
    ]

    assert [plain(text) for text in told_by_column(said)] == [
        "Ligne 2 : Profil : inconnu.",
        "Ligne 3 : double.",
        "Lignes 4 et 5 : Nom : manque.",
    ]


# --- The page of the columns -------------------------------------------------------------------------------------


def test_two_columns_of_one_meaning_are_refused_and_what_was_chosen_stays(organiser, event):
    asked = sent(organiser, event, sheet("Prénom;Nom;Qui;Où", "Ilan;Roy;CCAS;Ecques"))

    refused = say_columns(organiser, asked, C="organisation", D="organisation")

    form = refused.context["columns_form"]
    assert [plain(text) for text in form.non_field_errors()] == [
        "Deux colonnes ont la même réponse : Structure. Gardez l’une des deux."
    ]
    assert [one.field.value() for one in form.columns] == ["first_name", "last_name", "organisation", "organisation"]
    assert Registration.objects.count() == 0


def test_a_list_without_the_names_is_refused_by_the_page(organiser, event):
    asked = sent(organiser, event, sheet("Prénom;Quoi", "Ilan;Roy"))

    refused = say_columns(organiser, asked)

    assert [plain(text) for text in refused.context["columns_form"].non_field_errors()] == [
        "Dites quelle colonne donne le prénom et laquelle donne le nom, ou laquelle donne les deux."
    ]
    assert Registration.objects.count() == 0


def test_the_page_shows_how_a_name_in_one_piece_is_split(organiser, event):
    asked = sent(
        organiser, event, sheet("Votre nom et prénom;Courriel", "DE LA TOUR Jean;a@exemple.fr", "Roy;b@exemple.fr")
    )

    (names, _) = asked.context["columns_form"].columns
    assert [plain(text) for text in names.samples] == ["DE LA TOUR Jean → prénom « Jean », nom « DE LA TOUR »", "Roy"]


def test_what_is_left_aside_is_not_kept_and_is_said(organiser, event):
    asked = sent(organiser, event, sheet("Prénom;Nom;Téléphone de la mairie", "Ilan;Roy;03 21 00 00 01"))

    seen = say_columns(organiser, asked, C="")
    confirm_import(organiser, seen)

    assert "1 colonne laissée de côté : Téléphone de la mairie." in map(plain, seen.context["preview"].notes)
    assert list(event.registrations.values_list("first_name", "phone")) == [("Ilan", "")]


def test_what_was_said_of_the_columns_is_not_asked_again_for_the_same_headings(organiser, event):
    say_columns(organiser, sent(organiser, event, sheet("Qui;Où", "ROY Ilan;CCAS")), A="full_name", B="organisation")

    again = sent(organiser, event, sheet("QUI; où ", "MARC Sofia;Mairie"))
    other = sent(organiser, event, sheet("Où;Qui", "Mairie;MARC Sofia"))

    assert again.context["preview"].headings == ["Prénom", "Nom", "Structure"]
    assert "columns_form" in other.context


def test_no_need_is_read_for_who_may_not_write_it(organiser, event, denis):
    for group in denis.groups.all():
        group.permissions.filter(codename="change_specialneeds").delete()
    file = sheet("Prénom;Nom;Repas végétarien;Allergies", "Ilan;Roy;oui;arachide")

    confirm_import(organiser, preview(organiser, event, file))

    assert (event.registrations.count(), SpecialNeeds.objects.count()) == (1, 0)
