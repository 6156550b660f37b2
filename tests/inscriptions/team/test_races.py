"""The page of a day takes its lock before it counts: nobody registers between what it says and what it saves.

Negative control: without the lock the same race goes wrong.
"""

import pytest
from django.test import Client

from inscriptions.errors import EventFull
from programme.models import Event
from tests.factories import EventFactory, UserFactory
from tests.inscriptions.signing_up import register
from tests.inscriptions.team.pages import day_page, filled
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 20


def is_kept(threads: int = THREADS) -> bool:
    """A quarter of the threads ask for 5 places instead of 40, the others register: nobody is there without a place."""
    event = EventFactory(capacity=40)
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    page = day_page("change", event.pk)
    posted = filled(client, page, capacity=5)

    def act(number):
        if number % 4:
            return register(event, f"Alice{number}")
        own = Client()
        own.cookies = client.cookies
        return own.post(page, posted)

    results = race(act, threads=threads)

    broken = [result for result in results if isinstance(result, Exception) and not isinstance(result, EventFull)]
    return not broken and event.registrations.count() <= Event.objects.get(pk=event.pk).capacity


def test_places_are_never_fewer_than_the_people_there(race_runs):
    assert [is_kept() for _ in range(race_runs)] == [True] * race_runs


@pytest.mark.logs_errors  # SQLite refuses some of them: the database is locked
def test_without_the_lock_the_promise_is_broken(without_lock):
    assert not all(is_kept() for _ in range(8))
