"""Runs that send what waits: one at a time, in order, over a few connections, at the pace that the provider allows."""

from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from inscriptions.leases import only_one
from inscriptions.letters import delivery, sending
from inscriptions.letters.delivery import deliver_pending
from inscriptions.management.commands.deliver_mails import Command
from inscriptions.models import Lease, OutgoingMail, Registration
from inscriptions.post import kinds
from inscriptions.post.queue import send_after_commit, send_what_waits
from tests.factories import OutgoingMailFactory, RegistrationFactory
from tests.races import race
from tests.smtp import HANG

BOB = "bob@exemple.fr"


def waiting() -> int:
    return OutgoingMail.objects.to_send().count()


# --- In order ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_somebody_waits_for_before_a_screen_leaves_first_then_by_age(server):
    site, team = Registration.Source.SITE, Registration.Source.IMPORT
    for to, kind, source in (
        ("1@exemple.fr", "changed", site),
        ("2@exemple.fr", "confirmation", team),
        ("3@exemple.fr", "confirm", site),
        ("4@exemple.fr", "session", site),
        ("5@exemple.fr", "confirmation", site),
    ):
        OutgoingMailFactory(to=to, kind=kind, registration__source=source)
    OutgoingMailFactory(to="6@exemple.fr", kind="links", registration=None)

    assert deliver_pending() == (6, 0)

    assert [to[0] for to in server.received()] == ["3", "5", "6", "1", "2", "4"]


def test_the_kinds_that_somebody_waits_for_are_known():
    of_a_person = {
        *("confirm", "confirmation", "waiting", "already", "address_new", "renewed", "links"),
        *("together", "offered"),
    }
    of_the_team = {
        "address_given",
        "campaign_trial",
        "invitation",
        "operator",
        "password",
        "password_changed",
        "second_factor_off",
    }

    assert {slug for slug, kind in kinds.KINDS.items() if kind.awaited} == of_a_person | of_the_team


@pytest.mark.django_db
def test_the_letters_of_one_person_keep_their_order(server, alice):
    for kind in ("seated", "changed", "confirmation"):
        OutgoingMailFactory(registration=alice, kind=kind, to=f"{kind}@exemple.fr")

    assert deliver_pending() == (3, 0)

    assert server.received() == ["seated@exemple.fr", "changed@exemple.fr", "confirmation@exemple.fr"]


# --- Over a few connections --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_connections_join_once_a_letter_is_gone_and_a_hang_costs_one(server, impatient, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 5)
    alice = RegistrationFactory()
    OutgoingMailFactory(registration__event=alice.event, to=BOB)
    for number in range(40):
        OutgoingMailFactory(registration__event=alice.event, to=f"{number}@exemple.fr")
    server.together = delivery.CONNECTIONS
    server.tell("RCPT", HANG, to=[BOB])

    assert deliver_pending() == (40, 1)

    assert sorted(server.received()) == sorted(f"{number}@exemple.fr" for number in range(40))
    assert (server.most_open, server.connections) == (delivery.CONNECTIONS, delivery.CONNECTIONS + 1)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_takes_one_connection_only_gets_all_over_it(server, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 5)
    alice = RegistrationFactory()
    OutgoingMailFactory.create_batch(20, registration__event=alice.event)
    server.allowed = 1

    assert deliver_pending() == (20, 0)

    assert len({letter.connection for letter in server.kept}) == 1
    assert waiting() == 0


@pytest.mark.django_db
def test_a_run_whose_time_is_over_takes_nothing_and_leaves_the_rest_to_the_next(server, monkeypatch):
    OutgoingMailFactory.create_batch(2)
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "SECONDS", 0)
        assert deliver_pending() == (0, 0)

    assert OutgoingMail.objects.filter(attempts=0, claimed_at=None).count() == 2
    assert deliver_pending() == (2, 0)


@pytest.mark.django_db
def test_a_run_cuts_what_is_still_being_said_when_its_minute_is_over(server, settings, monkeypatch):
    """The server would be waited for longer than the test may last: the run did not wait."""
    settings.EMAIL_TIMEOUT = 10_000
    monkeypatch.setattr(delivery, "SECONDS", 1)
    monkeypatch.setattr(delivery, "CUT", 1.5)
    mail = OutgoingMailFactory()
    server.tell("RCPT", HANG)

    assert deliver_pending() == (0, 1)

    mail.refresh_from_db()
    assert (mail.attempts, mail.last_error) == (0, "Le serveur de messagerie a coupé la connexion.")


# --- One at a time -----------------------------------------------------------------------------------------------


