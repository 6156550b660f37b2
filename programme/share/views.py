"""What other sites and programs ask for: calendars, programme.json, pictures, the map of the site."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from programme import queries
from programme.models import Event, SiteSettings
from programme.queries import Availability
from programme.share.calendars import day_calendar, programme_calendar
from programme.share.card import card as draw_card
from programme.share.invitation import short_address_code
from programme.share.programme_json import programme_data
from rencontre.http.conditional import conditional_response
from rencontre.http.kept import kept_response

TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def public_event(slug: str) -> Event:
    return get_object_or_404(queries.public_events(), slug=slug)


def _calendar(request: HttpRequest, slug: str, draw: Callable[..., str], name: str) -> HttpResponse:
    event, leader = queries.public_event_and_leader(slug)
    day, changes = queries.agenda(event), queries.changes_by_session(event)

    def build() -> HttpResponse:
        text = draw(event, day, changes, leader=leader, stamp=timezone.now())
        headers = {"Content-Disposition": f'attachment; filename="{name}-{event.slug}.ics"'}
        return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)

    return conditional_response(request, (name, event, leader, day, changes), build)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole programme, an entry for each session: a calendar to subscribe to."""
    return _calendar(request, slug, programme_calendar, "programme")


@require_safe
def day(request: HttpRequest, slug: str) -> HttpResponse:
    """The day in one entry: « ajouter à mon agenda »."""
    return _calendar(request, slug, day_calendar, "journee")


@require_safe
def data(request: HttpRequest, slug: str, *, availability: Callable[[Event], Availability]) -> HttpResponse:
    """The programme for other programs; any site may read it."""
    event = public_event(slug)
    contents = programme_data(event, queries.agenda(event), queries.event_organisers(event), availability(event))
    options = {"ensure_ascii": False}
    response = conditional_response(
        request, ("json", contents), lambda: JsonResponse(contents, json_dumps_params=options)
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture of a shared link."""
    event, site = public_event(slug), SiteSettings.current()
    shown = (event, site.shown_name, str(site.logo))
    headers = {"Content-Type": TYPES["png"]}
    response = kept_response(request, f"card-{event.pk}", shown, lambda: draw_card(event, site), headers=headers)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def qr(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The QR code of the short address, for a printed invitation."""
    event = public_event(slug)

    def draw() -> HttpResponse:
        return HttpResponse(short_address_code(event, kind), content_type=TYPES[kind])

    response = conditional_response(request, ("qr", kind, event.pk), draw)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def short(request: HttpRequest, event: str) -> HttpResponse:
    """The address of an invitation: it lasts even if the day's own address changes, so browsers may not keep it."""
    return redirect(get_object_or_404(queries.public_events(), pk=event))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, for search engines; where the site has many days, the files that list them."""
    days = queries.sitemap_page(1)
    if not days.has_next():
        return _sitemap(request, "programme/share/sitemap.xml", days=days)
    return _sitemap(request, "programme/share/sitemap_index.xml", numbers=days.paginator.page_range)


@require_safe
def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """One of the files that the map of many days is made of."""
    return _sitemap(request, "programme/share/sitemap.xml", days=queries.sitemap_page(number))


def _sitemap(request: HttpRequest, template: str, **rows: Sequence) -> HttpResponse:
    context = {"site": settings.SITE_URL, **rows}
    return conditional_response(
        request,
        (template, context),
        lambda: render(request, template, context, content_type="application/xml; charset=utf-8"),
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines must leave alone. The admin is not named here: its own pages keep them away."""
    response = render(request, "programme/share/robots.txt", {"site": settings.SITE_URL}, content_type="text/plain")
    patch_cache_control(response, public=True, max_age=3600)
    return response
