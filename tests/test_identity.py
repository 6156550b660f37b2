"""The site is the organiser's: its pages bear its name, and the software's stays in the legal notice."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from inscriptions.accounts.second_factor import key_address
from programme.models import SiteSettings
from rencontre.http import failures, outages
from tests.factories import EventFactory, SiteSettingsFactory, UserFactory
from tests.naming import NAME, SOFTWARE, content_of

pytestmark = pytest.mark.django_db


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

    assert f"<title>Accueil de l’équipe | {NAME}</title>" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")
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


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("name", ["logo", "icon"])
def test_an_ordinary_picture_is_a_logo(client, kind, name):
    client.force_login(UserFactory(is_superuser=True))
    drawn = BytesIO()
    Image.new("RGB", (300, 300), "navy").save(drawn, kind)
    page = reverse("admin:programme_sitesettings_add")
    form = client.get(page).context["adminform"].form
    initial = {field: form.get_initial_for_field(form.fields[field], field) for field in form.fields}
    said = {field: value for field, value in initial.items() if value is not None}

    answer = client.post(page, said | {name: SimpleUploadedFile(f"dessin.{kind.lower()}", drawn.getvalue())})

    assert answer.status_code == 302
    assert [copy.url for copy in getattr(SiteSettings.current(), name).copies] != []
