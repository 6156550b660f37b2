"""What goes wrong with one letter is that letter's alone; what goes wrong with the server is nobody's fault."""

import smtplib
import socket
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from inscriptions.letters import delivery, sending
from inscriptions.letters.delivery import deliver_pending, waiting_mails
from inscriptions.letters.health import mails_are_stuck
from inscriptions.letters.message import message as message_of
from inscriptions.letters.sending import SILENT, STOPS
from inscriptions.letters.server import refusal
from inscriptions.management.commands import deliver_mails
from inscriptions.models import OutgoingMail
from inscriptions.post.queue import send_after_commit, send_what_waits
from inscriptions.seats import holds
from inscriptions.seats.holds import free_expired_holds
from tests.factories import EventFactory, OutgoingMailFactory, RegistrationFactory

BAD = "bob@exemple.fr"
LETTERS_OWN = [
    UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range"),
    ValueError("Header values can't contain newlines"),
    RuntimeError("un bogue"),
    KeyError("to"),
    RecursionError("trop profond"),
    OperationalError("database is locked"),
    InterfaceError("connection already closed"),
    smtplib.SMTPException("autre"),
    smtplib.SMTPNotSupportedError("SMTPUTF8 not supported"),
    smtplib.SMTPRecipientsRefused({BAD: (451, b"plus tard")}),
    smtplib.SMTPDataError(452, b"plus tard"),
    smtplib.SMTPSenderRefused(552, b"trop gros", "moi@exemple.fr"),
    smtplib.SMTPRecipientsRefused({BAD: (450, b"4.2.1 the user is receiving mail too quickly")}),
]
OF_EITHER = [
    TimeoutError("timed out"),
    ConnectionResetError("coupée"),
    smtplib.SMTPServerDisconnected("la connexion s’est fermée"),
    smtplib.SMTPRecipientsRefused({BAD: (450, b"4.7.1 Too many messages")}),
    smtplib.SMTPDataError(451, b"rate limit exceeded"),
]


