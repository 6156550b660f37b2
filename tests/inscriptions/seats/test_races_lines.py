"""Races for what the lines give: see test_races for how they run."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.move import move as move_seat
from inscriptions.seats.promote import promote
from inscriptions.seats.recount import verify
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.confirm import confirm
from rencontre.actors import THE_PERSON, TeamMember
from rencontre.domain import DomainError
from tests.cast import DENIS
from tests.factories import EventFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import register
from tests.races import in_their_own_hours, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Status = Registration.Status


def check_sound(event):
    assert verify(event, now=timezone.now()).inconsistencies == []


def failures(results, *allowed):
    return [result for result in results if isinstance(result, Exception) and not isinstance(result, allowed)]


def of_kind(kind):
    return OutgoingMail.objects.filter(kind=kind)


def test_fifty_sign_ups_for_the_last_seat_give_it_once(race_runs):
    for _ in range(race_runs):
        workshop = WorkshopFactory(capacity=1)

        results = race(
            lambda number, workshop=workshop: register(workshop.event, f"Alice{number}", workshop), threads=50
        )

        assert failures(results) == []
        assert workshop.seats.count() == 1
        assert workshop.event.registrations.confirmed().count() == 50
        check_sound(workshop.event)


def test_fifty_sign_ups_for_the_last_place_of_the_day_put_forty_nine_in_line(race_runs):
    for _ in in_their_own_hours(race_runs):
        event = EventFactory(capacity=1, waiting_list=True)

        results = race(lambda number, event=event: register(event, f"Alice{number}"), threads=50)

        assert failures(results) == []
        assert (event.registrations.confirmed().count(), event.registrations.waiting().count()) == (1, 49)
        told = of_kind("waiting").filter(registration__event=event).values_list("text", flat=True)
        positions = sorted(int(text.split("au rang ")[1].split(" sur ")[0]) for text in told)
        assert positions == list(range(1, 50))
        check_sound(event)


def test_forty_changes_of_wishes_fill_the_room_and_no_more(race_runs):
    for _ in range(race_runs):
        slot = SlotFactory()
        wanted, other = WorkshopFactory(parent=slot, capacity=5), WorkshopFactory(parent=slot)
        people = [register(slot.event, f"Alice{number}", other) for number in range(40)]

        def want(number, people=people, slot=slot, wanted=wanted, other=other):
            said = replace(sign_up_of(people[number]), wishes={slot.pk: [wanted.pk, other.pk]})
            return change(registration=people[number], sign_up=said, by=THE_PERSON)

        results = race(want)

        assert failures(results) == []
        assert (wanted.seats.count(), other.seats.count()) == (5, 35)
        check_sound(slot.event)


def test_cancellations_against_promotions_lose_no_place(race_runs):
    for _ in range(race_runs):
        event = EventFactory(capacity=20, waiting_list=True)
        people = [register(event, f"Alice{number}") for number in range(40)]

        def act(number, people=people):
            if number < 20:
                return cancel(registration=people[number], by=THE_PERSON)
            return promote(registration=people[number], by=DENIS, reason="élue de la commune")

        results = race(act)

        assert failures(results) == []
        assert set(event.registrations.confirmed()) == set(people[20:])
        assert not event.registrations.waiting().exists()
        promoted = of_kind("promoted").filter(registration__event=event)
        assert sorted(promoted.values_list("registration", flat=True)) == [person.pk for person in people[20:]]
        check_sound(event)


def test_a_cancellation_against_newcomers_goes_to_who_waits(race_runs):
    for _ in range(race_runs):
        event = EventFactory(capacity=1, waiting_list=True)
        holder, first = register(event, "Alice100"), register(event, "Alice101")

        def act(number, event=event, holder=holder):
            if number == 0:
                return cancel(registration=holder, by=THE_PERSON)
            return register(event, f"Alice{number}")

        results = race(act, threads=20)

        assert failures(results) == []
        assert list(event.registrations.confirmed()) == [first]
        assert event.registrations.waiting().count() == 19
        check_sound(event)


def test_two_organisers_who_move_the_same_person_leave_one_seat(race_runs):
    for _ in range(race_runs):
        slot = SlotFactory()
        workshops = WorkshopFactory.create_batch(2, parent=slot, capacity=1)
        person = register(slot.event, "Alice1", WorkshopFactory(parent=slot))

        def move(number, person=person, slot=slot, workshops=workshops):
            return move_seat(
                registration=person, slot=slot, workshop=workshops[number], by=TeamMember(f"denis{number}")
            )

        results = race(move, threads=2)

        assert failures(results) == []
        seat = person.seats.get()
        last = History.objects.filter(registration=person, act="atelier changé par l’équipe").order_by("-pk").first()
        assert (seat.workshop, seat.by) == (last.session, last.who)
        assert of_kind("changed").filter(registration=person).count() == 2
        check_sound(slot.event)


def test_workers_who_expire_the_same_hold_free_it_once(race_runs):
    for _ in in_their_own_hours(race_runs):
        event = EventFactory(capacity=1, waiting_list=True, confirm_addresses=True)
        held, first, second = (register(event, f"Alice{number}") for number in range(3))
        for waiting in (first, second):
            confirm(registration=waiting, by=THE_PERSON)
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            results = race(lambda number: free_expired_holds(), threads=2)

            assert failures(results) == []
            held.refresh_from_db()
            assert held.status == Status.CANCELLED
            assert list(event.registrations.confirmed()) == [first]
            assert list(event.registrations.waiting()) == [second]
            assert of_kind("expired").filter(registration__event=event).count() == 1
            assert of_kind("promoted").filter(registration=first).count() == 1
            check_sound(event)


def holds_that_expire_while_all_confirm():
    """Two holds that are over, and all but one use their link; places taken, holds that expired."""
    event = EventFactory(capacity=2, waiting_list=True, confirm_addresses=True)
    people = [register(event, f"Alice{number}") for number in range(20)]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        results = race(lambda number: number and confirm(registration=people[number], by=THE_PERSON), threads=20)
        free_expired_holds()
        taken = event.registrations.holding_a_place(timezone.now()).count()
        expired = History.objects.filter(event=event, act="adresse non confirmée").count()
        return event, results, (taken, expired)


def test_the_last_places_of_holds_that_expire_go_once_to_who_confirms(race_runs):
    for _ in range(race_runs):
        event, results, counts = holds_that_expire_while_all_confirm()

        assert failures(results) == []
        assert counts == (2, 2)
        assert of_kind("promoted").filter(registration__event=event).count() <= 2
        assert event.registrations.waiting().filter(proved_at=None).count() == 0
        check_sound(event)


def test_without_the_lock_the_places_of_holds_that_expire_go_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        _, results, counts = holds_that_expire_while_all_confirm()

        went_wrong.append(bool(failures(results)) or counts != (2, 2))
    assert any(went_wrong)


def test_the_confirmation_of_the_last_hold_against_its_expiry_gives_one_place(race_runs):
    for _ in range(race_runs):
        event = EventFactory(capacity=1, waiting_list=True, confirm_addresses=True)
        held = register(event, "Alice0")
        with time_machine.travel(timezone.now() + timedelta(hours=25)):

            def act(number, event=event, held=held):
                if number == 0:
                    return confirm(registration=held, by=THE_PERSON)
                return free_expired_holds() if number == 1 else register(event, f"Alice{number}")

            results = race(act, threads=20)

            assert failures(results, DomainError) == []
            assert failures(results) == []
            holding = event.registrations.holding_a_place(timezone.now())
            assert holding.count() == 1
            assert event.registrations.waiting().count() == 18
            check_sound(event)


def test_one_link_used_forty_times_confirms_once(race_runs):
    for _ in in_their_own_hours(race_runs):
        held = register(EventFactory(capacity=1, confirm_addresses=True), "Alice0")

        results = race(lambda number, held=held: confirm(registration=held, by=THE_PERSON))

        assert failures(results) == []
        held.refresh_from_db()
        assert held.status == Status.CONFIRMED
        assert [mail.kind for mail in held.mails.order_by("pk")] == ["confirm", "confirmation"]


def test_without_the_lock_the_last_seat_goes_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        workshop = WorkshopFactory(capacity=1)

        results = race(
            lambda number, workshop=workshop: register(workshop.event, f"Alice{number}", workshop), threads=50
        )

        went_wrong.append(bool(failures(results)) or workshop.seats.count() != 1)
    assert any(went_wrong)


def test_without_the_lock_the_line_goes_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        event = EventFactory(capacity=20, waiting_list=True)
        people = [register(event, f"Alice{number}") for number in range(40)]

        results = race(lambda number, people=people: cancel(registration=people[number], by=THE_PERSON), 20)

        promoted = of_kind("promoted").filter(registration__event=event).count()
        went_wrong.append(bool(failures(results)) or promoted != 20 or event.registrations.confirmed().count() != 20)
    assert any(went_wrong)
