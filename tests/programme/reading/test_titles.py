"""What the head of a moment says: its title without its number, who speaks, its room, how long it lasts."""

import pytest

from programme.reading.draft import MomentKind
from programme.reading.text_lines import TextLine
from programme.reading.titles import goes_on, headed, is_a_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Table ronde : attentes de la société", "attentes de la société"),
        ("« Le potager à Montréal »", "Le potager à Montréal"),
        ("Ouverture, par David DAHAN (directeur) (sous réserve) (15 mn)", "Ouverture"),
        ("Ouverture, par le comité d’organisation", "Ouverture"),
        ("Accueil, café offert par l’Amicale des pompiers", "Accueil, café offert par l’Amicale des pompiers"),
        ("Table ronde « Agir » animée par les présidents des collèges", "Agir"),
        ("Repas à l’Hôtel (12 € par personne)", "Repas à l’Hôtel"),
        ("Pause café – Hall de la faculté", "Pause café"),
        ("parvis / Accueil des exposants", "Accueil des exposants"),
        ("Atelier 2 (salle Thouet) : Ouvrir un point d’accès", "Ouvrir un point d’accès"),
        ("Mesurer l’eau à plusieurs - Conférence invitée", "Mesurer l’eau à plusieurs"),
        ("Jo BART (CNRS), accueillir tous les habitants", "accueillir tous les habitants"),
        ("Jo BART, « De la plainte à la carte », chercheuse au CNRS", "De la plainte à la carte"),
        ("Mots d’introduction : Jo BART", "Mots d’introduction"),
        ("Accueil café : Un moment pour recevoir les participants", "Accueil café"),
        ("Questions – débat", "Questions – débat"),
        ("Restitution de projet : Accueil de loisirs", "Restitution de projet : Accueil de loisirs"),
        ("Conclusion", "Conclusion"),
    ],
)
def test_a_title_stands_alone(text, title):
    assert headed(text, 0).title == title


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("Pause café – Hall de la faculté", "Hall de la faculté"),
        ("Conférence (amphi Garonne)", "amphi Garonne"),
        ("parvis / Accueil des exposants", "parvis"),
        ("Mutualiser un poste @ Studio 1", "Studio 1"),
        ("Le grand transfert Salle Corot", "Salle Corot"),
        ("Atelier 2 (salle Thouet) : Ouvrir", "salle Thouet"),
        ("Espaces publics : qui décide ?", ""),
        ("Finances locales (suite)", ""),
    ],
)
def test_a_room_is_taken_out_of_the_title(text, room):
    assert headed(text, 0).room == room


def test_what_stands_after_the_room_is_kept():
    said = headed("Ouverture – Salle Plate – Mot de la direction", 10)

    assert (said.title, said.room, said.tail.text, said.tail.start) == (
        "Ouverture",
        "Salle Plate",
        "Mot de la direction",
        36,
    )


def test_a_text_after_the_title_is_kept_apart():
    text = (
        "Des voisins dans la bibliothèque ? Deux médiathèques nous feront part de leurs projets, qui font entrer les "
        "habitants dans la vie de leurs collections et de leurs salles."
    )

    said = headed(text, 0)

    assert said.title == "Des voisins dans la bibliothèque ?"
    assert said.tail.text.startswith("Deux médiathèques")


def test_the_kind_and_the_number_come_from_the_label():
    said = headed("Carrefour 2 Petites villes, grands rôles", 0)

    assert (said.kind, said.number, said.title) == (MomentKind.WORKSHOP, "2", "Petites villes, grands rôles")


@pytest.mark.parametrize(
    ("head", "following"),
    [
        ("Étapes d’accompagnement d’un projet d’achat et de", "Mise en valeur des produits"),
        ("Collecte, tri et", "numérisation"),
        ("« Le jardin urbain,", "Une culture pour les villes »"),
        ("INAUGURATION DE LA MAISON DES", "ASSOCIATIONS ET DU FORUM"),
        ("Intervention de Madame Ombeline", "FAUCHERAND – Présidente"),
        ("Plateau", "1 : Le guichet unique"),
    ],
)
def test_a_title_goes_on_over_the_line(head, following):
    assert goes_on(head, TextLine(following, 0))


@pytest.mark.parametrize(
    "following",
    [
        TextLine("Jo BART, maire d’Arras", 0),
        TextLine("Atelier 2 : Bouger", 0),
        TextLine("avec :", 0),
        TextLine("suite du titre", 0, bullet="-"),
        TextLine("suite du titre", 0, blanks=1),
        TextLine("Un autre paragraphe commence ici.", 0),
    ],
)
def test_what_is_no_rest_of_a_title_is_left(following):
    assert not goes_on("Le jardin urbain, entre accords et frictions", following)


def test_a_line_under_a_bare_label_may_be_its_title():
    assert is_a_title(TextLine("Le pilotage du contrat de ville", 0))
    assert not is_a_title(TextLine("Salle Vauban", 0))
    assert not is_a_title(TextLine("Jo BART, maire d’Arras", 0))
    assert not is_a_title(TextLine("(+)", 0))
