"""A database that is away, full or read-only: one page that asks it nothing, and that gives back what was typed."""

import logging
import sys
from collections.abc import Callable

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.log import log_response

from rencontre.databases.patience import somebody_waits
from rencontre.http import failures
from rencontre.http.cookieless import asks_no_token
from rencontre.http.origins import is_foreign
from rencontre.http.sent_back import sent_back
from rencontre.watch import note_once

RETRY_AFTER = 60  # seconds
PLACE, ABSENT = "base de données", "injoignable ou en lecture seule"  # as whoever keeps the site reads it
READ_ONLY = "25006"  # PostgreSQL's, of a transaction that may not write
# SQLite says « SQLITE_ERROR » of a wrong statement, which is a fault of ours.
OF_SQLITE = ("FULL", "READONLY", "IOERR", "CANTOPEN", "BUSY", "LOCKED", "PROTOCOL", "PERM", "NOLFS", "NOMEM")
logger = logging.getLogger(__name__)


def is_outage(error: BaseException | None) -> bool:
    """Whether the database did not answer, or could not write: no fault of ours, and it may work in a moment."""
    if not isinstance(error, Error):
        return False
    name = getattr(error.__cause__, "sqlite_errorname", None)
    if name is not None:
        return name.removeprefix("SQLITE_").startswith(OF_SQLITE)
    is_read_only = getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return is_read_only or isinstance(error, OperationalError | InterfaceError)


class Outage(HttpResponse):
    """The page of an outage: 503, never kept, to ask again in a minute."""

    status_code = 503

    def __init__(self, content: str | bytes, content_type: str | None = None):
        headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "private, no-store"}
        super().__init__(content, content_type=content_type, headers=headers)


class Outages:
    """Answers with an `Outage` wherever a view met one; nobody waits long for a database that hangs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with somebody_waits():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return outage(request, exception) if is_outage(exception) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """The `handler500` of the site, called where the error is being handled: a middleware meets outages too."""
    error = sys.exc_info()[1]
    return outage(request, error) if error and is_outage(error) else failures.server_error(request)


def outage(request: HttpRequest, error: BaseException) -> Outage:
    """The page, and one line of log instead of Django's."""
    answer, cause = _answer(request), str(error).strip().partition("\n")[0]
    log_response(
        "the database does not answer: %s", cause, response=answer, request=request, level="warning", logger=logger
    )
    tell()
    return answer


def tell() -> None:
    """Whoever keeps the site hears of an outage once it is over: one incident, however many met it."""
    note_once(PLACE, ABSENT)


def _answer(request: HttpRequest) -> Outage:
    if "json" in request.headers.get("Accept", "") or request.content_type == "application/json":
        sentence = "Le site ne peut ni lire ni écrire ses données en ce moment : réessayez dans quelques minutes."
        return Outage(JsonResponse({"error": sentence}).content, "application/json")
    is_sent = request.method == "POST" and _is_ours(request)
    context = {"is_sent": is_sent, "site": failures.known_site()} | (_sent(request) if is_sent else {})
    return Outage(render_to_string("outage.html", context))


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form stood on a page of this site: else its « Réessayer » would send, here, what another one chose.

    Django has checked its token and its origin before the view of an address that exists, and only there. A form
    without token (`cookieless`) has its origin alone.
    """
    was_checked = getattr(request, "csrf_processing_done", False) or asks_no_token(request)
    return was_checked and not is_foreign(request)


def _sent(request: HttpRequest) -> dict:
    """What was typed, and of which page; the token of a form that carries one."""
    return sent_back(request) | {
        "page": request.resolver_match.view_name if request.resolver_match else "",
        "csrf_token": "" if asks_no_token(request) else get_token(request),
    }
