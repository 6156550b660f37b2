"""« Mes besoins particuliers »: behind a link, for the eyes of one person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.models import History, SpecialNeeds
from inscriptions.post import links
from inscriptions.signup.cancel import cancel
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.factories import SpecialNeedsFactory
from tests.pages import page

pytestmark = pytest.mark.django_db
SECRETS = ("végétarien", "sans arachide", "boucle magnétique")
LINK = "Voir mes besoins particuliers"


@pytest.fixture
def needy(alice):
    needs = {"vegetarian": True, "meal_constraint": "sans arachide", "access_needs": "boucle magnétique"}
    return SpecialNeedsFactory(registration=alice, **needs).registration


def own(registration, path="besoins/"):
    return f"/inscription/{links.token(registration)}/{path}"


def test_the_needs_are_read_behind_a_link_and_not_on_the_first_page(client, needy):
    first, needs = page(client, own(needy, "")), page(client, own(needy))

    assert [secret for secret in SECRETS if secret in first] == []
    assert [secret for secret in SECRETS if secret not in needs] == []
    assert LINK in first
    assert f'href="{own(needy)}"' in client.get(own(needy, "")).content.decode()


def test_the_first_page_is_the_same_with_and_without_needs(client, alice):
    without = client.get(own(alice, "")).content
    SpecialNeedsFactory(registration=alice, access_needs="boucle magnétique")

    assert client.get(own(alice, "")).content == without


def test_looking_writes_nothing(client, needy):
    before = SpecialNeeds.objects.values().get()

    assert (client.get(own(needy)).status_code, client.head(own(needy)).status_code) == (200, 200)
    assert client.post(own(needy)).status_code == 405
    assert SpecialNeeds.objects.values().get() == before
    assert not History.objects.exists()


def test_the_page_says_who_reads_them_until_when_and_leads_to_the_change(client, needy):
    Event.objects.update(special_needs_days=1, lunch_offered=True)

    text, markup = page(client, own(needy)), client.get(own(needy)).content.decode()

    assert "Seule l’équipe d’organisation lit les besoins particuliers ; le traiteur ne reçoit que des nombres" in text
    assert "Ils sont effacés 1 jour après la journée, ou dès que l’inscription est annulée." in text
    assert f'href="{own(needy, "modifier/")}"' in markup
    assert f'href="{own(needy, "")}"' in markup


def test_a_day_without_lunch_has_no_caterer(client, needy):
    Event.objects.update(lunch_offered=False)

    assert "traiteur" not in page(client, own(needy))


def test_who_has_none_reads_so_and_may_say_some(client, alice):
    text = page(client, own(alice))

    assert "Aucun besoin particulier n’est enregistré." in text
    assert "Modifier mes besoins" in text


def test_once_cancelled_nothing_is_left(client, needy):
    cancel(registration=needy, by=THE_PERSON)

    text = page(client, own(needy))

    assert [secret for secret in SECRETS if secret in text] == []
    assert "Cette inscription est annulée : aucun besoin particulier n’est gardé." in text
    assert "Modifier" not in text
    assert LINK in page(client, own(needy, ""))


def test_after_the_day_they_are_read_but_not_changed(client, needy):
    Event.objects.update(date=timezone.localdate() - timedelta(days=1))

    text = page(client, own(needy))

    assert "boucle magnétique" in text
    assert "Modifier" not in text
