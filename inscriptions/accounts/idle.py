"""Who has left the team's pages for a while gives the password again where there is most to lose.

The instant of the last request is a signed cookie, not a session that is written. Once it is too old nothing but the
password renews it. The page that asks stands at the address that was asked for: what a POST had typed is kept in it,
and goes on to the page once the password is right. The front desk, which reads no needs, is asked nothing all day.
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from inscriptions.accounts.ceilings import check_password_again
from inscriptions.accounts.refusals import too_many_tries
from inscriptions.accounts.rules import WrongPassword
from inscriptions.errors import BudgetSpent
from programme.desk.sensitive import asks_again
from rencontre.french.words import counted

COOKIE, SALT = "derniere-demande", "inscriptions.accounts.idle"
# Who has none of these is of the front desk.
OF_ORGANISERS = (
    "inscriptions.view_specialneeds", "inscriptions.change_registration", "inscriptions.view_teamaccount",
    "auth.view_user", "auth.view_group",
)  # fmt: skip
# What answers with a file: the browser saves it, and stays on the page that asked the password.
FILES = {
    "POST": ("admin:inscriptions_registration_export",),
    "GET": (
        "admin:inscriptions_caterer",
        "admin:inscriptions_presence_workbook",
        "admin:inscriptions_registration_data",
        "admin:inscriptions_sensitive_job_file",
    ),
}
PASSWORD, ASKED = "password_again", "asked_by"  # of the page that asks
UNKEPT = {PASSWORD, ASKED, "csrfmiddlewaretoken"}

Answer = Callable[[HttpRequest], HttpResponseBase]


class AskedAgain:
    """Asks the password on the addresses of `programme/desk/sensitive.py`, after STAFF_IDLE_SECONDS; 0: never."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_of_the_team(request) and request.user.is_authenticated and not _is_idle(request):
            stay_awake(response, request.user.pk)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not asks_again(match.view_name, request.GET) or not _is_idle(request):
            return None
        if not any(map(request.user.has_perm, OF_ORGANISERS)):
            return None
        if PASSWORD not in request.POST:
            return _asked(request)
        try:
            check_password_again(request, request.POST[PASSWORD])
        except WrongPassword as error:
            return _asked(request, str(error))
        except BudgetSpent as spent:
            return too_many_tries(request, spent)
        request.COOKIES[COOKIE] = _signed(cast(User, request.user).pk)
        was = "POST" if request.POST.get(ASKED) == "POST" else "GET"
        if match.view_name in FILES[was]:
            return render(request, "inscriptions/accounts/go_on.html", _frame(request, "C’est noté") | {"was": was})
        return None if was == "POST" else redirect(request.get_full_path())


def stay_awake(response: HttpResponseBase, account: int) -> None:
    """Write in `response` that the account of this primary key has just asked for a page."""
    response.set_cookie(COOKIE, _signed(account), secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


def _signed(account: int) -> str:
    return signing.dumps(account, salt=SALT)


def _is_of_the_team(request: HttpRequest) -> bool:
    """The team's screens alone: a public page reads no session."""
    return settings.STAFF_IDLE_SECONDS > 0 and request.path_info.startswith(f"/{settings.ADMIN_PATH}")


def _is_idle(request: HttpRequest) -> bool:
    if not _is_of_the_team(request):
        return False
    try:
        account = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=settings.STAFF_IDLE_SECONDS)
    except signing.BadSignature:
        return True
    return bool(account != request.user.pk)


def _asked(request: HttpRequest, error: str = "") -> HttpResponse:
    """The page that asks the password, with what was typed."""
    minutes = settings.STAFF_IDLE_SECONDS // 60
    asked = {
        "was": request.POST.get(ASKED, str(request.method)),
        "error": error,
        "has_files": bool(request.FILES),
        "idle_for": "un quart d’heure" if minutes == 15 else counted(max(minutes, 1), "minute"),
    }
    return render(request, "inscriptions/accounts/password_again.html", _frame(request, "Votre mot de passe") | asked)


def _frame(request: HttpRequest, title: str) -> dict[str, Any]:
    """What both pages show: what was typed is kept in them; never the passwords that were."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in UNKEPT and "password" not in name
    ]
    return admin.site.each_context(request) | {"title": title, "typed": typed}
