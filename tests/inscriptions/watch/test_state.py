"""What `/sante/` says of each item, and which of them make it answer 503."""

import json
import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.watch.state import LEAST_FREE, MOST_ERRORS
from rencontre.watch import BACKUP, BACKUP_FAILED, note
from tests.factories import HeartbeatFactory, IncidentFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def health(client, settings):
    """The status of `/sante/` and what it says of one item."""
    settings.TASKS_MODE = "database"

    def ask(item: str) -> tuple[int, str]:
        answer = client.get("/sante/")
        return answer.status_code, answer.json()[item]["state"]

    return ask


def beats(worker: str, **time) -> None:
    HeartbeatFactory(worker=worker, at=timezone.now() - timedelta(**time))


@pytest.mark.parametrize(
    ("item", "worker", "alive", "stopped"),
    [
        ("worker", "default", {"seconds": 110}, {"seconds": 130}),
        ("prints", "prints", {"seconds": 110}, {"seconds": 130}),
        ("timer", "deliver_mails", {"minutes": 9}, {"minutes": 11}),
        ("backup", BACKUP, {"hours": 25}, {"hours": 27}),
    ],
)
def test_a_process_is_expected_once_it_was_seen(health, item, worker, alive, stopped):
    never = "jamais faite" if item == "backup" else "jamais vu"
    assert health(item) == (200, never)

    beats(worker, **alive)
    assert health(item) == (200, "ok")

    HeartbeatFactory._meta.model.objects.update(at=timezone.now() - timedelta(**stopped))
    assert health(item) == (503, "trop ancienne" if item == "backup" else "arrêté")


def test_without_a_queue_no_worker_is_expected(health, settings):
    settings.TASKS_MODE = "immediate"
    beats("default", days=3)

    assert health("worker") == (200, "sans objet")


@pytest.mark.parametrize(
    ("done", "failed", "expected"),
    [
        (None, {"minutes": 5}, (503, "en échec")),
        ({"hours": 3}, {"minutes": 5}, (503, "en échec")),
        ({"minutes": 5}, {"hours": 3}, (200, "ok")),
    ],
)
def test_a_backup_that_fails_is_said_until_one_succeeds(health, done, failed, expected):
    if done:
        beats(BACKUP, **done)
    beats(BACKUP_FAILED, **failed)

    assert health("backup") == expected


@pytest.mark.parametrize(
    ("place", "free", "expected"),
    [
        ("VAR_DIR", LEAST_FREE, (200, "ok")),
        ("VAR_DIR", LEAST_FREE - 1, (503, "presque plein")),
        ("MEDIA_ROOT", LEAST_FREE - 1, (503, "presque plein")),
    ],
)
def test_the_fullest_disk_is_said(health, settings, monkeypatch, place, free, expected):
    room = {getattr(settings, place): free * 1_000_000}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, room.get(path, 10**12)))

    assert health("disk") == expected


def test_a_disk_that_cannot_be_read_is_said(health, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "absent"

    assert health("disk") == (503, "illisible")


def test_errors_of_the_last_hour_are_counted_written_or_not(health, client):
    IncidentFactory(times=MOST_ERRORS - 2)
    IncidentFactory(times=100, at=timezone.now() - timedelta(minutes=61))
    IncidentFactory(kind="silent", place="default", times=100)
    note("programme:event", "ValueError")
    assert health("errors") == (200, "ok")
    assert client.get("/sante/").json()["errors"]["last_hour"] == MOST_ERRORS - 1

    note("programme:event", "ValueError")

    assert health("errors") == (503, "trop nombreuses")


def test_letters_that_wait_are_said_with_their_age(health, client):
    OutgoingMailFactory(queued_at=timezone.now() - timedelta(minutes=5))
    assert health("mails") == (200, "en attente")
    assert 300 <= client.get("/sante/").json()["mails"]["oldest_seconds"] < 360

    OutgoingMailFactory(queued_at=timezone.now() - timedelta(minutes=16))

    assert health("mails") == (503, "bloqués")


def test_it_costs_the_same_for_3_and_30(client, settings, django_assert_num_queries):
    settings.TASKS_MODE = "database"
    for number in range(30):
        if number in {0, 3, 29}:
            with django_assert_num_queries(3):
                client.get("/sante/")
        beats(f"file {number}", minutes=1)
        IncidentFactory()
        OutgoingMailFactory()
    OutgoingMailFactory(queued_at=timezone.now() - timedelta(hours=1))

    with django_assert_num_queries(4):  # one more asks whether others leave
        client.get("/sante/")


def test_it_says_nothing_of_anybody_nor_of_the_machine(client, settings, alice):
    OutgoingMailFactory(registration=alice, to="alice@exemple.fr", queued_at=timezone.now() - timedelta(hours=1))
    IncidentFactory(place="inscriptions:mine", error="KeyError", reference="abcdefgh23")

    said = client.get("/sante/").content.decode()

    hidden = ["alice", "exemple.fr", "KeyError", "mine", "abcdefgh23", str(settings.VAR_DIR), str(settings.MEDIA_ROOT)]
    assert [word for word in hidden if word in said] == []
    assert {type(value) for item in json.loads(said).values() if item is not False for value in item.values()} == {
        bool,
        str,
        int,
    }
