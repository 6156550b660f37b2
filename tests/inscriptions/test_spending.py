"""What is spent in an hour, counted once for all who ask together."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.errors import BudgetSpent
from inscriptions.models import Budget
from inscriptions.spending import forget_budgets, give_back, granted, hour_of, spend, spend_within
from tests.races import race


@pytest.fixture(autouse=True)
def _one_hour():
    with time_machine.travel(timezone.now().replace(minute=15), tick=False):
        yield


@pytest.mark.django_db
def test_what_is_left_is_granted_in_one_statement(django_assert_num_queries):
    hour = hour_of(timezone.now())
    granted("letters", {"alice": 4}, limit=5, hour=hour)

    with django_assert_num_queries(1):
        found = granted("letters", {"alice": 3, "bob": 7, "chloe": 1}, limit=5, hour=hour)

    assert found == {"alice": 1, "bob": 5, "chloe": 1}


@pytest.mark.django_db
def test_the_next_hour_is_another():
    hour = hour_of(timezone.now())
    granted("letters", {"alice": 5}, limit=5, hour=hour)

    assert granted("letters", {"alice": 1}, limit=5, hour=hour + timedelta(hours=1)) == {"alice": 1}


@pytest.mark.django_db
def test_what_is_given_back_may_be_spent_again():
    spent = spend(("address", "a", 1))
    with pytest.raises(BudgetSpent):
        spend(("address", "a", 1))
    give_back(spent)

    spend(("address", "a", 1))

    assert Budget.objects.get().spent == 1


@pytest.mark.django_db
def test_budgets_of_the_day_before_are_forgotten():
    spend(("address", "a", 1))
    Budget.objects.update(hour=timezone.now() - timedelta(days=2))
    spend(("address", "a", 1))

    forget_budgets()

    assert Budget.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("threads", [2, 20])
def test_letters_asked_for_together_are_granted_once(race_runs, threads):
    hour = hour_of(timezone.now())
    for run in range(race_runs):
        granted("letters", {f"alice{run}": 4}, limit=5, hour=hour)

        found = race(lambda _, run=run: granted("letters", {f"alice{run}": 1}, limit=5, hour=hour), threads)

        assert sorted(one[f"alice{run}"] for one in found) == [0] * (threads - 1) + [1]


# --- Of any period ---------------------------------------------------------------------------------------------------


def spent_within(limit: int = 5) -> bool:
    return spend_within("letters", limit=limit, period=timedelta(hours=1)) is not None


@pytest.mark.django_db
def test_no_period_has_more_whenever_it_begins():
    """Of three asked for every minute, no sixty minutes that follow have more than five."""
    start = timezone.now().replace(second=30)
    granted_at = []
    for minute in range(65):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            granted_at += [minute for _ in range(3) if spent_within()]

    assert granted_at == [0, 0, 0, 1, 1, 61, 61, 61, 62, 62]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_those_who_come_together_never_get_more_than_the_period_has(race_runs):
    for _ in range(race_runs):
        Budget.objects.all().delete()

        together = race(lambda number: spent_within(), 20)

        after = [spent_within() for _ in range(6)]
        assert sum(together) + sum(after) == 5, (together, after)


@pytest.mark.django_db
def test_several_are_spent_at_once_or_none_and_given_back_together():
    spent = spend(("address", "alice", 5), many=3)

    with pytest.raises(BudgetSpent):
        spend(("address", "alice", 5), many=3)
    assert Budget.objects.get().spent == 3
    give_back(spent)
    assert Budget.objects.get().spent == 0
    spend(("address", "alice", 5), many=5)
