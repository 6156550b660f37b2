"""Two organisers import the same list at once: everybody of it is there once, and no place is given twice.

Negative control: without the lock the same race goes wrong.
"""

import pytest

from inscriptions.people.answers import SignUp
from inscriptions.signup.register import register_list
from tests.cast import DENIS
from tests.factories import EventFactory
from tests.inscriptions.signup.lists import listed
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE, THREADS = 20, 6


def is_kept() -> bool:
    """Half of the threads import twenty people without an address, that no constraint tells apart, the others ten."""
    event = EventFactory(capacity=PEOPLE)
    people = {line: SignUp(first_name=f"Alice{line}", last_name="Durand") for line in range(2, 2 + PEOPLE)}
    lists = [listed(people), listed(dict(list(people.items())[: PEOPLE // 2]))]

    results = race(lambda number: register_list(event=event, lines=lists[number % 2], by=DENIS), threads=THREADS)

    broken = [result for result in results if isinstance(result, Exception)]
    return not broken and event.registrations.count() == PEOPLE


def test_the_same_list_imported_by_several_at_once_registers_each_person_once(race_runs):
    assert [is_kept() for _ in range(race_runs)] == [True] * race_runs


@pytest.mark.logs_errors  # SQLite refuses some of them: the database is locked
def test_without_the_lock_people_are_there_twice_or_refused(without_lock):
    assert not all(is_kept() for _ in range(8))
