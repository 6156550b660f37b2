"""The frame of the pages about one person."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from inscriptions.errors import BudgetSpent
from inscriptions.models import Registration
from inscriptions.post.links import registration_from
from programme.models import Event


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about one person: never stored by a browser or a proxy, never indexed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except BudgetSpent as error:
            response = too_many(request, error)
        except Http404 as error:
            response = page_not_found(request, error)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def too_many(request: HttpRequest, error: BudgetSpent) -> HttpResponse:
    named = request.resolver_match.kwargs if request.resolver_match else {}
    event = Event.objects.public().filter(slug=named.get("slug", "")).first()
    context = {"minutes": minutes_until(error), "event": event}
    return to_try_again(render(request, "429.html", context, status=429), error)


def minutes_until(error: BudgetSpent) -> int:
    """How many minutes are left, one at least."""
    return -(-error.retry_after // 60)


def to_try_again(response: HttpResponse, error: BudgetSpent) -> HttpResponse:
    """The same answer, which says to machines when to come back."""
    response["Retry-After"] = str(error.retry_after)
    return response


def registration_of_link(key: str) -> Registration:
    registration = registration_from(key)
    if registration is None:
        raise Http404("Lien inconnu ou remplacé.")
    return registration
