"""Names where they stand, and how sure they are."""

import pytest

from programme.reading.mentions import Strength, mention_at
from programme.reading.tokens import tokens_of

NAMES = [
    ("Jean-Marc Le Goaziou (DRAAF)", "Jean-Marc Le Goaziou", Strength.SURE),
    ("Markéta BRAUN-SVOBODA, présidente", "Markéta BRAUN-SVOBODA", Strength.SURE),
    ("Mireille HINGREZ CEREDA, élue", "Mireille HINGREZ CEREDA", Strength.SURE),
    ("J.-P. Martin", "J.-P. Martin", Strength.LIKELY),
    ("J-P. MARTIN", "J-P. MARTIN", Strength.SURE),
    ("Ph. Durand, x", "Ph. Durand", Strength.LIKELY),
    ("Thomas N. Duval", "Thomas N. Duval", Strength.SURE),
    ("DUPONT Jean, maire", "DUPONT Jean", Strength.SURE),
    ("LE GOFF Anne-Marie", "LE GOFF Anne-Marie", Strength.SURE),
    ("DE LA TOUR Marie", "DE LA TOUR Marie", Strength.SURE),
    ("D’ALMEIDA Paul", "D’ALMEIDA Paul", Strength.SURE),
    ("Paul D’ALMEIDA", "Paul D’ALMEIDA", Strength.SURE),
    ("Marie DUPONT née MARTIN", "Marie DUPONT née MARTIN", Strength.SURE),
    ("Frédérique de la Mornay, professeure", "Frédérique de la Mornay", Strength.SURE),
    ("Valéry Giscard d’Estaing", "Valéry Giscard d’Estaing", Strength.SURE),
    ("Anne de La Tour", "Anne de La Tour", Strength.SURE),
    ("Jan van der Berg", "Jan van der Berg", Strength.SURE),
    ("Karim Aït Ahmed", "Karim Aït Ahmed", Strength.SURE),
    ("Mohamed El Amrani", "Mohamed El Amrani", Strength.SURE),
    ("Aminata N’Diaye", "Aminata N’Diaye", Strength.SURE),
    ("Sean O'Brien", "Sean O'Brien", Strength.SURE),
    ("Yves\nYvinec (producteur)", "Yves\nYvinec", Strength.SURE),
    ("FATIMA EL AMRANI", "FATIMA EL AMRANI", Strength.SURE),
    ("Jean DUPONT\nMarie MARTIN", "Jean DUPONT", Strength.SURE),
    ("Jean DUPONT Maire d’Arras", "Jean DUPONT", Strength.SURE),
    ("Jean Dupont Marie Martin", "Jean Dupont", Strength.SURE),
    ("Jean Dupont de Lille", "Jean Dupont", Strength.SURE),
    ("Nadia TERKKI DGS", "Nadia TERKKI", Strength.SURE),
    ("Sylvie Maire", "Sylvie Maire", Strength.SURE),
    ("Laurent Berger-Roux", "Laurent Berger-Roux", Strength.SURE),
    ("Francis Bakala- Nado, psychologue", "Francis Bakala- Nado", Strength.SURE),
    ("Régis Cordonnier", "Régis Cordonnier", Strength.SURE),
    ("élodie Dubosc", "élodie Dubosc", Strength.SURE),
    ("Docteut Martine Roux", "Martine Roux", Strength.POSSIBLE),
    ("Fatou D., habitante", "Fatou D.", Strength.SURE),
    ("Xzébulon KRAKOV", "Xzébulon KRAKOV", Strength.LIKELY),
    ("Xzébulon Krakov", "Xzébulon Krakov", Strength.POSSIBLE),
    ("Victor Hugo", "Victor Hugo", Strength.POSSIBLE),
    ("Florence Nord", None, None),
    ("Maison Folie", None, None),
    ("Politique de La Ville", None, None),
    ("Val de Sambre", None, None),
    ("CNRS Jean", None, None),
    ("Jean", None, None),
    ("maire d’Arras", None, None),
]
CIVILITIES = [
    ("M. Dupont", "Dupont"),
    ("Mme Le Goff", "Le Goff"),
    ("M. de La Tour", "de La Tour"),
    ("MME YOLANDE ESCARPE", "YOLANDE ESCARPE"),
    ("Le docteur Roux", None),
    ("docteur Hortense Guyon", "Hortense Guyon"),
    ("Mme d’Ornano", "d’Ornano"),
    ("M. Jean DUPONT", "Jean DUPONT"),
    ("Mme le Dr Anne Petit", "Anne Petit"),
    ("Me Paul Roux", "Paul Roux"),
    ("M. et Mme Dupont", "Dupont"),
    ("Sœur Emmanuelle", "Emmanuelle"),
    ("Son Excellence M. Paul Roux", None),
    ("Colonel Jean Dupont", "Jean Dupont"),
    ("M. le maire", None),
    ("Mme la Préfète", None),
]


@pytest.mark.parametrize(("text", "name", "strength"), NAMES)
def test_a_name_is_read_to_its_end_and_weighed(text, name, strength):
    tokens = tokens_of(text)

    found = mention_at(tokens, 0)

    assert (found and said(text, found), found and found.strength) == (name, strength)


@pytest.mark.parametrize(("text", "name"), CIVILITIES)
def test_a_civility_is_no_part_of_the_name(text, name):
    found = mention_at(tokens_of(text), 0)

    assert (found and said(text, found)) == name


def said(text, mention):
    words = tokens_of(text)[mention.name : mention.end]
    return text[words[0].start : words[-1].end]
