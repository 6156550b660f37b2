"""The dossier of the eve, read back: its order, its contents, who is on it and what never is."""

import re

import pytest
from django.urls import reverse

from inscriptions.paper.eve import eve_to_print
from programme.models import Session
from rencontre.domain import DomainError
from tests.factories import (
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    SiteSettingsFactory,
    SpecialNeedsFactory,
    WorkshopFactory,
)
from tests.paper import seed_workshop, texts

pytestmark = pytest.mark.django_db


def begins(pages: list[str], words: str) -> list[int]:
    """The numbers of the pages of the dossier that hold `words`."""
    return [number for number, text in enumerate(pages, start=1) if words in text]


@pytest.fixture
def eve(day):
    """A workshop of three people and one of one, a person without a workshop, one of the morning alone."""
    first = seed_workshop(day)
    second = WorkshopFactory(parent=first.parent, number=4, title="Emploi", room=RoomFactory(venue=first.parent.venue))
    cancelled = WorkshopFactory(parent=first.parent, number=5, cancelled_at=day.starts)
    named = {"event": day, "first_name": "Élise", "organisation": "Préfecture du Nord", "phone": "0612345678"}
    for name in ("Adam", "Bret", "Caron"):
        SeatFactory(registration=RegistrationFactory(**named, last_name=name), workshop=first)
    SeatFactory(registration=RegistrationFactory(**named, last_name="Duval"), workshop=second)
    SeatFactory(registration=RegistrationFactory(**named, last_name="Ernst", status="cancelled"), workshop=cancelled)
    alone = RegistrationFactory(**named, last_name="Zola")
    SpecialNeedsFactory(registration=alone, meal_constraint="sans arachide", access_needs="rampe")
    RegistrationFactory(**named, last_name="Faure", attends_afternoon=False)
    speaker = InterventionFactory(session=second).speaker
    RegistrationFactory(**named, last_name="Hardy", role="intervenant", speaker=speaker)
    RegistrationFactory(**named, last_name="Gilet", status="waiting", queued_at=day.starts)
    return day


def test_the_dossier_holds_every_part_where_its_contents_say(eve):
    printout = eve_to_print(eve)

    pages = texts(printout.pdf())

    cover = pages[0]
    assert "Si le courant ou le réseau tombe" in cover
    contents = dict(re.findall(r"(Émargement de la journée|Émargement des ateliers|Liste par nom|Qui est où|"
                               r"Affiches de salle|Badges de secours)\b.*?(\d+(?: à \d+)?)(?= [A-ZÉ]|\s*$)",
                               cover.partition("Si le courant")[0]))  # fmt: skip
    assert contents == {
        "Émargement de la journée": "2 à 3",
        "Émargement des ateliers": "4 à 5",
        "Liste par nom": "6",
        "Qui est où": "7 à 9",
        "Affiches de salle": "10 à 12",
        "Badges de secours": "13",
    }
    assert (len(pages), printout.count) == (13, 13)
    assert begins(pages, "Feuille d’émargement") == [2, 4, 5]
    assert begins(pages, "Liste par nom 7 personnes") == [6]
    assert begins(pages, "Sans atelier") == [9]
    assert pages[12].count("Prénom") == 4


def test_the_lists_say_who_comes_when_and_where_and_nothing_more(eve):
    pages = texts(eve_to_print(eve).pdf())

    by_name, first, second, without = pages[5:9]
    assert "ADAM Élise Préfecture du Nord matin, après-midi Atelier 3, Salle Vauban" in by_name
    assert "FAURE Élise Préfecture du Nord matin —" in by_name
    assert "14 h – 16 h, Salle Vauban, Maison du Département Solidarité. 3 personnes." in first
    assert [name in first for name in ("ADAM", "BRET", "CARON", "DUVAL")] == [True, True, True, False]
    assert ("DUVAL" in second, "ADAM" in second) == (True, False)
    assert [name in without for name in ("ZOLA", "FAURE", "ADAM", "HARDY")] == [True, False, False, False]
    whole = " ".join(pages)
    for never in ("arachide", "rampe", "exemple.fr", "0612345678", "06 12 34 56 78", "GILET", "ERNST"):
        assert never not in whole


def test_the_cover_says_whom_to_call(eve):
    SiteSettingsFactory(contact_phone="0321000000")

    by_phone = texts(eve_to_print(eve).pdf())[0]

    assert "Qui tient le site 03 21 00 00 00" in by_phone
    assert "Organisation de la journée nom et téléphone, à la main" in by_phone


@pytest.mark.parametrize("people", [3, 30])
def test_the_dossier_is_prepared_in_the_same_queries_whatever_the_number(day, people, django_assert_num_queries):
    workshop = seed_workshop(day)
    for _ in range(people):
        SeatFactory(workshop=workshop)

    with django_assert_num_queries(23):
        printout = eve_to_print(day)

    assert printout.undrawn == []


def test_a_day_without_anybody_has_no_dossier(day):
    with pytest.raises(DomainError, match="Personne n’est encore confirmé"):
        eve_to_print(day)


def test_a_long_dossier_is_a_print_job_and_the_page_of_the_papers_leads_to_it(front_desk, eve, at_once):
    at_once("eve", 5)
    address = reverse("admin:inscriptions_eve", args=[eve.pk])

    page = front_desk.get(reverse("admin:inscriptions_documents", args=[eve.pk])).content.decode()
    answer = front_desk.get(address)

    assert page.count(f'href="{address}"') == 2
    assert ">La veille</h2>" in page
    assert answer.url.startswith(reverse("admin:inscriptions_ask_job"))


def test_a_sign_of_many_sessions_goes_on_another_page(eve):
    Session.objects.filter(event=eve, parent=None).exclude(kind=Session.Kind.SLOT).delete()
    for number in range(30):
        SessionFactory(event=eve, title=f"Séance numéro {number} " + "et la suite de son titre " * 3)

    printout = eve_to_print(eve)
    pages = texts(printout.pdf())

    signs = begins(pages, "Séance numéro")
    assert len(pages) == printout.count
    assert len(signs) > 1
    assert all("Maison du développement économique" in pages[number - 1] for number in signs)
