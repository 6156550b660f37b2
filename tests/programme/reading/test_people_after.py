"""Titles and sentences that bring people."""

import pytest

from programme.reading.who_speaks import people_after
from tests.programme.reading.voices import told

BROUGHT = [
    ("Ouverture par Jo BA", "Ouverture", ["Jo BA"]),
    ("Ouverture, par Jo BA (directeur) (sous réserve) (15 mn)", "Ouverture", ["Jo BA = directeur"]),
    ("Ouverture par le maire d’Arras, Jo BA", "Ouverture", ["Jo BA = maire d’Arras"]),
    ("Ouverture par M. le préfet Jo BA", "Ouverture", ["Jo BA = préfet"]),
    ("Accueil par Mme Anne Roux, maire et M. Luc Rey, préfet", "Accueil", ["Anne Roux = maire", "Luc Rey = préfet"]),
    ("Le tri, avec Jo BA (IREV)", "Le tri", ["Jo BA = IREV"]),
    ("Table ronde animée par Jo BA : quel avenir ?", "Table ronde\nquel avenir ?", ["Jo BA [animation]"]),
    ("Quel avenir ? Table ronde animée par Jo BA", "Quel avenir ? Table ronde", ["Jo BA [animation]"]),
    ("Les aides. Modération : Jo BA, IREV", "Les aides", ["Jo BA = IREV [animation]"]),
    ("Les aides – Intervenants : Jo BA, Al BE", "Les aides", ["Jo BA", "Al BE"]),
    ("Les aides Intervenant : Jo BA, Président d’Aréole", "Les aides", ["Jo BA = Président d’Aréole"]),
    ("Table ronde animée par Jo BA, journaliste", "Table ronde", ["Jo BA = journaliste [animation]"]),
    ("Séance présidée par Jo BA", "Séance", ["Jo BA [présidence]"]),
    ("Séance 2, présidée par Jo BA", "Séance 2", ["Jo BA [présidence]"]),
    ("Où en est-on à Lens par Jo BA, directeur", "Où en est-on à Lens", ["Jo BA = directeur"]),
    ("Visite commentée par Jo BA, architecte", "Visite commentée", ["Jo BA = architecte"]),
    ("Clôture en présence de Jo BA, ministre", "Clôture", ["Jo BA = ministre"]),
]
SPEECHES = [
    ("Allocution d’ouverture de Jo BA, Président (MEDEF)", "Allocution d’ouverture", ["Jo BA = Président (MEDEF)"]),
    ("Mot de bienvenue de Mme Jo BA, maire", "Mot de bienvenue", ["Jo BA = maire"]),
    ("Mot de bienvenue du maire d’Arras, Jo BA", "Mot de bienvenue", ["Jo BA = maire d’Arras"]),
    ("Discours de Mme la préfète, Jo BA", "Discours", ["Jo BA = préfète"]),
    ("Témoignage de Jo BA et Al BE (IREV)", "Témoignage", ["Jo BA = IREV", "Al BE = IREV"]),
    ("Intervention de Jo BA sur le logement", "Intervention de Jo BA sur le logement", ["Jo BA"]),
    ("Mot du Directeur de la MSHS – Jo BA (Professeur)", "Mot du Directeur de la MSHS", ["Jo BA = Professeur"]),
    ("Regards croisés de Jo BA et d’Al BE", "Regards croisés", ["Jo BA", "Al BE"]),
]
APART = [
    ("La pratique du tri (Aline DUJEU)", "La pratique du tri", ["Aline DUJEU"]),
    (
        "La pratique du tri (Aline DUJEU, IREV ; Al BE, CAF)",
        "La pratique du tri",
        ["Aline DUJEU = IREV", "Al BE = CAF"],
    ),
    ("Le tri à la Région Bretagne (Jo BA) (25 mn)", "Le tri à la Région Bretagne", ["Jo BA = Région Bretagne"]),
    ("« En route » (Jo BA -Université de Nice)", "« En route »", ["Jo BA = Université de Nice"]),
    ("Ouverture – Jo BA, maire", "Ouverture", ["Jo BA = maire"]),
    ("Ouverture : Jo BA, maire d’Arras, et Al BE, préfète", "Ouverture", ["Jo BA = maire d’Arras", "Al BE = préfète"]),
    ("Conclusion : Jo BA", "Conclusion", ["Jo BA"]),
    ("Introduction : Jo BA", "Introduction", ["Jo BA"]),
    ("Introduction générale – Jo BA (CNRS)", "Introduction générale", ["Jo BA = CNRS"]),
    ("Ouverture, Jo BA, maire d’Arras", "Ouverture", ["Jo BA = maire d’Arras"]),
    ("Quelle place pour l’Europe ? Jo BA, député", "Quelle place pour l’Europe ?", ["Jo BA = député"]),
    ("Le tri. Jo BA (IREV)", "Le tri", ["Jo BA = IREV"]),
    (
        "Ouverture officielle Patrick BEDAGUE, Vice-Président",
        "Ouverture officielle",
        ["Patrick BEDAGUE = Vice-Président"],
    ),
    ("Le tri\nJo BA, IREV\nAl BE, CAF", "Le tri", ["Jo BA = IREV", "Al BE = CAF"]),
    ("Le tri | Jo BA, IREV", "Le tri", ["Jo BA = IREV"]),
    ("Le tri / Jo BA, IREV", "Le tri", ["Jo BA = IREV"]),
    ("« Un mot neuf » Jo BA, Professeure", "« Un mot neuf »", ["Jo BA = Professeure"]),
    (
        "« Un mot » Jo BA, Professeure, Université X «Deux mots» Al BE, Professeure",
        "« Un mot »\n«Deux mots»",
        ["Jo BA = Professeure, Université X", "Al BE = Professeure"],
    ),
    ("Le tri (Jo BA, IREV) – La fin (Al BE, CAF)", "Le tri\nLa fin", ["Jo BA = IREV", "Al BE = CAF"]),
]
FIRST = [
    ("Jo BA, maire : les enjeux du logement", "les enjeux du logement", ["Jo BA = maire"]),
    ("Jo BA (IREV) – Les enjeux du logement", "Les enjeux du logement", ["Jo BA = IREV"]),
    ("Jo BA : « Les enjeux du logement »", "« Les enjeux du logement »", ["Jo BA"]),
    ("Jo BA, Al BE (CNRS) : Les enjeux du logement", "Les enjeux du logement", ["Jo BA", "Al BE = CNRS"]),
    ("Jo BA, IREV, « Les enjeux du logement »", "« Les enjeux du logement »", ["Jo BA = IREV"]),
]
PROSE = [
    (
        "Cet atelier reviendra sur les aides. Animé par Jo BA (IREV), il sera ouvert à tous. Venez.",
        ["Jo BA = IREV [animation]"],
    ),
    ("Jo BA, maire d’Arras, présentera le projet.", ["Jo BA = maire d’Arras"]),
]
NOBODY = [
    "Cet atelier vise, à partir des travaux de Luc Boltanski et de Laurent Thevenot, à présenter différents mondes.",
    "Une loi portée par Simone Veil",
    "Le film de Jean Dupont",
    "Visite de la maison de Victor Hugo",
    "Déjeuner au lycée Jean Moulin",
    "Repas à l’Hôtel de Bournay",
    "Accueil café – Salle Jean Jaurès",
    "Plénière – Amphi Simone Veil",
    "Restitution de projet : Accueil de Loisirs du quartier – FSU",
    "Communes Politique de La Ville moyens d’étude",
    "Table Ronde « Vers une Ouverture Grande Région » Animée par MGD, et intervenants à définir.",
    "introduction des débats par le bureau de la section",
    "Buffet Fermier (traiteur Fermier - Sarriette)",
    "Maison du développement économique, 16 place Victor Hugo, 62500 Saint-Omer",
    "RÉSEST & Champagne-Lorraine, Bilan, engagement et avenir",
    "Ouverture par le maire d’Arras",
    "Signature de trois conventions : quartiers au travail, prévention et cité éducative",
    "La Charte départementale « Le local dans mon cartable »",
]


