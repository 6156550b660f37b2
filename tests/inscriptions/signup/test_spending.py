"""What a connection spends on the sign-up page: what is accepted and what robots send, never a mistake."""

import pytest

from inscriptions.models import Budget, Registration
from inscriptions.post.links import token
from inscriptions.signup.public_form import new_clock
from programme.models import Event
from tests.inscriptions.signup.answers import first_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": None})]


def test_past_the_budget_the_form_comes_back_filled_with_whom_to_call(client, slot, sign_up_url, settings):
    settings.SIGNUP_BUDGET_ADDRESS = 0
    Event.objects.update(contact_phone="03 21 00 00 00")

    response = client.post(sign_up_url, first_workshop(slot, territory="Longuenesse"))

    page = response.content.decode()
    assert response.status_code == 429
    assert "Renvoyez ce" in page
    assert 'role="alert">Votre demande n’est pas partie' in page
    assert "ou appelez le" in page
    assert ('value="alice@exemple.fr"' in page, 'value="Longuenesse"' in page) == (True, True)
    assert not Registration.objects.exists()


def test_what_a_robot_sends_is_counted_and_a_mistake_is_not(client, slot, sign_up_url, settings):
    settings.SIGNUP_MIN_SECONDS = 3
    client.post(sign_up_url, first_workshop(slot, email="alice@", last_name=""))
    mistakes = Budget.objects.count()
    client.post(sign_up_url, first_workshop(slot, suite="http://spam"))
    client.post(sign_up_url, first_workshop(slot, started="forgé"))
    client.post(sign_up_url, first_workshop(slot, started=new_clock(slot.event)))

    assert mistakes == 0
    assert sum(Budget.objects.values_list("spent", flat=True)) == 3 * 2


def test_a_refused_sign_up_gives_back_what_it_spent(client, slot, sign_up_url):
    Event.objects.update(capacity=0)

    client.post(sign_up_url, first_workshop(slot))

    assert list(Budget.objects.values_list("spent", flat=True)) == [0, 0]


def test_a_duplicate_spends_as_much_as_a_new_sign_up(client, slot, sign_up_url):
    for spent in (1, 2):
        client.post(sign_up_url, first_workshop(slot))
        assert set(Budget.objects.values_list("spent", flat=True)) >= {spent}


def test_acts_on_one_s_own_registration_spend_nothing(client, slot, alice, settings):
    settings.SIGNUP_BUDGET_ADDRESS = 0

    assert client.post(f"/inscription/{token(alice)}/annuler/").status_code == 302
    assert client.post("/inscription/retrouver/", {"email": "zoe@exemple.fr"}).status_code == 429
