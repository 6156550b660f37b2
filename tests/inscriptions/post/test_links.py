import pytest

from inscriptions.models import Registration
from inscriptions.post import links
from tests.erased import erase


def test_a_link_opens_its_registration(alice):
    assert links.registration_from(links.token(alice)) == alice


@pytest.mark.parametrize("forge", ["1.1.x", "1.1", "", "abc", "²³.1.x", "9999999999999999999.1.x", "1.1.x.y/z"])
def test_a_forged_link_opens_nothing(alice, forge):
    assert links.registration_from(forge) is None
    assert links.registration_from_address(forge) is None


def test_a_link_does_not_open_someone_else(alice, bob):
    forged = links.token(alice).replace(f"{alice.pk}.", f"{bob.pk}.", 1)

    assert links.registration_from(forged) is None


def test_a_new_version_revokes_the_link(alice):
    old = links.token(alice)
    alice.link_version += 1
    alice.save(update_fields=["link_version"])

    assert links.registration_from(old) is None
    assert links.registration_from(links.token(alice)) == alice


def test_the_link_of_an_erased_person_opens_nothing(alice):
    link = links.token(alice)
    erase(alice)

    assert links.registration_from(link) is None
    assert links.was_ours(link)


def test_a_replaced_link_is_told_from_a_forged_one(alice):
    old = links.token(alice)
    Registration.objects.update(link_version=2)

    forged = ["1.1.x", "", "abc", old[:-1], f"{old}x", old.replace(".1.", ".2.", 1)]
    assert links.was_ours(old)
    assert [forge for forge in forged if links.was_ours(forge)] == []


def test_a_replaced_address_link_is_told_while_its_address_is_known(alice):
    alice.pending_email = "nouvelle@exemple.fr"
    old = links.address_token(alice)
    Registration.objects.update(pending_email="nouvelle@exemple.fr", link_version=2)

    assert links.registration_from_address(old) is None
    assert [link for link in (old, old[:-1], "abc") if links.address_was_ours(link)] == [old]
    Registration.objects.update(pending_email="autre@exemple.fr")
    assert not links.address_was_ours(old)


def test_an_address_link_is_not_a_personal_link(alice):
    alice.pending_email = "nouvelle@exemple.fr"
    alice.save(update_fields=["pending_email"])
    token = links.address_token(alice)

    assert links.registration_from_address(token) == alice
    assert links.registration_from(token) is None
    assert links.registration_from_address(links.token(alice)) is None
    assert "exemple" not in token


def test_an_address_link_dies_with_its_address(alice):
    alice.pending_email = "nouvelle@exemple.fr"
    alice.save(update_fields=["pending_email"])
    token = links.address_token(alice)
    alice.pending_email = "autre@exemple.fr"
    alice.save(update_fields=["pending_email"])

    assert links.registration_from_address(token) is None


def test_a_badge_address_is_upper_case_and_opaque(alice, settings):
    settings.SITE_URL = "https://rencontre.exemple.fr"

    assert links.badge_url(alice) == f"HTTPS://RENCONTRE.EXEMPLE.FR/P/{alice.badge_code}"
