"""What people, and the team for them, do with what is held: read it, take it away, erase it."""

import json
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import History, Registration
from inscriptions.post.links import token
from inscriptions.privacy.export import export_of
from rencontre.holdings import HOLDINGS, held_of_people
from tests.factories import OutgoingMailFactory, PurgeRunFactory, RegistrationFactory, SiteSettingsFactory
from tests.inscriptions.privacy.held import NEEDS, SAID, SECRETS, day_ago, found_in, someone_everywhere
from tests.pages import plain

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def person(workshop):
    return someone_everywhere(workshop)


def own(name: str, person: Registration) -> str:
    return reverse(f"inscriptions:{name}", args=[token(person)])


def team(name: str, person: Registration) -> str:
    return reverse(f"admin:inscriptions_registration_{name}", args=[person.pk])


def said_by(response) -> str:
    return plain(unescape(response.content.decode()))


# --- The file ----------------------------------------------------------------------------------------------------


def test_the_file_says_all_that_is_held_in_words(client, person):
    response = client.get(own("data", person))

    held = json.loads(response.content)["ce que le site garde de vous"]
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="donnees-{person.event.slug}.json"'
    assert "no-store" in response["Cache-Control"]
    assert found_in(response.content.decode()) == [*SECRETS]
    assert [part["quoi"] for part in held] == [one.title for one in held_of_people()]


def test_the_file_says_of_each_thing_what_it_is_for_who_reads_it_and_until_when(person):
    parts = {part["quoi"]: part for part in export_of(person)["ce que le site garde de vous"]}

    needs, answers = parts["Repas et besoins d’accueil"], parts["Réponses"]
    assert {key for part in parts.values() for key in part} == {"quoi", "pour quoi", "qui le lit", "jusqu’à", "contenu"}
    until = person.event.date + timedelta(days=15)
    assert plain(needs["jusqu’à"]).endswith(f"{until.year}")
    assert needs["contenu"] == [
        {
            "repas végétarien": "oui",
            "autre contrainte de repas": NEEDS["meal_constraint"],
            "besoin d’accueil particulier": NEEDS["access_needs"],
        }
    ]
    [said] = answers["contenu"]
    assert (said["profil"], said["matin"], said["téléphone"]) == ("Professionnel·le", "oui", SAID["phone"])
    assert plain(parts["Choix d’ateliers"]["contenu"][0]["atelier"]) == "Atelier 1 : Santé"


def test_the_file_of_who_said_little_has_only_what_is_held(event):
    person = RegistrationFactory(event=event)

    held = export_of(person)["ce que le site garde de vous"]

    assert [part["quoi"] for part in held] == ["Réponses"]


def test_the_team_gives_the_same_file(organiser, person):
    theirs = organiser.get(team("data", person))

    assert (
        json.loads(theirs.content)["ce que le site garde de vous"] == export_of(person)["ce que le site garde de vous"]
    )


def test_who_may_not_read_the_needs_gives_no_file(client, person, denis):
    denis.groups.get().permissions.remove(*denis.groups.get().permissions.filter(codename="view_specialneeds"))
    client.force_login(denis)

    assert client.get(team("data", person)).status_code == 403


# --- Erasing oneself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["erase", "not_me"])
def test_looking_erases_nothing(client, person, name):
    page = client.get(own(name, person))

    assert page.status_code == 200
    assert not Registration.objects.exclude(erased_at=None).exists()


@pytest.mark.parametrize("name", ["erase", "not_me"])
def test_the_button_erases_and_the_page_that_follows_names_nobody(client, person, name):
    link = own(name, person)

    page = client.post(link, follow=True)

    assert page.redirect_chain == [(reverse("inscriptions:erased"), 302)]
    assert "C’est effacé" in said_by(page)
    assert found_in(page.content.decode()) == []
    assert Registration.objects.exclude(erased_at=None).count() == 1
    assert client.get(link).status_code == 404


def test_the_page_says_that_a_place_to_come_is_given_back(client, person):
    assert "Votre inscription sera d’abord annulée" in said_by(client.get(own("erase", person)))


