"""Lines that are about people and nothing else."""

import pytest

from programme.reading.draft import Role
from programme.reading.who_speaks import only_people
from tests.programme.reading.voices import told

NAMES = [
    ("Jo BA", ["Jo BA"]),
    ("- Denis VINCKIER", ["Denis VINCKIER"]),
    ("• Denis Vinckier", ["Denis Vinckier"]),
    ("Mme Jo BA", ["Jo BA"]),
    ("Mme Sylvie LE GOFF et M. Paul d’ORMESSON", ["Sylvie LE GOFF", "Paul d’ORMESSON"]),
    ("DUPONT Jean, LE GOFF Anne-Marie, DE LA TOUR Marie", ["DUPONT Jean", "LE GOFF Anne-Marie", "DE LA TOUR Marie"]),
    ("Jean-Marc Le Goaziou ; Élise BOURDIN-LEFORT", ["Jean-Marc Le Goaziou", "Élise BOURDIN-LEFORT"]),
    ("Frédérique de la Mornay / Jan van der Berg", ["Frédérique de la Mornay", "Jan van der Berg"]),
    ("Mohamed El Amrani & Aminata N’Diaye", ["Mohamed El Amrani", "Aminata N’Diaye"]),
    ("P. Durand, J.-P. Martin et A.-L. COSTE", ["P. Durand", "J.-P. Martin", "A.-L. COSTE"]),
    ("Dr Anne Roux, Pr. Luc Sabot et Me Paul Rey", ["Anne Roux", "Luc Sabot", "Paul Rey"]),
    ("Marie DUPONT née MARTIN", ["Marie DUPONT née MARTIN"]),
    ("MM. Dupont et Martin", ["Dupont", "Martin"]),
    ("Mmes Anne Roux et Léa Petit", ["Anne Roux", "Léa Petit"]),
    ("JEAN DUPONT, MARIE MARTIN", ["JEAN DUPONT", "MARIE MARTIN"]),
    ("Sœur Emmanuelle", ["Emmanuelle"]),
    ("Sylvie Maire et Paul Berger", ["Sylvie Maire", "Paul Berger"]),
    ("Jean DUPONT\nMarie MARTIN\nPaul ROUX", ["Jean DUPONT", "Marie MARTIN", "Paul ROUX"]),
]
AFTER = [
    ("Jo Ba, maire d’Arras", ["Jo Ba = maire d’Arras"]),
    ("Jo Ba (maire d’Arras)", ["Jo Ba = maire d’Arras"]),
    ("Jo Ba – maire d’Arras", ["Jo Ba = maire d’Arras"]),
    ("Jo Ba : maire", ["Jo Ba = maire"]),
    ("Jo Ba / Ville d’Arras", ["Jo Ba = Ville d’Arras"]),
    ("Jo Ba maire d’Arras", ["Jo Ba = maire d’Arras"]),
    ("Jo BA Maire d’Arras", ["Jo BA = Maire d’Arras"]),
    ("Jo Ba - Président - UA-agriculteurs unis", ["Jo Ba = Président - UA-agriculteurs unis"]),
    ("Jo BA\nMaire d’Arras\nVice-présidente de la CUA", ["Jo BA = Maire d’Arras Vice-présidente de la CUA"]),
    ("Jo BA, IREV", ["Jo BA = IREV"]),
    ("Jo BA (IREV)", ["Jo BA = IREV"]),
    ("Jo BA (IREV), directrice", ["Jo BA = IREV, directrice"]),
    ("Jo BA, directrice (IREV)", ["Jo BA = directrice (IREV)"]),
    ("Jo BA, ancienne ministre", ["Jo BA = ancienne ministre"]),
    ("Jo BA, 1ère adjointe au maire", ["Jo BA = 1ère adjointe au maire"]),
    ("Jo BA, 2e vice-président de Lens-Liévin", ["Jo BA = 2e vice-président de Lens-Liévin"]),
    ("Jo BA, élue à la culture, à la jeunesse et au sport", ["Jo BA = élue à la culture, à la jeunesse et au sport"]),
    (
        "Jo BA, MCF en sociologie, CLERSÉ, Université de Lille",
        ["Jo BA = MCF en sociologie, CLERSÉ, Université de Lille"],
    ),
    ("Jo BA, représentant l’association Le Relais", ["Jo BA = représentant l’association Le Relais"]),
    ("Jo BA, de la Ville d’Arras", ["Jo BA = Ville d’Arras"]),
    ("Jo BA de l’IREV", ["Jo BA = IREV"]),
    ("Jo BA pour l’association Voter mieux", ["Jo BA = association Voter mieux"]),
    ("Jo BA, pour le collectif des habitants", ["Jo BA = collectif des habitants"]),
    ("Jo BA, présidente de l’association « Voter mieux »", ["Jo BA = présidente de l’association « Voter mieux »"]),
    ("Jo BA, chargé(e) de mission", ["Jo BA = chargé(e) de mission"]),
    ("Jo BA, chargé·e de projet, Ville de Lens", ["Jo BA = chargé·e de projet, Ville de Lens"]),
    ("Jo BA (sous réserve)", ["Jo BA"]),
    ("Jo BA, préfète (sous réserve)", ["Jo BA = préfète"]),
    ("Jo BA, préfète, sous réserve", ["Jo BA = préfète"]),
    ("Jo BA, préfète – à confirmer", ["Jo BA = préfète"]),
    ("Jo BA (en visio), géographe", ["Jo BA = géographe"]),
    ("Jo BA, géographe (15 mn)", ["Jo BA = géographe"]),
    ("Jo BA, maire, excusé", ["Jo BA = maire"]),
    ("Jo BA | Maire | Ville d’Arras", ["Jo BA = Maire, Ville d’Arras"]),
    ("Jo BA\tMaire\tVille d’Arras", ["Jo BA = Maire, Ville d’Arras"]),
    ("Yves Yvinec, torréfacteur", ["Yves Yvinec = torréfacteur"]),
    ("Yves Yvinec, marin-pêcheur à Erquy", ["Yves Yvinec = marin-pêcheur à Erquy"]),
    ("Gildas Boeufve, lauréat du concours", ["Gildas Boeufve = lauréat du concours"]),
    (
        "Chloé Ridard, Directrice adjointe de l’Institut Condor et Présidente de Voter mieux",
        ["Chloé Ridard = Directrice adjointe de l’Institut Condor et Présidente de Voter mieux"],
    ),
    (
        "Élise BOURDIN, Géographe à l’Université Jean Monet-Lyon 3",
        ["Élise BOURDIN = Géographe à l’Université Jean Monet-Lyon 3"],
    ),
    ("Jo BA, directeur du lycée Jean Moulin", ["Jo BA = directeur du lycée Jean Moulin"]),
    ("Jo BA, directeur de cabinet de Paul Durand", ["Jo BA = directeur de cabinet de Paul Durand"]),
    ("Jo BA, directrice de la Fondation Abbé Pierre", ["Jo BA = directrice de la Fondation Abbé Pierre"]),
    ("Jo BA, Laboratoire Paul Painlevé", ["Jo BA = Laboratoire Paul Painlevé"]),
]
BEFORE = [
    ("Le maire d’Arras, Jo BA", ["Jo BA = maire d’Arras"]),
    (
        "La directrice de l’IREV, Jo BA, et le maire d’Arras, Al BE",
        ["Jo BA = directrice de l’IREV", "Al BE = maire d’Arras"],
    ),
    ("M. le maire d’Arras, Jo BA", ["Jo BA = maire d’Arras"]),
    ("Mme la Préfète, Jo BA", ["Jo BA = Préfète"]),
    ("Maire d’Arras : Jo BA", ["Jo BA = Maire d’Arras"]),
    ("Ville d’Arras : Jo BA, Al BE", ["Jo BA = Ville d’Arras", "Al BE = Ville d’Arras"]),
    ("Ville d’Arras (Jo BA)", ["Jo BA = Ville d’Arras"]),
    ("Université de Lille – Jo BA", ["Jo BA = Université de Lille"]),
    ("Professeure Anne Roux", ["Anne Roux"]),
    ("l’urbaniste Jo BA", ["Jo BA = urbaniste"]),
    ("Colonel Jean DUPONT, commandant du groupement", ["Jean DUPONT = commandant du groupement"]),
]
MANY = [
    (
        "Tanguy Ollivro (Initiative Locale Bretagne), Agnès Perrot (MPF 22), Yves Yvinec (producteur fermier)",
        ["Tanguy Ollivro = Initiative Locale Bretagne", "Agnès Perrot = MPF 22", "Yves Yvinec = producteur fermier"],
    ),
    ("Jo BA, maire - Al BE, préfète - Cy DE, juge", ["Jo BA = maire", "Al BE = préfète", "Cy DE = juge"]),
    ("Jo BA, maire ; Al BE, préfète ; Cy DE, juge", ["Jo BA = maire", "Al BE = préfète", "Cy DE = juge"]),
    ("Jo BA, maire, Al BE, préfète et Cy DE, juge", ["Jo BA = maire", "Al BE = préfète", "Cy DE = juge"]),
    ("Jo BA, maire / Al BE, préfète", ["Jo BA = maire", "Al BE = préfète"]),
    ("Jo BA (IREV) / Al BE (CAF 62)", ["Jo BA = IREV", "Al BE = CAF 62"]),
    ("- Jo BA, maire\n- Al BE, préfète", ["Jo BA = maire", "Al BE = préfète"]),
    ("• Jo BA, maire • Al BE, préfète", ["Jo BA = maire", "Al BE = préfète"]),
    ("Jo BA et Al BE, chargées de mission", ["Jo BA = chargées de mission", "Al BE = chargées de mission"]),
    ("Jo BA, Cy DE et Al BE, sociologues", ["Jo BA = sociologues", "Cy DE = sociologues", "Al BE = sociologues"]),
    ("Jo BA et Al BE (Université de Lille)", ["Jo BA = Université de Lille", "Al BE = Université de Lille"]),
    ("Jo BA et Al BE, directrice de l’IREV", ["Jo BA", "Al BE = directrice de l’IREV"]),
    ("Jo BA, maire, et un représentant de l’ANCT", ["Jo BA = maire"]),
    ("Jo BA, maire, un élu de Lens et Al BE, préfète", ["Jo BA = maire", "Al BE = préfète"]),
    ("Jo BA, préfète, représentée par Al BE, sous-préfet", ["Jo BA = préfète", "Al BE = sous-préfet"]),
    ("Zébulon Krakov, maire, et Xylo Truc, préfet", ["Zébulon Krakov = maire", "Xylo Truc = préfet"]),
]
ROLES = [
    ("Animé par Mme Jo BA", ["Jo BA [animation]"]),
    ("Animée par : Jo BA (IREV)", ["Jo BA = IREV [animation]"]),
    ("Animation : Jo BA, IREV", ["Jo BA = IREV [animation]"]),
    ("Modération : Jo BA et Al BE", ["Jo BA [animation]", "Al BE [animation]"]),
    ("Modérateur – Jo BA, journaliste", ["Jo BA = journaliste [animation]"]),
    ("Modératrice Jo BA, journaliste", ["Jo BA = journaliste [animation]"]),
    ("Introduit et modéré par Jo BA", ["Jo BA [animation]"]),
    ("Présidence : Jo BA", ["Jo BA [présidence]"]),
    ("Présidente de séance : Jo BA, IREV", ["Jo BA = IREV [présidence]"]),
    ("Président : Jo BA", ["Jo BA [présidence]"]),
    ("Sous la présidence de Mme Jo BA, préfète", ["Jo BA = préfète [présidence]"]),
    ("Grand témoin : Jo BA, sociologue", ["Jo BA = sociologue [grand témoin]"]),
    ("Grande témoin – Jo BA", ["Jo BA [grand témoin]"]),
    ("Discutante : Jo BA (CNRS)", ["Jo BA = CNRS"]),
    ("Rapporteur : Jo BA", ["Jo BA"]),
    ("Intervenant·e·s : Jo BA, Al BE", ["Jo BA", "Al BE"]),
    ("Intervenant(e)s pressenti(e)s : Jo BA, Al BE", ["Jo BA", "Al BE"]),
    ("Intervenants et témoignages : Jo BA (x)", ["Jo BA = x"]),
    ("Avec Jo BA, maire, et Al BE, préfète", ["Jo BA = maire", "Al BE = préfète"]),
    ("Avec : Jo BA, Al BE", ["Jo BA", "Al BE"]),
    ("Avec la participation de Jo BA et de Al BE", ["Jo BA", "Al BE"]),
    ("Avec la participation de : Jo BA (IREV)", ["Jo BA = IREV"]),
    ("En présence de M. Jo BA, préfet", ["Jo BA = préfet"]),
    ("En présence du préfet, Jo BA", ["Jo BA = préfet"]),
    ("Par Jo BA", ["Jo BA"]),
    ("Participants : Jo BA, Al BE", ["Jo BA", "Al BE"]),
    ("Oratrice : Jo BA", ["Jo BA"]),
    ("Conférencier\nJo BA, géographe", ["Jo BA = géographe"]),
    ("Invités : Jo BA, Al BE", ["Jo BA", "Al BE"]),
    ("Contributions de : Jo BA et Al BE", ["Jo BA", "Al BE"]),
    ("Témoignages : Jo BA, Al BE", ["Jo BA", "Al BE"]),
    ("Introduction : Jo BA", ["Jo BA"]),
    ("Animation : Jo BA. Intervenants : Al BE, Cy DE", ["Jo BA [animation]", "Al BE", "Cy DE"]),
    ("Animé par Jo BA (IREV), avec Al BE et Cy DE", ["Jo BA = IREV [animation]", "Al BE", "Cy DE"]),
    ("Jo BA (modératrice), Al BE", ["Jo BA [animation]", "Al BE"]),
    ("Jo BA, grand témoin, sociologue", ["Jo BA = grand témoin, sociologue [grand témoin]"]),
    ("Jo BA, Professeur au CNAM, grand témoin", ["Jo BA = Professeur au CNAM, grand témoin [grand témoin]"]),
]
NOBODY = [
    "Pause café",
    "Saint-Omer",
    "Val de Sambre",
    "Maison Folie",
    "Politique de La Ville",
    "Mme la Préfète",
    "M. le maire",
    "Les présidents des collèges",
    "Le bureau de la section",
    "Intervenant à confirmer",
    "Un représentant de l’ANCT",
    "Animé par MGD",
    "Animée par l’équipe de l’IREV",
    "Collectif Habitat Solidaire",
    "16 place Victor Hugo",
    "Salle Jean Jaurès",
    "Lycée Jean Moulin, 62000 Arras",
    "Amphi Simone Veil – Université Paul Sabatier",
    "Fondation Abbé Pierre",
    "Hôtel de Bournay",
    "Jeudi 31 Mai 2018",
    "Loger Mieux",
    "Initiative Locale Bretagne",
    "Terres & Cités",
    "Ouverture : Jo BA, maire",
    "Ouverture par Jo BA",
    "Jo BA, maire : les enjeux du logement",
    "Jo BA (IREV) – Les enjeux du logement",
    "Victor Hugo, une vie",
    "Victor Hugo (1802-1885)",
    "A partir des travaux de Luc Boltanski et de Laurent Thevenot",
    "Jo BA présentera les résultats de l’enquête.",
    "Campus Saint Jean d’Angely Nice",
    "Rue Jean Dupont, Lille",
    "",
    " \n ",
    "« »",
]


