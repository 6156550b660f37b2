"""An address with a likely slip is asked about before a letter leaves, in one click, and is never refused."""

import html
import re

import pytest

from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.links import token
from programme.models import Event
from tests.factories import RegistrationFactory
from tests.inscriptions.signup.answers import first_workshop
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": None})]
ASKED = "Vous avez écrit :alice@gmial.com Vouliez-vous dire :alice@gmail.com"


def hidden(answer) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode())
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def asked(client, slot, sign_up_url):
    """What Alice sent comes back with the question."""
    return client.post(sign_up_url, first_workshop(slot, email="alice@gmial.com", access_needs="a\nb"))


def test_nothing_is_sent_and_all_that_was_typed_comes_back(asked, slot):
    kept = first_workshop(slot, email="alice@gmial.com", access_needs="a\nb", started=None)

    assert (asked.status_code, ASKED in text_of(asked.content.decode())) == (200, True)
    assert {name: str(value) for name, value in kept.items()}.items() <= hidden(asked).items()
    assert (Registration.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.parametrize(("said", "email"), [("corrigee", "alice@gmail.com"), ("juste", "alice@gmial.com")])
def test_one_click_takes_the_address_that_is_meant(asked, client, sign_up_url, said, email):
    answer = client.post(sign_up_url, hidden(asked) | {"adresse": said})

    assert (answer.status_code, Registration.objects.get().email) == (302, email)
    assert Registration.objects.get().special_needs.access_needs == "a\nb"


def test_one_goes_back_to_the_form_as_it_was_filled_in(asked, client, sign_up_url):
    page = client.post(sign_up_url, hidden(asked) | {"adresse": "revoir"}).content.decode()

    assert 'value="alice@gmial.com"' in page
    assert "point à corriger" not in page
    assert "a\nb</textarea>" in page
    assert not Registration.objects.exists()


def test_other_mistakes_are_said_first(client, slot, sign_up_url):
    page = client.post(sign_up_url, first_workshop(slot, email="alice@gmial.com", organisation="")).content.decode()

    assert "nom de votre structure" in page
    assert "ouliez-vous dire" not in page


def test_the_domain_of_the_day_s_contact_is_known_and_that_of_its_people_is_not(client, slot, sign_up_url):
    for name in "abcd":
        client.post(sign_up_url, first_workshop(slot, first_name=name, email=f"{name}@agglo-audomarois.example"))
    near = first_workshop(slot, email="alice@agglo-audomarios.example")

    before = client.post(sign_up_url, near).status_code
    Event.objects.update(contact_email="contact@agglo-audomarois.example")
    after = client.post(sign_up_url, near | {"email": "zoe@agglo-audomarios.example"})

    assert (before, after.status_code) == (302, 200)
    assert "zoe@agglo-audomarois.example" in after.content.decode()


def test_who_looks_for_their_link_is_asked_too(client):
    url = "/inscription/retrouver/"

    asked = client.post(url, {"email": "alice@orang.fr"})
    answer = client.post(url, hidden(asked) | {"adresse": "corrigee"})

    assert (asked.status_code, answer.status_code) == (200, 302)
    assert OutgoingMail.objects.get().to == "alice@orange.fr"


def test_a_correction_is_asked_about_as_well(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot))
    page = client.get(f"{sign_up_url}envoyee/corriger/").content.decode()
    mark = re.search(r'name="of" value="([^"]+)"', page)[1]

    asked = client.post(f"{sign_up_url}envoyee/corriger/", first_workshop(slot, of=mark, email="alice@gmial.com"))
    client.post(f"{sign_up_url}envoyee/corriger/", hidden(asked) | {"adresse": "corrigee"})

    assert Registration.objects.get().email == "alice@gmail.com"


def test_a_new_address_of_a_change_is_asked_about_and_the_old_one_never(client, slot):
    person = RegistrationFactory(event=slot.event, email="alice@gmial.com")
    url = f"/inscription/{token(person)}/modifier/"

    kept = client.post(url, first_workshop(slot, email="alice@gmial.com", territory="Arras"))
    asked = client.post(url, first_workshop(slot, email="alice@orang.fr"))
    client.post(url, hidden(asked) | {"adresse": "corrigee"})

    person.refresh_from_db()
    assert (kept.status_code, asked.status_code) == (302, 200)
    assert person.pending_email == "alice@orange.fr"
