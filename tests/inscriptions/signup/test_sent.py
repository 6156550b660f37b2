"""« Demande envoyée »: what was typed is shown, corrected in the browser that typed it, and in no other."""

import html
import re
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration, SpecialNeeds
from inscriptions.signup.form import ANY
from inscriptions.signup.typed import COOKIE, LONGEST, typed_of
from programme.models import Event
from tests.inscriptions.signing_up import confirm
from tests.inscriptions.signup.answers import first_workshop
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": None})]


@pytest.fixture
def sent_url(sign_up_url):
    return f"{sign_up_url}envoyee/"


@pytest.fixture
def correct_url(sent_url):
    return f"{sent_url}corriger/"


def mark_in(client, correct_url) -> str:
    return re.search(r'name="of" value="([^"]*)"', client.get(correct_url).content.decode())[1]


def hidden(page: str, action: str) -> dict[str, str]:
    form = re.search(rf'<form method="post" action="{action}">(.*?)</form>', page, re.DOTALL)[1]
    return {name: html.unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}


def test_the_page_shows_what_was_typed_and_where_the_letter_goes(client, slot, sign_up_url):
    typed = first_workshop(slot, attends_lunch="on", access_needs="boucle magnétique")

    page = text_of(client.post(sign_up_url, typed, follow=True).content.decode())

    for said in (
        "à alice@exemple.fr",
        "Alice d’Orval",
        "matin, déjeuner, après-midi",
        slot.first.title,
        "Corriger ma demande",
    ):
        assert said in page
    assert "boucle" not in page


def test_opened_cold_it_says_the_general_words(client, slot, sent_url):
    page = client.get(sent_url)

    assert (page.status_code, "Ce que vous avez envoyé" in page.content.decode()) == (200, False)
    assert "Et maintenant" in page.content.decode()


def test_its_cookie_belongs_to_the_pages_of_that_day_and_holds_no_need(client, slot, sign_up_url, settings):
    settings.SESSION_COOKIE_SECURE = True
    needs = {"access_needs": "boucle magnétique", "meal_constraint": "sans noix", "vegetarian": "on"}
    Event.objects.update(lunch_offered=True)

    cookie = client.post(sign_up_url, first_workshop(slot, **needs)).cookies[COOKIE]

    said = {name: cookie[name] for name in ("path", "max-age", "httponly", "secure", "samesite")}
    assert said == {"path": sign_up_url, "max-age": 1800, "httponly": True, "secure": True, "samesite": "Lax"}
    request = type("Request", (), {"COOKIES": {COOKIE: cookie.value}})
    assert set(needs) & typed_of(request, slot.event).answers.keys() == set()


def test_a_cookie_that_was_tampered_with_is_of_another_day_or_too_old_says_nothing(client, slot, sign_up_url, sent_url):
    client.post(sign_up_url, first_workshop(slot))
    value = client.cookies[COOKIE].value
    request = type("Request", (), {"COOKIES": {COOKIE: value[:-2] + "aa"}})
    fresh = type("Request", (), {"COOKIES": {COOKIE: value}})

    assert typed_of(fresh, slot.event).sign_up.email == "alice@exemple.fr"
    assert typed_of(request, slot.event) is None
    assert typed_of(fresh, Event(pk=slot.event.pk + 1)) is None
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert typed_of(fresh, slot.event) is None
        assert "Ce que vous avez envoyé" not in client.get(sent_url).content.decode()


def test_the_longest_texts_fit_in_a_cookie(client, slot, sign_up_url, correct_url):
    """What does not fit is kept in the row, and asked no more."""
    draw = Random(1)
    sizes = {"first_name": 100, "last_name": 100, "organisation": 200, "job_title": 200, "territory": 120}
    longest = {
        name: "".join(chr(draw.randrange(0x20000, 0x2A000)) for _ in range(size)) for name, size in sizes.items()
    }
    assert client.post(sign_up_url, first_workshop(slot, **longest)).status_code == 302

    assert len(client.cookies[COOKIE].value) < LONGEST
    page = client.get(correct_url).content.decode()
    fields = {"of": mark_in(client, correct_url), "email": "autre@exemple.fr"}
    answer = client.post(correct_url, first_workshop(slot, **{**longest, **fields}))
    alice = Registration.objects.get()
    assert (answer.status_code, 'name="territory"' in page) == (302, False)
    assert (alice.email, alice.territory) == ("autre@exemple.fr", longest["territory"])


def test_a_wrong_address_is_corrected_in_the_same_row(client, slot, sign_up_url, sent_url, correct_url):
    typed = first_workshop(slot, email="alcie@exemple.fr", access_needs="boucle magnétique")
    client.post(sign_up_url, typed)
    made = Registration.objects.get()
    form = client.get(correct_url).content.decode()

    answer = client.post(
        correct_url, first_workshop(slot, of=mark_in(client, correct_url), territory="Arras"), follow=True
    )

    alice = Registration.objects.get()
    assert 'value="alcie@exemple.fr"' in form
    assert "access_needs" not in form
    assert re.search(rf'value="{slot.first.pk}"[^>]*checked', form)
    assert answer.redirect_chain == [(sent_url, 302)]
    assert (alice.pk, alice.email, alice.territory) == (made.pk, "alice@exemple.fr", "Arras")
    assert SpecialNeeds.objects.get().access_needs == "boucle magnétique"
    assert "à alice@exemple.fr" in text_of(answer.content.decode())
    assert client.post(correct_url, first_workshop(slot, of=mark_in(client, correct_url))).status_code == 302
    assert Registration.objects.get().territory == ""


