from contextlib import nullcontext

import pytest
from django.core import signing

from inscriptions.models import Registration
from inscriptions.post import links
from inscriptions.signup.public_form import clock_signer, new_clock
from programme.models import Event
from tests.erased import erase
from tests.factories import HandoverFactory


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


def test_the_link_of_an_offer_opens_it_and_nothing_else(alice):
    made = HandoverFactory(offer=alice)
    token = links.offer_token(made)

    assert links.offer_from(token) == made
    assert links.registration_from(token) is None
    assert links.offer_from(links.token(made.offer)) is None
    assert links.offer_from(f"{made.pk}.faux") is None
    assert links.offer_url(made).endswith(f"/inscription/offerte/{token}/")


def test_the_link_of_an_offer_that_is_erased_was_ours(alice):
    made = HandoverFactory(offer=alice)
    token = links.offer_token(made)

    made.delete()

    assert (links.offer_from(token), links.offer_was_ours(token)) == (None, True)
    assert not links.offer_was_ours(token[:-1] + "!")


# --- A key that is changed ---------------------------------------------------------------------------------------

OLD, NEW = "ancienne" * 8, "nouvelle" * 8


@pytest.fixture
def change_key(settings):
    """Sign with NEW from now on; the old key, OLD, is kept to read or thrown away."""
    settings.SECRET_KEY = OLD

    def change(*, keep: bool) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD] if keep else []

    return change


@pytest.mark.parametrize("keep", [True, False])
def test_links_already_sent_open_as_long_as_their_key_is_kept(alice, change_key, keep):
    alice.pending_email = "nouvelle@exemple.fr"
    alice.save(update_fields=["pending_email"])
    link, address = links.token(alice), links.address_token(alice)

    change_key(keep=keep)

    expected = alice if keep else None
    assert (links.registration_from(link), links.registration_from_address(address)) == (expected, expected)


def test_a_new_link_is_signed_with_the_new_key_alone(alice, change_key, settings):
    before = links.token(alice)

    change_key(keep=True)

    after = links.token(alice)
    settings.SECRET_KEY_FALLBACKS = []
    assert after != before
    assert links.registration_from(after) == alice


@pytest.mark.parametrize("keep", [True, False])
def test_a_form_filled_while_the_key_changes_is_taken_if_the_old_one_is_kept(change_key, keep):
    clock = new_clock(Event(pk=1))

    change_key(keep=keep)

    with nullcontext() if keep else pytest.raises(signing.BadSignature):
        clock_signer().unsign(clock)


@pytest.mark.parametrize("keep", [True, False])
def test_the_team_stays_signed_in_if_the_old_key_is_kept(client, denis, change_key, keep):
    client.force_login(denis)

    change_key(keep=keep)

    assert client.get("/admin/").status_code == (200 if keep else 302)
