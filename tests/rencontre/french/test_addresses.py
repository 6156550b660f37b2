"""Addresses as they are pasted, and the one that was likely meant: a suggestion, for nothing but a slip."""

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from rencontre.french.addresses import COMMON, KNOWN, cleaned_address, likely_address, without_accents
from tests.rencontre.french.signs import SIGNS


@pytest.mark.parametrize(
    "typed",
    [
        "alice@exemple.fr", " alice@exemple.fr ", "alice@exemple.fr.", "alice@exemple.fr,", "alice@exemple.fr ;",
        "mailto:alice@exemple.fr", "MAILTO: alice@exemple.fr?subject=Bonjour", "Alice Durand <alice@exemple.fr>",
        "\"Durand, Alice\" <alice@exemple.fr>", "Alice <mailto:alice@exemple.fr>;", "<alice@exemple.fr>",
        "\"alice@exemple.fr\"", "'alice@exemple.fr'", "«\u00a0alice@exemple.fr\u00a0»", "“alice@exemple.fr”",
        "(alice@exemple.fr)", "alice@exemple.fr (Alice Durand)", "alice＠exemple.fr", "alice @ exemple.fr",
        "alice@exemple .fr", "alice\u00a0@\u202fexemple.fr", "Courriel : alice@exemple.fr", "'alice@exemple.fr",
        "ali\u200bce@exemple.fr\u2069", "alice@exemple.fr\t",
    ],
)  # fmt: skip
def test_an_address_stands_alone_whatever_was_pasted_with_it(typed):
    assert cleaned_address(typed) == "alice@exemple.fr"


@pytest.mark.parametrize(
    "typed",
    [
        "", "alice", "alice durand@exemple.fr", "alice@exemple.fr, bob@exemple.fr",
        "a <alice@exemple.fr> <bob@exemple.fr>",
        "o'brien@exemple.fr", "Alice.Durand+rencontre@Exemple.FR", "alice@mairie-évreux.fr",
    ],
)  # fmt: skip
def test_what_may_be_meant_is_not_cleaned_away(typed):
    assert cleaned_address(typed) == typed


@given(st.one_of(st.text(SIGNS, max_size=30), st.text("ab@<>()'\" .,;:mailto", max_size=20)))
def test_cleaning_an_address_twice_cleans_no_more(typed):
    assert cleaned_address(cleaned_address(typed)) == cleaned_address(typed)


@given(st.emails(), st.sampled_from(["{}", " {} ", "Alice <{}>", "mailto:{}", '"{}"', "{};", "{}."]))
def test_any_right_address_comes_out_as_it_is(address, around):
    local = address.partition("@")[0]
    if local[0] not in "'`?" and "?" not in local and not local.lower().startswith(("mailto", "mail", "courriel")):
        assert cleaned_address(around.format(address)) == address


@pytest.mark.parametrize(
    ("domain", "likely"),
    [
        ("gmial.com", "gmail.com"), ("gmai.com", "gmail.com"), ("gmaill.com", "gmail.com"), ("gnail.com", "gmail.com"),
        ("gmail.con", "gmail.com"), ("gmail.cmo", "gmail.com"), ("gmail.co", "gmail.com"), ("gmail.fr", "gmail.com"),
        ("gmail,com", "gmail.com"), ("gmailcom", "gmail.com"), ("gmail..com", "gmail.com"), ("gmail", "gmail.com"),
        ("hotmial.fr", "hotmail.fr"), ("homail.fr", "hotmail.fr"), ("hotmal.con", "hotmail.com"),
        ("outlok.fr", "outlook.fr"), ("outloook.com", "outlook.com"), ("yahooo.fr", "yahoo.fr"),
        ("yaho.fr", "yahoo.fr"),
        ("wanadoo.f", "wanadoo.fr"), ("wandoo.fr", "wanadoo.fr"), ("orang.fr", "orange.fr"), ("ornage.fr", "orange.fr"),
        ("orange.frr", "orange.fr"), ("orangefr", "orange.fr"), ("orange.fr.fr", "orange.fr"),
        ("laposte.ne", "laposte.net"),
        ("lapsote.net", "laposte.net"), ("free.f", "free.fr"), ("free.con", "free.fr"), ("sfr.f", "sfr.fr"),
        ("sfr,fr", "sfr.fr"), ("GMIAL.COM", "gmail.com"), ("protonmial.com", "protonmail.com"),
        ("iclod.com", "icloud.com"),
        ("numericble.fr", "numericable.fr"), ("mairie-x.frr", "mairie-x.fr"), ("mairie-x..fr", "mairie-x.fr"),
        ("mairie-x,fr", "mairie-x.fr"), ("ccas-ecques.con", "ccas-ecques.com"),
    ],
)  # fmt: skip
def test_the_slip_of_a_domain_is_suggested(domain, likely):
    assert likely_address(f"alice@{domain}") == f"alice@{likely}"


