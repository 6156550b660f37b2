"""What an export reads, and how many times."""

from datetime import time

import pytest

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.spreadsheets.resource import NeedsResource, RegistrationResource
from tests.factories import (
    ChoiceFactory,
    RegistrationFactory,
    SeatFactory,
    SlotFactory,
    SpecialNeedsFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db


def exported(resource=RegistrationResource, *columns: str) -> list[list]:
    """The cells of the columns under these headings, everybody in name order."""
    sheet = resource().export(Registration.objects.in_name_order())
    places = [sheet.headers.index(column) for column in columns]
    return [[row[place] for place in places] for row in sheet]


@pytest.mark.parametrize("people", [3, 30])
def test_everybody_is_read_in_six_statements(workshop, people, django_assert_num_queries):
    for number in range(people):
        person = RegistrationFactory(event=workshop.event, last_name=f"Durand{number}")
        ChoiceFactory(registration=person, workshop=workshop)
        SeatFactory(registration=person, workshop=workshop)
        SpecialNeedsFactory(registration=person)

    with django_assert_num_queries(6):
        rows = exported(NeedsResource, "Ateliers souhaités", "Atelier", "Repas végétarien")

    assert rows == [[workshop.label, workshop.label, "oui"]] * people


def test_each_person_has_the_words_of_their_own_day(workshop):
    morning = WorkshopFactory(number=4, parent=SlotFactory(event=workshop.event, starts_at=time(10), ends_at=time(11)))
    elsewhere = WorkshopFactory(number=5)
    elsewhere.event.profiles = [["elu", "Maire"]]
    elsewhere.event.save()
    alice = RegistrationFactory(event=workshop.event, last_name="A", profile="elu")
    bob = RegistrationFactory(event=elsewhere.event, last_name="B", profile="elu")
    SeatFactory(registration=alice, workshop=workshop)
    SeatFactory(registration=alice, workshop=morning)
    SeatFactory(registration=bob, workshop=elsewhere)

    assert exported(RegistrationResource, "Journée", "Profil", "Atelier") == [
        [workshop.event.slug, "Élu·e", f"10:00 Atelier 4 ; 14:00 {workshop.label}"],
        [elsewhere.event.slug, "Maire", "Atelier 5"],
    ]


def test_wishes_stand_by_slot_then_by_rank(workshop):
    second = WorkshopFactory(number=8, parent=workshop.parent)
    person = RegistrationFactory(event=workshop.event)
    ChoiceFactory(registration=person, workshop=workshop, rank=2)
    ChoiceFactory(registration=person, workshop=second, rank=1)

    assert exported(RegistrationResource, "Ateliers souhaités") == [[f"Atelier 8 ; {workshop.label}"]]


def test_who_said_nothing_of_their_needs_has_the_same_columns(workshop):
    RegistrationFactory(event=workshop.event)

    columns = ["Repas végétarien", "Autre contrainte de repas", "Besoin d’accueil particulier"]
    assert exported(NeedsResource, *columns) == [["non", "", ""]]


def test_a_seat_in_a_workshop_of_another_day_is_named_too(workshop):
    SeatFactory(workshop=workshop)
    elsewhere = WorkshopFactory(number=9)

    WorkshopSeat.objects.update(workshop=elsewhere)

    assert exported(RegistrationResource, "Atelier") == [["Atelier 9"]]
