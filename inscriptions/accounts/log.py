"""What is done to the accounts, in Django's own log."""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone

from inscriptions.accounts.links import INVITATION
from inscriptions.models import TeamAccount

INVITING, GIVEN_AGAIN = "invitation", "accès rendu"  # how the acts that send an invitation begin


def log_act(account: User, act: str, *, by: User) -> None:
    """Write that `by` did this to `account`, in the caller's transaction."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=_kind_of_row(),
        object_id=str(account.pk),
        object_repr=account.get_username()[:200],
        action_flag=CHANGE,
        change_message=act,
    )


def acts_on(account: User) -> QuerySet[LogEntry]:
    """The last acts on `account`, the newest first."""
    rows = LogEntry.objects.filter(content_type=_kind_of_row(), object_id=str(account.pk))
    return rows.select_related("user").order_by("-action_time", "-pk")


def expired_invitations(accounts: Iterable[TeamAccount]) -> set[int]:
    """Which of `accounts`, by primary key, were invited too long ago for their link to live."""
    awaited = {account.pk for account in accounts if account.is_active and account.is_awaited}
    if not awaited:
        return set()
    rows = LogEntry.objects.filter(content_type=_kind_of_row(), object_id__in=[str(pk) for pk in awaited])
    recent = rows.filter(action_time__gt=timezone.now() - INVITATION.lifetime)
    invited = recent.filter(Q(change_message__startswith=INVITING) | Q(change_message=GIVEN_AGAIN))
    return awaited - {int(pk) for pk in invited.values_list("object_id", flat=True) if pk}


def _kind_of_row() -> ContentType:
    return ContentType.objects.get_for_model(TeamAccount, for_concrete_model=False)