@pytest.mark.parametrize(
    "domain",
    [
        *sorted(KNOWN), "mairie-x.fr", "ccas-ecques.fr", "ville-lille.fr", "ac-lille.fr", "pas-de-calais.gouv.fr",
        "cg62.fr",
        "fred.fr", "fee.fr", "sfp.fr", "cfr.fr", "neuf.com", "gmx.es", "live.nl", "aol.fr", "hmail.com",
        "mairie-évreux.fr",
        "exemple.fr", "hotel.fr", "outils.fr", "lapostedulivre.net", "GMAIL.COM", "xn--mairie-vreux-heb.fr",
        "mairie-x.ne",
    ],
)  # fmt: skip
def test_nothing_is_suggested_for_a_domain_that_may_be_right(domain):
    assert likely_address(f"alice@{domain}") == ""


@pytest.mark.parametrize(
    "typed", ["", "alice", "@", "@gmial.com", "alice@", "a@gmial.com b@gmail.com", "alice@@gmial.com"]
)
def test_nothing_is_suggested_for_what_is_not_one_address(typed):
    assert likely_address(typed) == ""


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("élodie@exemple.fr", "elodie@exemple.fr"),
        ("françois.lœb@gmial.com", "francois.loeb@gmail.com"),
        ("o’brien@exemple.fr", "o'brien@exemple.fr"),
        ("jean–luc@exemple.fr", "jean-luc@exemple.fr"),
        ("jean,dupont@exemple.fr", "jean.dupont@exemple.fr"),
        ("jean..dupont.@exemple.fr", "jean.dupont@exemple.fr"),
        ("élodie@mairie-évreux.fr", "elodie@mairie-évreux.fr"),
    ],
)
def test_what_stands_before_the_at_sign_is_mended(typed, likely):
    assert likely_address(typed) == likely


@given(st.sampled_from(COMMON), st.data())
def test_a_suggestion_of_a_slip_is_a_common_domain_or_nothing(domain, data):
    place = data.draw(st.integers(0, len(domain) - 1))
    slip = data.draw(st.sampled_from(["", *"aeinot-"]))

    likely = likely_address(f"alice@{domain[:place]}{slip}{domain[place + 1 :]}")

    assert likely in {"", *(f"alice@{known}" for known in COMMON)} or "." not in domain[:place] + domain[place + 1 :]


@given(st.emails())
def test_a_suggestion_is_a_right_address_and_suggests_no_other(address):
    likely = likely_address(address)

    if likely:
        try:
            validate_email(likely)
        except ValidationError:
            pytest.fail(f"« {likely} »")
        assert likely_address(likely) == ""


def test_letters_without_ascii_stay():
    assert without_accents("Éß李Ł’") == "Ess李L'"


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("alice@pas-de-calais.gov.fr", "alice@pas-de-calais.gouv.fr"),
        ("alice@nord.guv.fr", "alice@nord.gouv.fr"),
        ("alice@nord.gouve.fr", "alice@nord.gouv.fr"),
        ("alice@nord.gouv.f", "alice@nord.gouv.fr"),
        ("alice@nord.gouv", "alice@nord.gouv.fr"),
        ("alice@nord.gouvfr", "alice@nord.gouv.fr"),
        ("alice@nord.gouv.fr", ""),
        ("alice@nord.golf.fr", ""),
        ("alice@gov.uk", ""),
    ],
)
def test_the_domain_of_the_state_has_slips_of_its_own(typed, likely):
    assert likely_address(typed) == likely


@pytest.mark.parametrize(
    ("domain", "likely"),
    [
        ("ville-saint-omre.fr", "ville-saint-omer.fr"),
        ("ville-saintomer.fr", "ville-saint-omer.fr"),
        ("ville-saint-omer.fr", ""),
        ("ville-saint-omer.com", ""),
        ("ville-arras.fr", ""),
        ("gmial.com", "gmail.com"),
        ("outlok.fr", ""),
        ("cap.fr", ""),
    ],
)
def test_the_domains_that_are_known_here_are_suggested_and_never_asked_about(domain, likely):
    others = {"ville-saint-omer.fr", "outlok.fr", "cab.fr"}

    assert likely_address(f"alice@{domain}", others=others) == (f"alice@{likely}" if likely else "")
