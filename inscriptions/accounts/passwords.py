"""A password is chosen, changed, or set anew so that every other session of the account ends."""

from django.contrib.auth.models import User
from django.db import transaction

from inscriptions.accounts.letters import FORGOTTEN, PASSWORD_CHANGED
from inscriptions.accounts.log import log_act
from inscriptions.post.queue import queue_to_account, send_after_commit


@transaction.atomic
def ask_for_new_password(*, typed: str) -> None:
    """Ask for the link of who has this name or address: one row, known or not; it is looked up when it is sent."""
    letter = queue_to_account(FORGOTTEN, to=typed)
    send_after_commit([letter] if letter else [], may_wait=True)


@transaction.atomic
def set_password(*, account: User, password: str, by: User) -> None:
    """Set a password: every session of the account ends, every device is unknown, and its person is told by letter."""
    account.set_password(password)
    account.save(update_fields=["password"])
    log_act(account, "mot de passe changé", by=by)
    if account.email:
        letter = queue_to_account(PASSWORD_CHANGED, to=account.email, account=account.pk)
        send_after_commit([letter] if letter else [])


@transaction.atomic
def close_everywhere(*, account: User, password: str) -> None:
    """End every session and forget every device of `account`: the same password, which was asked, is set anew."""
    account.set_password(password)
    account.save(update_fields=["password"])
    log_act(account, "sessions fermées partout", by=account)
