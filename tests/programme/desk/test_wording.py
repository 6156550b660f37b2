"""The words of the stock screens. That no page of the team says Django's is read in tests/test_access.py."""

import pytest
from django.contrib import admin
from django.urls import reverse

from programme.desk.wording import noun_of
from rencontre.french.words import FEMININE, a_new
from tests.factories import EventFactory, SpeakerFactory
from tests.naming import stock_words
from tests.pages import markup_of, text_of

pytestmark = pytest.mark.django_db


def test_what_is_added_has_its_article():
    nouns = {noun_of(model._meta).split()[0] for model in admin.site._registry}

    assert [a_new("organisateur"), a_new("journée"), a_new("séance")] == [
        "un organisateur", "une journée", "une séance",
    ]  # fmt: skip
    assert {noun for noun in nouns if noun.endswith(("ée", "tion", "ance"))} <= FEMININE


def test_titles_buttons_and_choices_name_what_they_are_about(organiser):
    event = EventFactory(title="Animer")
    stem = "admin:programme_"

    add, form, listed = (
        markup_of(organiser, address)
        for address in (
            reverse(f"{stem}organiser_add"),
            reverse(f"{stem}event_change", args=[event.pk]),
            reverse(f"{stem}venue_changelist"),
        )
    )

    assert "<h1>Ajouter un organisateur</h1>" in add
    assert "<h1>Réglages</h1>" in form
    assert "Ajouter un organisateur de la journ" in form  # as JSON writes it
    assert 'title="Ajouter un lieu"' in form
    assert "<h1>Lieux</h1>" in listed
    assert "Ajouter un lieu" in text_of(listed)


def test_a_row_that_is_written_says_so_in_our_words(organiser):
    speaker = SpeakerFactory()
    address = reverse("admin:programme_speaker_change", args=[speaker.pk])
    said = {"first_name": speaker.first_name, "last_name": speaker.last_name}

    done = organiser.post(address, said, follow=True)

    assert f"Modifications enregistrées : {speaker}." in text_of(done.content.decode())


def test_stock_words_are_noticed():
    page = '<h1>Ajout de organisateur</h1><p>fin de atelier, le lieu de tous</p><a title="Un autre objet lieu"></a>'

    assert stock_words(page) == ["Ajout de ", "de atelier", "autre objet"]