@pytest.mark.parametrize(("title", "rest", "expected"), BROUGHT)
def test_people_that_a_word_brings_leave_the_title(title, rest, expected):
    voices = people_after(title)

    assert (voices.rest, told(voices.speakers)) == (rest, expected)


@pytest.mark.parametrize(("title", "rest", "expected"), SPEECHES)
def test_a_speech_is_somebodys(title, rest, expected):
    voices = people_after(title)

    assert (voices.rest, told(voices.speakers)) == (rest, expected)


@pytest.mark.parametrize(("title", "rest", "expected"), APART)
def test_people_that_a_sign_parts_leave_the_title(title, rest, expected):
    voices = people_after(title)

    assert (voices.rest, told(voices.speakers)) == (rest, expected)


@pytest.mark.parametrize(("title", "rest", "expected"), FIRST)
def test_a_title_may_follow_who_speaks(title, rest, expected):
    voices = people_after(title)

    assert (voices.rest, told(voices.speakers)) == (rest, expected)


@pytest.mark.parametrize(("prose", "expected"), PROSE)
def test_a_sentence_that_brings_somebody_stays_whole(prose, expected):
    voices = people_after(prose)

    assert (voices.rest, told(voices.speakers)) == (prose, expected)


@pytest.mark.parametrize("text", NOBODY)
def test_a_title_that_names_nobody_who_speaks_is_left_as_it_is(text):
    voices = people_after(text)

    assert (voices.rest, voices.speakers) == (text, [])
