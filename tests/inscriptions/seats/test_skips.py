"""No silent skip: the reason why each person in a line does not take the seat, as the admin shows it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.seats.lines import lines_of
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory
from tests.inscriptions.seats.lines import skipped

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ""),
        ({"status": "waiting", "queued_at": timezone.now()}, "en attente"),
        ({"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1)}, "adresse à confirmer"),
        ({"attends_afternoon": False}, "ne vient pas à cette demi-journée"),
    ],
)
def test_a_person_is_skipped_with_the_reason(slot, changed, reason):
    ChoiceFactory(workshop=slot.first, registration=RegistrationFactory(event=slot.event, **changed))

    assert skipped(slot.first) == [reason]


def test_who_keeps_another_seat_is_skipped(slot):
    ChoiceFactory(workshop=slot.first, waits=False)

    assert skipped(slot.first) == ["garde sa place"]


def test_who_sits_there_or_better_is_skipped(slot):
    person = RegistrationFactory(event=slot.event)
    ChoiceFactory(workshop=slot.first, registration=person, rank=1)
    ChoiceFactory(workshop=slot.second, registration=person, rank=2)
    SeatFactory(workshop=slot.first, registration=person)

    assert (skipped(slot.first), skipped(slot.second)) == (["a cet atelier"], ["a un choix mieux classé"])


def test_who_sits_where_they_never_wished_is_not_skipped(slot):
    wish = ChoiceFactory(workshop=slot.first)
    SeatFactory(workshop=slot.second, registration=wish.registration)

    assert skipped(slot.first) == [""]


def test_a_cancelled_person_is_in_no_line(slot):
    ChoiceFactory(workshop=slot.first, registration=RegistrationFactory(event=slot.event, status="cancelled"))

    assert lines_of(slot.event).choices == {}
