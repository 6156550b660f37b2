"""The frame of the pages about one person."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from inscriptions.errors import BudgetSpent
from inscriptions.models import Registration
from inscriptions.post.links import address_was_ours, registration_from, registration_from_address, was_ours
from inscriptions.signup.public_form import FindLinkForm
from programme.models import Event
from rencontre.french.phones import shown_phone
from rencontre.http import outages

REPLACED = "Ce lien a été remplacé, ou ce qu’il montrait a été effacé."
MISCOPIED = "Ce lien est incomplet ou mal recopié."
NOT_AWAITED = "Ce lien est incomplet ou mal recopié, ou l’adresse qu’il devait confirmer ne l’attend plus."


class DeadLink(Http404):
    """A link that opens nothing: the sentence says why, and nothing of whom it was."""


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about one person: never stored by a browser or a proxy, never indexed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except BudgetSpent as error:
            response = too_many(request, error)
        except DeadLink as error:
            context = {"why": str(error), "form": FindLinkForm()}
            response = render(request, "inscriptions/signup/dead_link.html", context, status=404)
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
    return to_try_again(render(request, "429.html", context, status=429), error.retry_after)


def why_unwritten(
    error: Exception, event: Event, *, what: str = "Votre inscription n’a pas pu être enregistrée"
) -> str:
    """What the filled form says when the database cannot write. An `error` of another kind is raised again."""
    if not outages.is_outage(error):
        raise error
    outages.tell()
    call = f", ou écrivez à {event.contact_email}" if event.contact_email else ""
    call = f", ou appelez le {shown_phone(event.contact_phone)}" if event.contact_phone else call
    return (
        f"{what} : le site ne peut pas écrire en ce moment. Rien de ce que vous avez tapé n’est perdu : renvoyez ce "
        f"formulaire dans quelques minutes{call}."
    )


def minutes_until(error: BudgetSpent) -> int:
    """How many minutes are left, one at least."""
    return -(-error.retry_after // 60)


def to_try_again(response: HttpResponse, seconds: int) -> HttpResponse:
    """The same answer, which says to machines when to come back."""
    response["Retry-After"] = str(seconds)
    return response


def registration_of_link(key: str) -> Registration:
    registration = registration_from(key)
    if registration is None:
        raise DeadLink(REPLACED if was_ours(key) else MISCOPIED)
    return registration


def registration_of_address_link(key: str) -> Registration:
    registration = registration_from_address(key)
    if registration is None:
        raise DeadLink(REPLACED if address_was_ours(key) else NOT_AWAITED)
    return registration
