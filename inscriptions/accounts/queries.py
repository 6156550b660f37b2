"""Who has an account, and what of it the pages say."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from inscriptions.models import TeamAccount
from inscriptions.people.roles import ORGANISATION


def account_named(typed: str) -> User | None:
    """The account of this name, else the only active one of this e-mail address."""
    by_name = User.objects.filter(username=typed).first()
    if by_name:
        return by_name
    found = list(User.objects.filter(email__iexact=typed, is_active=True)[:2]) if "@" in typed else []
    return found[0] if len(found) == 1 else None


def accounts_of(typed: str) -> list[TeamAccount]:
    """The active account of the team of this name, else those of this e-mail address, that a letter reaches."""
    reached = TeamAccount.objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")
    return list(reached.filter(username=typed) or reached.filter(email__iexact=typed))


def with_second_factor(accounts: Iterable[User]) -> set[int]:
    """Which of `accounts`, by primary key, have turned their second factor on."""
    devices = TOTPDevice.objects.filter(user__in=[account.pk for account in accounts], confirmed=True)
    return set(devices.values_list("user", flat=True))


def has_second_factor(account: User) -> bool:
    return bool(with_second_factor([account]))


def is_organiser(account: User) -> bool:
    return account.is_superuser or account.groups.filter(name=ORGANISATION).exists()
