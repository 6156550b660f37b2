"""`/sante/` is for load balancers, which ask it by IP address, in plain http, even when something is down."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse


class HealthFirst:
    """The first of the middlewares: answers that path alone, before the host, https or anything kept is looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.path = reverse("inscriptions:health")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != self.path:
            return self.get_response(request)
        return resolve(self.path).func(request)
