"""A sign-up corrected a moment after: the same row, the letter to the right address, and no row that was not made."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import NotChangeable, TooManyUnproved, WishRefused
from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import OutgoingMail, Registration, SpecialNeeds, WorkshopSeat
from inscriptions.post.links import registration_from, token
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.correct import correct
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.inscriptions.signing_up import confirm, kinds, register, status

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": 1})]


@pytest.fixture
def held(slot):
    """She sits in the first workshop, in a place held until her address is proved; Bob waits for that seat."""
    Event.objects.update(confirm_addresses=True)
    slot.event.refresh_from_db()
    alice = register(slot.event, "Alice", slot.first, access_needs="boucle magnétique")
    confirm(register(slot.event, "Bob", slot.first))
    return alice


@pytest.fixture(autouse=True)
def queue(settings):
    settings.TASKS_MODE = "database"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def corrected(person, **changes):
    said = sign_up_of(Registration.objects.get(pk=person.pk))
    return correct(registration=person, sign_up=replace(said, **changes), by=THE_PERSON)


def unsent(person) -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.to_send().filter(registration=person).values_list("kind", "to"))


def test_another_address_keeps_the_row_the_seat_and_the_needs(held, slot):
    old = token(held)

    done = corrected(held, email="alice@autre.example")

    assert (done.pk, done.email, done.status) == (held.pk, "alice@autre.example", "unconfirmed")
    assert WorkshopSeat.objects.get(registration=held).workshop == slot.first
    assert SpecialNeeds.objects.get(registration=held).access_needs == "boucle magnétique"
    assert (registration_from(old), registration_from(token(done))) == (None, done)


def test_one_letter_goes_to_the_new_address_and_none_to_the_old(held, mailoutbox):
    corrected(held, email="alice@autre.example")

    assert unsent(held) == [("confirm", "alice@autre.example")]
    deliver_pending()
    assert [mail.to for mail in mailoutbox if "alice" in mail.to[0]] == [["alice@autre.example"]]


def test_the_letters_that_strangers_cause_are_counted_at_each_address(held):
    with time_machine.travel(timezone.now().replace(minute=10), tick=False):
        for number in range(8):
            corrected(held, email=f"alice{number % 2}@autre.example")

    sent = OutgoingMail.objects.filter(registration=held, kind="confirm")
    assert {sent.filter(to=f"alice{n}@autre.example").count() for n in (0, 1)} == {4}
    corrected(held, email="alice0@autre.example")
    corrected(held, email="alice1@autre.example")
    corrected(held, email="alice0@autre.example")
    assert sent.filter(to="alice0@autre.example").count() == 5


def test_a_name_alone_is_corrected_without_a_letter(held):
    before = kinds(held)

    corrected(held, first_name="Alicia")
    corrected(held, first_name="Alicia")

    assert (Registration.objects.get(pk=held.pk).first_name, kinds(held)) == ("Alicia", before)
    assert [act.act for act in held.history.order_by("pk")] == ["inscription", "inscription corrigée"]


def test_another_workshop_gives_the_seat_to_who_waits_for_it(held, slot):
    done = corrected(held, wishes={slot.pk: [slot.second.pk]})

    seats = dict(WorkshopSeat.objects.values_list("registration__first_name", "workshop"))
    assert seats == {"Alice": slot.second.pk, "Bob": slot.first.pk}
    assert unsent(done) == [("confirm", done.email)] * 2  # the later one takes the place of the other when it leaves


def test_once_the_address_is_proved_nothing_is_corrected(held):
    confirm(held)
    before = Registration.objects.values().get(pk=held.pk)

    with pytest.raises(NotChangeable, match="est confirmée"):
        corrected(held, email="alice@autre.example")

    assert Registration.objects.values().get(pk=held.pk) == before


def test_nor_once_it_is_cancelled_or_the_day_has_begun(held):
    Registration.objects.filter(pk=held.pk).update(hold_expires_at=held.event.ends)
    with time_machine.travel(held.event.starts), pytest.raises(NotChangeable, match="La journée a commencé"):
        corrected(held, first_name="Alicia")
    Registration.objects.filter(pk=held.pk).update(status="cancelled", hold_expires_at=None)
    with pytest.raises(NotChangeable, match="annulée"):
        corrected(held, first_name="Alicia")


def test_nor_who_was_added_by_the_team(held):
    Registration.objects.update(source="admin")

    with pytest.raises(NotChangeable):
        corrected(held, first_name="Alicia")


def test_who_turns_out_to_be_registered_keeps_that_and_gives_the_other_back(held, slot):
    twin = confirm(register(slot.event, "Alice", email="alice@autre.example"))
    before = Registration.objects.values().get(pk=twin.pk)

    done = corrected(held, email="alice@autre.example")

    assert (done, status(held)) == (twin, "cancelled")
    assert Registration.objects.values().get(pk=twin.pk) == before
    assert unsent(held) == []
    assert WorkshopSeat.objects.get().registration.first_name == "Bob"


def test_an_address_with_ten_places_to_confirm_takes_no_other(held, slot):
    for number in range(10):
        register(slot.event, f"Zoé{number}", email="alice@autre.example")

    with pytest.raises(TooManyUnproved):
        corrected(held, email="alice@autre.example")

    assert Registration.objects.get(pk=held.pk).email == held.email


def test_what_is_refused_to_all_is_refused_here(held, slot):
    with pytest.raises(WishRefused, match="demi-journée"):
        corrected(held, attends_morning=False, attends_afternoon=False)

    assert WorkshopSeat.objects.get(registration=held).workshop == slot.first


def test_a_full_workshop_is_waited_for_as_by_a_newcomer(held, slot):
    """To refuse it would tell that the row was made: a newcomer is refused nothing."""
    confirm(register(slot.event, "Chloé", slot.second))

    corrected(held, wishes={slot.pk: [slot.second.pk]})

    seats = dict(WorkshopSeat.objects.values_list("registration__first_name", "workshop"))
    assert seats == {"Chloé": slot.second.pk, "Bob": slot.first.pk}


def test_where_addresses_are_not_confirmed_the_first_letter_is_sent_again(slot):
    alice = register(slot.event, "Alice", slot.first)

    done = corrected(alice, email="alice@autre.example")

    assert unsent(done) == [("confirmation", "alice@autre.example")]


def test_who_waits_keeps_their_place_in_line(slot):
    Event.objects.update(capacity=0, waiting_list=True)
    slot.event.refresh_from_db()
    alice = register(slot.event, "Alice")
    queued = alice.queued_at

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        done = corrected(alice, email="alice@autre.example", wishes={slot.pk: []})

    assert (done.status, done.queued_at) == ("waiting", queued)
