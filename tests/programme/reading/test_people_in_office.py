"""Names with a function just before them, people run on without a sign, talks in English, and names only cited."""

import pytest

from programme.reading.who_speaks import people_after
from tests.programme.reading.voices import told

BROUGHT = [
    (
        "Table ronde animée par Rémi Colas, FNAB, et Jeanne Juillet de l'UR Scop Ouest",
        "Table ronde",
        ["Rémi Colas = FNAB [animation]", "Jeanne Juillet = UR Scop Ouest [animation]"],
    ),
    ("Interview d’Hector Sauvage, ancien délégué", "Interview", ["Hector Sauvage = ancien délégué"]),
    (
        "Dialogue entre Léa Roux et Luc Prat (IREV) autour de la rue",
        "Dialogue\nautour de la rue",
        ["Léa Roux = IREV", "Luc Prat = IREV"],
    ),
    ("Portrait de Léa Roux, potière", "Portrait", ["Léa Roux = potière"]),
    (
        "Mots d’accueil demandés aux élus et à Madame M. Bérénice Lhomme, échevine",
        "Mots d’accueil demandés aux élus",
        ["Bérénice Lhomme = échevine"],
    ),
    ("Accueil : Luc Prat ou Léa Roux, adjoints", "Accueil", ["Luc Prat = adjoints", "Léa Roux = adjoints"]),
    ("Accueil par M. Luc Prat ou Léa Roux", "Accueil", ["Luc Prat", "Léa Roux"]),
    (
        "- Davit Sarafian (mathématicien, CNRS, Lyon) : comment la clôture a changé",
        "comment la clôture a changé",
        ["Davit Sarafian = mathématicien, CNRS, Lyon"],
    ),
]
OFFICES = [
    ("Intervention de la Députée Léa Roux", "Intervention", ["Léa Roux = Députée"]),
    (
        "Mot d’Accueil de la Présidente du Cercle 12 Léa Roux",
        "Mot d’Accueil",
        ["Léa Roux = Présidente du Cercle 12"],
    ),
    ("Accueil par Léa Roux et son adjoint Luc Prat", "Accueil", ["Léa Roux", "Luc Prat = adjoint"]),
    ("La sénatrice Léa Roux, notre présidente Jo Bart", "", ["Léa Roux = sénatrice", "Jo Bart = présidente"]),
    ("Ouverture : la sénatrice Léa Roux", "Ouverture", ["Léa Roux = sénatrice"]),
    (
        "Léa Roux, maire ou son représentant Luc Prat, préfet",
        "",
        ["Léa Roux = maire", "Luc Prat = préfet"],
    ),
]
RUN_ON = [
    (
        "Karima ZIDANE, Présidente de Tous dehors Nabyl AMRANI, Candidat PR du Nord Valentin MERLE, Chercheur au CNRS "
        "Sami BELKACEM, Candidat MODEM, Président du club Ibn Battuta Marie-Paule LENOIR, Député PR de Lille",
        "",
        [
            "Karima ZIDANE = Présidente de Tous dehors",
            "Nabyl AMRANI = Candidat PR du Nord",
            "Valentin MERLE = Chercheur au CNRS",
            "Sami BELKACEM = Candidat MODEM, Président du club Ibn Battuta",
            "Marie-Paule LENOIR = Député PR de Lille",
        ],
    ),
    (
        'Luc Prat, directeur de l"Ifa, Jacques Touron, secrétaire général de l"Agence, Léa Roux, préfète',
        "",
        ['Luc Prat = directeur de l"Ifa', 'Jacques Touron = secrétaire général de l"Agence', "Léa Roux = préfète"],
    ),
    (
        "Sophie Lang, historienne et professeure UCL, directrice de la revue Cahiers",
        "",
        ["Sophie Lang = historienne et professeure UCL, directrice de la revue Cahiers"],
    ),
    ("Luc Prat, Université Lyon – Jean Moulin", "", ["Luc Prat = Université Lyon – Jean Moulin"]),
    (
        "Le retour à soi à l’aune de S.Weil Léa Roux, Doctorante",
        "Le retour à soi à l’aune de S.Weil",
        ["Léa Roux = Doctorante"],
    ),
]
IN_ENGLISH = [
    ("Opening by Florence Roux, Mayor of Lens", "Opening", ["Florence Roux = Mayor of Lens"]),
    ("Keynote by Luc Prat, former President of the Council", "Keynote", ["Luc Prat = former President of the Council"]),
    ("Round table moderated by Léa Roux", "Round table", ["Léa Roux [animation]"]),
]
NOBODY = [
    "À LIRE",
    "EN BREF",
    "Le soin selon P. Ricoeur",
    "Conférence : le peintre Gustave Courbet",
    "Léa Roux à gauche // Luc Prat, Jo Bart de gauche à droite",
]


@pytest.mark.parametrize(("line", "rest", "expected"), [*BROUGHT, *OFFICES, *RUN_ON, *IN_ENGLISH])
def test_who_speaks_is_told_with_the_words_just_before(line, rest, expected):
    voices = people_after(line)

    assert (voices.rest, told(voices.speakers)) == (rest, expected)


@pytest.mark.parametrize("line", NOBODY)
def test_a_name_in_a_title_or_a_caption_speaks_of_nothing(line):
    voices = people_after(line)

    assert (voices.rest, voices.speakers) == (line, [])
