"""What people are told of a cause is so: until when, why not, by whom."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import WorkshopFull
from inscriptions.people.answers import SignUp
from inscriptions.post import kinds
from inscriptions.post.links import token
from inscriptions.post.queue import queue_letter
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.promote import promote
from inscriptions.signup.cancel import cancel
from inscriptions.signup.change import change, change_by_team, sign_up_of
from inscriptions.signup.find_link import remind
from inscriptions.signup.register import register as register_person
from programme.models import Session
from rencontre.actors import THE_PERSON
from rencontre.french.typography import french_instant
from tests.cast import DENIS
from tests.factories import ChoiceFactory, EventFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import register
from tests.letters import read
from tests.pages import plain

pytestmark = pytest.mark.django_db


def test_the_letter_says_until_when_the_place_is_held_however_late_it_is_asked_again():
    held_event = EventFactory(confirm_addresses=True)
    alice = register(held_event)
    until = french_instant(alice.hold_expires_at)

    with time_machine.travel(timezone.now() + timedelta(hours=20)):
        remind(registration=alice, sign_up=SignUp(first_name="Alice", last_name="Durand"))

    texts = [(until in read(mail).text, until in read(mail).html) for mail in alice.mails.all()]
    assert texts == [(True, True), (True, True)]


def test_no_letter_says_that_a_place_was_freed_when_the_team_has_given_it():
    event = EventFactory(capacity=1, waiting_list=True)
    register(event)
    bob = promote(registration=register(event, "Bob"), by=DENIS, reason="élu")

    letter = bob.mails.get(kind="promoted")

    assert [text for text in (read(letter).subject, read(letter).text, read(letter).html) if "libéré" in text] == []


def test_who_waits_for_a_workshop_held_at_the_same_time_as_another_of_theirs_reads_so():
    event = EventFactory()
    morning = SlotFactory(event=event, starts_at=time(14), ends_at=time(16))
    other = SlotFactory(event=event, starts_at=time(15), ends_at=time(17))
    seat = SeatFactory(registration__event=event, slot=morning, workshop=WorkshopFactory(parent=morning))
    ChoiceFactory(registration=seat.registration, slot=other, workshop=WorkshopFactory(parent=other))

    sentences = [state.sentence for state in day_programme(seat.registration)]

    assert sentences == [
        "",
        "Vous n’avez pas de place en atelier pour le moment, car ceux que vous avez choisis ont lieu en même temps "
        "qu’un autre des vôtres. Votre place à la journée est gardée, et vous attendez une place dans ces ateliers.",
    ]


def test_who_has_still_to_confirm_is_not_told_that_their_workshops_are_full():
    slot = SlotFactory(event__confirm_addresses=True)
    workshop = WorkshopFactory(parent=slot, capacity=1)
    seat = SeatFactory(registration__event=slot.event, slot=slot, workshop=workshop)
    sign_up = SignUp(first_name="Zoé", last_name="Petit", email="zoe@exemple.fr", wishes={slot.pk: [workshop.pk]})
    zoe = register_person(event=slot.event, sign_up=sign_up, by=THE_PERSON)
    cancel(registration=seat.registration, by=THE_PERSON)

    (state,) = day_programme(zoe)

    assert plain(state.sentence) == (
        "Vos choix sont gardés : confirmez votre adresse pour avoir un atelier dès qu’une place y est libre."
    )


def test_a_refused_change_of_workshop_says_why_of_each():
    slot = SlotFactory(ends_at=time(16))
    later = SlotFactory(event=slot.event, starts_at=time(15, 30), ends_at=time(17))
    closed = WorkshopFactory(parent=slot, number=1, title="Santé", closed=True)
    long = WorkshopFactory(parent=slot, number=2, title="Emploi")
    seat = SeatFactory(slot=slot, registration__event=slot.event, workshop=WorkshopFactory(parent=slot, number=3))
    held = WorkshopFactory(parent=later, number=1, title="Logement")
    SeatFactory(registration=seat.registration, slot=later, workshop=held)
    said = replace(sign_up_of(seat.registration), wishes={slot.pk: [closed.pk, long.pk], later.pk: []})

    with pytest.raises(WorkshopFull) as refused:
        change(registration=seat.registration, sign_up=said, by=THE_PERSON)

    assert plain(str(refused.value)) == (
        "« Atelier 1 : Santé » n’accepte plus personne. « Atelier 2 : Emploi » a lieu en même temps que « Atelier 1 : "
        f"Logement ». Gardez « {plain(str(seat.workshop))} » parmi vos choix pour ne pas perdre votre place."
    )


def test_a_cancelled_workshop_is_said_so_in_every_letter_and_on_the_page(client):
    seat = SeatFactory(registration__profile="elu")
    Session.objects.filter(pk=seat.workshop.pk).update(cancelled_at=timezone.now())

    letter = queue_letter(kinds.CHANGED, seat.registration)
    page = client.get(f"/inscription/{token(seat.registration)}/").content.decode()

    said = "Cet atelier est annulé, l’équipe vous écrira."
    assert [said in plain(text) for text in (read(letter).text, read(letter).html, page)] == [True, True, True]


def test_who_has_no_address_left_has_nothing_to_prove():
    alice = register(EventFactory(confirm_addresses=True))

    change_by_team(registration=alice, sign_up=replace(sign_up_of(alice), email=""), by=DENIS)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        free_expired_holds()

    alice.refresh_from_db()
    assert (alice.status, alice.hold_expires_at) == ("confirmed", None)
    assert not alice.mails.filter(to="").exists()
