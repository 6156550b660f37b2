import re

import pytest

from inscriptions.models import Registration
from inscriptions.models.registrations import badge_name, new_badge_code
from inscriptions.people.names import identity_key, search_key
from rencontre.french.names import fold, sort_key
from tests.factories import EventFactory, RegistrationFactory


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
