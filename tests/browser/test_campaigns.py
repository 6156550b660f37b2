"""« Écrire aux 44 de l’atelier 2 », from the list of people: four loads at most, without a script."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from inscriptions.models import Campaign, Registration
from tests.browser.phones import session_of
from tests.browser.world import follow
from tests.factories import RegistrationFactory, SeatFactory, WorkshopFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 44
LOADS = 4


@pytest.fixture
def second(event):
    workshop = WorkshopFactory(number=2, title="La santé", parent__event=event)
    for number in range(PEOPLE):
        person = RegistrationFactory(event=event, first_name="Alice", last_name=f"Martin {number:02}")
        SeatFactory(workshop=workshop, registration=person)
    RegistrationFactory(event=event, first_name="Ailleurs")
    return workshop


@pytest.fixture
def desk(open_phone, live_server, denis, settings):
    """The page of an organiser, at 1280 px, which counts its loads; pictures of it where LOOKED says."""
    settings.TASKS_MODE = "database"
    page = open_phone()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.context.add_cookies([session_of(denis, live_server)])
    page.loads = []
    page.on("load", lambda _: page.loads.append(page.url))
    return page


def look(page, name: str) -> None:
    folder = os.environ.get("LOOKED")
    if not folder:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_writing_to_the_44_of_workshop_2_takes_four_loads(desk, event, second):
    desk.goto(f"{reverse('admin:inscriptions_registration_changelist')}?event={event.pk}")
    desk.loads.clear()

    follow(desk.locator(".people-filters a", has_text="Atelier 2"))
    assert Registration.objects.count() == PEOPLE + 1
    desk.locator("#action-toggle").check()
    desk.locator("select[name=action]").select_option("write_to_them")
    follow(desk.locator("button[name=index]"))
    look(desk, "ecrire")
    desk.get_by_label("Objet").fill("Votre atelier change de salle")
    desk.get_by_label("Texte").fill("Bonjour {prénom},\n\n**{atelier}** : salle 3.\n\n- venez tôt")
    follow(desk.get_by_role("button", name="Enregistrer et relire"))
    look(desk, "relire")
    follow(desk.get_by_role("button", name=f"Envoyer maintenant à {PEOPLE} personnes"))

    desk.get_by_text(f"sur {PEOPLE} envoyé").wait_for()
    look(desk, "envoi")
    assert len(desk.loads) <= LOADS, desk.loads
    campaign = Campaign.objects.get()
    assert campaign.mails.count() == PEOPLE
    assert not campaign.mails.exclude(registration__seats__workshop=second).exists()


def test_a_word_that_is_unknown_is_said_where_it_was_typed(desk, event, second):
    desk.goto(f"{reverse('admin:inscriptions_campaign_new', args=[event.pk])}?a=atelier%3A{second.pk}")

    desk.get_by_label("Objet").fill("Salle")
    desk.get_by_label("Texte").fill("Venez en {sale}.")
    follow(desk.get_by_role("button", name="Enregistrer et relire"))

    desk.get_by_text("{sale} n’est pas connu").wait_for()
    look(desk, "refus")
    assert desk.get_by_label("Texte").input_value() == "Venez en {sale}."
    desk.goto(reverse("admin:inscriptions_campaigns", args=[event.pk]))
    look(desk, "liste")
    desk.goto(reverse("admin:inscriptions_letter_words", args=[event.pk]))
    desk.get_by_label("Paragraphe").first.fill("Venez tôt, {prénom}.")
    follow(desk.get_by_role("button", name="Voir sans enregistrer"))
    look(desk, "mots")
    desk.goto(reverse("admin:inscriptions_places", args=[event.pk]))
    look(desk, "places")
