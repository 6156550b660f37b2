"""The one way a password is tried: counted first, so that guessing is slow and nobody is locked out by others.

A device where the account has logged in before is counted alone: whatever is tried from elsewhere, or from the same
Wi-Fi, its person gets in. An unknown one is counted with all the unknown: by account and address, by address, by
account. A right password is not counted. An unknown account costs the same as a known one, and is refused the same way.
"""

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest

from inscriptions.accounts.known_devices import device_of
from inscriptions.accounts.queries import account_named
from inscriptions.accounts.rules import WrongPassword
from inscriptions.signup.budgets import counted_client
from inscriptions.spending import Ceiling, give_back, spend_slowly


def user_of(request: HttpRequest, *, typed: str, password: str) -> User | None:
    """The user whose name (or e-mail address) and password these are, None; BudgetSpent when nothing was tried."""
    account = account_named(typed)
    spent = spend_slowly(*_ceilings(request, typed, account))
    user = authenticate(request, username=account.username if account else typed, password=password)
    if not isinstance(user, User):
        return None
    for part in spent:
        give_back(part)
    return user


def check_password_again(request: HttpRequest, password: str) -> None:
    """Raise WrongPassword unless it is that of who is logged in; BudgetSpent when nothing was tried."""
    if user_of(request, typed=request.user.get_username(), password=password) is None:
        raise WrongPassword("Ce n’est pas votre mot de passe.")


def _ceilings(request: HttpRequest, typed: str, account: User | None) -> list[Ceiling]:
    device = device_of(request, account)
    if account and device:
        return [Ceiling("login device", f"{account.pk} {device}", in_a_quarter=10, in_a_day=40, then=2)]
    address, whose = counted_client(request), f"#{account.pk}" if account else typed.casefold()
    return [
        Ceiling("login pair", f"{whose} {address}", in_a_quarter=8, in_a_day=24, then=2),
        Ceiling("login address", address, in_a_quarter=40, in_a_day=120, then=8),
        Ceiling("login account", whose, in_a_quarter=20, in_a_day=60, then=4),
    ]
