"""« Mon compte »: closing everywhere, changing one's password."""

import pytest
from django.test import Client
from django.urls import reverse

from inscriptions.letters.delivery import deliver_pending
from tests.factories import PASSWORD
from tests.guessing import guess, is_in, log_in, log_out
from tests.inscriptions.accounts.factors import verified
from tests.pages import page

pytestmark = pytest.mark.django_db
INDEX = "admin:index"
NEW = "un nouveau mot de passe"


@pytest.fixture
def elsewhere(denis):
    client = Client()
    log_in(client, "denis")
    return client


@pytest.mark.parametrize(("password", "is_closed"), [(PASSWORD, True), ("au hasard", False)])
def test_closing_everywhere_ends_the_other_sessions_and_keeps_the_password(organiser, elsewhere, password, is_closed):
    organiser.post(reverse("admin:close_everywhere"), {"password": password})

    assert organiser.get(reverse(INDEX)).status_code == 200
    assert (elsewhere.get(reverse(INDEX)).status_code == 302) == is_closed
    assert log_in(Client(), "denis").status_code == 302


def test_closing_everywhere_forgets_the_other_devices_and_not_this_one(organiser, denis, elsewhere):
    organiser.post(reverse("admin:close_everywhere"), {"password": PASSWORD})
    guess("denis", tries=20, addresses=20)
    log_out(organiser)
    log_out(elsewhere)

    assert (log_in(organiser, "denis").status_code, log_in(elsewhere, "denis").status_code) == (302, 429)


def test_changing_the_password_closes_everywhere_and_tells_by_letter(organiser, denis, elsewhere, outbox):
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    organiser.post(reverse("admin:password_change"), typed)
    deliver_pending()

    assert organiser.get(reverse(INDEX)).status_code == 200
    assert elsewhere.get(reverse(INDEX)).status_code == 302
    assert [message.subject for message in outbox] == ["Votre mot de passe a été changé"]
    guess("denis", tries=20, addresses=20)
    log_out(organiser)
    log_in(organiser, "denis", NEW)
    assert is_in(organiser)


@pytest.mark.parametrize("name", ["password_change", "close_everywhere", "turn_on_second_factor"])
def test_a_session_left_open_does_not_guess_the_password(organiser, denis, name):
    typed = {"new_password1": NEW, "new_password2": NEW, "code": "000000"}
    answers = [
        organiser.post(reverse(f"admin:{name}"), typed | {"old_password": f"faux {n}", "password": f"faux {n}"})
        for n in range(9)
    ]

    assert [answer.status_code for answer in answers] == [200] * 8 + [429]


def test_the_page_is_everybodys_and_says_the_groups(front_desk):
    assert "Accueil" in page(front_desk, reverse("admin:own_account"))
    assert reverse("admin:own_account") in front_desk.get(reverse(INDEX)).content.decode()


@pytest.mark.once
@pytest.mark.parametrize(("asked", "is_offered"), [("none", False), ("all", True)])
def test_an_account_of_the_desk_has_no_second_factor_that_one_phone_turns_on(front_desk, settings, asked, is_offered):
    settings.SECOND_FACTOR = asked
    own, turn_on = reverse("admin:own_account"), reverse("admin:turn_on_second_factor")
    verified(front_desk)

    assert (turn_on in front_desk.get(own).content.decode()) == is_offered
    assert (front_desk.get(turn_on).status_code == 200) == is_offered


@pytest.mark.once
@pytest.mark.parametrize("name", ["password_change", "close_everywhere"])
def test_what_closes_all_phones_of_the_desk_says_so_there_alone(front_desk, denis, name):
    organiser, warning = Client(), "tous les téléphones de l’accueil devront se reconnecter"
    organiser.force_login(denis)
    url = reverse(f"admin:{name}")

    assert (warning in page(front_desk, url), warning in page(organiser, url)) == (True, False)
