"""What the bench's server serves: the house, and a bare view that returns the programme's bytes from memory."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

import rencontre.urls
from programme import views
from programme.models import Event

body = views.event(RequestFactory().get("/"), Event.objects.get().slug).content


def bare(request: HttpRequest) -> HttpResponse:
    """The same bytes, from memory."""
    return HttpResponse(body)


urlpatterns = [path("nu/", bare), *rencontre.urls.urlpatterns]
settings.ROOT_URLCONF = __name__
application = WSGIHandler()
