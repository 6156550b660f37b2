"""What is held of a place that was handed over: on both sides, and of who never answered."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import Handover
from inscriptions.post.links import offer_from, offer_token, token
from inscriptions.privacy.erase import erase
from inscriptions.privacy.purge import purge
from rencontre.actors import THE_PERSON
from tests.factories import HandoverFactory, RegistrationFactory
from tests.inscriptions.privacy.held import dumped
from tests.inscriptions.signing_up import register
from tests.inscriptions.signup.handing_over import offer, take

pytestmark = pytest.mark.django_db
NORA = "nora.kerbrat@exemple.fr"


@pytest.fixture
def nora(alice):
    return RegistrationFactory(event=alice.event, first_name="Nora", email=NORA)


def taken(alice, nora) -> Handover:
    return HandoverFactory(offer=alice, to=NORA, receiver=nora, accepted_at=timezone.now())


@pytest.mark.parametrize("whose", ["giver", "receiver"])
def test_the_offer_that_was_taken_stays_without_its_address(alice, nora, whose):
    made = taken(alice, nora)

    erase(registration=alice if whose == "giver" else nora, by=THE_PERSON)

    made.refresh_from_db()
    assert (made.to, made.offer, made.receiver) == ("", alice, nora)


def test_nothing_of_the_receiver_is_left(alice, nora):
    taken(alice, nora)

    erase(registration=nora, by=THE_PERSON)

    assert NORA not in dumped()


def test_an_offer_that_waits_for_who_is_erased_opens_nothing(alice, nora):
    made = HandoverFactory(offer=alice, to=NORA.upper())
    link = offer_token(made)

    erase(registration=nora, by=THE_PERSON)

    assert (Handover.objects.get().to, offer_from(link)) == ("", None)


def test_that_of_a_shared_address_waits_for_the_others(alice, nora):
    made = HandoverFactory(offer=alice, to=NORA)
    RegistrationFactory(event=alice.event, first_name="Omar", email=NORA)

    erase(registration=nora, by=THE_PERSON)

    assert offer_from(offer_token(made)) == made


def test_the_address_of_who_never_answered_goes_after_a_month(alice, bob, nora):
    HandoverFactory(offer=bob, to="personne@exemple.fr")
    kept = taken(alice, nora)

    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert purge(dry_run=True)["Places proposées, cédées ou reçues"] == 0
    with time_machine.travel(timezone.now() + timedelta(days=33), tick=False):
        assert purge()["Places proposées, cédées ou reçues"] == 1

    assert list(Handover.objects.all()) == [kept]


@pytest.mark.parametrize("whose", ["giver", "receiver"])
def test_the_data_of_both_say_it_and_not_who_the_other_is(client, alice, nora, whose):
    taken(alice, nora)
    person, other = (alice, nora) if whose == "giver" else (nora, alice)

    said = client.get(reverse("inscriptions:data", args=[token(person)])).content.decode()

    parts = {part["quoi"]: part["contenu"] for part in json.loads(said)["ce que le site garde de vous"]}
    assert parts["Places proposées, cédées ou reçues"][0]["proposée à"] == NORA
    assert other.last_name not in said


# --- With the letters that the acts queue ------------------------------------------------------------------------


def test_nothing_of_who_took_a_place_is_left_in_the_letters_of_who_gave_it(event):
    taker = take(offer(register(event, "Alice"), to=NORA), "Nora")

    erase(registration=taker, by=THE_PERSON)

    assert NORA not in dumped()


def test_the_letter_to_who_never_answered_goes_after_a_month_too(event):
    offer(register(event, "Alice"), to=NORA)

    with time_machine.travel(timezone.now() + timedelta(days=33), tick=False):
        purge()

    assert NORA not in dumped()
    assert "alice" in dumped()
