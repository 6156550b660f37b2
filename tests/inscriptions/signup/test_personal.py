"""A link that opens nothing: its page says why, and nothing of whom it was, and sends the link again."""

import pytest
from django.urls import reverse

from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.post import links
from inscriptions.signup.renew import renew_link
from rencontre.actors import THE_PERSON
from tests.erased import erase
from tests.factories import RegistrationFactory
from tests.letters import read
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
REPLACED = "Ce lien a été remplacé, ou ce qu’il montrait a été effacé."
MISCOPIED = "Ce lien est incomplet ou mal recopié."
NOT_AWAITED = "Ce lien est incomplet ou mal recopié, ou l’adresse qu’il devait confirmer ne l’attend plus."
READ = ("mine", "change", "cancel", "needs", "renew", "calendar", "convocation", "certificate")
ACTED = ("change", "cancel", "renew", "confirm", "keep", "certificate")


@pytest.fixture
def replaced(alice) -> str:
    """A link of Alice that was replaced since."""
    old = links.token(alice)
    renew_link(registration=alice, by=THE_PERSON)
    return old


def opened(name: str, token: str) -> str:
    return reverse(f"inscriptions:{name}", args=[token])


def written() -> tuple:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Registration, History, OutgoingMail))


def says_nothing_of(alice, response) -> bool:
    secrets = ("Durand", "alice@exemple.fr", alice.event.title, alice.event.slug, "Saint-Omer", links.token(alice))
    return [secret for secret in secrets if secret in response.content.decode()] == []


@pytest.mark.parametrize("name", READ)
def test_a_replaced_link_says_so_wherever_it_led(client, alice, replaced, name):
    response = client.get(opened(name, replaced))

    assert response.status_code == 404
    assert REPLACED in text_of(response.content.decode())
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")
    alice.refresh_from_db()
    assert says_nothing_of(alice, response)
    head = client.head(opened(name, replaced))
    assert (head.status_code, head.content) == (404, b"")


@pytest.mark.parametrize("name", ACTED)
def test_a_replaced_link_acts_on_nothing(client, alice, replaced, name):
    before = written()

    response = client.post(opened(name, replaced), {"first_name": "Bob"})

    assert response.status_code == 404
    assert REPLACED in text_of(response.content.decode())
    assert says_nothing_of(alice, response)
    assert written() == before


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "wrong", [lambda link: link[:-4], lambda link: f"{link}x", lambda link: "abc", lambda link: "1.1.²"]
)
def test_a_mistyped_link_says_so(client, alice, name, wrong):
    response = client.get(opened(name, wrong(links.token(alice))))

    assert response.status_code == 404
    assert MISCOPIED in text_of(response.content.decode())
    assert says_nothing_of(alice, response)


def test_a_link_that_never_was_says_nothing_of_who_is_registered(client, alice, bob):
    known, unknown = (client.get(opened("mine", f"{pk}.1.{'x' * 43}")) for pk in (bob.pk, 999_999))

    assert known.status_code == unknown.status_code == 404
    assert text_of(known.content.decode()) == text_of(unknown.content.decode())


def test_the_link_of_an_erased_person_is_one_that_was_replaced(client, alice):
    link = links.token(alice)
    erase(alice)

    assert REPLACED in page(client, opened("mine", link), 404)


def test_the_link_of_a_deleted_registration_is_one_that_was_replaced(client, alice):
    link = links.token(alice)
    alice.delete()

    assert REPLACED in page(client, opened("mine", link), 404)


@pytest.mark.parametrize("wrong", [False, True])
def test_the_page_sends_the_link_again_and_answers_all_alike(client, alice, replaced, wrong):
    dead = client.get(opened("mine", replaced[:-1] if wrong else replaced)).content.decode()
    OutgoingMail.objects.all().delete()

    known = client.post(reverse("inscriptions:find_link"), {"email": "alice@exemple.fr"}, follow=True)
    unknown = client.post(reverse("inscriptions:find_link"), {"email": "inconnue@exemple.fr"}, follow=True)

    assert f'action="{reverse("inscriptions:find_link")}"' in dead
    assert 'name="email"' in dead
    assert f'href="{reverse("programme:home")}"' in dead
    assert (known.redirect_chain, known.content) == (unknown.redirect_chain, unknown.content)
    alice.refresh_from_db()
    letter = read(OutgoingMail.objects.get(to="alice@exemple.fr"))
    assert links.registration_url(alice) in letter.text
    assert replaced not in letter.text
    deliver_pending()
    assert OutgoingMail.objects.get().kind == "links"


# --- The links sent to a new address -----------------------------------------------------------------------------


@pytest.fixture
def asked(alice) -> str:
    """The link that proves the new address of Alice."""
    Registration.objects.update(pending_email="nouvelle@exemple.fr")
    alice.refresh_from_db()
    return links.address_token(alice)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_replaced_address_link_says_so_and_proves_nothing(client, alice, asked, method):
    renew_link(registration=alice, by=THE_PERSON)
    before = written()

    response = getattr(client, method)(opened("confirm_address", asked))

    assert response.status_code == 404
    assert REPLACED in text_of(response.content.decode())
    assert says_nothing_of(alice, response)
    assert "nouvelle@exemple.fr" not in response.content.decode()
    assert written() == before


def test_the_link_of_an_address_that_is_awaited_no_more_says_so(client, alice, asked):
    Registration.objects.update(pending_email="")

    assert NOT_AWAITED in page(client, opened("confirm_address", asked), 404)


@pytest.mark.parametrize("wrong", [lambda link: link[:-1], lambda link: "abc"])
def test_a_mistyped_address_link_says_so(client, asked, wrong):
    assert NOT_AWAITED in page(client, opened("confirm_address", wrong(asked)), 404)


def test_an_address_link_after_an_erasure_names_nobody(client, alice, asked):
    erase(alice)
    RegistrationFactory(event=alice.event, email="autre@exemple.fr")

    response = client.get(opened("confirm_address", asked))

    assert response.status_code == 404
    assert NOT_AWAITED in text_of(response.content.decode())
