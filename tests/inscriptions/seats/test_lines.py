"""The lines of the workshops: who waits, who is skipped and why, where a freed seat goes."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import Overlap, WorkshopFull
from inscriptions.models import History, Registration
from inscriptions.people.answers import SignUp
from inscriptions.post.links import token
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.holds import settle_day
from inscriptions.seats.promote import keep_seat
from inscriptions.seats.recount import verify
from inscriptions.signup.cancel import cancel_by_team
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.confirm import confirm
from inscriptions.signup.register import register as register_person
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import ChoiceFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.seats.lines import move, move_beyond, skipped
from tests.inscriptions.signing_up import cancel, kinds, register
from tests.letters import read

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(event={"wishes_per_slot": 3}, workshops={"size": 3}),
]


def seats_of(registration):
    return {seat.slot: seat.workshop for seat in registration.seats.select_related("slot", "workshop")}


def update(workshop, **changed):
    Session.objects.filter(pk=workshop.pk).update(**changed)


def test_who_has_their_second_wish_waits_for_the_first_and_reads_so(slot, client):
    register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.first, slot.second)

    state = day_programme(bob)[0]
    page = client.get(reverse("inscriptions:mine", args=[token(bob)])).content.decode()

    assert (state.seat, state.waits_for) == (slot.second, [slot.first])
    assert f"Vous attendez aussi une place dans «\xa0{slot.first.label}" in page.replace("&nbsp;", "\xa0")
    assert "Je garde ma place" in page
    assert "Vous attendez aussi" in read(bob.mails.get()).text


def test_a_freed_seat_goes_to_the_first_in_line(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob, chloe = register(slot.event, "Bob", slot.first), register(slot.event, "Chloe", slot.first)

    cancel(alice)

    assert (seats_of(bob), seats_of(chloe)) == ({slot: slot.first}, {})
    assert (kinds(bob), kinds(chloe)) == (["confirmation", "seated"], ["confirmation"])
    act = History.objects.get(act="atelier obtenu")
    assert (act.registration, act.who, act.after["seats"]) == (bob, "file d’attente", {str(slot.pk): slot.first.pk})


def test_a_freed_seat_frees_the_next_and_each_is_told_once(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.first, slot.second)
    chloe = register(slot.event, "Chloe", slot.second, slot.third)
    denis = register(slot.event, "Denis", slot.third)

    cancel(alice)

    assert [seats_of(person) for person in (bob, chloe, denis)] == [
        {slot: slot.first}, {slot: slot.second}, {slot: slot.third},
    ]  # fmt: skip
    assert [kinds(person) for person in (bob, chloe, denis)] == [["confirmation", "seated"]] * 3


def test_who_moves_twice_in_a_cascade_is_told_once(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.second)
    chloe = register(slot.event, "Chloe", slot.second, slot.third)
    register(slot.event, "Eve", slot.first, slot.second)
    Session.objects.filter(parent=slot).update(capacity=0)
    cancel(alice)
    cancel(bob)
    assert seats_of(chloe) == {slot: slot.third}
    Session.objects.filter(parent=slot).update(capacity=2)

    settle_day(event=slot.event)

    assert seats_of(chloe) == {slot: slot.second}
    assert kinds(chloe) == ["confirmation", "seated"]


def test_a_raised_capacity_goes_to_the_line(slot):
    register(slot.event, "Alice", slot.first)
    bob, chloe = register(slot.event, "Bob", slot.first), register(slot.event, "Chloe", slot.first)
    update(slot.first, capacity=2)

    settle_day(event=slot.event)

    assert (seats_of(bob), seats_of(chloe)) == ({slot: slot.first}, {})


def test_a_changed_wish_frees_the_seat_to_the_line(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.first)

    change(registration=alice, sign_up=replace(sign_up_of(alice), wishes={slot.pk: [slot.third.pk]}), by=THE_PERSON)

    assert (seats_of(alice), seats_of(bob)) == ({slot: slot.third}, {slot: slot.first})
    assert kinds(alice) == ["confirmation", "changed"]


def test_a_half_day_that_is_unticked_frees_the_seat_and_the_turn(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob, chloe = register(slot.event, "Bob", slot.first), register(slot.event, "Chloe", slot.first)
    change(registration=bob, sign_up=replace(sign_up_of(bob), attends_afternoon=False), by=THE_PERSON)

    cancel(alice)

    assert (seats_of(bob), seats_of(chloe)) == ({}, {slot: slot.first})


def test_a_new_wish_starts_at_the_end_of_its_line(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.second)
    chloe = register(slot.event, "Chloe", slot.first)
    change(
        registration=bob,
        sign_up=replace(sign_up_of(bob), wishes={slot.pk: [slot.first.pk, slot.second.pk]}),
        by=THE_PERSON,
    )

    cancel(alice)

    assert (seats_of(bob), seats_of(chloe)) == ({slot: slot.second}, {slot: slot.first})


def test_who_keeps_their_seat_waits_no_more(slot, client):
    alice = register(slot.event, "Alice", slot.first)
    bob, chloe = register(slot.event, "Bob", slot.first, slot.second), register(slot.event, "Chloe", slot.first)
    address = reverse("inscriptions:keep", args=[token(bob)])
    client.post(address)
    client.post(address)

    cancel(alice)

    assert (seats_of(bob), seats_of(chloe)) == ({slot: slot.second}, {slot: slot.first})
    assert kinds(bob) == ["confirmation"]
    assert History.objects.filter(act="garde sa place").count() == 1
    assert day_programme(bob)[0].waits_for == []


def test_who_has_no_seat_cannot_keep_it_and_still_waits(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)

    keep_seat(registration=bob, by=THE_PERSON)
    cancel(alice)

    assert seats_of(bob) == {slot: slot.first}


def test_a_new_ranking_after_keeping_waits_again(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.first, slot.second)
    keep_seat(registration=bob, by=THE_PERSON)
    change(
        registration=bob,
        sign_up=replace(sign_up_of(bob), wishes={slot.pk: [slot.first.pk, slot.third.pk, slot.second.pk]}),
        by=THE_PERSON,
    )

    cancel(alice)

    assert seats_of(bob) == {slot: slot.first}


def test_who_sits_elsewhere_at_that_time_is_skipped_and_told_nothing(slot):
    other = WorkshopFactory(parent=SlotFactory(event=slot.event, starts_at=time(15), ends_at=time(17)))
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)
    SeatFactory(workshop=other, registration=bob)

    cancel(alice)

    assert seats_of(bob) == {other.parent: other}
    assert skipped(slot.first) == [f"«\xa0{slot.first}\xa0» a lieu en même temps que «\xa0{other}\xa0»."]
    assert kinds(bob) == ["confirmation"]


def test_a_closed_workshop_gives_no_seat_even_when_one_is_left(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)
    update(slot.first, closed=True)

    cancel(alice)

    assert seats_of(bob) == {}


def test_who_leaves_a_closed_workshop_opens_no_seat_there(slot):
    alice = register(slot.event, "Alice", slot.first)
    bob = register(slot.event, "Bob", slot.first, slot.second)
    chloe = register(slot.event, "Chloe", slot.second)
    update(slot.second, closed=True)

    cancel(alice)

    assert (seats_of(bob), seats_of(chloe)) == ({slot: slot.first}, {})


def test_who_leaves_hours_may_sit_at_those_hours_in_another_slot():
    before = SlotFactory(starts_at=time(13), ends_at=time(15))
    wished = WorkshopFactory(parent=before, capacity=1)
    slot = SlotFactory(event=before.event)
    short = WorkshopFactory(parent=slot, capacity=1, starts_at=time(15), ends_at=time(16))
    alice, bob = register(slot.event, "Alice", short), register(slot.event, "Bob", short, WorkshopFactory(parent=slot))
    ChoiceFactory(workshop=wished, registration=bob)

    cancel(alice)

    assert seats_of(bob) == {before: wished, slot: short}
    assert kinds(bob) == ["confirmation", "seated"]
    assert verify(slot.event, now=timezone.now()).inconsistencies == []


def test_two_slots_whose_hours_touch_both_give_a_seat(slot):
    later = SlotFactory(event=slot.event, starts_at=time(16), ends_at=time(17))
    other = WorkshopFactory(parent=later)
    sign_up = SignUp(first_name="Alice", last_name="Durand", wishes={slot.pk: [slot.first.pk], later.pk: [other.pk]})

    alice = register_person(event=slot.event, sign_up=sign_up, by=THE_PERSON)

    assert seats_of(alice) == {slot: slot.first, later: other}


def test_two_slots_at_the_same_time_give_one_seat(slot):
    same = SlotFactory(event=slot.event, starts_at=time(15), ends_at=time(17))
    other = WorkshopFactory(parent=same)
    sign_up = SignUp(first_name="Alice", last_name="Durand", wishes={slot.pk: [slot.first.pk], same.pk: [other.pk]})

    alice = register_person(event=slot.event, sign_up=sign_up, by=THE_PERSON)

    assert seats_of(alice) == {slot: slot.first}


def test_the_team_cannot_seat_someone_twice_at_the_same_time(slot):
    alice = register(slot.event, "Alice", slot.first)
    same = SlotFactory(event=slot.event, starts_at=time(15), ends_at=time(17))

    with pytest.raises(Overlap):
        move_beyond(alice, same, WorkshopFactory(parent=same), reason="animatrice")

    assert seats_of(alice) == {slot: slot.first}


def test_the_team_s_move_is_not_undone_by_the_line(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first, slot.second)
    move(bob, slot, slot.third)

    cancel(alice)

    assert seats_of(bob) == {slot: slot.third}
    assert kinds(bob) == ["confirmation", "changed"]


def test_a_seat_that_the_team_frees_is_not_taken_back_by_the_line(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)

    move(alice, slot, None)

    assert (seats_of(alice), seats_of(bob)) == ({}, {slot: slot.first})
    assert (kinds(alice), kinds(bob)) == (["confirmation", "changed"], ["confirmation", "seated"])


def test_a_forced_seat_delays_the_line_until_there_is_room(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)
    denis = register(slot.event, "Denis", slot.third)
    move_beyond(denis, slot, slot.first, reason="animateur")

    cancel(alice)
    assert seats_of(bob) == {}
    move(denis, slot, slot.third)

    assert seats_of(bob) == {slot: slot.first}


def test_a_forced_seat_in_a_closed_workshop_is_marked(slot):
    update(slot.first, closed=True)
    alice = register(slot.event, "Alice", slot.second)

    with pytest.raises(WorkshopFull):
        move(alice, slot, slot.first)
    seat = move_beyond(alice, slot, slot.first, reason="animatrice")

    assert seat.over_capacity is True


def test_a_newcomer_does_not_take_the_seat_of_who_waits(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)
    cancel(alice)

    chloe = register(slot.event, "Chloe", slot.first)

    assert (seats_of(bob), seats_of(chloe)) == ({slot: slot.first}, {})


def test_an_unconfirmed_person_takes_their_turn_once_confirmed(slot):
    alice = register(slot.event, "Alice", slot.first)
    Event.objects.update(confirm_addresses=True)
    bob = register(slot.event, "Bob", slot.first, slot.second)
    cancel(alice)
    assert seats_of(bob) == {slot: slot.second}

    confirm(registration=bob, by=THE_PERSON)

    assert seats_of(bob) == {slot: slot.first}
    assert kinds(bob) == ["confirm", "confirmation"]


def test_confirming_leaves_a_kept_seat(slot):
    alice = register(slot.event, "Alice", slot.first)
    Event.objects.update(confirm_addresses=True)
    bob = register(slot.event, "Bob", slot.first, slot.second)
    keep_seat(registration=bob, by=THE_PERSON)
    cancel(alice)

    confirm(registration=bob, by=THE_PERSON)

    assert seats_of(bob) == {slot: slot.second}


def test_moving_who_an_expired_hold_has_just_seated_mails_once(slot):
    Event.objects.update(confirm_addresses=True)
    register(slot.event, "Alice", slot.first)
    bob = confirm(registration=register(slot.event, "Bob", slot.first, slot.second), by=THE_PERSON)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        move(bob, slot, slot.third)

    assert seats_of(bob) == {slot: slot.third}
    assert kinds(bob) == ["confirm", "confirmation", "changed"]


def test_nobody_is_moved_once_the_day_is_cancelled(slot):
    alice, bob = register(slot.event, "Alice", slot.first), register(slot.event, "Bob", slot.first)
    Event.objects.update(status=Event.Status.CANCELLED)

    cancel_by_team(registration=alice, by=DENIS)

    assert seats_of(bob) == {}
    assert Registration.objects.get(pk=bob.pk).status == "confirmed"
