"""Workshops as lists name them, on days of one slot and of several."""

import pytest
from django.utils import timezone

from inscriptions.spreadsheets.workshops import Workshops
from rencontre.domain import DomainError
from tests.factories import WorkshopFactory
from tests.pages import plain


@pytest.fixture
def slot_of_three(event):
    """14 h: « Habiter », « Santé : agir », « Santé mentale », numbers 1, 2 and 12."""
    first = WorkshopFactory(parent__event=event, number=1, title="Habiter, se déplacer ; vieillir")
    WorkshopFactory(parent=first.parent, number=2, title="Santé : agir")
    WorkshopFactory(parent=first.parent, number=12, title="Santé mentale & emploi")
    return event


@pytest.fixture
def two_slots(event):
    """« Culture » at 9 h 15 and at 14 h, number 1 both times; « Emploi », number 2, in the afternoon."""
    morning = {"parent__event": event, "parent__starts_at": "09:15", "parent__ends_at": "10:30"}
    WorkshopFactory(**morning, number=1, title="Culture")
    afternoon = WorkshopFactory(parent__event=event, number=1, title="Culture").parent
    WorkshopFactory(parent=afternoon, number=2, title="Emploi")
    return event


def number(event, text: str, place: int = 0) -> int:
    workshops = Workshops.of(event)
    return workshops.named(text, workshops.slots[place - 1] if place else None)[1].number


def numbers(event, text: str) -> list[tuple[int, int]]:
    """The place of the slot, then the number of the workshop, for each that a cell names."""
    workshops = Workshops.of(event)
    return [(workshops.slots.index(slot) + 1, workshop.number) for slot, workshop in workshops.wished(text)]


def refusal(event, text: str, place: int = 0) -> str:
    with pytest.raises(DomainError) as caught:
        number(event, text, place)
    return plain(str(caught.value))


@pytest.mark.parametrize(
    "text",
    [
        "2", "02", "n° 2", "N°2", "nº 2", "no 2", "#2", "(2)", "2.", "Atelier 2", "ATELIER 2", "atelier n° 2",
        "Atelier n°2", "Atelier 02", "A2", "Workshop 2", "2e atelier", "2ème atelier", "Atelier 2 : Santé : agir",
        "Atelier 2 - Santé, agir", "Atelier 2 – Santé", "2 : Santé : agir", "2:Santé", "2 - sante", "Santé : agir",
        "SANTÉ : AGIR", "sante agir", "« Santé : agir »", "Atelier 2 (salle B)", "Santé : agir (salle B)",
        "14 h : Santé : agir", "14:00 Atelier 2", "14h00 2", "14h - Santé agir",
    ],
)  # fmt: skip
def test_a_workshop_is_named_by_its_number_its_title_or_its_beginning(slot_of_three, text):
    assert number(slot_of_three, text) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", 12), ("Atelier 12", 12), ("Santé m", 12), ("Santé mentale", 12), ("Habi", 1), ("1", 1), ("Atelier 1", 1)],
)
def test_a_number_or_a_beginning_is_that_of_no_other(slot_of_three, text, expected):
    assert number(slot_of_three, text) == expected


def test_a_title_that_changed_since_is_told_by_its_number_unless_another_has_it(slot_of_three):
    assert number(slot_of_three, "Atelier 2 : Soins") == 2
    assert refusal(slot_of_three, "Atelier 2, Poterie") == "« Atelier 2, Poterie » n’est pas un atelier de la journée."
    assert refusal(slot_of_three, "2 : Soins") == "« 2 : Soins » n’est pas un atelier de la journée."


@pytest.mark.parametrize(
    "text",
    [
        "3", "22", "Atelier 3", "Atelier 2 : Habiter", "Poterie", "Hab", "2 1", "1er choix", "2e choix", "15 h 2",
        "12 habitants", "oui", "x",
    ],
)  # fmt: skip
def test_what_names_no_workshop_of_the_day_is_refused(slot_of_three, text):
    assert refusal(slot_of_three, text) == f"« {text} » n’est pas un atelier de la journée."


def test_a_beginning_that_fits_two_workshops_is_refused_with_what_tells_them_apart(slot_of_three, two_slots):
    assert refusal(slot_of_three, "Santé") == (
        "« Santé » peut être plusieurs ateliers : écrivez son numéro, ou son titre en entier."
    )
    assert refusal(two_slots, "Culture") == "« Culture » peut être plusieurs ateliers : écrivez l’heure devant."


def test_a_slot_or_an_hour_tells_two_workshops_of_one_name_apart(two_slots):
    assert numbers(two_slots, "9h15 Culture ; 14h Emploi") == [(1, 1), (2, 2)]
    assert numbers(two_slots, "09:15 - Atelier 1\n14:00 - Atelier 1") == [(1, 1), (2, 1)]
    assert [number(two_slots, "Culture", place) for place in (1, 2)] == [1, 1]
    assert refusal(two_slots, "Emploi", 1) == "« Emploi » n’est pas un atelier du créneau de 09:15."


def test_a_cancelled_workshop_is_said_to_be_so_and_a_full_one_is_named(slot_of_three):
    cancelled, closed, _ = (one for slot in Workshops.of(slot_of_three).slots for one in slot.workshops)
    type(closed).objects.filter(pk=closed.pk).update(closed=True)
    type(cancelled).objects.filter(pk=cancelled.pk).update(cancelled_at=timezone.now())

    assert refusal(slot_of_three, "Atelier 1") == "« Atelier 1 » est un atelier annulé."
    assert number(slot_of_three, "Atelier 2") == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", [2]),
        ("2 ; 1", [2, 1]),
        ("2;1;", [2, 1]),
        ("2\n1", [2, 1]),
        ("2, 1", [2, 1]),
        ("2/1", [2, 1]),
        ("2 et 1", [2, 1]),
        ("2 puis 12", [2, 12]),
        ("Atelier 2, Atelier 12", [2, 12]),
        ("Santé agir, Habiter", [2, 1]),
        ("Santé agir (salle B), Habiter", [2, 1]),
        ("Habiter, se déplacer ; vieillir", [1]),
        ("Habiter | 2", [1, 2]),
        ("Santé mentale & emploi", [12]),
        ("Santé mentale & emploi ; Habiter", [12, 1]),
    ],
)
def test_the_workshops_of_a_cell_keep_their_order(slot_of_three, text, expected):
    assert [number for _, number in numbers(slot_of_three, text)] == expected


@pytest.mark.parametrize(
    "text", ["2 ; Poterie", "Atelier 2 ; Poterie", "Poterie ; 2", "Atelier 2 : Soins ; Poterie", "2, 3", "2 3"]
)
def test_one_workshop_that_is_not_of_the_day_refuses_its_cell(slot_of_three, text):
    with pytest.raises(DomainError, match="n’est pas un atelier de la journée"):
        numbers(slot_of_three, text)
