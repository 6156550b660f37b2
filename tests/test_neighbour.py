"""Another application adds a page about a day and one about a person, and unregisters nothing."""

import sys

import pytest
from django.contrib import admin
from django.urls import reverse

from inscriptions.people.pages import person_page
from inscriptions.post import kinds
from programme.desk.pages import day_page
from tests.inscriptions.team.pages import plain


@pytest.fixture
def neighbour(settings, monkeypatch):
    """The application is installed for the time of the test: its pages are gone afterwards."""
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    for pages in (day_page, person_page):
        monkeypatch.setattr(pages, "declared", dict(pages.declared))
    for module in ("tests.neighbour.admin", "tests.neighbour.urls"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    registered = dict(admin.site._registry)
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.neighbour"]
    settings.ROOT_URLCONF = "tests.neighbour.urls"
    yield
    assert admin.site._registry == registered


@pytest.fixture
def day(neighbour, alice):
    return alice.event


def trail(response) -> str:
    """The breadcrumbs of a page, on one line."""
    return " ".join(plain(response).partition('<div class="breadcrumbs">')[2].partition("</div>")[0].split())


def test_its_page_of_a_day_has_its_link_its_trail_and_its_tab(organiser, day):
    home = reverse("admin:programme_event_overview", args=[day.pk])
    page = reverse("admin:tests_rides", args=[day.pk])

    opened = organiser.get(page)

    assert f'<a href="{page}">Voisinage</a>' in plain(
        organiser.get(reverse("admin:inscriptions_presence", args=[day.pk]))
    )
    assert "1 personne de" in plain(opened)
    assert opened.context["tab"] == "Jour J"
    assert f'› <a href="{home}">{day}</a> › <a href="' in trail(opened)
    assert trail(opened).endswith("Jour J</a> › Voisinage")


def test_its_page_of_a_person_has_its_link_and_its_trail(front_desk, day, alice):
    home = reverse("admin:inscriptions_registration_change", args=[alice.pk])
    page = reverse("admin:tests_ride", args=[alice.pk])

    opened = front_desk.get(page)

    assert f'<a href="{page}">Trajet</a>' in plain(front_desk.get(home))
    assert f"{alice} vient à" in plain(opened)
    assert trail(opened).endswith(f'› <a href="{home}">{alice}</a> › Trajet')


def test_its_pages_are_refused_to_who_lacks_their_permission(client, chloe, day, alice):
    chloe.groups.get().permissions.filter(codename="view_registration").delete()
    client.force_login(chloe)
    home = client.get(reverse("admin:programme_event_overview", args=[day.pk]))

    answers = [client.get(reverse(f"admin:tests_{name}", args=[1])) for name in ("rides", "ride")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Voisinage" not in plain(home)


def test_without_it_the_pages_are_not_there(organiser, alice):
    assert "Voisinage" not in plain(organiser.get(reverse("admin:programme_event_overview", args=[alice.event_id])))
    assert "tests_rides" not in day_page.declared
