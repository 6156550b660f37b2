"""What a change may not take from people who are registered: one test for each way out of each rule."""

from copy import copy
from datetime import time

import pytest

from inscriptions.errors import ChangeRefused, NotChangeable
from inscriptions.programme_changes import rules
from inscriptions.programme_changes.concerns import Concern
from programme.desk.hooks import Change
from programme.models import Session
from rencontre.domain import refusal
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory, SlotFactory
from tests.inscriptions.programme_changes.sessions import fresh, seat_in

pytestmark = pytest.mark.django_db


def changed(row, answers=None, **values) -> Change:
    """`row` with these `values` instead of those it has."""
    after = copy(row)
    for name, value in values.items():
        setattr(after, name, value)
    return Change(row, after, {"moves": "", "reason": ""} | (answers or {}))


# --- A day -------------------------------------------------------------------------------------------------------


def test_half_days_are_kept_once_someone_is_registered(event):
    change = changed(event, afternoon_starts_at=None)
    before = refusal(rules.check_half_days_are_kept, change)
    RegistrationFactory(event=event)

    with pytest.raises(ChangeRefused, match="gardez cette heure") as refused:
        rules.check_half_days_are_kept(change)

    assert (before, refused.value.about) == ("", "afternoon_starts_at")
    rules.check_half_days_are_kept(changed(event, afternoon_starts_at=time(15)))


def test_a_slot_that_people_want_stays_in_its_half_day(event, workshop):
    change = changed(event, afternoon_starts_at=time(15))
    unwanted = refusal(rules.check_slots_stay_in_their_half_day, change)
    ChoiceFactory(workshop=workshop, registration__event=event)

    with pytest.raises(ChangeRefused, match="qu’il reste dans sa demi-journée") as refused:
        rules.check_slots_stay_in_their_half_day(change)

    assert (unwanted, refused.value.about) == ("", "afternoon_starts_at")
    rules.check_slots_stay_in_their_half_day(changed(event, afternoon_starts_at=time(13)))
    rules.check_slots_stay_in_their_half_day(changed(event, title="Autrement"))


@pytest.mark.parametrize(
    ("before", "after", "is_refused"), [(3, 1, True), (None, 1, True), (3, 2, False), (1, 1, False), (3, None, False)]
)
def test_taken_places_are_kept(event, before, after, is_refused):
    RegistrationFactory.create_batch(2, event=event)
    event.capacity = before

    sentence = refusal(rules.check_taken_places_are_kept, changed(event, capacity=after))

    assert bool(sentence) is is_refused
    assert sentence.startswith("2 places déjà prises") is is_refused


def test_a_day_where_someone_was_registered_is_kept(event):
    rules.check_nobody_ever_registered(event)
    RegistrationFactory(event=event, status="cancelled")

    with pytest.raises(ChangeRefused, match="annulez plutôt la journée"):
        rules.check_nobody_ever_registered(event)


# --- A session ---------------------------------------------------------------------------------------------------


def test_a_slot_that_people_want_does_not_change_half_day(workshop):
    slot = fresh(workshop.parent)
    change = changed(slot, starts_at=time(10), ends_at=time(12))
    unwanted = refusal(rules.check_session_stays_in_its_half_day, change)
    seat_in(workshop, "Alice")

    with pytest.raises(ChangeRefused) as refused:
        rules.check_session_stays_in_its_half_day(change)

    assert (unwanted, refused.value.about) == ("", "starts_at")
    rules.check_session_stays_in_its_half_day(changed(slot, starts_at=time(14, 30)))
    rules.check_session_stays_in_its_half_day(changed(fresh(workshop), starts_at=time(10)))  # it had no hour of its own


def test_what_people_hold_keeps_its_slot_and_its_kind(workshop):
    elsewhere = SlotFactory(event=workshop.event)
    change = changed(fresh(workshop), parent_id=elsewhere.pk)
    free = refusal(rules.check_session_stays_in_its_slot, change)
    SeatFactory(workshop=workshop)

    with pytest.raises(ChangeRefused, match="gardez la nature et le créneau"):
        rules.check_session_stays_in_its_slot(change)

    assert free == ""
    rules.check_session_stays_in_its_slot(changed(fresh(workshop), title="Autrement"))


@pytest.mark.parametrize(
    ("kind", "values", "answers", "sentence"),
    [
        (Session.Kind.SLOT, {"capacity": 3}, {}, "se règlent atelier par atelier"),
        (Session.Kind.SLOT, {"closed": True}, {}, "se règlent atelier par atelier"),
        (Session.Kind.SLOT, {"ends_at": time(17)}, {"moves": True}, "gardent leur place"),
        (Session.Kind.SLOT, {"ends_at": time(17)}, {}, ""),
        (Session.Kind.WORKSHOP, {"capacity": 3}, {"moves": True}, ""),
    ],
)
def test_a_slot_has_no_places_of_its_own(workshop, kind, values, answers, sentence):
    session = fresh(workshop if kind == Session.Kind.WORKSHOP else workshop.parent)

    said = refusal(rules.check_slot_has_no_places, changed(session, answers, **values))

    assert sentence in said
    assert bool(said) is bool(sentence)


@pytest.mark.having(workshop={"capacity": 3})
def test_the_team_says_what_becomes_of_people_and_why(workshop):
    seat_in(workshop, "Alice")
    fewer = {"capacity": 0}
    unsaid = changed(fresh(workshop), **fewer)
    without_reason = changed(fresh(workshop), {"moves": False, "reason": " "}, **fewer)

    with pytest.raises(rules.PeopleConcerned, match="dites ci-dessous") as asked:
        rules.check_people_are_seen_to(unsaid)
    with pytest.raises(rules.PeopleConcerned, match="Donnez le motif") as refused:
        rules.check_people_are_seen_to(without_reason)

    assert [concern.person.first_name for concern in asked.value.concerns] == ["Alice"]
    assert (asked.value.about, refused.value.about) == ("", "reason")
    rules.check_people_are_seen_to(changed(fresh(workshop), {"moves": False, "reason": "salle fermée"}, **fewer))
    rules.check_people_are_seen_to(changed(fresh(workshop), title="Autrement"))


def test_nobody_is_left_where_the_hours_do_not_suit(workshop):
    seat = SeatFactory(workshop=workshop)

    with pytest.raises(NotChangeable, match="changez d’abord d’atelier"):
        rules.check_nobody_blocks([Concern(seat, "l’horaire change", blocks=True)])

    rules.check_nobody_blocks([Concern(seat, "en surnombre", beyond=True)])


def test_a_workshop_that_somebody_wishes_is_kept(workshop):
    rules.check_nobody_holds_or_wishes(workshop)
    ChoiceFactory(workshop=workshop)

    with pytest.raises(ChangeRefused, match="fermez plutôt l’atelier"):
        rules.check_nobody_holds_or_wishes(workshop)
    with pytest.raises(ChangeRefused):
        rules.check_nobody_holds_or_wishes(workshop.parent)


def test_only_places_and_hours_of_workshops_and_slots_touch_people(workshop):
    assert rules.touches_people(changed(fresh(workshop), closed=True))
    assert rules.touches_people(changed(fresh(workshop.parent), ends_at=time(17)))
    assert not rules.touches_people(changed(fresh(workshop), title="Autrement"))
    assert not rules.touches_people(changed(fresh(workshop), kind=Session.Kind.TALK, closed=True))
