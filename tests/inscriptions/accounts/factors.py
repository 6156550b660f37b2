"""The accounts of the tests: their second factor, their groups, the pages about them."""

from binascii import unhexlify
from dataclasses import dataclass
from datetime import timedelta

import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from inscriptions.accounts.second_factor import new_key, recovery_codes, turn_on
from inscriptions.accounts.verified import FACTOR


@dataclass(frozen=True)
class Factor:
    """What a phone holds, and the codes of recovery."""

    key: str
    codes: list[str]


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def of(account, act: str = "change") -> str:
    """The address of a page of « Équipe » about `account`."""
    return reverse(f"admin:inscriptions_teamaccount_{act}", args=[account.pk])


def code_of(key: str, *, steps: int = 0) -> str:
    """What a phone shows now, or `steps` of thirty seconds later."""
    totp = TOTP(unhexlify(key), drift=steps)
    return f"{totp.token():06}"


def with_factor(account) -> Factor:
    """Turn it on; the code that did is of two minutes ago, so that the one of now is new."""
    key = new_key()
    with time_machine.travel(timezone.now() - timedelta(minutes=2)):
        turn_on(account=account, key=key, code=code_of(key))
    return Factor(key, recovery_codes(account))


def verified(client):
    """The same client, whose session gave the code of its account."""
    session = client.session
    session[FACTOR] = True
    session.save()
    return client
