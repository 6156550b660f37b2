"""The page of a day takes its lock before it counts: nobody registers between what it says and what it saves.

Negative control: without the lock the same race ends with more people than places.
"""

import pytest
from django.test import Client

from inscriptions.models import Registration
from programme.models import Event
from tests.factories import EventFactory, UserFactory
from tests.inscriptions.signing_up import register
from tests.inscriptions.team.pages import day_page, filled
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 20


def lower_the_places_while_people_register() -> tuple[int, int]:
    """A quarter of the threads ask for 5 places instead of 40, the others register: how many are there, and may be."""
    event = EventFactory(capacity=40)
    organiser = UserFactory(is_superuser=True)
    page = day_page("change", event.pk)
    client = Client()
    client.force_login(organiser)
    posted = filled(client, page, capacity=5)

    def act(number):
        if number % 4:
            return register(event, f"Alice{number}")
        own = Client()
        own.cookies = client.cookies
        return own.post(page, posted)

    race(act, threads=THREADS)
    return Registration.objects.filter(event=event).count(), Event.objects.get(pk=event.pk).capacity


def test_places_are_never_fewer_than_the_people_there(race_runs):
    for _ in range(race_runs):
        people, places = lower_the_places_while_people_register()

        assert people <= places


def test_without_the_lock_the_places_are_too_few(without_lock):
    ends = [lower_the_places_while_people_register() for _ in range(8)]

    assert any(people > places for people, places in ends)
