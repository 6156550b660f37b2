"""The frame of a public page: what it shows is fetched already, and a visitor who has it gets 304."""

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from programme.models import SiteSettings
from rencontre.http.conditional import conditional_response
from rencontre.http.failures import know_contact


def site(request: HttpRequest) -> dict:
    """Context processor: `site`, the publisher's settings, read only by the pages that show them.

    `conformity`: what they declare, for the pages of a refusal, which are drawn without them if the base is away.
    """
    return {"site": SimpleLazyObject(SiteSettings.current), "conformity": SimpleLazyObject(_declared)}


def _declared() -> str:
    try:
        return SiteSettings.current().declared_conformity
    except Error:
        return ""


def page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A public page; `context` must hold all that it shows, fetched already; its foot says `site`."""
    current = SiteSettings.current()
    know_contact(current.contact_email)
    context = context | {"site": current}
    return conditional_response(request, (template, request.path, context), lambda: render(request, template, context))
