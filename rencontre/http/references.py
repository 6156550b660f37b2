"""Each request has a reference: its lines in the log bear it, so does its answer, and the page of an error shows it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rencontre.references import begin


class References:
    """Gives each request its reference; the answer says it in `X-Request-ID`, which a proxy may note."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = begin()
        response = self.get_response(request)
        response["X-Request-ID"] = reference
        return response
