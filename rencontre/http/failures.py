"""The page of an error: it asks nothing of the database, which may be what failed."""

from typing import Any

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

from rencontre.references import current_reference

# Whose site it is, as templates read its settings: no picture, which lies elsewhere, and no declaration.
_NO_PICTURE = {"copies": ()}
_SITE: dict[str, Any] = {"shown_name": "", "accent": "bleu", "contact_email": "", "declared_conformity": ""}
_SITE |= {"logo": _NO_PICTURE, "icon": _NO_PICTURE}


def know_site(*, shown_name: str, accent: str, contact_email: str) -> None:
    """Whose site it is and whom to write to, as the last page that was read from the database says it to all."""
    _SITE["shown_name"], _SITE["accent"], _SITE["contact_email"] = shown_name, accent, contact_email


def known_site() -> dict[str, Any]:
    """What this process remembers of the site; no name before its first page."""
    return dict(_SITE)


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """What the visitor can quote, and to whom; the log has the same reference."""
    context = {"reference": current_reference(), "site": known_site()}
    response = HttpResponseServerError(render_to_string("500.html", context))
    response["Cache-Control"] = "no-store"
    return response
