"""People signed up together: what each gets, who is told, who proves what, and what the asker may still do."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import NotChangeable, PlacesLacking
from inscriptions.letters.render import letter_of
from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.models.registrations import was_set_aside
from inscriptions.models.wishes import current_wishes
from inscriptions.post.links import token
from inscriptions.seats.holds import free_expired_holds
from inscriptions.signup.change import change_by_team, sign_up_of
from inscriptions.signup.colleagues import cancel_for, change_for
from inscriptions.signup.group import ASKED, NO_ANSWER, colleagues_of
from inscriptions.signup.rules import IfPlacesLack
from inscriptions.statistics.figures import count_day
from programme.models import Event
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.signing_up import cancel, confirm, kinds, register, status
from tests.inscriptions.signup.parties import added, together
from tests.letters import read

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def day(db):
    """A day of six places and a line, where addresses are confirmed."""
    return EventFactory(capacity=6, waiting_list=True, confirm_addresses=True)


@pytest.fixture
def asker(day):
    """Alice, whose address is proved."""
    return confirm(register(day, "Alice"))


def told_of(asker):
    return {one.person.first_name: one.state for one in colleagues_of(asker, now=timezone.now())}


def names(event, **said):
    return list(event.registrations.live().filter(**said).order_by("pk").values_list("first_name", flat=True))


# --- Each is a registration of their own ---------------------------------------------------------------------------


def test_each_is_held_and_asked_to_prove_their_address_and_known_as_asked_by_the_first(day):
    alice, bob, zoe = together(day, "Alice", "Bob", "Zoé")

    assert {status(one) for one in (alice, bob, zoe)} == {Status.UNCONFIRMED}
    assert [kinds(one) for one in (alice, bob, zoe)] == [["confirm"]] * 3
    assert set(alice.asked.all()) == {bob, zoe}
    assert Registration.objects.get(pk=alice.pk).asked_by is None
    assert {one.registration.first_name: one.who for one in History.objects.filter(act="inscription")} == {
        "Alice": "la personne",
        "Bob": "un·e collègue",
        "Zoé": "un·e collègue",
    }


def test_nobody_asked_where_no_asker_is_registered(day):
    register(day, "Alice")
    together(day, "Alice", "Bob")  # that she typed her name again proves nothing

    assert Registration.objects.get(first_name="Bob").asked_by is None


def test_each_has_the_workshop_that_those_before_left(slot):
    together(slot.event, "Alice", "Bob", wishes={slot.pk: [slot.first.pk]})

    assert list(WorkshopSeat.objects.values_list("registration__first_name", "workshop")) == [("Alice", slot.first.pk)]
    assert current_wishes(Registration.objects.get(first_name="Bob")) == {slot.pk: [slot.first.pk]}


def test_needs_phone_and_consents_are_left_empty(day):
    _, bob = together(day, "Alice", "Bob")

    assert (bob.phone, bob.photo_consent, bob.list_consent, hasattr(bob, "special_needs")) == ("", False, False, False)


# --- Who proves what ---------------------------------------------------------------------------------------------


def test_the_address_of_an_asker_who_proved_it_needs_no_other_proof_and_another_does(asker, day):
    bob, zoe = added(asker, "Bob", email=asker.email)[0], added(asker, "Zoé")[0]

    assert (status(bob), status(zoe)) == (Status.CONFIRMED, Status.UNCONFIRMED)
    assert (kinds(bob), kinds(zoe)) == (["confirmation"], ["confirm"])
    assert set(asker.asked.all()) == {bob, zoe}


def test_an_asker_who_proved_nothing_proves_nothing_for_the_others(day):
    alice = register(day, "Alice")

    (bob,) = added(alice, "Bob", email=alice.email)

    assert status(bob) == Status.UNCONFIRMED
    confirm(alice)
    assert status(bob) == Status.CONFIRMED


def test_nobody_is_added_by_who_has_cancelled(asker, day):
    cancel(asker)

    with pytest.raises(NotChangeable):
        added(asker, "Bob")

    assert names(day) == []


def test_who_waits_with_the_proved_address_is_served_in_turn(asker, day):
    Event.objects.update(capacity=1)
    (bob,) = added(asker, "Bob", email=asker.email, room=IfPlacesLack.THE_LINE)

    cancel(asker)

    assert status(bob) == Status.CONFIRMED


# --- Who was there already -----------------------------------------------------------------------------------------


def test_who_was_there_is_passed_over_and_sent_their_link(day):
    bob = confirm(register(day, "Bob"))
    Registration.objects.update(created_at=timezone.now() - timedelta(hours=1))

    people = together(day, "Alice", "Bob", "Zoé")

    assert [one.first_name for one in people] == ["Alice", "Zoé"]
    assert names(day) == ["Bob", "Alice", "Zoé"]
    assert kinds(bob) == ["confirm", "confirmation", "already"]
    assert Registration.objects.get(pk=bob.pk).asked_by is None


def test_a_second_click_sends_nothing_more(day):
    together(day, "Alice", "Bob")
    together(day, "Alice", "Bob")

    assert (names(day), OutgoingMail.objects.count()) == (["Alice", "Bob"], 2)


def test_the_eleventh_place_to_confirm_of_an_address_is_not_written_and_its_links_are_sent_later(day):
    Event.objects.update(capacity=50)
    with time_machine.travel(timezone.now().replace(minute=15), tick=False):
        for number in range(8):
            register(day, f"Bob{number}", email="bob@exemple.fr")

        people = together(day, "Alice", "Bob8", "Bob9", "Bob10", email="bob@exemple.fr")

    assert [one.first_name for one in people] == ["Alice", "Bob8"]
    assert OutgoingMail.objects.filter(kind="links", to="bob@exemple.fr").count() == 1


def test_the_page_of_the_group_says_the_same_of_who_was_there_and_of_who_was_not(asker, day):
    confirm(register(day, "Bob"))

    added(asker, "Bob", "Zoé")

    assert told_of(asker) == {"Bob": ASKED, "Zoé": ASKED}
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert told_of(asker) == {"Bob": NO_ANSWER, "Zoé": NO_ANSWER}
        free_expired_holds()
        assert told_of(asker) == {"Bob": NO_ANSWER, "Zoé": NO_ANSWER}


def test_what_is_set_aside_holds_nothing_and_is_changed_and_cancelled_as_another(asker, slot):
    Event.objects.update(capacity=9)
    alice = register(slot.event, "Alice")
    bob = register(slot.event, "Bob", slot.second)
    added(alice, "Bob", "Zoé", wishes={slot.pk: [slot.first.pk]})
    letters = OutgoingMail.objects.count()
    aside = alice.asked.get(first_name="Bob")

    change_for(asker=alice, registration=aside, sign_up=replace(sign_up_of(aside), wishes={slot.pk: [slot.second.pk]}))

    assert (aside.pk != bob.pk, status(aside), aside.seats.count()) == (True, Status.CANCELLED, 0)
    assert current_wishes(aside) == {slot.pk: [slot.second.pk]}
    cancel_for(asker=alice, registration=aside)
    assert told_of(alice) == {"Bob": "annulée", "Zoé": ASKED}
    assert (status(bob), OutgoingMail.objects.count()) == (Status.CONFIRMED, letters)


def test_what_is_set_aside_counts_nowhere(asker, day):
    confirm(register(day, "Bob"))
    counted = count_day(day).asked

    added(asker, "Bob")

    assert asker.asked.filter(was_set_aside()).count() == 1
    assert count_day(day).asked == counted


# --- Places that lack ----------------------------------------------------------------------------------------------


def test_a_group_larger_than_the_places_is_asked_what_to_do_and_nothing_is_written(day):
    RegistrationFactory.create_batch(4, event=day)

    with pytest.raises(PlacesLacking) as refused:
        together(day, "Alice", "Bob", "Zoé")

    assert (refused.value.free, day.registrations.count(), OutgoingMail.objects.count()) == (2, 4, 0)
    assert "3 personnes, et il reste 2 places" in str(refused.value)


def test_the_first_are_registered_and_no_other(day):
    RegistrationFactory.create_batch(4, event=day)

    people = together(day, "Alice", "Bob", "Zoé", room=IfPlacesLack.THE_FIRST, first=2)

    assert [one.first_name for one in people] == ["Alice", "Bob"]
    assert day.registrations.count() == 6


def test_the_first_are_asked_again_when_a_place_went_meanwhile(day):
    RegistrationFactory.create_batch(5, event=day)

    with pytest.raises(PlacesLacking) as refused:
        together(day, "Alice", "Bob", "Zoé", room=IfPlacesLack.THE_FIRST, first=2)

    assert (refused.value.free, day.registrations.count()) == (1, 5)


def test_all_are_registered_and_who_has_no_place_waits(day):
    RegistrationFactory.create_batch(4, event=day)

    people = together(day, "Alice", "Bob", "Zoé", room=IfPlacesLack.THE_LINE)

    assert [one.status for one in people] == [Status.UNCONFIRMED, Status.UNCONFIRMED, Status.WAITING]


def test_a_day_that_keeps_no_line_puts_nobody_in_it(day):
    Event.objects.update(waiting_list=False)
    RegistrationFactory.create_batch(4, event=day)

    with pytest.raises(PlacesLacking):
        together(day, "Alice", "Bob", "Zoé", room=IfPlacesLack.THE_LINE)


def test_places_are_counted_for_all_who_are_typed_whoever_was_there(day):
    """Else a group one larger than the places would tell whether somebody of it is registered."""
    RegistrationFactory.create_batch(3, event=day)
    confirm(register(day, "Bob"))

    with pytest.raises(PlacesLacking):
        together(day, "Alice", "Bob", "Zoé")


# --- Letters -----------------------------------------------------------------------------------------------------


def test_those_who_share_an_address_share_a_letter_that_names_nobody_before_the_proof(day):
    alice, *others = together(day, "Alice", "Bob", "Zoé", email="ville@exemple.fr", organisation="Mairie de Spam")

    letter = read(OutgoingMail.objects.get())
    assert (OutgoingMail.objects.get().kind, letter.to) == ("together", "ville@exemple.fr")
    assert "3 inscriptions à cette journée" in letter.text
    for typed in ("Alice", "Bob", "DURAND", "Spam"):
        assert typed not in letter.text + letter.html
    confirm(alice)
    assert [kinds(one) for one in (alice, *others)] == [["confirmation"]] * 3


def test_those_who_share_a_proved_address_are_named_each_with_their_link(asker, day, slot):
    Event.objects.update(capacity=20)
    added(asker, "Bob", "Zoé", email=asker.email)

    letter = read(OutgoingMail.objects.get(kind="together"))

    assert "Bob DURAND, confirmée" in letter.text
    assert letter.text.count("/inscription/") == 2


def test_the_letter_together_is_dropped_once_nobody_of_it_is_there(day):
    people = together(day, "Bob", "Zoé", email="ville@exemple.fr")
    row = OutgoingMail.objects.get(kind="together")
    for one in people:
        cancel(one)

    assert letter_of(row) is None


@pytest.mark.parametrize(("is_proved", "who"), [(True, "Alice DURAND"), (False, "Quelqu’un")])
def test_a_colleague_is_told_who_asked_once_the_asker_is_proved(day, is_proved, who):
    alice, bob = together(day, "Alice", "Bob")
    if is_proved:
        confirm(alice)

    text = read(bob.mails.get()).text

    assert f"{who} vous a inscrit·e." in text
    assert "\nBonjour,\n" in text
    assert "pas-moi/" in text
    assert ("DURAND" in text) is is_proved


@pytest.mark.parametrize("proved", [True, False])
def test_the_shared_letter_gives_no_link_of_whoever_has_another_address_since(asker, proved):
    """The team mends the address of Zoé before the letter leaves: her new link goes to nobody else."""
    email = asker.email if proved else "secretariat@exemple.fr"
    ella, zoe = added(asker, "Ella", "Zoé", email=email)
    mail = OutgoingMail.objects.filter(kind="together").latest("pk")

    changed = change_by_team(registration=zoe, sign_up=replace(sign_up_of(zoe), email="zoe@exemple.fr"), by=DENIS)

    assert token(ella) in read(mail).text
    assert token(changed) not in read(mail).text
    assert "Zoé" not in read(mail).text
    change_by_team(registration=ella, sign_up=replace(sign_up_of(ella), email="ella@exemple.fr"), by=DENIS)
    assert letter_of(mail) is None
