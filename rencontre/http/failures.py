"""The page of an error: it asks nothing of the database, which may be what failed."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

from rencontre.references import current_reference

_CONTACT = [""]


def know_contact(address: str) -> None:
    """Whom to write to, as the last page that was read from the database says it to all."""
    _CONTACT[0] = address


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """What the visitor can quote, and to whom; the log has the same reference."""
    context = {"reference": current_reference(), "contact": _CONTACT[0]}
    response = HttpResponseServerError(render_to_string("500.html", context))
    response["Cache-Control"] = "no-store"
    return response
