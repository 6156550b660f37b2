"""What names and numbers a moment, and its kind by its words."""

import pytest

from programme.reading.draft import Kind
from programme.reading.kinds import kind_of, label_of, stands_alone


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Accueil café", Kind.WELCOME),
        ("Mot d’accueil", Kind.WELCOME),
        ("Émargement", Kind.WELCOME),
        ("Allocution d’ouverture", Kind.OPENING),
        ("Lancement officiel", Kind.OPENING),
        ("Table ronde : attentes", Kind.ROUND_TABLE),
        ("Pause(15 mn)", Kind.BREAK),
        ("cocktail déjeunatoire", Kind.LUNCH),
        ("Buffet Fermier", Kind.LUNCH),
        ("Pause méridienne", Kind.LUNCH),
        ("Ateliers au choix", Kind.SLOT),
        ("3 ateliers en parallèle", Kind.SLOT),
        ("Atelier participatif", Kind.WORKSHOP),
        ("Restitution des ateliers", Kind.REPORT),
        ("Pour conclure", Kind.CONCLUSION),
        ("Échanges et conclusion", Kind.CONCLUSION),
        ("Conférence plénière", Kind.PLENARY),
        ("Conférence de Jo BA", Kind.TALK),
        ("Pot de clôture", Kind.OTHER),
        ("Fin de la journée", Kind.OTHER),
        ("Échanges avec la salle", Kind.OTHER),
        ("Le potager à Montréal", None),
        ("Finances locales", None),
    ],
)
def test_the_words_of_a_title_say_its_kind(title, kind):
    assert kind_of(title) is kind


@pytest.mark.parametrize(
    ("text", "name", "number", "rest"),
    [
        ("Atelier 3 : la stratégie", "atelier", "3", "la stratégie"),
        ("ATELIER A – Mobilités", "atelier", "A", "Mobilités"),
        ("Atelier n°3 « Eau »", "atelier", "3", "« Eau »"),
        ("Atelier II : agir", "atelier", "II", "agir"),
        ("1ère table ronde « Agir »", "table ronde", "1", "« Agir »"),
        ("Deuxième table ronde - Agir", "table ronde", "2", "Agir"),
        ("[TABLE RONDE] Agir", "table ronde", "", "Agir"),
        ("Session 1. Poétiques", "session", "1", "Poétiques"),
        ("Carrefour 1 Eau et assainissement", "carrefour", "1", "Eau et assainissement"),
        ("SESSION PLENIERE Le temps des choix", "session pleniere", "", "Le temps des choix"),
        ("Atelier A · Réparer", "atelier", "A", "Réparer"),
    ],
)
def test_a_label_stands_before_the_title(text, name, number, rest):
    label = label_of(text)

    assert (label.name, label.number, text[label.length :].strip()) == (name, number, rest)


@pytest.mark.parametrize(
    "text", ["Ouverture de la journée", "Restitution de projet : accueil", "Atelier participatif sur l’eau"]
)
def test_a_title_that_only_starts_with_the_word_keeps_it(text):
    assert label_of(text) is None


def test_only_meals_and_breaks_stand_without_an_hour():
    assert stands_alone("Déjeuner") is Kind.LUNCH
    assert stands_alone("Pause café") is Kind.BREAK
    assert stands_alone("Conclusion") is None
    assert stands_alone("déjeuner sur l’herbe") is None
    assert stands_alone("Pause, puis nous reprendrons tous ensemble dans la grande salle du bas") is None
