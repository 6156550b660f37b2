"""The line of the day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import EventFull, NotChangeable, WishRefused
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.models.registrations import waiting_position
from inscriptions.post.links import token
from inscriptions.seats.holds import settle_day
from inscriptions.seats.promote import promote
from inscriptions.signup.cancel import cancel_by_team
from programme.models import Event
from tests.cast import DENIS
from tests.factories import SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import add, cancel, kinds, register, status
from tests.letters import read

pytestmark = [pytest.mark.django_db, pytest.mark.having(event={"capacity": 1, "waiting_list": True})]
Status = Registration.Status
A_DAY = timedelta(hours=25)


def line_of(event):
    return [person.first_name for person in event.registrations.waiting()]


def test_beyond_the_capacity_people_wait_in_order_of_sign_up(event):
    register(event)

    bob, chloe = register(event, "Bob"), register(event, "Chloe")

    assert [status(person) for person in (bob, chloe)] == ["waiting", "waiting"]
    assert line_of(event) == ["Bob", "Chloe"]
    assert [waiting_position(person) for person in (bob, chloe)] == [(1, 2), (2, 2)]


def test_who_waits_is_told_the_position_by_mail_and_on_the_page(event, client):
    register(event)
    register(event, "Bob")
    chloe = register(event, "Chloe")

    page = client.get(reverse("inscriptions:mine", args=[token(chloe)])).content.decode()

    assert kinds(chloe) == ["waiting"]
    assert "au rang 2 sur 2" in read(chloe.mails.get()).text
    assert "au rang 2 sur 2" in page


def test_a_full_day_that_keeps_a_line_still_shows_its_form_and_says_so(event, client):
    register(event)

    page = client.get(reverse("inscriptions:sign_up", args=[event.slug])).content.decode()

    assert "vous serez en liste d’attente" in page
    assert 'name="first_name"' in page


def test_without_a_waiting_list_a_full_day_refuses_and_writes_nothing(event):
    register(event)
    Event.objects.update(waiting_list=False)

    with pytest.raises(EventFull):
        register(event, "Bob")

    assert event.registrations.count() == 1
    assert OutgoingMail.objects.count() == 1


def test_who_waits_holds_no_workshop_and_keeps_their_wishes(event):
    workshop = WorkshopFactory(parent=SlotFactory(event=event))
    register(event)

    bob = register(event, "Bob", workshop)

    assert not bob.seats.exists()
    assert bob.choices.get().workshop == workshop
    assert "Vos choix sont gardés" in read(bob.mails.get()).text


def test_a_cancellation_promotes_the_first_in_line_with_one_mail_and_the_workshop(event):
    workshop = WorkshopFactory(parent=SlotFactory(event=event), capacity=1)
    alice, bob, chloe = (register(event, name, workshop) for name in ("Alice", "Bob", "Chloe"))

    cancel(alice)

    assert [status(person) for person in (bob, chloe)] == ["confirmed", "waiting"]
    assert bob.seats.get().workshop == workshop
    assert (kinds(bob), kinds(chloe)) == (["waiting", "promoted"], ["waiting"])
    act = History.objects.get(act="place obtenue")
    assert (act.registration, act.who, act.before["status"], act.after["status"]) == (
        bob, "file d’attente", "waiting", "confirmed",
    )  # fmt: skip


def test_a_raised_capacity_promotes_as_many_in_order(event):
    people = [register(event, name) for name in ("Alice", "Bob", "Chloe", "Denis")]
    Event.objects.update(capacity=3)

    settle_day(event=event)
    settle_day(event=event)

    assert [status(person) for person in people] == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert [kinds(person) for person in people[1:]] == [["waiting", "promoted"], ["waiting", "promoted"], ["waiting"]]


def test_a_day_without_limit_any_more_promotes_everyone(event):
    register(event)
    register(event, "Bob")
    register(event, "Chloe")
    Event.objects.update(capacity=None)

    settle_day(event=event)

    assert line_of(event) == []


def test_a_newcomer_never_jumps_the_line(event):
    register(event)
    bob = register(event, "Bob")
    Event.objects.update(capacity=2)  # nobody has settled yet

    chloe = register(event, "Chloe")
    settle_day(event=event)

    assert (status(bob), status(chloe)) == ("confirmed", "waiting")


def test_who_was_promoted_and_cancels_is_not_promoted_again(event):
    alice, bob = register(event), register(event, "Bob")
    cancel(alice)

    cancel(bob)
    settle_day(event=event)

    assert status(bob) == "cancelled"
    assert kinds(bob) == ["waiting", "promoted", "cancelled"]


def test_who_cancels_and_comes_back_is_at_the_end_of_the_line(event):
    register(event)
    bob = register(event, "Bob")
    register(event, "Chloe")
    cancel(bob)

    register(event, "Bob")

    assert line_of(event) == ["Chloe", "Bob"]


def test_speakers_neither_wait_nor_count(event):
    register(event)

    speaker = add(event, "Sylvie", role=Registration.Role.SPEAKER)

    assert status(speaker) == "confirmed"


def test_the_team_promotes_out_of_order_and_the_reason_is_kept(event):
    register(event)
    bob, chloe = register(event, "Bob"), register(event, "Chloe")

    promote(registration=chloe, by=DENIS, reason="élue de la commune")
    promote(registration=chloe, by=DENIS, reason="élue de la commune")

    assert (status(bob), status(chloe)) == ("waiting", "confirmed")
    assert kinds(chloe) == ["waiting", "promoted"]
    act = History.objects.get(act="place donnée hors tour")
    assert (act.who, act.reason, act.registration) == ("denis", "élue de la commune", chloe)


def test_a_promotion_out_of_order_needs_a_reason(event):
    register(event)
    bob = register(event, "Bob")

    with pytest.raises(WishRefused, match="motif"):
        promote(registration=bob, by=DENIS, reason=" ")

    assert status(bob) == "waiting"


def test_who_does_not_wait_is_not_promoted(event):
    alice = cancel(register(event))

    with pytest.raises(NotChangeable):
        promote(registration=alice, by=DENIS, reason="élue de la commune")

    assert status(alice) == "cancelled"


def test_nobody_is_promoted_once_the_day_is_over(event):
    alice, bob = register(event), register(event, "Bob")
    Event.objects.update(date=timezone.localdate() - timedelta(days=1))

    cancel_by_team(registration=alice, by=DENIS)

    assert status(bob) == "waiting"
    assert kinds(bob) == ["waiting"]