class PickyBackend(EmailBackend):
    """Raises `error` for a letter to BAD."""

    error: Exception

    def send_messages(self, messages):
        if messages[0].to == [BAD]:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def picky(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.PickyBackend"
    return lambda error: monkeypatch.setattr(PickyBackend, "error", error, raising=False)


@pytest.fixture
def three_letters(db):
    """Alice's, Bob's and Carl's letters, Bob's in the middle."""
    return [OutgoingMailFactory(to=f"{name}@exemple.fr") for name in ("alice", "bob", "carl")]


def sent_to() -> list[str]:
    return [message.to[0] for message in outbox.outbox]


@pytest.mark.parametrize("error", LETTERS_OWN)
def test_a_letter_that_fails_is_told_and_the_others_leave(three_letters, picky, error):
    picky(error)

    assert deliver_pending() == (2, 1)

    bob = OutgoingMail.objects.get(to=BAD)
    assert sent_to() == ["alice@exemple.fr", "carl@exemple.fr"]
    assert (bob.attempts, bob.sent_at, bob.gave_up_at) == (1, None, None)
    assert bob.last_error == refusal(error)


def test_a_letter_that_cannot_be_written_is_told_and_the_others_leave(three_letters, monkeypatch):
    write = message_of

    def message(mail, site):
        if mail.to == BAD:
            raise LookupError("un gabarit\0 manque")
        return write(mail, site)

    monkeypatch.setattr(sending, "message", message)

    assert deliver_pending() == (2, 1)
    assert OutgoingMail.objects.get(to=BAD).last_error == (
        "Ce message n’a pas pu être écrit (LookupError\u00a0: un gabarit manque)."
    )


@pytest.mark.parametrize(
    "error", [smtplib.SMTPRecipientsRefused({BAD: (550, b"inconnu")}), smtplib.SMTPDataError(554, b"refus")]
)
def test_a_final_refusal_is_given_up_at_once_and_shows(three_letters, picky, error):
    picky(error)

    assert deliver_pending() == (2, 1)

    bob = OutgoingMail.objects.get(to=BAD)
    assert (bob.attempts, bob.gave_up_at is not None) == (1, True)
    assert not mails_are_stuck(timezone.now() + timedelta(hours=1))


def test_a_server_that_is_down_costs_no_attempt_and_ends_the_run(three_letters, settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    assert deliver_pending() == (0, 1)
    assert [(mail.attempts, mail.gave_up_at) for mail in OutgoingMail.objects.all()] == [(0, None)] * 3

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_pending() == (3, 0)


@pytest.mark.parametrize("error", OF_EITHER)
def test_a_letter_the_server_falls_silent_over_costs_no_attempt_and_the_others_leave(three_letters, picky, error):
    picky(error)

    assert deliver_pending() == (2, 1)

    bob = OutgoingMail.objects.get(to=BAD)
    assert sent_to() == ["alice@exemple.fr", "carl@exemple.fr"]
    assert (bob.attempts, bob.stalls, bob.gave_up_at, bob.last_error) == (0, 1, None, STOPS)
    assert waiting_mails(timezone.now() + timedelta(minutes=1)).get() == bob


def test_a_server_that_refuses_our_address_takes_nothing_more(three_letters, picky):
    picky(smtplib.SMTPSenderRefused(550, b"pas vous", "moi@exemple.fr"))

    assert deliver_pending() == (1, 1)

    told = "Le serveur de messagerie refuse notre adresse d’expéditeur\u00a0: 550 pas vous."
    rows = OutgoingMail.objects.order_by("pk").values_list("attempts", "stalls", "last_error")
    assert list(rows) == [(1, 0, ""), (0, 0, told), (0, 0, told)]


def test_a_letter_that_stops_the_server_is_given_up_the_sixth_time_and_shows(three_letters, picky):
    picky(TimeoutError("timed out"))

    for hours in range(0, 40, 5):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            OutgoingMailFactory(to="dora@exemple.fr")
            deliver_pending()

    bob = OutgoingMail.objects.get(to=BAD)
    assert (bob.attempts, bob.stalls, bob.gave_up_at is not None) == (0, 6, True)


def test_a_server_that_is_silent_for_days_costs_no_letter(three_letters, picky):
    OutgoingMail.objects.exclude(to=BAD).delete()
    picky(TimeoutError("timed out"))

    for hours in range(0, 100, 5):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            deliver_pending()

    bob = OutgoingMail.objects.get(to=BAD)
    assert (bob.attempts, bob.stalls, bob.gave_up_at) == (0, 0, None)
    assert bob.last_error == "Le serveur de messagerie ne répond pas."


def test_an_error_that_no_database_can_write_ends_no_run(three_letters, picky):
    picky(ValueError("odd \udcff\0"))

    assert deliver_pending() == (2, 1)
    assert OutgoingMail.objects.get(to=BAD).last_error.endswith("(ValueError\u00a0: odd ?).")


@pytest.mark.django_db
@pytest.mark.parametrize("attempts", [OutgoingMail.MAX_ATTEMPTS, OutgoingMail.MAX_ATTEMPTS + 1])
@pytest.mark.parametrize(("told", "shown"), [("", SILENT), ("OSError\u00a0: non", "OSError\u00a0: non")])
def test_a_row_whose_last_sender_was_killed_is_given_up_and_shows(attempts, told, shown):
    claimed = timezone.now() - timedelta(minutes=6)
    mail = OutgoingMailFactory(attempts=attempts, claimed_at=claimed, queued_at=claimed, last_error=told)

    assert deliver_pending() == (0, 0)

    mail.refresh_from_db()
    assert (mail.gave_up_at is not None, mail.sent_at, mail.last_error) == (True, None, shown)
    assert not mails_are_stuck(timezone.now() + timedelta(hours=1))
    assert sent_to() == []


@pytest.mark.django_db
def test_a_row_in_the_hands_of_its_last_sender_is_not_given_up():
    mail = OutgoingMailFactory(attempts=OutgoingMail.MAX_ATTEMPTS, claimed_at=timezone.now())

    deliver_pending()

    mail.refresh_from_db()
    assert mail.gave_up_at is None


def test_a_letter_that_leaves_after_all_is_not_given_up(three_letters, monkeypatch):
    class Slow:
        def send(self):
            OutgoingMail.objects.update(gave_up_at=timezone.now())

    monkeypatch.setattr(sending, "message", lambda mail, site: Slow())

    assert delivery.deliver(three_letters[0].pk) is True
    three_letters[0].refresh_from_db()
    assert (three_letters[0].sent_at is not None, three_letters[0].gave_up_at) == (True, None)


# --- Around the letters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["free_expired_holds", "forget_imports", "forget_jobs", "forget_budgets"])
def test_what_fails_beside_the_letters_does_not_hold_them(three_letters, monkeypatch, part):
    def fail():
        raise OSError("disque plein")

    monkeypatch.setattr(deliver_mails, part, fail)

    with pytest.raises(CommandError, match="Le journal dit pourquoi"):
        call_command("deliver_mails")

    assert len(sent_to()) == 3


@pytest.mark.django_db
def test_a_day_whose_holds_cannot_be_freed_does_not_keep_those_of_another(monkeypatch):
    bad, good = EventFactory.create_batch(2)
    expired = {"status": "unconfirmed", "hold_expires_at": timezone.now() - timedelta(hours=1)}
    people = [RegistrationFactory(event=day, **expired) for day in (bad, good)]
    settle = holds.settle_day

    def settle_day(*, event):
        if event == bad:
            raise OperationalError("deadlock detected")
        settle(event=event)

    monkeypatch.setattr(holds, "settle_day", settle_day)

    assert free_expired_holds() == 1
    assert [type(person).objects.get(pk=person.pk).status for person in people] == ["unconfirmed", "cancelled"]


@pytest.mark.logs_errors
@pytest.mark.django_db(transaction=True)
def test_an_act_stands_when_the_queue_cannot_be_written_to(settings, monkeypatch):
    settings.TASKS_MODE = "database"

    def enqueue(task):
        raise OperationalError("disk full")

    monkeypatch.setattr(type(send_what_waits), "enqueue", enqueue)

    with transaction.atomic():
        send_after_commit(OutgoingMailFactory.create_batch(2))

    assert deliver_pending() == (2, 0)
