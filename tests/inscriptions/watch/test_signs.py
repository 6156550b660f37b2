"""Who fell silent, and who is back: told once, by who was there meanwhile."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inscriptions.models import Heartbeat, Incident
from inscriptions.watch.signs import DEFAULT, DELIVERIES, beat, notice
from rencontre.watch import BACKUP, BACKUP_FAILED
from tests.factories import HeartbeatFactory
from tests.races import race

pytestmark = pytest.mark.django_db


def ago(**time) -> object:
    return timezone.now() - timedelta(**time)


def told() -> list[tuple[str, str]]:
    return list(Incident.objects.order_by("pk").values_list("kind", "place"))


def test_signs_that_follow_one_another_are_one_presence():
    beat(DEFAULT)
    since = Heartbeat.objects.get().since
    Heartbeat.objects.update(at=ago(seconds=100))

    beat(DEFAULT)

    row = Heartbeat.objects.get()
    assert (row.since, row.at > since) == (since, True)


def test_after_a_silence_a_presence_begins_again():
    HeartbeatFactory(worker=DEFAULT, at=ago(minutes=3), since=ago(days=1))

    beat(DEFAULT)

    row = Heartbeat.objects.get()
    assert row.since == row.at


@pytest.mark.parametrize(
    ("worker", "watcher", "expected"),
    [
        ({"at": {"minutes": 3}}, {"since": {"hours": 1}}, [("silent", DEFAULT)]),
        ({"at": {"seconds": 110}}, {"since": {"hours": 1}}, []),
        ({"at": {"minutes": 3}}, {"since": {"minutes": 1}}, []),  # the watcher has just come: after a reboot
        ({"at": {"minutes": 20}}, {"since": {"hours": 1}, "at": {"minutes": 20}}, []),  # everything stopped together
    ],
    ids=["silent", "alive", "nobody was there", "all stopped"],
)
def test_a_silence_is_told_by_who_was_there(queue, worker, watcher, expected):
    HeartbeatFactory(worker=DEFAULT, at=ago(**worker["at"]), since=ago(days=1))
    HeartbeatFactory(worker=DELIVERIES, at=ago(**watcher.get("at", {"seconds": 50})), since=ago(**watcher["since"]))

    for _ in range(2):
        notice(by=DELIVERIES)

    assert told() == expected


def test_each_watches_the_other_and_a_return_is_told(queue):
    HeartbeatFactory(worker=DELIVERIES, at=ago(minutes=11), since=ago(days=1))
    HeartbeatFactory(worker=DEFAULT, at=ago(seconds=5), since=ago(days=1))
    notice(by=DEFAULT)
    beat(DELIVERIES)

    for _ in range(2):
        notice(by=DEFAULT)

    assert told() == [("silent", DELIVERIES), ("back", DELIVERIES)]


def test_without_a_queue_no_worker_is_missed(settings):
    settings.TASKS_MODE = "immediate"
    HeartbeatFactory(worker=DEFAULT, at=ago(days=3))
    HeartbeatFactory(worker=DELIVERIES, at=ago(seconds=5), since=ago(days=1))

    notice(by=DELIVERIES)

    assert told() == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_several_who_notice_it_one_tells_it(queue, race_runs):
    for _ in range(race_runs):
        Heartbeat.objects.all().delete()
        Incident.objects.all().delete()
        HeartbeatFactory(worker=DEFAULT, at=ago(minutes=3))
        HeartbeatFactory(worker=DELIVERIES, at=ago(seconds=5), since=ago(days=1))

        assert race(lambda number: notice(by=DELIVERIES), threads=8) == [None] * 8

        assert told() == [("silent", DEFAULT)]


# --- Who gives signs -------------------------------------------------------------------------------------------------


def signs() -> set[str]:
    return set(Heartbeat.objects.values_list("worker", flat=True))


@pytest.mark.logs_errors
def test_deliver_mails_gives_a_sign_even_when_a_part_fails(monkeypatch, capsys):
    monkeypatch.setattr("inscriptions.management.commands.deliver_mails.forget_jobs", lambda: 1 / 0)

    with pytest.raises(CommandError):
        call_command("deliver_mails")

    assert DELIVERIES in signs()
    kept = Incident.objects.get()
    assert (kept.kind, kept.place, kept.error) == ("error", "effacer les impressions passées", "ZeroDivisionError")


@pytest.mark.django_db(transaction=True)
def test_a_backup_says_whether_it_was_made(tmp_path, capsys):
    call_command("backup", tmp_path / "ici")
    assert signs() == {BACKUP}
    (tmp_path / "fichier").write_text("")

    with pytest.raises(CommandError):
        call_command("backup", tmp_path / "fichier")

    assert signs() == {BACKUP, BACKUP_FAILED}
