"""A name typed in one case is offered as it is written; nothing is offered where that would be a guess."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontre.french.capitals import offered_name, offered_names
from rencontre.french.names import fold
from tests.rencontre.french.signs import SIGNS

PIECES = [
    "DE", "de", "LA", "la", "D'", "d’", "DU", "VAN", "DER", "Y", "II", "LE", "MC", "MCA", "JP", "NG", "O'", "FLOC'H",
    "Tour", "TOUR", "É",
]  # fmt: skip
NAMES = st.one_of(
    st.text(SIGNS, max_size=30),
    st.text("aDdeEl’' -.ISsıİğŞMCcvntßǆŉ2", max_size=20),
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("DUPONT", "Dupont"),
        ("dupont", "Dupont"),
        ("JEAN-PIERRE", "Jean-Pierre"),
        ("marie-josé", "Marie-José"),
        ("ÉLÉONORE", "Éléonore"),
        ("FRANÇOIS", "François"),
        ("jean pierre dupont", "Jean Pierre Dupont"),
        ("JEAN‑PIERRE DUPONT", "Jean‑Pierre Dupont"),
        ("O'BRIEN", "O'Brien"),
        ("o’brien", "O’Brien"),
        ("N'GUYEN", "N'Guyen"),
        ("M’BAREK", "M’Barek"),
        ("FLOC'H", "Floc'h"),
        ("C’HOARI", "C’hoari"),
        ("LE GOAZIOU", "Le Goaziou"),
        ("le goff le roux", "Le Goff Le Roux"),
        ("LA FONTAINE", "La Fontaine"),
        ("DU BELLAY", "Du Bellay"),
        ("DES ESSARTS", "Des Essarts"),
        ("L'HERMITE", "L'Hermite"),
        ("DE LA TOUR", "de la Tour"),
        ("de la tour", "de la Tour"),
        ("DE L'ÉPINE", "de l'Épine"),
        ("DE GAULLE", "de Gaulle"),
        ("D'ORVAL", "d'Orval"),
        ("d’orval", "d’Orval"),
        ("MARTIN DU GARD", "Martin du Gard"),
        ("DUPONT DE LA TOUR", "Dupont de la Tour"),
        ("SAINT-JEAN-DE-LUZ", "Saint-Jean-de-Luz"),
        ("JEANNE-D'ARC", "Jeanne-d'Arc"),
        ("VAN DER BERG", "Van der Berg"),
        ("NGUYEN VAN AN", "Nguyen Van An"),
        ("VON TRAPP", "von Trapp"),
        ("EL AMRANI", "El Amrani"),
        ("DA SILVA", "Da Silva"),
        ("ORTEGA Y GASSET", "Ortega y Gasset"),
        ("MCDONALD", "McDonald"),
        ("MACDONALD", "Macdonald"),
        ("MCA", "Mca"),
        ("j.-p.", "J.-P."),
        ("J.-P. DUPONT", "J.-P. Dupont"),
        ("J D DUPONT", "J D Dupont"),
        ("JP DUPONT", "JP Dupont"),
        ("LI", "Li"),
        ("NG", "Ng"),
        ("DE", "De"),
        ("LOUIS III", "Louis III"),
        ("STRAßE", "Straße"),
        ("straße", "Straße"),
        ("İNÖNÜ", "İnönü"),
        ("ALİ YILDIRIM", "Ali Yıldırım"),
        ("ışıl", "Işıl"),
        ("YİĞİT", "Yiğit"),
        ("ΓΙΏΡΓΟΣ", "Γιώργος"),
        ("ИВАН ПЕТРОВ", "Иван Петров"),
        ("GAL·LA", "Gal·la"),
        ("E\u0301LODIE", "Élodie"),
        ("DUPONT (MARTIN)", "Dupont (Martin)"),
    ],
)  # fmt: skip
def test_a_name_in_one_case_is_offered_as_it_is_written(typed, offered):
    assert offered_name(typed) == offered


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "Dupont", "Jean-Pierre", "d'ORVAL", "d’Orval", "van der BERG", "de La Tour", "McDonald", "LeRoy",
        "DuPont", "李伟", "عمر", "გიორგი", "J.-P.", "J", "JP", "123", "-", "'", "IŞIL", "iPhone",
    ],
)  # fmt: skip
def test_nothing_is_offered_for_a_name_that_may_be_right(typed):
    assert offered_name(typed) == ""


@given(NAMES)
def test_an_offer_is_offered_nothing(name):
    assert offered_name(offered_name(name)) == ""


@given(NAMES)
def test_an_offer_changes_the_case_alone(name):
    offered = offered_name(name)

    assert offered == "" or fold(offered) == fold(name)
    assert unicodedata.normalize("NFC", offered) == offered


WRITTEN = ["Jean-Pierre", "de la Tour", "d’Orval", "O’Brien", "Le Goaziou", "Floc’h", "McDonald", "Éloïse"]


@given(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=3).map("-".join))
def test_capitals_and_small_letters_are_offered_alike(name):
    assert offered_name(name.upper()) == offered_name(name.lower()) != ""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("MARIE", "DUPONT"), ("Marie", "Dupont")),
        (("marie", "dupont"), ("Marie", "Dupont")),
        (("marie", "Dupont"), ("Marie", "Dupont")),
        (("Marie", "dupont"), ("Marie", "Dupont")),
        (("jean-pierre", "DE LA TOUR"), ("Jean-Pierre", "de la Tour")),
        (("MARIE", "d'ORVAL"), ("Marie", "d'ORVAL")),
        (("Marie", "DUPONT"), ("Marie", "DUPONT")),
        (("Marie", "d'ORVAL"), ("Marie", "d'ORVAL")),
        (("Ian", "McDonald"), ("Ian", "McDonald")),
        (("JP", "Martin"), ("JP", "Martin")),
        (("伟", "李"), ("伟", "李")),
    ],
)
def test_both_names_are_offered_where_one_is_not_written_as_names_are(typed, offered):
    assert offered_names(*typed) == offered
    assert offered_names(*offered) == offered
