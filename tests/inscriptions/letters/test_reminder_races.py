"""Two runs at once, whatever became of their lease: each letter is queued once; without the lock, not always."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inscriptions.letters.notice_state import Seen, seen_of
from inscriptions.letters.notices import tell_team, tell_teams
from inscriptions.letters.reminders import remind
from inscriptions.letters.thanks import send_thanks
from inscriptions.models import OutgoingMail, TeamNotices
from tests.cast import DENIS
from tests.factories import EventFactory, OutgoingMailFactory, RegistrationFactory, ReminderFactory
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 8


@pytest.fixture(autouse=True)
def _letters_wait(settings):
    settings.TASKS_MODE = "database"


def due_day():
    """A day in three days whose reminder of the week before is late: the site was stopped."""
    event = EventFactory(date=timezone.localdate() + timedelta(days=3))
    ReminderFactory(event=event, armed_at=timezone.now() - timedelta(days=30))
    RegistrationFactory.create_batch(3, event=event)
    return event


def failing_day() -> tuple:
    event = EventFactory(contact_email="equipe@exemple.fr")
    tell_teams()
    OutgoingMailFactory(registration__event=event, gave_up_at=timezone.now())
    now = timezone.now()
    return event, seen_of([event], now)[event.pk], now


def test_runs_that_meet_queue_each_reminder_once(race_runs):
    for _ in range(race_runs):
        event = due_day()

        results = race(lambda number, event=event: remind(event), THREADS)

        assert sorted(results) == [0] * (THREADS - 1) + [3]
        assert OutgoingMail.objects.filter(reminder__event=event).count() == 3


def test_runs_that_meet_tell_each_news_once(race_runs):
    for _ in range(race_runs):
        event, seen, now = failing_day()

        results = race(lambda number, of=(event, seen, now): tell_team(*of), THREADS)

        assert sorted(results) == [0] * (THREADS - 1) + [1]
        assert OutgoingMail.objects.filter(kind="team_news", facts__event=event.pk).count() == 1


def test_two_organisers_who_thank_write_once_to_each(race_runs):
    for _ in range(race_runs):
        event = EventFactory(date=timezone.localdate() - timedelta(days=1))
        people = RegistrationFactory.create_batch(3, event=event)

        results = race(lambda number, event=event: send_thanks(event=event, by=DENIS), THREADS)

        assert sorted(results) == [0] * (THREADS - 1) + [3]
        assert [one.mails.count() for one in people] == [1, 1, 1]


def test_without_the_lock_runs_that_meet_go_wrong(without_lock):
    went_wrong = []
    for _ in range(5):
        event = EventFactory(date=timezone.localdate() - timedelta(days=1))
        RegistrationFactory.create_batch(3, event=event)

        results = race(lambda number, event=event: send_thanks(event=event, by=DENIS), THREADS)

        went_wrong.append(sorted(map(str, results)) != ["0"] * (THREADS - 1) + ["3"])
    assert any(went_wrong)


def test_without_the_lock_runs_that_meet_tell_news_wrongly(without_lock):
    went_wrong = []
    for _ in range(5):
        event, seen, now = failing_day()
        assert isinstance(seen, Seen)

        results = race(lambda number, of=(event, seen, now): tell_team(*of), THREADS)

        went_wrong.append(sorted(map(str, results)) != ["0"] * (THREADS - 1) + ["1"])
        TeamNotices.objects.all().delete()
    assert any(went_wrong)
