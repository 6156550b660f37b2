"""Devices on which an account has logged in: a signed cookie of its own, which attacks from elsewhere never slow.

The cookie is bound to the password: changing it, or « Fermer partout », makes every device unknown again.
"""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "inscriptions.accounts.known_devices"
KEPT = timedelta(days=180)


def device_of(request: HttpRequest, account: User | None) -> str:
    """The name of the device of `request`, when `account` has logged in there before; empty for an unknown one."""
    if account is None:
        return ""
    signed = request.COOKIES.get(_cookie(account), "")
    try:
        device, mark = signing.loads(signed, salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if constant_time_compare(str(mark), _mark(account)) else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, account: User) -> None:
    """Have the device of `request` known for `account`, once its password was right there or its letter was opened."""
    device = device_of(request, account) or uuid4().hex
    response.set_cookie(
        _cookie(account),
        signing.dumps([device, _mark(account)], salt=SALT),
        max_age=int(KEPT.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(account: User) -> str:
    return f"appareil-{account.pk}"


def _mark(account: User) -> str:
    return salted_hmac(SALT, account.get_session_auth_hash()).hexdigest()
