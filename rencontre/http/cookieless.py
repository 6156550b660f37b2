"""Forms that need no cookie: their page gives no right that the browser would add by itself.

Why, and which they are: docs/decisions/forms-without-a-cookie.md.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from rencontre.http import failures
from rencontre.http.origins import is_foreign
from rencontre.http.sent_back import sent_back


def cookieless(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Exempt `view` from the CSRF token, and refuse (403) what a browser sends it from another site's page."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and is_foreign(request):
            return _refused(request)
        return view(request, *args, **kwargs)

    return wrapped


def asks_no_token(request: HttpRequest) -> bool:
    """Whether the view of `request` is one of these, or takes what machines send."""
    return bool(request.resolver_match and getattr(request.resolver_match.func, "csrf_exempt", False))


def _refused(request: HttpRequest) -> HttpResponse:
    """The way back, filled: to be read, then sent from here, or left."""
    context = {"site": failures.known_site()} | sent_back(request)
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(render_to_string("foreign.html", context), status=403, headers=headers)
