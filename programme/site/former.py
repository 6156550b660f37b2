"""The addresses that a day had: each leads for ever to the same page at the address of now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.urls.resolvers import ResolverMatch

from programme import queries
from programme.models import Event
from programme.site.frames import framed
from rencontre.http.conditional import PUBLIC

PUBLIC_PAGES = "rencontres/"  # what bears a slug elsewhere is for the team: its view has let the visitor in already


class FormerAddresses:
    """Where a view found no day at an address that one had: 301 to its new one, 308 for what is posted.

    The statement is asked only there, so that pages that exist cost nothing more; the query and, by 308, what was typed
    go on with the visitor. Browsers may not keep the answer without asking: a day may be given its first name again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or match is None or "slug" not in match.kwargs:
            return response
        days = Event.objects.public() if match.route.startswith(PUBLIC_PAGES) else Event.objects.all()
        event = queries.day_that_left(match.kwargs["slug"], days)
        return _moved(request, match, event) if event else response


def _moved(request: HttpRequest, match: ResolverMatch, event: Event) -> HttpResponseBase:
    parts = match.captured_kwargs  # type: ignore[attr-defined]  # Django has it, its stubs do not
    address = reverse(match.view_name, kwargs=parts | {"slug": event.slug})
    query = request.META.get("QUERY_STRING", "")

    def answer(request: HttpRequest) -> HttpResponse:
        response = HttpResponsePermanentRedirect(
            f"{address}?{query}" if query else address, preserve_request=request.method not in {"GET", "HEAD"}
        )
        response["Cache-Control"] = PUBLIC
        return response

    # A browser reads on the way, too, who may show the page in a frame.
    return framed(event, answer)(request) if match.view_name == "programme:frame" else answer(request)
