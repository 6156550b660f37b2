"""Faults of a real mail server: what is lost, what is doubled, what the team reads, and when letters leave again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.letters.delivery import deliver_pending, requeue
from inscriptions.letters.health import mails_are_stuck
from inscriptions.letters.sending import PERHAPS, STOPS
from inscriptions.letters.server import BATCH
from inscriptions.models import OutgoingMail
from tests.cast import DENIS
from tests.factories import OutgoingMailFactory
from tests.smtp import DROP, HANG

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BOB = "bob@exemple.fr"
SERVER = "Le serveur de messagerie"


@pytest.fixture
def letters(server):
    """Alice's, Bob's and Carl's, in this order."""
    return [OutgoingMailFactory(to=f"{name}@exemple.fr") for name in ("alice", "bob", "carl")]


def states(*fields: str) -> list[tuple]:
    return list(OutgoingMail.objects.order_by("pk").values_list(*fields))


def runs_until_all_left(*, minutes: int = 30) -> list[int]:
    """A run a minute from now on; how many letters each sent, until none waits."""
    found = []
    for minute in range(1, minutes):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute)):
            found.append(deliver_pending()[0])
        if not OutgoingMail.objects.to_send().exists():
            break
    return found


def test_letters_leave_over_one_connection(server, letters):
    assert deliver_pending() == (3, 0)

    assert server.received() == ["alice@exemple.fr", BOB, "carl@exemple.fr"]
    assert (server.connections, {letter.message_id for letter in server.kept}) == (
        1,
        {f"<message-{mail.pk}@127.0.0.1>" for mail in letters},
    )


def test_a_connection_takes_so_many_letters_and_no_more(server, monkeypatch):
    monkeypatch.setattr("inscriptions.letters.server.BATCH", 2)
    OutgoingMailFactory.create_batch(5)

    assert deliver_pending() == (5, 0)

    assert (server.connections, server.most_open, BATCH) == (3, 1, 50)


# --- A refusal is the letter's -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "answer", "told", "is_over", "connections"),
    [
        ("RCPT", "451 try later", "Le serveur refuse cette adresse\u00a0: 451 try later.", False, 1),
        ("RCPT", "550 5.1.1 no such user", "Le serveur refuse cette adresse\u00a0: 550 5.1.1 no such user.", True, 1),
        ("RCPT", "550 5.7.1 not from you", "Le serveur refuse cette adresse\u00a0: 550 5.7.1 not from you.", True, 1),
        ("end", "554 5.7.1 spam", "Le serveur refuse ce message\u00a0: 554 5.7.1 spam.", True, 1),
        ("DATA", "452 4.3.1 no space", "Le serveur refuse ce message\u00a0: 452 4.3.1 no space.", False, 2),
    ],
)
def test_a_refusal_is_an_attempt_of_its_letter_and_the_others_leave(
    server, letters, step, answer, told, is_over, connections
):
    server.tell(step, answer, to=[BOB])

    assert deliver_pending() == (2, 1)

    assert (server.received(), server.connections) == (["alice@exemple.fr", "carl@exemple.fr"], connections)
    bob = OutgoingMail.objects.get(to=BOB)
    assert (bob.attempts, bob.stalls, bob.last_error, bob.gave_up_at is not None) == (1, 0, told, is_over)


# --- A server that is down is nobody's fault ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "answer", "told"),
    [
        ("connect", "421 closing", "demande d’attendre\u00a0: 421 closing"),
        ("connect", "554 not you", "refuse de nous répondre\u00a0: 554 not you"),
        ("MAIL", "550 5.7.1 not your address", "refuse notre adresse d’expéditeur\u00a0: 550 5.7.1 not your address"),
        ("MAIL", "451 later", "refuse notre adresse d’expéditeur\u00a0: 451 later"),
        ("RCPT", "421 too many", "demande d’attendre\u00a0: 421 too many"),
        ("RCPT", "450 4.7.1 Too many messages", "demande d’attendre\u00a0: 450 4.7.1 Too many messages"),
        ("end", "451 4.7.28 rate", "demande d’attendre\u00a0: 451 4.7.28 rate"),
        ("DATA", "451 4.7.1 too many", "demande d’attendre\u00a0: 451 4.7.1 too many"),
        ("RCPT", "550 5.4.5 Daily quota", "demande d’attendre\u00a0: 550 5.4.5 Daily quota"),
        ("connect", DROP, "a coupé la connexion"),
        ("MAIL", DROP, "a coupé la connexion"),
    ],
)
def test_a_server_that_takes_nothing_costs_no_attempt_and_is_told(server, letters, step, answer, told):
    server.tell(step, answer)

    assert deliver_pending()[0] == 0

    assert states("attempts", "gave_up_at", "last_error") == [(0, None, f"{SERVER} {told}.")] * 3
    server.told.clear()
    assert runs_until_all_left() == [3]
    assert states("last_error") == [("",)] * 3
    assert server.doubled() == {}


