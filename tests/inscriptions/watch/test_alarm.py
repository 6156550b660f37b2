"""Whoever keeps the site is told once a quarter of an hour, by a letter that names nobody."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone

from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.render import OF_NOBODY
from inscriptions.models import Heartbeat, Incident, OutgoingMail
from inscriptions.watch import alarm
from inscriptions.watch.alarm import tell_operator, watch
from inscriptions.watch.signs import DEFAULT, DELIVERIES
from rencontre.watch import note
from tests.factories import HeartbeatFactory, IncidentFactory
from tests.letters import read
from tests.races import PATIENCE, race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somebody_keeps_the_site(settings):
    settings.OPERATOR = "technique@exemple.fr"
    settings.TASKS_MODE = "database"


def letters() -> int:
    return OutgoingMail.objects.filter(kind="operator").count()


def told() -> list[int]:
    """How many errors each letter tells, in their order."""
    told = Incident.objects.exclude(letter=None).values("letter").order_by("letter")
    return list(told.annotate(number=Sum("times")).values_list("number", flat=True))


def test_the_letter_says_how_many_where_and_what_to_type():
    IncidentFactory(place="programme:event", error="KeyError", times=12, reference="abcdefgh23")
    IncidentFactory(place="programme:event", error="KeyError", reference="abcdefgh24")
    IncidentFactory(place="tâche deliver_mail", error="OSError")
    IncidentFactory(kind="silent", place=DEFAULT, error="", at=timezone.now() - timedelta(minutes=3))
    IncidentFactory(kind="back", place=DELIVERIES, error="")

    letter = read(tell_operator())

    assert letter.to == "technique@exemple.fr"
    assert letter.subject.endswith("\u00a0: 14 erreurs, 1 service arrêté, 1 service reparti")
    for said in (
        "13\u00a0× programme:event, KeyError",
        "(références abcdefgh23, abcdefgh24)",
        "1\u00a0× tâche deliver_mail, OSError",
        "L’envoi des messages\u00a0: aucun signe de vie depuis le",
        "journalctl -u rencontre-worker.service -n 50",
        "Le minuteur de chaque minute, depuis le",
        "--grep=RÉFÉRENCE",
    ):
        assert said in letter.text


def test_one_letter_a_quarter_of_an_hour_tells_all_that_was_noted():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(31):
            note("programme:event", "ValueError")
            watch(by=DELIVERIES)
            deliver_pending()
            clock.shift(timedelta(minutes=1))

    assert told() == [1, 15, 15]


def test_one_letter_waits_at_most_and_nothing_is_told_twice():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(90):  # the mail server is away
            note("programme:event", "ValueError")
            watch(by=DELIVERIES)
            clock.shift(timedelta(minutes=1))
        assert letters() == 1
        deliver_pending()
        watch(by=DELIVERIES)
        deliver_pending()

    assert told() == [1, 89]
    assert not OutgoingMail.objects.filter(sent_at=None).exists()


def test_nothing_is_queued_without_anything_to_tell_or_anybody_to_tell(settings):
    assert tell_operator() is None
    settings.OPERATOR = ""
    IncidentFactory()

    assert (tell_operator(), letters()) == (None, 0)


def test_a_letter_that_fails_causes_no_other(monkeypatch):
    def fail(mail):
        raise ValueError("odd")

    monkeypatch.setitem(OF_NOBODY, "operator", fail)
    IncidentFactory()

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(60):
            watch(by=DELIVERIES)
            deliver_pending()
            clock.shift(timedelta(minutes=1))

    assert (letters(), Incident.objects.count()) == (1, 1)


def test_a_letter_whose_incidents_are_forgotten_is_not_sent():
    IncidentFactory()
    tell = tell_operator()
    Incident.objects.all().delete()

    assert (deliver_pending(), OutgoingMail.objects.filter(pk=tell.pk).exists()) == ((0, 0), False)


def test_nobody_is_named(alice):
    IncidentFactory(place="inscriptions:mine")

    letter = read(tell_operator())

    assert [word for word in ("alice", "Alice", "Durand", "/inscription/") if word in letter.text + letter.html] == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_several_who_tell_it_together_one_queues_a_letter(is_guarded, race_runs, monkeypatch):
    """Without its turn, each that looked before the others wrote queues one: the negative control."""
    if not is_guarded:
        monkeypatch.setattr(alarm, "_takes_its_turn", lambda now: True)
    is_to_be_told, all_looked = alarm._is_to_be_told, Barrier(8)
    monkeypatch.setattr(alarm, "_is_to_be_told", lambda untold: [is_to_be_told(untold), all_looked.wait(PATIENCE)][0])
    queued = []
    for _ in range(race_runs):
        OutgoingMail.objects.all().delete()
        Incident.objects.all().delete()
        Heartbeat.objects.all().delete()
        HeartbeatFactory(worker=alarm.ALARM, at=timezone.now() - timedelta(hours=1))
        IncidentFactory()

        made = race(lambda number: tell_operator(), threads=8)

        assert not [one for one in made if isinstance(one, Exception)]
        queued.append(sum(one is not None for one in made))
    assert queued == [1 if is_guarded else 8] * race_runs
