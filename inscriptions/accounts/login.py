"""Logging in: a password, then a code where the account has a second factor, and only then a session.

There is no session of a password alone: whatever page asks who is there, the admin's, the desk's, a badge's, finds
nobody until the code was right. Between the two, an anonymous session keeps whose password was right, for ten minutes.
"""

from datetime import timedelta
from typing import cast

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from inscriptions.accounts.idle import stay_awake
from inscriptions.accounts.known_devices import remember_device
from inscriptions.accounts.queries import has_second_factor, is_maybe_shared
from inscriptions.accounts.rules import must_have_second_factor
from inscriptions.accounts.verified import BACKEND, FACTOR

PENDING = "mot-de-passe-juste"  # in the session
BETWEEN = timedelta(minutes=10)


class PasswordStep(LoginView):
    """Django's view of the login form, whose session waits for the code."""

    def form_valid(self, form: object) -> HttpResponse:
        account, to = cast(User, self.get_form_user(form)), self.get_redirect_url()
        to = home_of(account) if to in {"", reverse("admin:index")} else to
        if has_second_factor(account):
            return _wait_for_code(self.request, account, to, "admin:second_step")
        if must_have_second_factor(account):
            return _wait_for_code(self.request, account, to, "admin:second_factor_first")
        return open_session(self.request, account, to=to)

    @staticmethod
    def get_form_user(form: object) -> object:
        return form.get_user()  # type: ignore[attr-defined]


def home_of(account: User) -> str:
    """Where `account` works: who only stands at the front desk has nothing to do in the admin."""
    return reverse("inscriptions:entrance" if is_maybe_shared(account) else "admin:index")


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """Whose password was right a moment ago, and where they were going; None otherwise."""
    kept = request.session.get(PENDING)
    if not kept or timezone.now().timestamp() - kept["at"] > BETWEEN.total_seconds():
        return None
    account = User.objects.filter(pk=kept["account"], is_active=True, is_staff=True).first()
    if account is None or not constant_time_compare(kept["mark"], account.get_session_auth_hash()):
        return None
    return account, kept["to"]


def open_session(request: HttpRequest, account: User, *, to: str, with_factor: bool = False) -> HttpResponse:
    """Log `account` in, have its device known, and go on."""
    request.session.pop(PENDING, None)
    request.session.pop(FACTOR, None)
    login(request, account, backend=BACKEND)
    if with_factor:
        request.session[FACTOR] = True
    response = HttpResponseRedirect(to)
    remember_device(request, response, account)
    stay_awake(response, account.pk)
    return response


def _wait_for_code(request: HttpRequest, account: User, to: str, step: str) -> HttpResponse:
    request.session.flush()  # it may be one of before, that this step puts an end to
    mark, at = account.get_session_auth_hash(), timezone.now().timestamp()
    request.session[PENDING] = {"account": account.pk, "mark": mark, "at": at, "to": to}
    return redirect(step)
