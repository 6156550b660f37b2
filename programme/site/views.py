"""The public programme: these views read neither user, session nor messages, so that no page of it sets a cookie.

`availability`, which rencontre/urls.py hands over, says whether a day takes sign-ups and what places are left.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from programme import queries
from programme.models import Document, Event, Session
from programme.queries import Availability
from programme.share.json_ld import event_data
from programme.share.open_graph import absolute, event_share, plain_share
from programme.share.organisers import by_role
from programme.share.views import public_event
from programme.site.frames import framed
from programme.site.page import page
from programme.site.programme_pdf import programme_pdf
from rencontre.http.kept import kept_response
from rencontre.pdf.response import pdf_headers


@require_safe
def frame(request: HttpRequest, slug: str, *, availability: Callable[[Event], Availability]) -> HttpResponseBase:
    """The programme alone, which the sites named by the organiser may show inside their own pages."""
    event = public_event(slug)
    context = programme_context(event, availability, is_preview=False) | {"share": event_share(event)}
    return framed(event, lambda request: page(request, "programme/site/frame.html", context))(request)


HOME = "Des journées professionnelles : leurs programmes, leurs intervenants et les inscriptions."


@require_safe
def home(request: HttpRequest, *, availability: Callable[[Event], Availability]) -> HttpResponse:
    """The days to come, then the past ones; the first of them, where there are many."""
    days = queries.days(timezone.localdate())
    context = {
        "days": days,
        "state": availability(days.coming[0].event) if len(days.coming) == 1 else None,
        "share": plain_share("", HOME, request.path),
    }
    return page(request, "programme/site/home.html", context)


@require_safe
def more_days(request: HttpRequest, number: int) -> HttpResponse:
    """The days that follow those of the home."""
    context = {
        "days": queries.days(timezone.localdate(), number),
        "share": plain_share("Rencontres", HOME, request.path),
    }
    return page(request, "programme/site/more_days.html", context)


@require_safe
def event(request: HttpRequest, slug: str, *, availability: Callable[[Event], Availability]) -> HttpResponse:
    """The programme of one day."""
    event = get_object_or_404(queries.public_events(), slug=slug)
    context = programme_context(event, availability, is_preview=False)
    data = event_data(event, context["day"], context["organisers"], context["state"])
    return page(request, "programme/site/event.html", context | {"share": event_share(event, data=data)})


@require_safe
def session(request: HttpRequest, slug: str, pk: int, *, availability: Callable[[Event], Availability]) -> HttpResponse:
    """One session of the day, with what comes before and after it."""
    event = get_object_or_404(queries.public_events(), slug=slug)
    day = queries.agenda(event)
    item = next((found for found in queries.items_of(day) if found.session.pk == pk), None)
    if item is None:
        raise Http404
    state = availability(event)
    context = {
        "event": event,
        "state": state,
        "seats": state.seats,
        "share": event_share(event, str(item.session), path=request.path),
        "takes_seats": _takes_seats(event),
        "session": item.session,
        "chosen": item.session.pk if _may_be_chosen(item.session) else "",
        "documents": item.documents,
        "workshops": [workshop.session for workshop in item.workshops],
        "around": queries.around(item.session, day),
    }
    return page(request, "programme/site/session.html", context)


@require_safe
def speakers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who speaks that day, and when."""
    event = get_object_or_404(queries.public_events(), slug=slug)
    context = {
        "event": event,
        "appearances": queries.appearances(queries.agenda(event)),
        "share": event_share(event, "Intervenants", path=request.path),
    }
    return page(request, "programme/site/speakers.html", context)


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The programme as a PDF of two pages; drawing it takes a second, so that proxies may keep it ten minutes."""
    event = get_object_or_404(queries.public_events(), slug=slug)
    day, organisers = queries.agenda(event), queries.event_organisers(event)
    response = kept_response(
        request,
        f"programme-{event.pk}",
        (absolute("event", event.slug), event, day, organisers),
        lambda: programme_pdf(event, day, organisers),
        headers=pdf_headers(f"programme-{event.slug}"),
    )
    response["Cache-Control"] = "public, max-age=600"
    return response


@cache_control(private=True, no_store=True)
@require_safe
@staff_member_required(login_url="admin:login")
@permission_required("programme.view_event", raise_exception=True)
def preview(request: HttpRequest, slug: str, *, availability: Callable[[Event], Availability]) -> HttpResponse:
    """The programme as visitors will see it, whatever its status, for the team only."""
    event = get_object_or_404(queries.all_events(), slug=slug)
    return render(request, "programme/site/event.html", programme_context(event, availability, is_preview=True))


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public picture; its name is drawn at random when it is uploaded, so it never changes."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (SuspiciousFileOperation, OSError) as error:
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """What remains of a day, to be saved and never run: its title is the name of the file."""
    document = get_object_or_404(Document.objects.exclude(event__status=Event.Status.DRAFT).exclude(file=""), pk=pk)
    try:
        content = document.file.open()
    except OSError as error:
        raise Http404 from error
    name = f"{slugify(document.title) or 'document'}.{document.format.lower()}"
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=3600"}
    return FileResponse(content, as_attachment=True, filename=name, headers=headers)


def programme_context(event: Event, availability: Callable[[Event], Availability], *, is_preview: bool) -> dict:
    """What the programme of one day is drawn from."""
    programme = queries.programme(event)
    state = availability(event)
    venues, organisers = queries.venues_of(event, programme.agenda), queries.event_organisers(event)
    return {
        "event": event,
        "day": programme.agenda,
        "documents": programme.documents,
        "state": state,
        "seats": state.seats,
        "is_over": _is_over(event),
        "is_preview": is_preview,
        "has_links": not is_preview,
        "takes_seats": _takes_seats(event),
        "organisers": organisers,
        "roles": by_role(organisers),
        "venues": venues,
        "stretches": queries.stretches(programme.agenda, venues),
    }


def _is_over(event: Event) -> bool:
    return event.ends < timezone.now()


def _may_be_chosen(session: Session) -> bool:
    is_held = session.cancelled_at is None and not session.closed
    return session.kind == Session.Kind.WORKSHOP and is_held


def _takes_seats(event: Event) -> bool:
    return event.status != Event.Status.CANCELLED and not _is_over(event)
