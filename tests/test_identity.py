"""The site is the organiser's: its pages bear its name, and the software's stays in the legal notice."""

import re
from fnmatch import fnmatch
from html import unescape

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse

from inscriptions.accounts.second_factor import key_address
from programme.models import SiteSettings
from rencontre.http import failures, outages
from tests.access import EXPECTED
from tests.factories import EventFactory, SiteSettingsFactory, UserFactory
from tests.test_access import addresses, alice, is_paper, url_of, visitors  # noqa: F401

NAME = "Journées de la lecture"
SOFTWARE = re.compile(r"\bRencontre\b(?! régionale)")  # the word for a day has a small letter, or says which
pytestmark = pytest.mark.django_db


def content_of(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return unescape(content.decode(errors="replace"))


@pytest.fixture
def named(visitors):  # noqa: F811
    SiteSettings.objects.update_or_create(pk=1, defaults={"name": NAME, "accent": "vert", "publisher": "Ville de Lyon"})
    return visitors


@pytest.mark.parametrize("role", ["alice", "superuser"])
def test_every_page_bears_the_name_of_the_site_and_none_that_of_the_software(role, named, alice):  # noqa: F811
    client, tokens = named[role]
    nameless, software, seen = [], [], 0

    for name, parts in addresses().items():
        if next(statuses[role] for row, statuses in EXPECTED.items() if fnmatch(name, row)) == "--":
            continue
        response = client.get(url_of(name, parts, alice, tokens)) if parts != {"path"} else client.get("/medias/x.png")
        page = content_of(response)
        if is_paper(response) or response.status_code in {301, 302}:
            continue
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        seen += 1
        nameless += [name] if title and NAME not in title[1] else []
        software += [name] if SOFTWARE.search(page) else []

    assert seen > 30
    assert nameless == []
    assert software == ["programme:legal_notice"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"name": "Journées", "publisher": "Ville"}, "Journées"),
        ({"publisher": "Ville"}, "Ville"),
        ({}, "Rencontres"),
    ],
)
def test_a_site_is_called_by_its_name_else_by_its_publisher_s(given, shown):
    assert SiteSettings(**given).shown_name == shown


def test_the_admin_and_the_phone_that_gives_codes_read_the_name_as_it_is_now(client):
    client.force_login(UserFactory(is_superuser=True))
    site = SiteSettingsFactory(name="Journées d’hier")
    client.get(reverse("admin:index"))
    site.name = NAME
    site.accent = "prune"
    site.save()

    page = client.get(reverse("admin:index")).content.decode()

    assert f"<title>Gestion | {NAME}</title>" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")
    assert "accent-prune" in re.search(r"<body class=\"([^\"]*)", page)[1]
    assert "issuer=Journ" in key_address("30" * 20, UserFactory())


def test_pages_of_no_day_have_the_accent_of_the_site_and_a_day_its_own(client):
    SiteSettingsFactory(name=NAME, accent="prune")
    event = EventFactory(accent="ocre")

    accents = {
        path: re.search(r'data-accent="(\w+)"', client.get(path).content.decode())[1]
        for path in (
            "/",
            "/mentions-legales/",
            "/nulle-part/",
            event.get_absolute_url(),
            f"{event.get_absolute_url()}cadre/",
        )
    }

    assert list(accents.values()) == ["prune", "prune", "prune", "ocre", "ocre"]


def test_a_page_drawn_without_the_database_bears_the_name_that_is_remembered(monkeypatch):
    monkeypatch.setattr(failures, "_SITE", failures.known_site() | {"shown_name": ""})
    request = RequestFactory().get("/")
    unnamed = [failures.server_error(request), outages.outage(request, OSError("disk"))]
    failures.know_site(shown_name=NAME, accent="vert", contact_email="")
    named = [failures.server_error(request), outages.outage(request, OSError("disk"))]

    assert all(SOFTWARE.search(content_of(page)) is None for page in [*unnamed, *named])
    assert all("Accueil du site" in content_of(page) for page in unnamed)
    assert all(f"– {NAME}</title>" in content_of(page) for page in named)
    assert all('data-accent="vert"' in content_of(page) for page in named)