@pytest.mark.parametrize(("passage", "expected"), NAMES)
def test_a_name_is_known_however_it_is_written(passage, expected):
    assert told(only_people(passage)) == expected


@pytest.mark.parametrize(("passage", "expected"), AFTER)
def test_what_is_said_after_a_name_is_theirs(passage, expected):
    assert told(only_people(passage)) == expected


@pytest.mark.parametrize(("passage", "expected"), BEFORE)
def test_what_is_said_before_a_name_is_theirs(passage, expected):
    assert told(only_people(passage)) == expected


@pytest.mark.parametrize(("passage", "expected"), MANY)
def test_several_people_of_a_line_are_told_apart(passage, expected):
    assert told(only_people(passage)) == expected


@pytest.mark.parametrize(("passage", "expected"), ROLES)
def test_what_brings_somebody_gives_their_role(passage, expected):
    assert told(only_people(passage)) == expected


@pytest.mark.parametrize("passage", NOBODY)
def test_a_line_about_something_else_has_nobody(passage):
    assert only_people(passage) == []


def test_the_role_of_the_caller_holds_unless_the_passage_says_one():
    spoken = only_people("Jo BA, maire. Grand témoin : Al BE", role=Role.FACILITATOR)

    assert told(spoken) == ["Jo BA = maire [animation]", "Al BE [grand témoin]"]
