import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inscriptions.models import Registration
from inscriptions.models.registrations import badge_name, new_badge_code
from inscriptions.people.names import identity_key, search_key
from rencontre.french.names import fold, sort_key, words_of
from tests.factories import EventFactory, RegistrationFactory

SIGNS = st.characters(codec="utf-8", exclude_characters="\0")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Éléonore", "eleonore"),
        ("HINGREZ  CEREDA", "hingrez cereda"),
        ("Jean-François", "jean francois"),
        ("d’Orval", "d orval"),
        ("Œuvrard", "oeuvrard"),
        ("Straße", "strasse"),
    ],
)
def test_fold_forgets_accents_case_and_separators(typed, folded):
    assert fold(typed) == folded


def test_the_same_person_typed_otherwise_has_the_same_identity():
    typed = identity_key("Alice@Exemple.fr ", "Éléonore", "Le-Goaziou")

    assert typed == identity_key("alice@exemple.fr", "eleonore", "LE GOAZIOU")


def test_two_names_in_either_order_are_one_identity():
    assert identity_key("roy@exemple.fr", "Ilan", "Roy") == identity_key("roy@exemple.fr", "Roy", "Ilan")
    assert identity_key("roy@exemple.fr", "Jean Pierre", "Roy") != identity_key("roy@exemple.fr", "Jean", "Pierre Roy")


def test_another_name_on_the_same_address_is_another_person():
    assert identity_key("mairie@exemple.fr", "Alice", "Durand") != identity_key("mairie@exemple.fr", "Bob", "Durand")


def test_nobody_is_identified_without_an_address():
    assert identity_key("", "Alice", "Durand") == ""


def test_names_sort_as_in_french():
    names = [("Zoé", "d’Orval"), ("Ève", "Étienne"), ("Luc", "Le Goaziou"), ("Ana", "de Ruyter"), ("Bo", "Eymard")]

    assert sorted(names, key=lambda name: sort_key(*name)) == [
        ("Ève", "Étienne"),
        ("Bo", "Eymard"),
        ("Luc", "Le Goaziou"),
        ("Zoé", "d’Orval"),
        ("Ana", "de Ruyter"),
    ]


def test_the_search_key_leaves_out_what_is_empty():
    assert search_key("Zoé", "Durand", "") == "zoe durand"


@pytest.mark.parametrize(
    ("names", "others", "key"),
    [
        (("Conor", "O’Brien"), (), "conor o brien obrien"),
        (("Lan", "N’Guyen"), (), "lan n guyen nguyen"),
        (("Anne-Marie", "Durand"), (), "anne marie durand annemarie"),
        (("Annemarie", "Durand"), (), "annemarie durand"),
        (("Jean Pierre", "de la Tour"), (), "jean pierre de la tour jeanpierre delatour"),
        (("Ève", "Roy"), ("Ville de Saint-Omer",), "eve roy ville de saint omer saintomer"),
        (("Ève", "Roy"), ("Régie du Haut-Pont",), "eve roy regie du haut pont hautpont"),
        (("Ève", "Roy"), ("C.C.A.S. d’Ecques",), "eve roy c c a s d ecques ccas decques"),
    ],
)
def test_the_search_key_holds_a_name_apart_and_joined(names, others, key):
    assert search_key(*names, *others) == key


def test_the_longest_names_push_no_organisation_out_of_the_search():
    long = " ".join(["abcdefghi"] * 10)

    key = search_key(long, long, f"{'x' * 190} Lille")

    assert len(key) <= 600
    assert key.split()[:22] == ["abcdefghi"] * 20 + ["x" * 190, "lille"]


@given(st.text(SIGNS, max_size=100), st.text(SIGNS, max_size=100), st.text(SIGNS, max_size=200))
def test_any_name_is_found_by_its_own_words_and_joined(first, last, organisation):
    key = search_key(first, last, organisation)

    assert len(key) <= 600
    for name in (first, last):
        assert all(word in key for word in words_of(name[:40]))
        assert "".join(fold(name[:20]).split()) in key.replace(" ", "")


def test_a_badge_code_is_sixteen_base32_characters():
    codes = {new_badge_code() for _ in range(100)}

    assert len(codes) == 100
    assert all(re.fullmatch(r"[A-Z2-7]{16}", code) for code in codes)


def test_a_phone_names_a_badge_as_the_browser_derives_it():
    assert badge_name("AAAAAAAAAAAAAAAA") == "168201f3112eff59339c1488d6b41101"


@pytest.mark.django_db
def test_a_badge_has_its_name_however_its_row_is_written():
    saved, *bulk = RegistrationFactory.build_batch(3, event=EventFactory())

    saved.save()
    Registration.objects.bulk_create(bulk)

    named = Registration.objects.values_list("badge_name", "badge_code")
    assert len(named) == 3
    assert [name for name, code in named] == [badge_name(code) for name, code in named]
