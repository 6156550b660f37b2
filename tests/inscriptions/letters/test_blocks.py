"""What could stop all mail for ever: letters that lead each run, a server that refuses us, one that never ends."""

import socket
from contextlib import suppress
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from inscriptions.letters import delivery
from inscriptions.letters.delivery import deliver_all, deliver_pending
from inscriptions.management.commands import deliver_mails
from inscriptions.models import OutgoingMail
from rencontre.databases import patience
from tests.factories import OutgoingMailFactory
from tests.smtp import DROP, LONG

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SERVER = "Le serveur de messagerie"
TOWNS = [f"maire@ville{number}.fr" for number in range(5)]


def a_minute_later(minutes: int = 1) -> tuple[int, int]:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        return deliver_pending()


def columns(*fields: str) -> list[tuple]:
    return list(OutgoingMail.objects.order_by("pk").values_list(*fields))


# --- Letters that stop the server --------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [DROP, "421 closing"])
def test_letters_that_stop_the_server_lead_one_run_and_then_come_last(server, what):
    bad = [OutgoingMailFactory(kind="links", registration=None, to=f"{n}@arrete.fr").to for n in range(2)]
    OutgoingMailFactory.create_batch(10, kind="changed")
    server.tell("RCPT", what, to=bad)

    assert deliver_pending()[0] == 0

    runs = [a_minute_later(minute)[0] for minute in (1, 2)]
    assert max(runs) == sum(runs) == len(server.kept) == 10
    assert columns("attempts", "gave_up_at")[:2] == [(0, None)] * 2


def test_a_letter_comes_last_after_one_silence_also_before_those_that_met_the_outage(server):
    mails = OutgoingMailFactory.create_batch(2, kind="links", registration=None, to="9@a.fr")
    mails += OutgoingMailFactory.create_batch(2, kind="changed")
    now = timezone.now()
    for minutes, mail in zip((9, 8, 7, 6), mails, strict=True):
        OutgoingMail.objects.filter(pk=mail.pk).update(
            claimed_at=now - timedelta(minutes=minutes), to=f"{minutes}@a.fr"
        )
    server.tell("RCPT", DROP, to=["9@a.fr", "8@a.fr"])

    assert [deliver_pending()[0], a_minute_later()[0]] == [0, 2]
    assert server.received() == ["7@a.fr", "6@a.fr"]


# --- A server that refuses us ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 <maire@ville.fr>: Relay access denied",
        "454 4.7.1 Relay access denied",
        "530 5.7.0 Authentication required",
        "553 5.7.1 Sender address rejected: not owned by user",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list",
    ],
)
def test_a_server_that_refuses_us_when_it_hears_the_recipient_costs_no_attempt(server, answer):
    for to in TOWNS:
        OutgoingMailFactory(to=to)
    server.tell("RCPT", answer)

    assert deliver_pending()[0] == 0

    told = f"{SERVER} refuse de transmettre nos messages\u00a0: {answer}."
    assert columns("attempts", "stalls", "gave_up_at", "last_error") == [(0, 0, None, told)] * 5
    server.told.clear()
    assert a_minute_later() == (5, 0)


def test_a_letter_that_is_alone_and_refused_so_is_not_lost(server):
    OutgoingMailFactory(to=TOWNS[0])
    server.tell("RCPT", "550 5.7.1 refused")

    assert deliver_pending() == (0, 1)
    assert columns("attempts", "gave_up_at") == [(0, None)]
    OutgoingMailFactory(to="alice@exemple.fr")
    server.tell("RCPT", "550 5.7.1 refused", to=[TOWNS[0]])
    assert a_minute_later() == (1, 1)
    assert columns("attempts", "last_error")[0] == (1, "Le serveur refuse cette adresse\u00a0: 550 5.7.1 refused.")
    assert OutgoingMail.objects.to_send().count() == 0


def test_a_server_that_begins_to_refuse_us_in_the_middle_of_a_run_loses_nothing(server):
    OutgoingMailFactory(to="alice@exemple.fr")
    for to in TOWNS:
        OutgoingMailFactory(to=to)
    server.tell("RCPT", "550 5.7.1 account suspended", to=TOWNS)

    assert deliver_pending() == (1, 3)

    assert columns("attempts", "gave_up_at") == [(1, None)] + [(0, None)] * 5


