"""What names and numbers a moment, and its kind by its words."""

import pytest

from programme.reading.draft import MomentKind
from programme.reading.moment_kinds import kind_of, label_of, stands_alone


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Accueil café", MomentKind.WELCOME),
        ("Mot d’accueil", MomentKind.WELCOME),
        ("Émargement", MomentKind.WELCOME),
        ("Allocution d’ouverture", MomentKind.OPENING),
        ("Lancement officiel", MomentKind.OPENING),
        ("Table ronde : attentes", MomentKind.ROUND_TABLE),
        ("Pause(15 mn)", MomentKind.BREAK),
        ("cocktail déjeunatoire", MomentKind.LUNCH),
        ("Buffet Fermier", MomentKind.LUNCH),
        ("Pause méridienne", MomentKind.LUNCH),
        ("Ateliers au choix", MomentKind.SLOT),
        ("3 ateliers en parallèle", MomentKind.SLOT),
        ("Atelier participatif", MomentKind.WORKSHOP),
        ("Restitution des ateliers", MomentKind.REPORT),
        ("Pour conclure", MomentKind.CONCLUSION),
        ("Échanges et conclusion", MomentKind.CONCLUSION),
        ("Conférence plénière", MomentKind.PLENARY),
        ("Conférence de Jo BA", MomentKind.TALK),
        ("Pot de clôture", MomentKind.OTHER),
        ("Fin de la journée", MomentKind.OTHER),
        ("Échanges avec la salle", MomentKind.OTHER),
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
    assert stands_alone("Déjeuner") is MomentKind.LUNCH
    assert stands_alone("Pause café") is MomentKind.BREAK
    assert stands_alone("Conclusion") is None
    assert stands_alone("déjeuner sur l’herbe") is None
    assert stands_alone("Pause, puis nous reprendrons tous ensemble dans la grande salle du bas") is None
