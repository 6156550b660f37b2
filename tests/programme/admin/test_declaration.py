"""The declaration of accessibility: what is proposed fills in what is empty; the organiser alone publishes it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.models import SiteSettings
from programme.site import declaration
from tests.factories import SiteSettingsFactory
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    return reverse("admin:programme_sitesettings_change", args=[SiteSettingsFactory().pk])


def fields_of(response) -> dict:
    """What a browser would send back of the form that `response` shows."""
    form = response.context["adminform"].form
    shown = {name: form[name].value() for name in form.fields if name not in {"logo", "icon", "signature", "reread"}}
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def test_the_proposed_text_fills_in_what_is_empty_and_nothing_is_saved(organiser, path):
    SiteSettings.objects.update(test_tools="Notre propre outil")
    link = re.search(r'href="(\?[^"#]*)#id_conformity">Reprendre', organiser.get(path).content.decode())[1]

    shown = fields_of(organiser.get(path + link))

    wanted = {name: str(value) for name, value in declaration.proposed(timezone.localdate()).items()} | {
        "test_tools": "Notre propre outil"
    }
    assert {name: shown[name] for name in wanted} == wanted
    assert SiteSettings.current().audit_results == ""
    assert "Accessibilité : non conforme" in page(organiser, "/")


def test_it_is_published_once_it_is_said_to_have_been_read(organiser, path):
    proposed = f"{path}?proposee=1"
    said = fields_of(organiser.get(proposed))

    refused = organiser.post(proposed, said)
    assert refused.context["adminform"].form.errors == {"reread": ["Cochez cette case une fois le texte relu."]}
    assert SiteSettings.current().declared_conformity == "non conforme"

    organiser.post(proposed, said | {"reread": "on"})
    text = page(organiser, "/accessibilite/")
    assert "Ce site est partiellement conforme avec" in text
    assert f"{declaration.CONFORMING} des {declaration.APPLICABLE} critères applicables" in text
    assert "par les auteurs du logiciel, et non par un tiers" in text
    assert "Critère 10.1" in text


def test_the_settings_are_saved_as_before_without_it(organiser, path):
    said = fields_of(organiser.get(path))
    assert "reread" not in said

    organiser.post(path, said | {"name": "Rencontres du Nord"})

    saved = SiteSettings.current()
    assert (saved.name, saved.audit_results, saved.conformity) == ("Rencontres du Nord", "", "none")
