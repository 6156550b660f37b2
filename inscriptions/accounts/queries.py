"""Who has an account, and what of it the pages say."""

from collections.abc import Iterable
from typing import TypeVar
from unicodedata import normalize

from django.contrib.auth.models import User
from django.db.models import Q
from django_otp.plugins.otp_totp.models import TOTPDevice

from inscriptions.models import TeamAccount
from inscriptions.people.roles import FRONT_DESK, ORGANISATION

Account = TypeVar("Account", bound=User)


def folded(typed: str) -> str:
    """What was typed for an account, in one spelling: capitals name the same account, and are counted as one."""
    return normalize("NFKC", typed).strip().casefold()


def account_named(typed: str) -> User | None:
    """The account of this name, else the only active one of this e-mail address; one statement, known or not."""
    named, addressed = _found(list(User.objects.filter(_spelled(typed)).order_by("pk")), typed)
    if named:
        return named
    in_use = [account for account in addressed if account.is_active]
    return in_use[0] if len(in_use) == 1 else None


def accounts_of(typed: str) -> list[TeamAccount]:
    """The active account of the team of this name, else those of this e-mail address, that a letter reaches."""
    reached = (
        TeamAccount.objects.filter(_spelled(typed), is_active=True, is_staff=True).exclude(email="").order_by("pk")
    )
    named, addressed = _found(list(reached), typed)
    return [named] if named else addressed


def _spelled(typed: str) -> Q:
    key = folded(typed)
    return Q(username=typed) | Q(username__iexact=key) | Q(email__iexact=key)


def _found(accounts: list[Account], typed: str) -> tuple[Account | None, list[Account]]:
    """Of `accounts`: that of this very name, else the only one of it without capitals; and those of the address."""
    key = folded(typed)
    exact = [account for account in accounts if account.username == typed]
    named = exact or [account for account in accounts if folded(account.username) == key]
    return named[0] if len(named) == 1 else None, [account for account in accounts if folded(account.email) == key]


def with_second_factor(accounts: Iterable[User]) -> set[int]:
    """Which of `accounts`, by primary key, have turned their second factor on."""
    devices = TOTPDevice.objects.filter(user__in=[account.pk for account in accounts], confirmed=True)
    return set(devices.values_list("user", flat=True))


def has_second_factor(account: User) -> bool:
    return bool(with_second_factor([account]))


def is_maybe_shared(account: User) -> bool:
    """Whether several people may log in by `account`: it does nothing but the front desk."""
    groups = set(account.groups.values_list("name", flat=True))
    return not account.is_superuser and groups == {FRONT_DESK}


def is_organiser(account: User) -> bool:
    return account.is_superuser or account.groups.filter(name=ORGANISATION).exists()
