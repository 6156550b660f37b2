"""The lines counted in the database: who would take a seat there is who is skipped for no reason."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from inscriptions.seats.line_pages import NEXT, asked_of, line_of, line_rows
from inscriptions.seats.rules import check_no_overlap
from programme.queries import all_slots
from rencontre.domain import refusal
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def wishes(slot, *workshops, event, **values):
    """Someone of this day who wishes `workshops` of the slot, best first."""
    person = RegistrationFactory(event=event, **values)
    for rank, workshop in enumerate(workshops, start=1):
        ChoiceFactory(registration=person, workshop=workshop, rank=rank)
    return person


@pytest.fixture
def crowd(slot):
    """One person for each reason to be skipped or not, in the line of the first workshop of the slot."""
    event, first, second = slot.event, slot.first, slot.second
    wishes(slot, first, event=event, first_name="next")
    wishes(slot, first, event=event, first_name="waits", status="waiting", queued_at=NOW)
    held = NOW + timedelta(hours=1)
    wishes(slot, first, event=event, first_name="unproved", status="unconfirmed", hold_expires_at=held)
    wishes(slot, first, event=event, first_name="cancelled", status="cancelled")
    wishes(slot, first, event=event, first_name="absent", attends_afternoon=False)
    keeps = wishes(slot, first, event=event, first_name="keeps")
    keeps.choices.update(waits=False)
    SeatFactory(workshop=first, registration=wishes(slot, first, event=event, first_name="has it"))
    SeatFactory(workshop=second, registration=wishes(slot, second, first, event=event, first_name="has better"))
    SeatFactory(workshop=second, registration=wishes(slot, first, second, event=event, first_name="has worse"))
    SeatFactory(workshop=second, registration=wishes(slot, first, event=event, first_name="never wished theirs"))
    late = WorkshopFactory(parent=SlotFactory(event=event, starts_at=time(15), ends_at=time(17)))
    SeatFactory(workshop=late, registration=wishes(slot, first, event=event, first_name="overlaps"))
    early = WorkshopFactory(parent=SlotFactory(event=event, starts_at=time(13), ends_at=time(14)))
    SeatFactory(workshop=early, registration=wishes(slot, first, event=event, first_name="touches"))
    return slot


def test_each_person_in_line_has_their_reason(crowd):
    rows = line_rows(line_of(crowd.first), all_slots(crowd.event))

    late = crowd.event.sessions.select_related("parent", "event").get(parent__starts_at=time(15))
    assert [(row.person.first_name, row.why) for row in rows] == [
        ("next", NEXT),
        ("waits", "en attente"),
        ("unproved", "adresse à confirmer"),
        ("absent", "ne vient pas à cette demi-journée"),
        ("keeps", "garde sa place"),
        ("has better", "a un choix mieux classé"),
        ("has worse", NEXT),
        ("never wished theirs", NEXT),
        ("overlaps", refusal(check_no_overlap, crowd.first, [late])),
        ("touches", NEXT),
    ]


def test_the_database_counts_those_who_are_skipped_for_no_reason(crowd):
    slots = all_slots(crowd.event)

    asked = asked_of(crowd.event, slots)

    first, second = asked[crowd.first.pk], asked[crowd.second.pk]
    assert (dict(first.by_rank), first.in_line, first.waiting) == ({1: 10, 2: 1}, 10, 4)
    assert (dict(second.by_rank), second.in_line, second.waiting) == ({1: 1, 2: 1}, 0, 0)


@pytest.mark.parametrize("changed", [{"closed": True}, {"cancelled_at": NOW}])
def test_nobody_would_sit_where_nobody_may(crowd, changed):
    type(crowd.first).objects.filter(pk=crowd.first.pk).update(**changed)
    slots = all_slots(crowd.event)

    asked = asked_of(crowd.event, slots)[crowd.first.pk]

    rows = line_rows(line_of(crowd.first), slots)
    assert (asked.in_line, asked.waiting) == (0 if "cancelled_at" in changed else 10, 0)
    assert NEXT not in {row.why for row in rows}


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_of_a_line_reads_two_statements_whatever_its_length(slot, count, django_assert_num_queries):
    for _ in range(count):
        wishes(slot, slot.first, slot.second, event=slot.event)
    slots = all_slots(slot.event)

    with django_assert_num_queries(3):
        rows = line_rows(line_of(slot.first), slots)

    assert len(rows) == count
