from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from inscriptions.errors import BudgetSpent
from inscriptions.models import Budget
from inscriptions.signup.budgets import (
    client_address,
    counted_client,
    network_of,
    spend_link_request,
    spend_public_post,
)
from inscriptions.spending import Spent
from tests.races import race


def request_from(address="203.0.113.7", forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.9", "203.0.113.7"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        (2, "6.6.6.6, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "10.0.0.1", "203.0.113.7"),
        (1, "forgé", "203.0.113.7"),
        (1, "198.51.100.9:5678", "198.51.100.9"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
    ],
)
def test_the_address_is_counted_from_the_trusted_proxies(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies

    assert client_address(request_from(forwarded=forwarded.encode().decode("latin-1"))) == address


def test_networks_are_24_and_64_bits_wide():
    assert network_of("203.0.113.7") == "203.0.113.0/24"
    assert network_of("2001:db8:1:2:3::9") == "2001:db8:1:2::/64"


@pytest.mark.django_db
def test_an_address_spends_its_hour_then_waits(settings):
    settings.SIGNUP_BUDGET_ADDRESS = 2
    with time_machine.travel(timezone.now().replace(minute=45, second=0, microsecond=0), tick=False) as clock:
        spend_public_post(request_from())
        spend_public_post(request_from())
        with pytest.raises(BudgetSpent) as spent:
            spend_public_post(request_from())

        assert spent.value.retry_after == 15 * 60
        spend_public_post(request_from("203.0.113.8"))
        clock.shift(timedelta(minutes=15))
        spend_public_post(request_from())


@pytest.mark.django_db
def test_a_network_spends_its_own_budget(settings):
    settings.SIGNUP_BUDGET_NETWORK = 2
    spend_public_post(request_from("203.0.113.1"))
    spend_public_post(request_from("203.0.113.2"))

    with pytest.raises(BudgetSpent):
        spend_public_post(request_from("203.0.113.3"))
    spend_public_post(request_from("203.0.114.1"))


@pytest.mark.django_db
def test_links_are_sent_three_times_an_hour():
    for _ in range(3):
        spend_link_request("alice@exemple.fr")

    with pytest.raises(BudgetSpent):
        spend_link_request("ALICE@exemple.fr")


@pytest.mark.django_db
def test_the_address_itself_is_never_kept():
    spend_public_post(request_from())
    spend_link_request("alice@exemple.fr")

    kept = str(list(Budget.objects.values()))
    assert "203.0.113" not in kept
    assert "alice" not in kept


def test_an_ipv6_network_is_one_client_for_the_lock_out():
    assert counted_client(request_from("203.0.113.7")) == "203.0.113.7"
    assert counted_client(request_from("2001:db8:1:2:3::9")) == counted_client(request_from("2001:db8:1:2::1"))


@pytest.fixture
def _one_hour():
    with time_machine.travel(timezone.now().replace(minute=15), tick=False):
        yield


@pytest.mark.usefixtures("_one_hour")
@pytest.mark.django_db
def test_a_request_spends_its_two_budgets_in_one_statement_even_where_they_are_new(django_assert_num_queries):
    with django_assert_num_queries(1):
        spend_public_post(request_from())
    with django_assert_num_queries(1):
        spend_public_post(request_from())

    assert list(Budget.objects.values_list("spent", flat=True)) == [2, 2]


@pytest.mark.usefixtures("_one_hour")
@pytest.mark.django_db
def test_an_address_that_spent_its_hour_spends_nothing_of_its_networks(settings):
    settings.SIGNUP_BUDGET_ADDRESS = 1
    spend_public_post(request_from())

    for _ in range(2):
        with pytest.raises(BudgetSpent):
            spend_public_post(request_from())

    assert list(Budget.objects.values_list("spent", flat=True)) == [1, 1]


@pytest.mark.race
@pytest.mark.usefixtures("_one_hour")
@pytest.mark.django_db(transaction=True)
def test_forty_at_once_spend_no_more_than_the_hour_holds(settings, race_runs):
    settings.SIGNUP_BUDGET_ADDRESS = 7
    for run in range(race_runs):
        address = f"203.0.113.{run}"

        found = race(lambda _, address=address: spend_public_post(request_from(address)))

        assert sorted(map(type, found), key=str) == sorted([Spent] * 7 + [BudgetSpent] * 33, key=str)
