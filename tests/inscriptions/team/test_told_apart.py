"""Workshops of several slots have the same labels: wherever they stand together, the hour of each is said."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.paper.badge_face import face_of, with_seats
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.team.pages import day_page, plain, url


@pytest.fixture
def twins(event):
    """« Atelier 1 » at 10 h and at 14 h, where the same person sits."""
    person = RegistrationFactory(event=event)
    slots = [SlotFactory(event=event, starts_at=time(hour), ends_at=time(hour + 1)) for hour in (10, 14)]
    twins = [WorkshopFactory(parent=slot, number=1, capacity=5) for slot in slots]
    for workshop in twins:
        SeatFactory(registration=person, workshop=workshop)
    return twins


def test_two_workshops_of_one_label_are_told_apart_by_their_hour(organiser, event, twins):
    pages = [
        day_page("overview", event.pk),
        url("changelist") + f"?event={event.pk}",
        reverse("admin:inscriptions_documents", args=[event.pk]),
        reverse("admin:inscriptions_presence", args=[event.pk]),
    ]

    shown = [plain(organiser.get(page)) for page in pages]

    assert [[f"{hour} h · Atelier 1" in text for hour in (10, 14)] for text in shown] == [[True, True]] * 4
    [person] = with_seats(list(event.registrations.all()))
    assert face_of(person).labels == "10\u00a0h ·\u00a0Atelier 1 – 14\u00a0h ·\u00a0Atelier 1"


def test_a_day_of_one_slot_says_no_hour(organiser, event, twins):
    twins[1].cancelled_at = timezone.now()
    twins[1].save()

    assert "· Atelier 1" not in plain(organiser.get(day_page("overview", event.pk)))
    assert "10 h · Atelier 1" not in plain(organiser.get(url("changelist") + f"?event={event.pk}"))


def test_each_tile_counts_whom_its_list_shows(organiser, event):
    hold = timezone.now() + timedelta(hours=1)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, status="unconfirmed", hold_expires_at=hold)
    RegistrationFactory(event=event, status="waiting", queued_at=timezone.now())

    tiles = organiser.get(day_page("overview", event.pk)).context["tiles"]

    lists = [organiser.get(tile.address).context["cl"].result_count for tile in tiles]
    assert [tile.number for tile in tiles] == lists
    assert (
        "1 place gardée le temps de confirmer une adresse" in {tile.text: tile.beside for tile in tiles}["participant"]
    )


@pytest.mark.having(event={"allocation": "wishes"})
def test_nobody_waits_before_the_wishes_are_announced_nor_for_what_is_cancelled(organiser, event):
    workshop = WorkshopFactory(parent__event=event)
    ChoiceFactory(registration=RegistrationFactory(event=event), workshop=workshop)

    rows = organiser.get(day_page("overview", event.pk)).context["workshops"]

    assert [(row.waiting, row.line) for row in rows] == [(0, 0)]
