"""Few letters that strangers may cause reach one address in an hour, whatever their kinds."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.letters.delivery import waiting_mails
from inscriptions.letters.health import mails_are_stuck
from inscriptions.models import OutgoingMail
from inscriptions.post import kinds
from inscriptions.post.queue import ask_for_links, ask_for_links_later, queue_letter
from tests.factories import RegistrationFactory
from tests.inscriptions.signing_up import add, register

pytestmark = pytest.mark.django_db
BY_ANYONE = {"confirm", "expired", "already", "links", "together", "address_new", "offered", "password"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(timezone.now().replace(minute=15), tick=False) as clock:
        yield clock


def queued():
    return [mail.kind for mail in OutgoingMail.objects.order_by("pk")]


def test_the_kinds_that_a_stranger_may_cause_are_known():
    assert {slug for slug, kind in kinds.KINDS.items() if kind.by_anyone} == BY_ANYONE


def test_an_address_gets_five_letters_an_hour_all_kinds_together(alice):
    queue_letter(kinds.CONFIRM, alice)
    queue_letter(kinds.EXPIRED, alice)
    queue_letter(kinds.ALREADY, alice)
    queue_letter(kinds.ADDRESS_NEW, RegistrationFactory(), to="ALICE@exemple.fr")
    ask_for_links(alice.email)

    beyond = queue_letter(kinds.CONFIRM, alice)

    assert beyond is None
    assert queued() == ["confirm", "expired", "already", "address_new", "links", "links"]


def test_what_is_beyond_becomes_one_letter_of_the_next_hour(alice, clock):
    for _ in range(12):
        queue_letter(kinds.CONFIRM, alice)
    ask_for_links_later([alice.email])

    letter = OutgoingMail.objects.get(kind="links")
    assert (letter.to, letter.registration) == (alice.email, None)
    assert letter.not_before == timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assert not waiting_mails(timezone.now()).filter(pk=letter.pk).exists()
    assert waiting_mails(letter.not_before).filter(pk=letter.pk).exists()


def test_a_letter_that_was_erased_with_somebody_is_asked_for_again(alice):
    """« Ce n’est pas moi » erases what waits; whoever then signs up for good is still written to."""
    for _ in range(7):
        queue_letter(kinds.CONFIRM, alice)
    OutgoingMail.objects.all().delete()

    queue_letter(kinds.CONFIRM, alice)

    assert queued() == ["links"]


def test_that_letter_is_one_of_the_five_of_its_hour(alice, clock):
    for _ in range(6):
        queue_letter(kinds.CONFIRM, alice)
    clock.shift(timedelta(hours=1))

    letters = [queue_letter(kinds.CONFIRM, alice) for _ in range(5)]

    assert [letter is not None for letter in letters] == [True] * 4 + [False]


def test_the_letters_of_the_team_and_of_the_line_are_never_counted(alice):
    for number in range(7):
        queue_letter(kinds.PROMOTED, alice)
        add(alice.event, f"Bob{number}", email="bob@exemple.fr")

    assert queued().count("promoted") == queued().count("confirmation") == 7


def test_the_first_letter_of_a_sign_up_is_counted_where_nothing_is_confirmed(alice):
    for number in range(7):
        register(alice.event, f"Bob{number}", email="bob@exemple.fr")

    assert queued() == ["confirmation"] * 5 + ["links"]


def test_a_letter_of_a_later_hour_is_not_stuck(alice):
    ask_for_links_later([alice.email])
    due = OutgoingMail.objects.get().not_before

    assert not mails_are_stuck(due + timedelta(minutes=10))
    assert mails_are_stuck(due + timedelta(minutes=20))
