"""The places held until an address is confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import EventFull, NotChangeable, RegistrationClosed
from inscriptions.models import History, Registration
from inscriptions.people.answers import SignUp
from inscriptions.post.links import token
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.promote import promote
from inscriptions.signup import rules
from inscriptions.signup.cancel import cancel_by_team
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.register import register_by_team
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.factories import RegistrationFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import add, cancel, confirm, kinds, register, status
from tests.letters import read

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"capacity": 1, "waiting_list": True})]
Status = Registration.Status
A_DAY = timedelta(hours=25)


@pytest.fixture
def later():
    with time_machine.travel(timezone.now() + A_DAY, tick=False) as clock:
        yield clock


def test_an_unconfirmed_address_holds_a_place_for_a_day(held_event):
    alice = register(held_event)

    bob = register(held_event, "Bob")

    assert (status(alice), status(bob)) == ("unconfirmed", "waiting")
    assert alice.hold_expires_at - alice.created_at == timedelta(hours=24)
    assert kinds(alice) == ["confirm"]


def test_someone_added_by_the_team_has_nothing_to_confirm(held_event):
    sign_up = SignUp(first_name="Alice", last_name="Durand", email="alice@exemple.fr")

    alice = register_by_team(event=held_event, sign_up=sign_up, by=DENIS)

    assert status(alice) == "confirmed"


def test_confirming_in_time_makes_the_place_sure_and_repeating_is_harmless(held_event, client):
    alice = register(held_event)
    address = reverse("inscriptions:confirm", args=[token(alice)])

    client.post(address)
    client.post(address)

    assert status(alice) == "confirmed"
    assert kinds(alice) == ["confirm", "confirmation"]


def test_deliver_mails_frees_a_hold_that_is_over_to_the_line(held_event, later):
    with time_machine.travel(timezone.now() - A_DAY):
        alice, bob = register(held_event), confirm(register(held_event, "Bob"))

    call_command("deliver_mails")
    call_command("deliver_mails")

    assert (status(alice), status(bob)) == ("cancelled", "confirmed")
    assert (kinds(alice), kinds(bob)) == (["confirm", "expired"], ["confirm", "waiting", "promoted"])


def test_a_hold_that_is_not_over_stays(held_event):
    alice = register(held_event)

    assert free_expired_holds() == 0
    assert status(alice) == "unconfirmed"


def test_who_asks_for_a_place_first_frees_the_holds_that_are_over(held_event):
    register(held_event)
    bob = confirm(register(held_event, "Bob"))

    with time_machine.travel(timezone.now() + A_DAY):
        chloe = register(held_event, "Chloe")

    assert (status(bob), status(chloe)) == ("confirmed", "waiting")


def test_confirming_after_the_hold_gives_a_place_if_one_is_left_with_one_mail(held_event):
    alice = register(held_event)

    with time_machine.travel(timezone.now() + A_DAY):
        confirm(alice)

    assert status(alice) == "confirmed"
    assert kinds(alice) == ["confirm", "confirmation"]


def test_confirming_after_the_hold_goes_behind_who_waits(held_event):
    alice, bob = register(held_event), confirm(register(held_event, "Bob"))

    with time_machine.travel(timezone.now() + A_DAY):
        confirm(alice)

    assert (status(alice), status(bob)) == ("waiting", "confirmed")
    assert kinds(alice) == ["confirm", "waiting"]


def test_confirming_after_the_hold_is_refused_when_the_day_is_full_without_a_line(held_event, client):
    Event.objects.update(waiting_list=False)
    alice = register(held_event)

    with time_machine.travel(timezone.now() + A_DAY):
        register(held_event, "Bob")
        with pytest.raises(EventFull):
            confirm(alice)
        page = client.post(reverse("inscriptions:confirm", args=[token(alice)]), follow=True).content.decode()

    assert status(alice) == "cancelled"
    assert "La journée est complète" in page


def test_confirming_after_the_hold_loses_the_turn_in_the_lines_of_workshops(held_event):
    Event.objects.update(capacity=3)
    workshop = WorkshopFactory(parent=SlotFactory(event=held_event), capacity=1)
    holder = confirm(register(held_event, "Chloe", workshop))
    alice = register(held_event, "Alice", workshop)
    bob = confirm(register(held_event, "Bob", workshop))
    with time_machine.travel(timezone.now() + A_DAY):
        confirm(alice)

        cancel(holder)

    assert bob.seats.get().workshop == workshop
    assert not alice.seats.exists()


def test_every_rule_of_the_day_is_asked_again_of_a_hold_that_is_over(held_event, monkeypatch):
    alice = register(held_event)

    def refuse(asked):
        raise RegistrationClosed("Fermé pour travaux.")

    monkeypatch.setattr(rules, "RULES_OF_THE_DAY", (*rules.RULES_OF_THE_DAY, refuse))
    with time_machine.travel(timezone.now() + A_DAY), pytest.raises(RegistrationClosed, match="travaux"):
        confirm(alice)

    assert (status(alice), kinds(alice)) == ("unconfirmed", ["confirm"])


def test_a_hold_that_is_over_is_not_asked_for_again_once_sign_ups_are_closed(held_event):
    alice = register(held_event)
    Event.objects.update(registration_closes_at=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + A_DAY), pytest.raises(RegistrationClosed):
        confirm(alice)


def test_who_cancelled_does_not_come_back_by_the_link(held_event):
    alice = cancel(register(held_event))

    with pytest.raises(NotChangeable):
        confirm(alice)

    assert status(alice) == "cancelled"


@pytest.mark.parametrize("act", [cancel, lambda alice: cancel_by_team(registration=alice, by=DENIS, reason="doublon")])
def test_cancelling_a_hold_that_is_just_over_is_a_cancellation(held_event, act):
    alice = register(held_event)

    with time_machine.travel(timezone.now() + A_DAY):
        act(alice)
        with pytest.raises(NotChangeable):
            confirm(alice)

    assert status(alice) == "cancelled"
    assert kinds(alice) == ["confirm", "cancelled"]
    assert list(alice.history.order_by("pk").values_list("act", flat=True)) == [
        "inscription",
        "adresse non confirmée",
        "annulation",
    ]


def test_cancelling_twice_writes_and_mails_once(held_event):
    alice = cancel(cancel(register(held_event)))

    assert alice.history.filter(act="annulation").count() == 1
    assert kinds(alice) == ["confirm", "cancelled"]


def test_changing_after_the_hold_does_not_bring_the_place_back(held_event):
    alice = register(held_event)

    with time_machine.travel(timezone.now() + A_DAY):
        with pytest.raises(NotChangeable):
            change(registration=alice, sign_up=replace(sign_up_of(alice), phone="0600000000"), by=THE_PERSON)
        free_expired_holds()

    assert status(alice) == "cancelled"
    assert kinds(alice) == ["confirm", "expired"]


def test_a_place_then_a_workshop_by_one_act_are_told_as_a_place(held_event):
    Event.objects.update(capacity=2)
    workshop = WorkshopFactory(parent=SlotFactory(event=held_event), capacity=1)
    holder = add(held_event, "Chloe", workshop)
    register(held_event)
    bob = add(held_event, "Bob", workshop)

    with time_machine.travel(timezone.now() + A_DAY):
        cancel(holder)

    assert (status(bob), bob.seats.get().workshop) == ("confirmed", workshop)
    assert kinds(bob) == ["waiting", "promoted"]
    assert workshop.title in read(bob.mails.get(kind="promoted")).text


def test_promoting_who_an_expired_hold_has_just_promoted_mails_once(held_event):
    register(held_event)
    bob = confirm(register(held_event, "Bob"))

    with time_machine.travel(timezone.now() + A_DAY):
        promote(registration=bob, by=DENIS, reason="élue de la commune")

    assert kinds(bob) == ["confirm", "waiting", "promoted"]
    assert not History.objects.filter(act="place donnée hors tour").exists()


def test_a_hold_counts_in_its_workshop(held_event):
    workshop = WorkshopFactory(parent=SlotFactory(event=held_event), capacity=1)
    Event.objects.update(capacity=5)
    register(held_event, "Alice", workshop)
    RegistrationFactory(event=held_event)

    bob = register(held_event, "Bob", workshop)

    assert not bob.seats.exists()