def test_an_account_that_is_refused_costs_no_attempt_and_is_told(server, letters, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "compte", "faux"

    assert deliver_pending() == (0, 1)

    told = f"{SERVER} refuse le compte ou le mot de passe\u00a0: 535 5.7.8 Authentication credentials invalid."
    assert states("attempts", "claimed_at", "last_error") == [(0, None, told)] * 3
    settings.EMAIL_HOST_PASSWORD = "juste"
    assert deliver_pending() == (3, 0)


def test_after_ninety_minutes_without_server_all_leave_at_the_next_run_as_they_were_ordered(server, settings):
    OutgoingMailFactory(kind="changed", to="equipe@exemple.fr")
    OutgoingMailFactory(kind="confirmation", registration__source="site", to=BOB)
    OutgoingMailFactory(kind="changed", to="autre@exemple.fr")
    server.stop()
    now = timezone.now()

    for minute in range(90):
        with time_machine.travel(now + timedelta(minutes=minute)):
            assert deliver_pending() == (0, 1)

    assert (
        states("attempts", "stalls", "gave_up_at", "last_error") == [(0, 0, None, f"{SERVER} refuse la connexion.")] * 3
    )
    server.start()
    with time_machine.travel(now + timedelta(minutes=90)):
        assert deliver_pending() == (3, 0)
    assert server.received() == [BOB, "equipe@exemple.fr", "autre@exemple.fr"]


# --- Silence -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["connect", "RCPT"])
def test_a_server_that_hangs_costs_no_attempt_and_ends_the_run(server, letters, impatient, step):
    server.tell(step, HANG)

    assert deliver_pending()[0] == 0

    assert states("attempts", "stalls", "last_error") == [(0, 0, f"{SERVER} ne répond pas.")] * 3
    server.told.clear()
    assert (runs_until_all_left(), server.doubled()) == ([3], {})


def test_a_letter_that_the_server_hangs_on_costs_one_connection_and_leaves_after_the_others(server, letters, impatient):
    server.tell("RCPT", HANG, to=[BOB])

    assert deliver_pending() == (2, 1)

    assert (server.received(), server.connections) == (["alice@exemple.fr", "carl@exemple.fr"], 2)
    bob = OutgoingMail.objects.get(to=BOB)
    assert (bob.attempts, bob.stalls, bob.last_error) == (0, 1, STOPS)
    server.told.clear()
    OutgoingMailFactory(to="dora@exemple.fr")
    assert runs_until_all_left() == [2]
    assert server.received()[2:] == ["dora@exemple.fr", BOB]


@pytest.mark.parametrize("what", [DROP, HANG])
def test_a_letter_that_was_handed_over_without_an_answer_leaves_again_at_the_next_run(server, letters, impatient, what):
    server.tell("end", what, to=[BOB], times=1)

    assert deliver_pending() == (2, 1)
    assert runs_until_all_left() == [1]

    assert sorted(server.received()) == ["alice@exemple.fr", BOB, BOB, "carl@exemple.fr"]
    assert server.doubled() == {f"<message-{letters[1].pk}@127.0.0.1>": 1}
    assert states("attempts", "last_error") == [(1, "")] * 3


def test_a_server_that_never_answers_what_it_took_is_given_a_letter_three_times(server):
    """It may have sent each: somebody decides whether it leaves once more."""
    OutgoingMailFactory(to=BOB)
    server.tell("end", DROP)
    now = timezone.now()

    for minute in range(60):
        with time_machine.travel(now + timedelta(minutes=minute)):
            deliver_pending()

    assert server.received() == [BOB] * 3
    assert (states("attempts", "last_error"), OutgoingMail.objects.to_send().count()) == ([(0, PERHAPS)], 0)
    assert [mails_are_stuck(now + timedelta(hours=hours)) for hours in (2, 30)] == [True, False]
    assert requeue(mails=OutgoingMail.objects.all(), by=DENIS) == 1
    server.told.clear()
    assert deliver_pending() == (1, 0)
