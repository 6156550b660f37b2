"""What a person has in each slot, from what was decided: read for a page, kept by a letter, or only planned."""

from dataclasses import replace

import pytest

from inscriptions.post.facts import decided_of
from inscriptions.seats.day_programme import day_programme, slot_states
from programme.queries import all_slots
from tests.inscriptions.signing_up import register

pytestmark = pytest.mark.django_db


def test_the_states_of_slots_come_from_the_facts_alone(slot, django_assert_num_queries):
    alice = register(slot.event, "Alice", slot.first, slot.second)
    slots, decided = all_slots(alice.event), decided_of(alice)

    with django_assert_num_queries(0):
        states = slot_states(slots, alice, decided)

    assert states == day_programme(alice)
    assert [state.seat for state in states] == [slot.first]


def test_a_seat_that_is_only_planned_is_shown_and_written_nowhere(slot):
    alice = register(slot.event, "Alice", slot.first, slot.second)
    planned = replace(decided_of(alice), seats={slot.pk: slot.second.pk})

    (state,) = slot_states(all_slots(alice.event), alice, planned)

    assert (state.seat, state.waits_for) == (slot.second, [slot.first])
    assert alice.seats.get().workshop == slot.first


def test_a_seat_in_a_workshop_deleted_since_is_no_seat(slot):
    alice = register(slot.event, "Alice", slot.first, slot.second)
    decided = replace(decided_of(alice), seats={slot.pk: 0}, wishes=())

    (state,) = slot_states(all_slots(alice.event), alice, decided)

    assert (state.seat, state.wishes) == (None, [])
