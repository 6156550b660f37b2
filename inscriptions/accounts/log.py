"""What is done to the accounts, in Django's own log."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from inscriptions.models import TeamAccount


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


def _kind_of_row() -> ContentType:
    return ContentType.objects.get_for_model(TeamAccount, for_concrete_model=False)
