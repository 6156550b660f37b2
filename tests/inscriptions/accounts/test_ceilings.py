"""Guessing is slow, and locks out nobody but who guesses."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from inscriptions.accounts import ceilings
from inscriptions.accounts.ceilings import OF_AN_ADDRESS
from inscriptions.accounts.queries import account_named
from inscriptions.models import Budget
from inscriptions.spending import Ceiling, give_back, spend_slowly
from tests.factories import PASSWORD, UserFactory
from tests.guessing import counted_tries, guess, is_in, letter_link, log_in, log_out
from tests.pages import text_of
from tests.races import race

WIFI, ELSEWHERE = "192.0.2.1", "198.51.100.200"
NEW = "un nouveau mot de passe"


@pytest.fixture(autouse=True)
def clock():
    """Early in a quarter of an hour, and in a day."""
    with time_machine.travel(timezone.now().replace(hour=1, minute=1, second=0, microsecond=0), tick=False) as clock:
        yield clock


@pytest.mark.django_db
def test_of_300_tries_from_50_addresses_few_are_tried_and_the_right_person_gets_in(denis, outbox):
    known, fresh = Client(), Client()
    log_in(known, "denis", address=WIFI)

    with counted_tries() as tried:
        answers = guess("denis", tries=300, addresses=50)

    assert (tried["denis"], answers) == (20, {200: 20, 429: 280})
    assert log_in(Client(), "denis", address=ELSEWHERE).status_code == 429
    log_out(known)
    log_in(known, "denis", address="198.51.100.3")  # even from an address that guesses
    assert is_in(known)
    link = letter_link(outbox, "denis", address=ELSEWHERE)
    fresh.post(link, {"new_password1": NEW, "new_password2": NEW})
    log_in(fresh, "denis", NEW, address=ELSEWHERE)
    assert is_in(fresh)


@pytest.mark.django_db
def test_whoever_mistypes_does_not_lock_those_behind_the_same_wi_fi(chloe):
    for number in range(8):
        log_in(Client(), "denis", f"faux {number}", address=WIFI)
    phone = Client()

    assert log_in(phone, "chloe", address=WIFI).status_code == 302
    assert is_in(phone)


@pytest.mark.django_db
def test_the_page_says_when_to_try_again_and_the_way_in(denis, clock):
    guess("denis", tries=8, addresses=1)

    answer = log_in(Client(), "denis", address="198.51.100.0")

    said = text_of(answer.content.decode())
    assert answer.status_code == 429
    assert answer["Retry-After"] == "840"
    assert "Réessayez dans 14 minutes." in said
    assert "Mot de passe oublié" in said
    clock.shift(timedelta(minutes=14))
    assert log_in(Client(), "denis", address="198.51.100.0").status_code == 302


@pytest.mark.django_db
def test_a_known_device_is_counted_alone_and_its_own_mistakes_slow_it(denis):
    client = Client()
    log_in(client, "denis", address=WIFI)
    log_out(client)

    answers = [log_in(client, "denis", f"faux {n}", address=WIFI).status_code for n in range(11)]

    assert answers == [200] * 10 + [429]
    assert log_in(Client(), "denis", address=WIFI).status_code == 302  # nobody else's business


@pytest.mark.django_db
def test_a_cookie_of_another_account_or_of_an_older_password_knows_no_device(denis, chloe):
    client = Client()
    log_in(client, "denis", address=WIFI)
    kept = client.cookies[f"appareil-{denis.pk}"].value
    guess("denis", tries=20, addresses=20)
    guess("chloe", tries=20, addresses=20, first=20)
    stolen = Client()
    stolen.cookies[f"appareil-{chloe.pk}"] = kept

    assert log_in(stolen, "chloe", address=ELSEWHERE).status_code == 429
    denis.set_password(NEW)
    denis.save(update_fields=["password"])
    log_out(client)
    client.cookies[f"appareil-{denis.pk}"] = kept
    assert log_in(client, "denis", NEW, address=ELSEWHERE).status_code == 429


@pytest.mark.django_db
def test_a_right_password_is_not_counted(denis):
    for _ in range(30):
        assert log_in(Client(), "denis", address=WIFI).status_code == 302

    assert set(Budget.objects.values_list("spent", flat=True)) == {0}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["denis", "DENIS", "personne", "parti@exemple.fr", "invite"])
def test_no_answer_tells_whether_an_account_exists(denis, name):
    """The same words, the same status, one hash each, up to the refusal and past it."""
    User.objects.create_user("parti", "parti@exemple.fr", PASSWORD, is_staff=True, is_active=False)
    User.objects.create_user("invite", is_staff=True)
    encode = MD5PasswordHasher.encode
    told = []

    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=encode) as hashed:
        for number in range(9):
            hashed.reset_mock()
            answer = log_in(Client(), name, f"faux {number}", address=WIFI)
            told.append(
                (answer.status_code, "Nom ou mot de passe inexact." in answer.content.decode(), hashed.call_count)
            )

    assert told == [(200, True, 1)] * 8 + [(429, False, 0)]


@pytest.mark.django_db
def test_an_account_is_found_by_its_address_too(denis):
    client = Client()

    log_in(client, "Denis@exemple.fr")

    assert is_in(client)


@pytest.mark.django_db
def test_an_attack_of_a_day_is_slower_still(denis, clock):
    passed = []
    for _ in range(4):
        with counted_tries() as tried:
            guess("denis", tries=22, addresses=22)
        passed.append(tried["denis"])
        clock.shift(timedelta(minutes=15))

    assert passed == [20, 20, 20, 4]


@pytest.mark.django_db
@pytest.mark.once
def test_whoever_tries_many_accounts_from_an_address_costs_so_much_and_no_more(monkeypatch):
    assert OF_AN_ADDRESS == 300
    monkeypatch.setattr(ceilings, "OF_AN_ADDRESS", 30)

    with counted_tries() as tried:
        answers = [log_in(Client(), f"compte {n}", "faux", address=WIFI).status_code for n in range(32)]

    assert (answers, tried.total()) == ([200] * 30 + [429] * 2, 30)


@pytest.mark.django_db
@pytest.mark.once
def test_forty_new_phones_behind_a_wi_fi_log_in_while_somebody_types_invented_names():
    volunteers = [UserFactory(username=f"b{n}", is_staff=True).username for n in range(40)]
    told = []

    for name in volunteers:
        for invented in ("x", "y"):
            log_in(Client(), f"{invented}{name}", "au hasard", address=WIFI)
        told.append(log_in(Client(), name, address=WIFI).status_code)

    assert told == [302] * 40


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("addresses", "rounds"), [(1, 5), (3, 11)])
def test_no_ceiling_tells_an_account_nor_which_address_is_whose(denis, addresses, rounds):
    """The same tries of the two names of one account and of two that are nobody's, whatever the capitals."""
    said = {
        name: [
            log_in(Client(), typed, "faux", address=f"{network}.{number % addresses}").status_code
            for number in range(rounds)
            for typed in (name, name.upper(), f"{name}@exemple.fr", f"{name.title()}@Exemple.FR")
        ]
        for network, name in (("198.51.100", "denis"), ("203.0.113", "personne"))
    }

    assert said["denis"] == said["personne"]
    assert said["denis"].count(200) == (16 if addresses == 1 else 40)


@pytest.mark.django_db
@pytest.mark.once
def test_a_name_is_found_without_its_capitals_unless_two_have_it(denis):
    assert log_in(Client(), " DENIS ").status_code == 302
    UserFactory(username="Denis", email="autre@exemple.fr")

    assert [account_named(typed) for typed in ("denis", "DENIS", "denis@exemple.fr")] == [denis, None, denis]


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_those_who_try_together_try_no_more_than_the_ceiling():
    ceiling = Ceiling("essai", "denis", in_a_quarter=5, in_a_day=50, then=1)

    done = race(lambda number: spend_slowly(ceiling), threads=12)

    granted = [spent for spent in done if isinstance(spent, list)]
    assert 1 <= len(granted) <= 5
    for part in granted[0]:
        give_back(part)
    assert len(spend_slowly(ceiling)) == 2
