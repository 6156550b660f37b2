"""Work that one process at a time does: of many who come together, one; of one that is killed, another."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from inscriptions import leases
from inscriptions.leases import only_one
from inscriptions.models import Lease
from tests.factories import LeaseFactory
from tests.races import race

THREADS = 8
LONG = 60  # seconds: a limit for what never comes


def holders() -> int:
    """How many of those who come together hold the lease, each keeping it until all have asked."""
    all_asked = Barrier(THREADS)

    def ask(number):
        with only_one("travail") as lost:
            all_asked.wait(LONG)
            return lost is not None

    return sum(race(ask, THREADS))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_those_who_come_together_one_holds_it(race_runs):
    assert [holders() for _ in range(race_runs)] == [1] * race_runs


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_taken_without_a_condition_it_is_held_by_all(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(leases, "_free", lambda name, now: Lease.objects.filter(name=name))

    assert holders() > 1


@pytest.mark.django_db
def test_a_lease_is_given_back_at_the_end_whatever_happens():
    with pytest.raises(OSError, match="non"), only_one("travail"):
        raise OSError("non")

    with only_one("travail") as lost, only_one("autre") as other:
        assert (lost.is_set(), other.is_set()) == (False, False)


@pytest.mark.django_db
def test_one_that_the_database_did_not_take_back_is_not_lost_to_its_process(monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("disk full")

    with monkeypatch.context() as patch, pytest.raises(OperationalError), only_one("travail"):
        patch.setattr(QuerySet, "update", fail)
    assert Lease.objects.exclude(holder="").exists()

    with only_one("travail") as lost:
        assert lost is not None


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "is_free"), [(44, False), (46, True)])
def test_who_gives_no_sign_of_life_loses_it(seconds, is_free):
    LeaseFactory(name="travail", holder="mort", until=timezone.now() + leases.LENGTH)

    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)), only_one("travail") as lost:
        assert (lost is not None) == is_free


@pytest.mark.django_db
def test_a_clock_that_was_wrong_holds_nothing_for_ever():
    LeaseFactory(name="travail", holder="demain", until=timezone.now() + timedelta(days=1))

    with only_one("travail") as lost:
        assert lost is not None


@pytest.mark.django_db(transaction=True)
def test_it_is_kept_alive_and_whose_place_was_taken_is_told(monkeypatch):
    monkeypatch.setattr(leases, "BEAT", 0.05)
    with only_one("travail") as lost:
        Lease.objects.update(until=timezone.now() - timedelta(hours=1))
        while Lease.objects.get().until < timezone.now():
            assert not lost.wait(0.02)

        Lease.objects.update(holder="autre")

        assert lost.wait(LONG)
    assert Lease.objects.get().holder == "autre"
