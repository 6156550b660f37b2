"""Who is there, for every page: nobody, until the account has given all that is asked of it.

A session may have been opened before its account had a second factor, or before the site asked for one. It is nobody's
from then on: the admin, the desk, a badge's page find no one there, and logging in again asks for the code.
"""

from typing import Any

from django.contrib.auth import get_user
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django_otp.plugins.otp_totp.models import TOTPDevice

from inscriptions.accounts.rules import must_have_second_factor

FACTOR = "double-verification"  # in the session, once the code was right
BACKEND = "inscriptions.accounts.verified.TeamBackend"


class TeamBackend(ModelBackend):
    """Django's; one statement reads the account of a session and whether it has a second factor."""

    def get_user(self, user_id: int) -> User | None:  # type: ignore[override]
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        user = User.objects.filter(pk=user_id).annotate(has_factor=Exists(devices)).first()
        return user if user and self.user_can_authenticate(user) else None


class Verified(AuthenticationMiddleware):
    """Django's; `request.user` is nobody in a session that lacks the second factor of its account."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _verified(request, get_user(request)))  # type: ignore[assignment]


def _verified(request: HttpRequest, user: Any) -> User | AnonymousUser:
    if not user.is_authenticated or FACTOR in request.session:
        return user  # type: ignore[no-any-return]
    return AnonymousUser() if user.has_factor or must_have_second_factor(user) else user
