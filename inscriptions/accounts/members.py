"""What an organiser does to the account of a colleague: invite, change the group, take it back, give it again."""

from django.contrib.auth.models import Group, User
from django.db import transaction

from inscriptions.accounts.letters import ADDRESS_GIVEN, INVITED
from inscriptions.accounts.log import GIVEN_AGAIN, INVITING, log_act
from inscriptions.accounts.rules import (
    check_an_organiser_remains,
    check_has_no_account,
    check_has_no_address,
    check_is_another,
    check_is_awaited,
    check_is_managed,
    check_may_add_address,
    check_may_be_given_again,
)
from inscriptions.models import TeamAccount
from inscriptions.people.roles import ORGANISATION
from inscriptions.post.queue import queue_to_account, send_after_commit


@transaction.atomic
def invite(*, first_name: str, last_name: str, email: str, group: Group, by: User) -> TeamAccount:
    """Make an account without a password, whose name is its address, and send the link that sets one."""
    _lock()
    check_has_no_account(email)
    account = TeamAccount(username=email, email=email, first_name=first_name, last_name=last_name, is_staff=True)
    account.set_unusable_password()
    account.save()
    account.groups.set([group])
    log_act(account, f"{INVITING}, groupe {group.name}", by=by)
    _send_invitation(account, by)
    return account


@transaction.atomic
def invite_again(*, account: TeamAccount, by: User) -> None:
    """Send the link again to who has not come."""
    check_is_managed(account)
    check_is_awaited(account)
    log_act(account, f"{INVITING} envoyée de nouveau", by=by)
    _send_invitation(account, by)


@transaction.atomic
def change_group(*, account: TeamAccount, group: Group, by: User) -> None:
    """Give `account` this group alone, and what it may do."""
    _lock()
    check_is_managed(account)
    if set(account.groups.all()) == {group}:
        return
    check_is_another(account, by)
    if group.name != ORGANISATION:
        check_an_organiser_remains(account)
    account.groups.set([group])
    log_act(account, f"groupe {group.name}", by=by)


@transaction.atomic
def take_back(*, account: TeamAccount, by: User) -> None:
    """Close the account for good: with its password go its sessions, its devices and the links that were sent to it."""
    _lock()
    check_is_managed(account)
    check_is_another(account, by)
    if TeamAccount.objects.filter(pk=account.pk, is_active=False).exists():
        return
    check_an_organiser_remains(account)
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    log_act(account, "accès retiré", by=by)


@transaction.atomic
def give_again(*, account: TeamAccount, by: User) -> None:
    """Open an account that was closed, by a letter: its person chooses a password anew. Repeating is harmless."""
    check_is_managed(account)
    if account.is_active:
        return
    check_may_be_given_again(account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    log_act(account, GIVEN_AGAIN, by=by)
    _send_invitation(account, by)


@transaction.atomic
def give_address(*, account: TeamAccount, email: str, by: User) -> None:
    """Give its first address to the account of a colleague; a letter tells it there."""
    _lock()
    check_is_managed(account)
    check_is_another(account, by)
    _set_address(account, email, by)


@transaction.atomic
def add_own_address(*, account: User, email: str) -> None:
    """The same to one's own account."""
    _lock()
    check_may_add_address(account)
    _set_address(account, email, account)


def _set_address(account: User, email: str, by: User) -> None:
    check_has_no_address(User.objects.get(pk=account.pk))
    check_has_no_account(email)
    account.email = email
    account.save(update_fields=["email"])
    log_act(account, f"adresse {email}", by=by)
    letter = queue_to_account(ADDRESS_GIVEN, to=email, account=account.pk, by=by.get_full_name() or by.get_username())
    send_after_commit([letter] if letter else [])


def _lock() -> None:
    """One at a time: two organisers who take each other's access back must not both succeed."""
    list(Group.objects.select_for_update().filter(name=ORGANISATION))


def _send_invitation(account: TeamAccount, by: User) -> None:
    letter = queue_to_account(INVITED, to=account.email, account=account.pk, by=by.get_full_name() or by.get_username())
    send_after_commit([letter] if letter else [])
