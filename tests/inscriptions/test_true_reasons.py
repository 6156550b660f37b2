"""What people are told of a cause is so: until when, why not, by whom."""

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions import services
from inscriptions.lines import day_programme
from inscriptions.services import SignUp
from programme.typography import french_instant
from tests.factories import ChoiceFactory, EventFactory, SeatFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def register(event, first_name="Alice"):
    sign_up = SignUp(first_name=first_name, last_name="Durand", email=f"{first_name.casefold()}@exemple.fr")
    return services.register(event=event, sign_up=sign_up, by="la personne")


def test_the_letter_says_until_when_the_place_is_held_however_late_it_is_asked_again():
    held_event = EventFactory(confirm_addresses=True)
    alice = register(held_event)
    until = french_instant(alice.hold_expires_at)

    with time_machine.travel(timezone.now() + timedelta(hours=20)):
        services.remind(registration=alice, sign_up=SignUp(first_name="Alice", last_name="Durand"))

    texts = [(until in mail.text, until in mail.html) for mail in alice.mails.all()]
    assert texts == [(True, True), (True, True)]


def test_no_letter_says_that_a_place_was_freed_when_the_team_has_given_it():
    event = EventFactory(capacity=1, waiting_list=True)
    register(event)
    bob = services.promote(registration=register(event, "Bob"), by="denis", reason="élu")

    letter = bob.mails.get(kind="promoted")

    assert [text for text in (letter.subject, letter.text, letter.html) if "libéré" in text] == []


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
