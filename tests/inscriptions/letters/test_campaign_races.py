"""Nobody is written to twice: two organisers, two processes at the same hour, a stop while it leaves, a kill."""

from datetime import timedelta
from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import IntegrityError, connections
from django.utils import timezone

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY
from inscriptions.letters.campaigns import Written
from inscriptions.letters.delivery import CONNECTIONS, deliver_pending
from inscriptions.models import Campaign, OutgoingMail
from inscriptions.post.queue import SENDERS
from tests.cast import DENIS
from tests.factories import RegistrationFactory
from tests.mail_kills import kill_and_send
from tests.races import race

PEOPLE, THREADS = 40, 8
State = Campaign.State


@pytest.fixture
def message():
    event = RegistrationFactory().event
    RegistrationFactory.create_batch(PEOPLE - 1, event=event)
    written = Written(EVERYBODY, {}, "À savoir", "Bonjour {prénom},\n\nLe parking est fermé.")
    return campaigns.keep(event=event, written=written, by=DENIS)


def queued() -> int:
    return OutgoingMail.objects.filter(kind="campaign").count()


def errors(found: list) -> list:
    return [one for one in found if isinstance(one, Exception)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
def test_eight_organisers_who_send_it_at_once_write_once_to_each(message):
    found = race(lambda number: campaigns.send(campaign=Campaign.objects.get(pk=message.pk), by=DENIS), THREADS)

    assert errors(found) == []
    assert queued() == PEOPLE


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
def test_eight_processes_at_its_hour_write_once_to_each(message):
    Campaign.objects.update(state=State.SCHEDULED, leaves_at=timezone.now() - timedelta(minutes=1))

    found = race(lambda number: campaigns.move_campaigns_on(), THREADS)

    assert errors(found) == []
    assert queued() == PEOPLE


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
def test_where_the_state_is_not_asked_the_database_refuses_the_second_letter(message, monkeypatch):
    """The negative control: without what makes the second one stop, it writes, and the constraint is what is left."""
    monkeypatch.setattr(campaigns, "TO_WRITE", (*campaigns.TO_WRITE, State.LEAVING))

    found = race(lambda number: campaigns.send(campaign=Campaign.objects.get(pk=message.pk), by=DENIS), THREADS)

    assert len([one for one in errors(found) if isinstance(one, IntegrityError)]) == THREADS - 1
    assert queued() == PEOPLE


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
def test_stopped_while_it_leaves_then_taken_up_again_nobody_gets_it_twice(message, server, monkeypatch):
    with monkeypatch.context() as nobody_sends:
        nobody_sends.setitem(SENDERS, "waiting", lambda: None)
        campaigns.send(campaign=message, by=DENIS)
    server.wait = 0.3
    sender = Thread(target=_deliver)
    sender.start()
    ends = monotonic() + 30
    while len(server.kept) < PEOPLE // 4 and monotonic() < ends:
        sleep(0.01)

    campaigns.stop(campaign=message, by=DENIS)
    sender.join(60)
    left = len(server.kept)
    assert left < PEOPLE
    deliver_pending()
    assert len(server.kept) == left  # what is stopped stays

    server.wait = 0
    campaigns.resume(campaign=message, by=DENIS)
    OutgoingMail.objects.to_send().update(claimed_at=None)
    deliver_pending()

    assert len(server.kept) == len({letter.message_id for letter in server.kept}) == PEOPLE


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queue")
def test_a_run_that_is_killed_half_way_loses_nobody(message, server, tmp_path):
    campaigns.send(campaign=message, by=DENIS)

    kill_and_send(server, kills=1, log=tmp_path / "log")

    assert len({letter.message_id for letter in server.kept}) == PEOPLE
    assert sum(server.doubled().values()) <= CONNECTIONS
    campaigns.move_campaigns_on()
    assert Campaign.objects.get().state == State.SENT


def _deliver() -> None:
    try:
        deliver_pending()
    finally:
        connections.close_all()