def test_an_address_that_holds_the_word_is_refused_as_any_other(server):
    to = "relay@exemple.fr"
    OutgoingMailFactory(to=to)
    server.tell("RCPT", f"550 5.1.1 <{to}>: user unknown, relay of mails ends")

    assert deliver_pending() == (0, 1)
    assert (columns("attempts"), OutgoingMail.objects.to_send().count()) == ([(1,)], 0)


# --- The letters of one person -----------------------------------------------------------------------------------


def test_a_letter_that_is_put_off_keeps_the_next_of_the_same_person(server, alice):
    for to in ("1@exemple.fr", "2@exemple.fr"):
        OutgoingMailFactory(registration=alice, to=to)
    server.tell("RCPT", "451 later", to=["1@exemple.fr"], times=1)

    assert deliver_pending() == (0, 1)

    assert a_minute_later(5) == (2, 0)
    assert server.received() == ["1@exemple.fr", "2@exemple.fr"]


def test_what_somebody_waits_for_brings_the_older_letters_of_the_same_person_before_others(server, alice, monkeypatch):
    monkeypatch.setattr(delivery, "LISTED", 1)
    OutgoingMailFactory(to="3@exemple.fr", kind="changed")
    OutgoingMailFactory(registration=alice, to="1@exemple.fr", kind="changed")
    OutgoingMailFactory(registration=alice, to="2@exemple.fr", kind="confirmation")

    assert deliver_pending() == (3, 0)

    assert server.received() == ["1@exemple.fr", "2@exemple.fr", "3@exemple.fr"]


# --- A server, a database, a work that never ends ----------------------------------------------------------------


@pytest.fixture
def tarpit(settings):
    """A server that never ends to greet; its thread ends once it is cut."""

    def greet(listener: socket.socket) -> None:
        with suppress(OSError), listener.accept()[0] as taken:
            taken.settimeout(0.05)
            while True:
                taken.sendall(b"220-wait\r\n")
                with suppress(TimeoutError):
                    if not taken.recv(1):
                        break

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=greet, args=[listener], daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "inscriptions.letters.server.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        yield thread


@pytest.mark.parametrize("act", [deliver_pending, lambda: deliver_all([OutgoingMail.objects.get().pk])])
def test_a_server_that_never_ends_to_greet_is_left(tarpit, impatient, act):
    OutgoingMailFactory()

    act()

    tarpit.join(LONG)
    assert (tarpit.is_alive(), columns("attempts", "claimed_at")) == (False, [(0, None)])


def test_a_letter_that_left_while_the_database_failed_is_marked_all_the_same(server, monkeypatch):
    mail, failures = OutgoingMailFactory(), [OperationalError("database is locked")]
    update = type(OutgoingMail.objects.all()).update

    def failing(rows, **fields):
        if fields.get("sent_at") and failures:
            raise failures.pop()
        return update(rows, **fields)

    monkeypatch.setattr(type(OutgoingMail.objects.all()), "update", failing)

    assert deliver_pending() == (1, 0)
    mail.refresh_from_db()
    assert (mail.sent_at is not None, failures) == (True, [])


def test_a_run_waits_for_a_database_no_longer_than_a_page_does(monkeypatch):
    OutgoingMailFactory()
    found = []
    monkeypatch.setattr(delivery, "send", lambda *args: found.append(patience.patience(in_transaction=False)))

    deliver_pending()

    assert found == [10]


def test_letters_leave_while_a_long_work_lasts_and_it_is_begun_once(settings, monkeypatch):
    settings.TASKS_MODE = "immediate"
    left = []

    def work():
        OutgoingMailFactory()
        call_command("deliver_mails")  # the next minute's
        left.append(OutgoingMail.objects.filter(sent_at=None).count())

    monkeypatch.setattr(deliver_mails, "LONG_WORKS", {"imprimer": work})

    call_command("deliver_mails")

    assert left == [0]
