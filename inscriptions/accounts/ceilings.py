"""The one way a password or a code is tried: counted first, so that guessing is slow and locks nobody else out.

A device where the account has logged in before is counted alone: whatever is tried from elsewhere, or from the same
Wi-Fi, its person gets in. An unknown one is counted with all the unknown: by name and address, by address, by name.
A name is what was typed, without its capitals, whether it is an account's or nobody's: no ceiling tells which, nor
which address is whose. A right password is not counted. The codes of the second factor are counted apart, of the
account and of its password: a new one forgets them.
"""

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest

from inscriptions.accounts.known_devices import device_of
from inscriptions.accounts.queries import account_named, folded
from inscriptions.accounts.rules import WrongPassword
from inscriptions.accounts.second_factor import check_code
from inscriptions.signup.budgets import counted_client
from inscriptions.spending import Ceiling, give_back, spend_slowly

OF_AN_ADDRESS = 300  # hashes in a quarter of an hour: what it may cost us, not who may log in


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


def check_code_slowly(request: HttpRequest, *, account: User, typed: str) -> None:
    """Take a code of the second factor; WrongCode for any other, BudgetSpent when nothing was tried."""
    spent = spend_slowly(*_ceilings_of_codes(request, account))
    check_code(account=account, typed=typed)
    for part in spent:
        give_back(part)


def _ceilings(request: HttpRequest, typed: str, account: User | None) -> list[Ceiling]:
    device = device_of(request, account)
    if account and device:
        return [Ceiling("login device", f"{account.pk} {device}", in_a_quarter=10, in_a_day=40, then=2)]
    address, whose = counted_client(request), folded(typed)
    return [
        Ceiling("login pair", f"{whose} {address}", in_a_quarter=8, in_a_day=24, then=2),
        Ceiling("login address", address, in_a_quarter=OF_AN_ADDRESS, in_a_day=900, then=60),
        Ceiling("login account", whose, in_a_quarter=20, in_a_day=60, then=4),
    ]


def _ceilings_of_codes(request: HttpRequest, account: User) -> list[Ceiling]:
    whose, device = f"{account.pk} {account.get_session_auth_hash()}", device_of(request, account)
    if device:
        return [Ceiling("code device", f"{whose} {device}", in_a_quarter=10, in_a_day=40, then=2)]
    return [
        Ceiling("code pair", f"{whose} {counted_client(request)}", in_a_quarter=5, in_a_day=15, then=1),
        Ceiling("code account", whose, in_a_quarter=10, in_a_day=30, then=2),
    ]