def runs_of(threads: int = 4) -> list[tuple[int, int]]:
    """What as many runs that start together send of the same letters."""
    OutgoingMailFactory.create_batch(12)
    results = race(lambda number: deliver_pending(), threads)
    assert [result for result in results if isinstance(result, Exception)] == []
    return results


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_runs_that_start_together_one_sends_everything_once(server, race_runs):
    server.wait = 0.01
    for _ in range(race_runs):
        results = runs_of()

        assert sorted(results) == [(0, 0)] * 3 + [(12, 0)]
    assert (waiting(), server.doubled(), server.most_open) == (0, {}, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lease_several_run_and_the_claims_still_double_nothing(server, monkeypatch):
    monkeypatch.setattr(delivery, "only_one", lambda name: nullcontext(delivery.Signal()))
    server.together = 2

    results = runs_of()

    assert len([sent for sent, _ in results if sent]) > 1
    assert (sum(sent for sent, _ in results), waiting(), server.doubled()) == (12, 0, {})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lease_and_the_claims_letters_leave_twice(server, monkeypatch):
    """The negative control of both."""
    monkeypatch.setattr(delivery, "only_one", lambda name: nullcontext(delivery.Signal()))
    monkeypatch.setattr(sending, "waiting_mails", lambda now: OutgoingMail.objects.all())
    server.wait = 0.01

    runs_of()

    assert server.doubled() != {}


@pytest.mark.django_db
def test_the_lease_of_a_run_that_was_killed_ends(server):
    OutgoingMailFactory()
    with only_one("letters"):
        Lease.objects.update(holder="mort")
        assert deliver_pending() == (0, 0)

    with time_machine.travel(timezone.now() + timedelta(seconds=46)):
        assert deliver_pending() == (1, 0)


@pytest.mark.django_db
def test_what_another_run_left_is_sent_before_the_holder_ends(server, monkeypatch):
    came = []

    @contextmanager
    def watched(name):
        with only_one(name) as lost:
            yield lost
            if lost is not None and not came:
                came.append(OutgoingMailFactory())
                assert deliver_pending() == (0, 0)

    monkeypatch.setattr(delivery, "only_one", watched)
    OutgoingMailFactory()

    assert deliver_pending() == (2, 0)


@pytest.mark.django_db
def test_the_command_does_nothing_while_another_is_at_work(server, capsys):
    OutgoingMailFactory()
    with only_one("deliver_mails"):
        call_command("deliver_mails")

    assert "Une autre exécution est en cours" in capsys.readouterr().out
    assert (waiting(), server.received()) == (1, [])


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["database", "immediate"])
def test_a_mail_server_that_hangs_delays_nothing_else(settings, mode):
    settings.TASKS_MODE = mode
    parts = list(Command().parts())

    assert parts[-1] == "envoyer les messages"
    assert parts.index("rendre les places non confirmées") < parts.index("envoyer les messages")


# --- At the pace that the provider allows ------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_hour_sees_more_letters_than_the_rate(server, settings):
    settings.MAIL_RATE = (3, 3600)
    OutgoingMailFactory.create_batch(7)
    start = timezone.now().replace(minute=58, second=0)
    sent = {}

    for minute in (0, 1, 5, 59, 61, 62, 120, 123, 124):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            sent[minute], _ = deliver_pending()

    assert {minute: number for minute, number in sent.items() if number} == {0: 3, 61: 3, 123: 1}
    assert len(server.received()) == 7


@pytest.mark.django_db
def test_a_letter_that_has_no_reader_any_more_spends_nothing(server, settings, alice):
    settings.MAIL_RATE = (1, 3600)
    OutgoingMailFactory(registration=None, to=BOB, facts={"status": "confirmed"}, text="")
    OutgoingMailFactory(registration=alice)

    assert deliver_pending() == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_before_a_screen_for_the_rate(server, settings):
    settings.MAIL_RATE, settings.EMAIL_TIMEOUT = (2, 60), 10_000

    with transaction.atomic():
        send_after_commit(OutgoingMailFactory.create_batch(5))

    assert (len(server.received()), waiting()) == (2, 3)


@pytest.mark.django_db
def test_a_short_rate_is_waited_for_within_the_run(server, settings):
    settings.MAIL_RATE = (2, 1)
    OutgoingMailFactory.create_batch(4)

    assert deliver_pending() == (4, 0)


# --- From an act -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("letters", [3, 30])
def test_an_act_hands_over_one_task_whatever_its_letters(server, settings, monkeypatch, letters):
    settings.TASKS_MODE = "database"
    asked = []
    monkeypatch.setattr(type(send_what_waits), "enqueue", lambda *args: asked.append(args[1:]))

    with transaction.atomic():
        send_after_commit(OutgoingMailFactory.create_batch(letters))
        assert asked == []

    assert (asked, waiting()) == ([()], letters)


@pytest.mark.django_db(transaction=True)
def test_a_request_waits_for_one_connection_that_hangs_and_for_no_lease(server, impatient):
    server.tell("connect", HANG, times=1)

    with transaction.atomic():
        send_after_commit(OutgoingMailFactory.create_batch(5))

    assert (server.connections, waiting()) == (1, 5)
    with only_one("letters"), transaction.atomic():
        send_after_commit([OutgoingMailFactory()])
    assert (server.connections, waiting()) == (2, 5)
