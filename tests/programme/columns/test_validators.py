import pytest
from django.core.exceptions import ValidationError

from programme.columns.validators import (
    A_SPACE,
    NO_ADDRESS,
    NO_AT_SIGN,
    NO_EMAIL,
    NO_LETTER,
    NO_TAG,
    NOT_READABLE,
    email_address,
    person_name,
    readable,
)


@pytest.mark.parametrize(
    "name",
    [
        "d’Orval", "Jean-Pierre", "O’Brien", "N’Diaye", "J.", "Mc Donald", "María José", "Nguyễn Thị", "李", "عمر",
        "Li Wei (李伟)", "X Æ", "Martin Jr.", "St. John", "St.John", "de La Tour", "M.-C.", "M.Martin", "m.martin",
        "J.R.R. Tolkien", "J.-P.Dupont", "Ph.D", "Dr.House", "Dupont/Martin", "Anne //", "Martin : Paul", "Zoé 🌸",
        "भारती", "Ὀδυσσεύς",
        "Tran.Ly", "Saint-Just.", "M.MARTIN/Anne", "François", "Le Franc", "Info", "Com",
    ],
)  # fmt: skip
def test_a_name_is_taken_as_it_is(name):
    person_name(name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", NO_LETTER),
        ("-", NO_LETTER),
        ("...", NO_LETTER),
        ("12 34", NO_LETTER),
        ("ʼʼ", NO_LETTER),
        ("⠀", NO_LETTER),
        ("🌸", NO_LETTER),
        ("Anne \ue000", NOT_READABLE),
        ("alice@exemple.fr", NO_EMAIL),
        ("alice＠exemple.fr", NO_EMAIL),
        ("Alice @alice", NO_EMAIL),
        ("<b>Alice</b>", NO_TAG),
        ("Alice <3", NO_TAG),
        ("＜script＞", NO_TAG),
        ("http://exemple.org", NO_ADDRESS),
        ("HTTPS://EXEMPLE.ORG", NO_ADDRESS),
        ("Gagnez https://mal.exemple/x vite", NO_ADDRESS),
        ("hxxp://exemple", NO_ADDRESS),
        ("//exemple.org", NO_ADDRESS),
        ("mailto:alice", NO_ADDRESS),
        ("javascript:alert(1)", NO_ADDRESS),
        ("www.exemple.org", NO_ADDRESS),
        ("Www.Exemple.Org", NO_ADDRESS),
        ("exemple.fr", NO_ADDRESS),
        ("exemple.fr/gagnez", NO_ADDRESS),
        ("Exemple.Com", NO_ADDRESS),
        ("voir mon-site.co.uk/x", NO_ADDRESS),
        ("bit.ly/x", NO_ADDRESS),
        ("t.co/x", NO_ADDRESS),
        ("ｗｗｗ．exemple．fr", NO_ADDRESS),
        ("exemple.fr.", NO_ADDRESS),
    ],
)
def test_what_is_nobodys_name_is_refused_with_its_fault(name, sentence):
    with pytest.raises(ValidationError) as refused:
        person_name(name)

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("code", [0xD800, 0xDCFF, 0xFFFD, 0xFFFF, 0x1FFFE, 0xFDD0])
def test_what_no_file_can_hold_is_refused(code):
    with pytest.raises(ValidationError) as refused:
        readable(f"a{chr(code)}")

    assert refused.value.messages == [NOT_READABLE]


@pytest.mark.parametrize(
    "name",
    [
        "casino.ru", "exemple.io", "exemple.de", "spam.site", "gagnez.online", "bit.ly", "x.co", "a.fr", "пример.рф",
        "localhost:8000", "192.168.0.1/x", "tel:0612", "data:x", "JAVASCRIPT:x", "exemple。fr", "exemple．fr",
        "Jean exemple.shop", "WWW.exemple",
    ],
)  # fmt: skip
def test_a_site_is_nobody_s_name_however_it_is_written(name):
    with pytest.raises(ValidationError) as refused:
        person_name(name)

    assert refused.value.messages == ["Écrivez un nom seul, sans adresse de site."]


@pytest.mark.parametrize(
    "name", ["M.Martin", "m.martin", "St.John", "Tran.Ly", "Dr.House", "m.li", "J.-P. Martin", "MARTIN.LI", "O’Neill"]
)
def test_a_name_with_a_full_stop_is_no_site(name):
    assert person_name(name) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("élodie@exemple.fr", "L’adresse contient « é » : écrivez-la sans accent, par exemple elodie@exemple.fr."),
        ("s.é.pt@exemple.fr", "L’adresse contient « é » : écrivez-la sans accent, par exemple s.e.pt@exemple.fr."),
        ("anaïs@gmial.com", "L’adresse contient « ï » : écrivez-la sans accent, par exemple anais@gmail.com."),
        ("ŁUKASZ@exemple.fr", "L’adresse contient « Ł » : écrivez-la sans accent, par exemple LUKASZ@exemple.fr."),
        ("李@exemple.fr", "L’adresse contient « 李 » : écrivez-la sans accent, par exemple nom@exemple.fr."),
        ("o’brien@exemple.fr", "L’adresse contient « ’ » : remplacez ce signe, par exemple o'brien@exemple.fr."),
        ("alice durand@exemple.fr", A_SPACE),
        ("alice@exemple.fr bob@exemple.fr", "Une seule adresse par champ : gardez celle où écrire à cette personne."),
        ("alice@exemple.fr;bob@exemple.fr", "Une seule adresse par champ : gardez celle où écrire à cette personne."),
        ("alice@exemple.fr ou élodie@ex.fr", "Une seule adresse par champ : gardez celle où écrire à cette personne."),
        ("alice", NO_AT_SIGN),
        ("nom.exemple.fr", NO_AT_SIGN),
        ("alice@", "Saisissez une adresse de courriel valide."),
        ("alice@@exemple.fr", "Saisissez une adresse de courriel valide."),
        ("alice@exemple", "Il manque la fin de l’adresse, après « exemple » : par exemple nom@exemple.fr."),
        ("alice@gmail", "Il manque la fin de l’adresse, après « gmail » : par exemple alice@gmail.com."),
        ("@exemple.fr", "Saisissez une adresse de courriel valide."),
        (f"alice@{'é' * 63}.fr", "Saisissez une adresse de courriel valide."),
    ],
)  # fmt: skip
def test_an_address_that_no_letter_reaches_is_refused_with_its_reason(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        email_address(typed)

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    "typed",
    [
        "alice@exemple.fr",
        "o'brien+x@exemple.fr",
        "alice@mairie-évreux.fr",
        "alice@xn--mairie-vreux-heb.fr",
        "a@straße.de",
    ],
)
def test_an_address_that_letters_reach_is_taken(typed):
    assert email_address(typed) is None
