"""The frame of a public page: what it shows is fetched already, and a visitor who has it gets 304."""

from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from programme.models import SiteSettings
from rencontre.http.conditional import conditional_response
from rencontre.http.failures import know_site, known_site


def site(request: HttpRequest) -> dict:
    """Context processor: `site`, whose site it is, read only by the pages that show it.

    A refusal is said all the same where the database is away, by the name that is remembered.
    """
    return {"site": SimpleLazyObject(_read_or_remembered)}


def _read_or_remembered() -> SiteSettings | dict[str, Any]:
    try:
        return SiteSettings.current()
    except Error:
        return known_site()


def page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A public page; `context` must hold all that it shows, fetched already; its foot says `site`."""
    current = SiteSettings.current()
    know_site(shown_name=current.shown_name, accent=current.accent, contact_email=current.contact_email)
    context = context | {"site": current}
    return conditional_response(request, (template, request.path, context), lambda: render(request, template, context))
