"""What a visitor reads when a document goes beyond a limit of `rencontre.pdf`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rencontre.pdf.render import Stopped


class StoppedDocuments:
    """Answers 503 with the sentence of `pdf.Stopped`, wherever a page left it uncaught."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Stopped):
            return None
        response = render(request, "503.html", {"reason": str(exception)}, status=503)
        response["Retry-After"] = "300"
        return response
