"""A database that is away, full or read-only: one page that asks it nothing, and that gives back what was typed."""

import logging
import sys
from collections.abc import Callable
from itertools import chain

from django.apps import apps
from django.db import Error, InterfaceError, OperationalError, models
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.log import log_response
from django.utils.text import capfirst

from rencontre.databases.patience import somebody_waits
from rencontre.http import failures
from rencontre.http.origins import is_foreign
from rencontre.watch import note_once

RETRY_AFTER = 60  # seconds
PLACE, ABSENT = "base de données", "injoignable ou en lecture seule"  # as whoever keeps the site reads it
READ_ONLY = "25006"  # PostgreSQL's, of a transaction that may not write
# SQLite says « SQLITE_ERROR » of a wrong statement, which is a fault of ours.
OF_SQLITE = ("FULL", "READONLY", "IOERR", "CANTOPEN", "BUSY", "LOCKED", "PROTOCOL", "PERM", "NOLFS", "NOMEM")
TYPED = (models.CharField, models.TextField, models.DateField, models.TimeField)
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

    Django has checked its token and its origin before the view of an address that exists, and only there.
    """
    return getattr(request, "csrf_processing_done", False) and not is_foreign(request)


def _sent(request: HttpRequest) -> dict:
    """What was typed: all of it to be sent again, its texts to be read and copied.

    A password is not given back, a file cannot be: then the form must be filled in again. The needs of a person are:
    they typed them a moment ago, as in a form that comes back with a mistake, and nobody may keep the page.
    """
    try:
        posted, files = list(request.POST.lists()), bool(request.FILES)
    except (RawPostDataException, UnreadablePostError):
        posted, files = [], False
    secret = any("password" in name for name, _ in posted)
    fields = [
        (name, value)
        for name, values in posted
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    labels = _labels() if fields else {}
    texts = [(labels.get(name.rpartition("-")[2]), value) for name, value in fields if value.strip()]
    return {
        "page": request.resolver_match.view_name if request.resolver_match else "",
        "fields": fields,
        "texts": [(label, value) for label, value in texts if label],
        "files": files,
        "may_repeat": bool(posted) and not files and not secret,
        "secret": secret,
        "csrf_token": get_token(request),
    }


def _labels() -> dict[str, str]:
    """What the columns that are typed as texts are called, on every form: « Prénom »."""
    fields = chain.from_iterable(model._meta.concrete_fields for model in apps.get_models())
    return {
        field.name: capfirst(str(field.verbose_name))
        for field in fields
        if isinstance(field, TYPED) and not field.choices
    }
