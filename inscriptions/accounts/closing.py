"""The sessions of an account, ended at once whatever they were opened with."""

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session


def end_sessions(*, account: User) -> None:
    """End every session of `account`; its password and its devices stay as they are. Only the team has sessions."""
    whose = str(account.pk)
    ended = [one.pk for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) == whose]
    Session.objects.filter(pk__in=ended).delete()