def test_names_in_capitals_are_offered_in_one_click(client, slot, sign_up_url, correct_url):
    typed = first_workshop(slot, first_name="MARIE-LOUISE", last_name="DE LA TOUR", photo_consent="on")
    page = client.post(sign_up_url, typed, follow=True).content.decode()
    fields = hidden(page, correct_url)

    answer = client.post(correct_url, fields, follow=True)

    marie = Registration.objects.get()
    assert "Oui, écrire Marie-Louise de la Tour" in text_of(page)
    assert (marie.first_name, marie.last_name, marie.photo_consent) == ("Marie-Louise", "de la Tour", True)
    assert marie.seats.get().workshop == slot.first
    assert "préférez-vous lire" not in answer.content.decode()
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("name", [("Alice", "DURAND"), ("Alice", "d'Orval"), ("Ian", "McDonald"), ("Noé", "Le Goff")])
def test_names_that_are_written_right_are_asked_nothing(client, slot, sign_up_url, name):
    typed = first_workshop(slot, first_name=name[0], last_name=name[1])

    assert "préférez-vous lire" not in client.post(sign_up_url, typed, follow=True).content.decode()
    assert Registration.objects.get().last_name == name[1]


def test_without_preference_stays_what_was_said(client, slot, sign_up_url, correct_url):
    page = client.post(sign_up_url, first_workshop(slot, first_name="alice", **{f"wish_{slot.pk}_1": ANY}), follow=True)

    client.post(correct_url, hidden(page.content.decode(), correct_url))

    assert "sans préférence" in page.content.decode()
    assert Registration.objects.get().first_name == "Alice"


def test_once_proved_the_row_is_changed_by_its_link_alone(client, slot, sign_up_url, sent_url, correct_url):
    """Another address signs up anew, as it does whoever was registered: the answer tells nothing of the row."""
    Event.objects.update(confirm_addresses=True)
    client.post(sign_up_url, first_workshop(slot))
    mark = mark_in(client, correct_url)
    confirm(Registration.objects.get())

    answer = client.post(correct_url, first_workshop(slot, of=mark, email="autre@exemple.fr"), follow=True)

    assert answer.redirect_chain == [(sent_url, 302)]
    found = dict(Registration.objects.values_list("email", "status"))
    assert found == {"alice@exemple.fr": "confirmed", "autre@exemple.fr": "unconfirmed"}
    assert "Ce que vous avez envoyé" in answer.content.decode()


def test_nobody_corrects_a_row_that_they_did_not_make(client, slot, sign_up_url, correct_url):
    """Mallory signs up as Alice does, who is registered: what Mallory corrects is another sign-up."""
    Client().post(sign_up_url, first_workshop(slot))
    before = Registration.objects.values().get()
    client.post(sign_up_url, first_workshop(slot))

    client.post(correct_url, first_workshop(slot, of=mark_in(client, correct_url), email="mallory@exemple.fr"))

    assert Registration.objects.values().get(email="alice@exemple.fr") == before
    assert Registration.objects.filter(email="mallory@exemple.fr").count() == 1


def test_a_form_of_another_tab_corrects_its_own_sign_up_or_none(client, slot, sign_up_url, correct_url):
    client.post(sign_up_url, first_workshop(slot))
    mark = mark_in(client, correct_url)
    client.post(sign_up_url, first_workshop(slot, first_name="Bob", email="bob@exemple.fr"))

    client.post(correct_url, first_workshop(slot, of=mark, territory="Arras"))

    people = dict(Registration.objects.values_list("first_name", "territory"))
    assert people == {"Alice": "", "Bob": ""}


def test_a_correction_without_its_cookie_signs_up_what_was_typed(client, slot, sign_up_url, correct_url):
    client.post(sign_up_url, first_workshop(slot, email="alcie@exemple.fr"))
    mark = mark_in(client, correct_url)
    client.cookies.clear()

    answer = client.post(correct_url, first_workshop(slot, of=mark))

    assert answer.status_code == 302
    assert set(Registration.objects.values_list("email", flat=True)) == {"alcie@exemple.fr", "alice@exemple.fr"}


def test_a_mistake_comes_back_filled_and_changes_nothing(client, slot, sign_up_url, correct_url):
    client.post(sign_up_url, first_workshop(slot))

    answer = client.post(
        correct_url, first_workshop(slot, of=mark_in(client, correct_url), email="alice", territory="X")
    )

    page = answer.content.decode()
    assert (answer.status_code, "<title>1 erreur –" in page, 'value="X"' in page) == (200, True, True)
    assert "Il manque le signe @" in page
    assert Registration.objects.get().territory == ""


def test_a_correction_counts_as_a_sign_up_for_its_connection(client, slot, sign_up_url, correct_url, settings):
    client.post(sign_up_url, first_workshop(slot))
    mark = mark_in(client, correct_url)
    settings.SIGNUP_BUDGET_ADDRESS = 1

    answer = client.post(correct_url, first_workshop(slot, of=mark, territory="Arras"))

    assert (answer.status_code, 'value="Arras"' in answer.content.decode()) == (429, True)