@pytest.mark.having(event=day_ago(1))
def test_the_page_says_that_the_certificate_is_lost(client, person):
    page = said_by(client.get(own("erase", person)))

    assert "Votre attestation de présence ne pourra plus être faite" in page
    assert "d’abord annulée" not in page


def test_the_page_names_the_delay_of_the_backups(client, person):
    SiteSettingsFactory(backup_days=21)

    assert "gardées 21 jours de plus" in said_by(client.get(own("erase", person)))


def test_ce_n_est_pas_moi_says_whether_it_was_confirmed(client, event):
    held = {"status": Status.UNCONFIRMED, "hold_expires_at": timezone.now() + timedelta(hours=1)}
    unproved, confirmed = RegistrationFactory(event=event, **held), RegistrationFactory(event=event)

    pages = [said_by(client.get(own("not_me", person))) for person in (unproved, confirmed)]

    assert "que personne n’a confirmé" in pages[0]
    assert "Cette inscription est déjà confirmée" in pages[1]


# --- The team ----------------------------------------------------------------------------------------------------


def test_the_team_erases_for_a_reason_and_the_person_is_listed_no_more(organiser, person):
    page = organiser.post(team("erase", person), {"reason": "demandé par courrier"}, follow=True)

    assert "La personne est effacée." in said_by(page)
    assert found_in(page.content.decode()) == []
    assert History.objects.get(act="effacement").reason == "demandé par courrier"
    assert organiser.get(team("change", person)).status_code == 404
    assert organiser.get(team("erase", person)).status_code == 404


def test_the_team_erases_nobody_without_a_reason(organiser, person):
    page = organiser.post(team("erase", person), {"reason": " "})

    assert page.status_code == 200
    assert not Registration.objects.exclude(erased_at=None).exists()


@pytest.mark.parametrize(
    "page", ["admin:inscriptions_history_changelist", "admin:inscriptions_outgoingmail_changelist"]
)
def test_the_lists_of_acts_and_messages_still_open(organiser, person, page):
    organiser.post(team("erase", person), {"reason": "demandé"})
    OutgoingMailFactory(registration=RegistrationFactory(event=person.event))

    shown = organiser.get(reverse(page))

    assert shown.status_code == 200
    assert found_in(shown.content.decode()) == []


# --- The register, and the home of the team ----------------------------------------------------------------------


def test_the_register_says_each_thing_that_is_held(organiser, person):
    SiteSettingsFactory(dpo="dpo@exemple.fr", backup_days=21)

    page = said_by(organiser.get(reverse("admin:inscriptions_processing_record")))

    assert [one.title for one in HOLDINGS.values() if plain(one.title) not in page] == []
    assert "dpo@exemple.fr" in page
    assert "21 jours" in page
    assert "12 mois" in page
    assert found_in(page) == []


def test_the_register_of_an_empty_site_says_what_a_day_would_keep(organiser):
    page = said_by(organiser.get(reverse("admin:inscriptions_processing_record")))

    assert "Une nouvelle les garderait 12 mois, et les besoins 15 jours." in page
    assert "à indiquer dans les réglages du site" in page


def test_the_home_of_the_team_says_the_last_purge_and_the_next(organiser, person):
    PurgeRunFactory(counts={"besoins particuliers": 4})

    page = said_by(organiser.get(reverse("admin:index")))

    assert "besoins particuliers (4)" in page
    assert f"{person.event.title} : besoins particuliers, après le" in page
    assert f"{person.event.title} : personnes inscrites, après le" in page


def test_the_home_says_that_no_purge_was_made_yet(organiser):
    page = said_by(organiser.get(reverse("admin:index")))

    assert "Aucune purge n’a encore été faite" in page
    assert "Aucune inscription n’est gardée." in page


def test_the_front_desk_reads_nothing_of_it_on_its_home(front_desk, person):
    page = said_by(front_desk.get(reverse("admin:index")))

    assert "purge" not in page
