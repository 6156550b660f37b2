"""Who may offer a place, and until when an offer stands: one test for each way out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.errors import AlreadyRegistered, NotChangeable
from inscriptions.models import Registration
from inscriptions.signup import rules
from programme.models import Event
from tests.factories import EventFactory, HandoverFactory, RegistrationFactory

NOW = timezone.now()
A_DAY, A_WHILE = timedelta(days=1), timedelta(minutes=5)


def giver(**fields) -> Registration:
    held = {"status": "confirmed", "status_changed_at": NOW - A_DAY}
    event = EventFactory.build(**fields.pop("event", {}))
    return RegistrationFactory.build(event=event, **held | fields)


def offer(person: Registration, **fields):
    return HandoverFactory.build(offer=person, offered_at=NOW - A_WHILE, **fields)


def test_a_confirmed_participant_may_offer_their_place():
    rules.check_may_hand_over(giver(), now=NOW)


def test_even_once_sign_ups_are_closed():
    rules.check_may_hand_over(giver(event={"registration_closes_at": NOW - A_DAY}), now=NOW)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "cancelled"}, r"Cette inscription est annulée"),
        ({"status": "waiting"}, r"Seule une place confirmée peut être cédée"),
        ({"status": "unconfirmed"}, r"Seule une place confirmée peut être cédée"),
        ({"role": "intervenant"}, r"à votre rôle\u00a0: adressez-vous"),
        ({"event": {"handover_allowed": False}}, r"ne se cèdent pas\u00a0: annulez"),
        ({"event": {"status": Event.Status.CANCELLED}}, r"Cette rencontre est annulée"),
    ],
)
def test_nobody_else_may(fields, sentence):
    with pytest.raises(NotChangeable, match=sentence):
        rules.check_may_hand_over(giver(**fields), now=NOW)


def test_no_place_is_offered_once_the_day_has_begun():
    person = giver()

    rules.check_may_hand_over(person, now=person.event.starts - timedelta(seconds=1))
    with pytest.raises(NotChangeable, match=r"a commencé\u00a0: adressez-vous à l’accueil"):
        rules.check_may_hand_over(person, now=person.event.starts)


def test_an_offer_stands_for_its_time():
    made = offer(giver())

    rules.check_offer_stands(made, made.offer, now=made.expires_at - timedelta(seconds=1))
    with pytest.raises(NotChangeable, match="Cette proposition a pris fin le"):
        rules.check_offer_stands(made, made.offer, now=made.expires_at)


@pytest.mark.parametrize(
    ("of_the_offer", "of_the_giver", "sentence"),
    [
        ({"accepted_at": NOW}, {"status": "cancelled"}, r"a été acceptée\u00a0: le message"),
        ({"withdrawn_at": NOW}, {}, "n’est plus proposée"),
        ({}, {"status": "cancelled", "status_changed_at": NOW}, "n’est plus proposée"),
        ({}, {"status_changed_at": NOW}, "n’est plus proposée"),
        ({}, {"event": {"handover_allowed": False}}, "n’est plus proposée"),
        ({}, {"event": {"status": Event.Status.CANCELLED}}, "Cette rencontre est annulée"),
    ],
)
def test_an_offer_ends_before_it(of_the_offer, of_the_giver, sentence):
    made = offer(giver(**of_the_giver), **of_the_offer)

    with pytest.raises(NotChangeable, match=sentence):
        rules.check_offer_stands(made, made.offer, now=NOW)


def test_what_passes_is_what_was_shown():
    rules.check_is_what_was_shown("a", "a")
    with pytest.raises(NotChangeable, match=r"vient de changer\u00a0: relisez"):
        rules.check_is_what_was_shown("a", "b")


def test_who_has_a_place_takes_no_other():
    rules.check_has_no_place(None)
    rules.check_has_no_place(giver(status="waiting"))
    rules.check_has_no_place(giver(status="unconfirmed"))
    with pytest.raises(AlreadyRegistered):
        rules.check_has_no_place(giver())


@pytest.mark.django_db
def test_the_link_of_who_gave_their_place_asks_for_none(event):
    """Even if a hold of theirs had expired before."""
    person = RegistrationFactory(event=event, status="cancelled")
    for act in ("adresse non confirmée", rules.HANDED_OVER):
        person.history.create(event=event, who="x", when=NOW, act=act)

    assert not rules.was_never_confirmed(person)
