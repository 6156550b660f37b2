"""« ROY Ilan » in one column: which part is the family name, and what is said when nothing tells."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontre.french.full_names import Order, order_said, split_name

BOTH_ORDERS = [Order.LAST_FIRST, Order.FIRST_LAST]
NOTHING_TELLS = (
    "\u00a0: rien ne dit où finit le nom\u202f; écrivez-le en capitales («\u00a0ROY Ilan\u00a0»), ou mettez le nom et "
    "le prénom dans deux colonnes."
)


def refused(text: str, order: Order = Order.UNSAID) -> str:
    with pytest.raises(ValueError, match=re.escape(text.split()[0].strip(","))) as caught:
        split_name(text, order)
    return str(caught.value)


# --- The capitals tell -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("ROY Ilan", "Ilan", "ROY"),
        ("Ilan ROY", "Ilan", "ROY"),
        ("ROY ilan", "ilan", "ROY"),
        ("  ROY\tIlan ", "Ilan", "ROY"),
        ("ROY\u00a0Ilan", "Ilan", "ROY"),
        ("\u200bROY Ilan\u200b", "Ilan", "ROY"),
        ("ÉVRARD Noë", "Noë", "ÉVRARD"),
        ("E\u0301VRARD Noe\u0308", "Noë", "ÉVRARD"),
        ("LEFÈVRE-ŒUVRARD Noë", "Noë", "LEFÈVRE-ŒUVRARD"),
        ("HINGREZ CEREDA Anne", "Anne", "HINGREZ CEREDA"),
        ("DUPONT Marie Claire", "Marie Claire", "DUPONT"),
        ("Jean-Pierre DUPONT", "Jean-Pierre", "DUPONT"),
        ("J.-P. DUPONT", "J.-P.", "DUPONT"),
        ("DUPONT J.", "J.", "DUPONT"),
        ("Jean de LA TOUR", "Jean", "de LA TOUR"),
        ("de LA TOUR Jean", "Jean", "de LA TOUR"),
        ("DE LA TOUR Jean", "Jean", "DE LA TOUR"),
        ("d’ORVAL Anne", "Anne", "d’ORVAL"),
        ("Anne D'ORVAL", "Anne", "D'ORVAL"),
        ("Jean Le GOFF", "Jean", "Le GOFF"),
        ("LE GOAZIOU Anne", "Anne", "LE GOAZIOU"),
        ("Vincent van GOGH", "Vincent", "van GOGH"),
        ("Vincent VAN DER BERG", "Vincent", "VAN DER BERG"),
        ("Karim El AMRANI", "Karim", "El AMRANI"),
        ("Ben ROY", "Ben", "ROY"),
        ("Al ROY", "Al", "ROY"),
        ("ROY Al", "Al", "ROY"),
        ("Jean Ben ALI", "Jean", "Ben ALI"),
        ("McDONALD Sean", "Sean", "McDONALD"),
        ("Sean MacDONALD", "Sean", "MacDONALD"),
        ("O’BRIEN Sean", "Sean", "O’BRIEN"),
        ("N'GUYEN Thi", "Thi", "N'GUYEN"),
        ("STRAUß Anna", "Anna", "STRAUß"),
        ("DUPONT née MARTIN Jeanne", "Jeanne", "DUPONT née MARTIN"),
        ("DUPONT (MARTIN) Jeanne", "Jeanne", "DUPONT (MARTIN)"),
        ("ИВАНОВ Пётр", "Пётр", "ИВАНОВ"),
        ("ΠΑΠΑΔΟΠΟΥΛΟΣ Γιώργος", "Γιώργος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("M. ROY Ilan", "Ilan", "ROY"),
        ("Mme Sofia MARC", "Sofia", "MARC"),
        ("Monsieur Jean de LA TOUR", "Jean", "de LA TOUR"),
        ("Dr ROY Ilan", "Ilan", "ROY"),
        ("Maître ROY Ilan", "Ilan", "ROY"),
    ],
)
def test_the_words_in_capitals_are_the_family_name_whatever_the_order(text, first, last, order):
    assert split_name(text, order) == (first, last)


# --- Else the comma, else the order that the heading says --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Roy, Ilan", "Ilan", "Roy"),
        ("ROY,Ilan", "Ilan", "ROY"),
        ("Le Goaziou, Anne", "Anne", "Le Goaziou"),
        ("Le GOFF, Anne", "Anne", "Le GOFF"),
        ("de la Tour, Jean Pierre", "Jean Pierre", "de la Tour"),
        ("Mme Roy, Anne", "Anne", "Roy"),
        ("Roy, Mme Anne", "Anne", "Roy"),
        ("DUPONT, JEAN", "JEAN", "DUPONT"),
        ("ROY Ilan,", "Ilan", "ROY"),
    ],
)
def test_the_family_name_stands_before_a_comma(text, first, last):
    assert split_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "order", "first", "last"),
    [
        ("Roy Ilan", Order.LAST_FIRST, "Ilan", "Roy"),
        ("Ilan Roy", Order.FIRST_LAST, "Ilan", "Roy"),
        ("ROY ILAN", Order.LAST_FIRST, "ILAN", "ROY"),
        ("ILAN ROY", Order.FIRST_LAST, "ILAN", "ROY"),
        ("roy ilan", Order.LAST_FIRST, "ilan", "roy"),
        ("Dupont Jean-Pierre", Order.LAST_FIRST, "Jean-Pierre", "Dupont"),
        ("de la Tour Jean", Order.LAST_FIRST, "Jean", "de la Tour"),
        ("Jean de la Tour", Order.FIRST_LAST, "Jean", "de la Tour"),
        ("Le Goaziou Anne", Order.LAST_FIRST, "Anne", "Le Goaziou"),
        ("DA SILVA MARIA", Order.LAST_FIRST, "MARIA", "DA SILVA"),
        ("Al Pacino", Order.FIRST_LAST, "Al", "Pacino"),
        ("M. Roy Ilan", Order.LAST_FIRST, "Ilan", "Roy"),
        ("李 伟", Order.LAST_FIRST, "伟", "李"),
        ("محمد علي", Order.FIRST_LAST, "محمد", "علي"),
    ],
)
def test_without_capitals_the_order_of_the_heading_tells(text, order, first, last):
    assert split_name(text, order) == (first, last)


@pytest.mark.parametrize(
    ("heading", "order"),
    [
        ("NOM Prénom", Order.LAST_FIRST),
        ("Nom et prénom du participant", Order.LAST_FIRST),
        ("Surname, given name", Order.LAST_FIRST),
        ("Last name / First name", Order.LAST_FIRST),
        ("Prénom et nom", Order.FIRST_LAST),
        ("Prénom NOM", Order.FIRST_LAST),
        ("First and last name", Order.FIRST_LAST),
        ("Full name", Order.FIRST_LAST),
        ("Attendee name", Order.FIRST_LAST),
        ("Nom complet", Order.UNSAID),
        ("Participants", Order.UNSAID),
        ("Nom", Order.UNSAID),
        ("", Order.UNSAID),
    ],
)
def test_the_heading_says_the_order(heading, order):
    assert order_said(heading) == order


# --- Else it is refused, with what to do -------------------------------------------------------------------------


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("text", ["Roy", "ROY", "M. Roy", "Mme ROY", "Monsieur Roy", "d’ORVAL", "Roy,", "李伟"])
def test_a_name_without_first_or_family_name_is_refused(text, order):
    assert refused(text, order) == f"«\u00a0{text.rstrip(',')}\u00a0»\u00a0: il manque le nom ou le prénom."


@pytest.mark.parametrize("text", ["Ilan Roy", "ROY ILAN", "Marie Claire Dupont", "de la Tour Jean", "李 伟"])
def test_without_capitals_nor_order_nothing_tells(text):
    assert refused(text) == f"«\u00a0{text}\u00a0»{NOTHING_TELLS}"


@pytest.mark.parametrize("order", BOTH_ORDERS)
@pytest.mark.parametrize(
    "text",
    [
        "Marie Claire Dupont Martin",
        "Jean Pierre Martin",
        "ROY Ilan et MARC Sofia",
        "ROY Ilan / MARC Sofia",
        "Ilan ROY Junior",
        "Ilan ROY, maire d’Ecques",
        "Roy, Ilan, maire",
    ],
)
def test_what_two_readings_fit_is_refused_rather_than_guessed(text, order):
    assert refused(text, order) == f"«\u00a0{text}\u00a0»{NOTHING_TELLS}"


# --- Whatever the name -------------------------------------------------------------------------------------------

LETTERS = "abcdeéèêëçïîôöœùüÿñøłşžαβγδεжзиклм"
WORD = st.text(LETTERS, min_size=3, max_size=8)
JOINED = st.tuples(WORD, st.sampled_from(["-", "’", "'", "-Ée"]), WORD).map("".join)
FIRST_NAMES = st.lists(st.one_of(WORD, JOINED).map(str.title), min_size=1, max_size=2).map(" ".join)
PARTICLES = st.sampled_from(["", "", "de ", "de la ", "d’", "DE LA ", "van der ", "Le "])
LAST_NAMES = st.tuples(PARTICLES, st.lists(st.one_of(WORD, JOINED).map(str.upper), min_size=1, max_size=2)).map(
    lambda name: name[0] + " ".join(name[1])
)


@given(first=FIRST_NAMES, last=LAST_NAMES, order=st.sampled_from(Order))
def test_a_family_name_in_capitals_comes_back_on_either_side(first, last, order):
    assert split_name(f"{last} {first}", order) == split_name(f"{first} {last}", order) == (first, last)


@given(first=FIRST_NAMES, last=LAST_NAMES)
def test_splitting_what_was_split_changes_nothing(first, last):
    once = split_name(f"M. {last} {first}")

    assert split_name(" ".join(once)) == split_name(" ".join(reversed(once))) == once
