"""Who may show the programme of a day inside their own pages."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt

from programme.models import Event

View = Callable[[HttpRequest], HttpResponseBase]


def framed(event: Event, view: View) -> View:
    """`view`, whose answer the sites named by the organiser of `event` may show in a frame; nobody when none is."""
    origins = event.embed_origins.split()
    return csp_replace({"frame-ancestors": origins})(xframe_options_exempt(view)) if origins else view
