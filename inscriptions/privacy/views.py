"""What people do with what is held of them: take it away, erase it."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.models import Registration
from inscriptions.privacy.erase import erase, erase_who_never_proved
from inscriptions.privacy.export import export_of
from inscriptions.signup.personal import personal, registration_of_link
from inscriptions.signup.rules import check_certificate_is_due, check_day_is_to_come
from rencontre.actors import THE_PERSON
from rencontre.domain import refusal
from rencontre.http.cookieless import cookieless


def as_file(person: Registration) -> HttpResponse:
    """All that is held of `person`, to be kept as a file."""
    content = json.dumps(export_of(person), ensure_ascii=False, indent=2)
    name = f"donnees-{person.event.slug}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


@require_safe
@personal
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that the site holds of the person."""
    return as_file(registration_of_link(token))


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def erase_me(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what goes and what stays, POST erases for ever."""
    registration = registration_of_link(token)
    if request.method == "POST":
        erase(registration=registration, by=THE_PERSON)
        return redirect("inscriptions:erased")
    now = timezone.now()
    context = {
        "registration": registration,
        "event": registration.event,
        "token": token,
        "is_given_back": registration.is_live and not refusal(check_day_is_to_come, registration.event, now=now),
        "is_certified": not refusal(check_certificate_is_due, registration, now=now),
    }
    return render(request, "inscriptions/privacy/erase.html", context)


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n’est pas moi »: somebody typed this address. GET asks, POST erases all that was never proved."""
    registration = registration_of_link(token)
    if request.method == "POST":
        erase_who_never_proved(registration=registration, by=THE_PERSON)
        return redirect("inscriptions:erased")
    context = {"registration": registration, "event": registration.event, "token": token}
    return render(request, "inscriptions/privacy/not_me.html", context)


@require_safe
@personal
def erased(request: HttpRequest) -> HttpResponse:
    """The same for everybody: nothing is held any more that this page could say."""
    return render(request, "inscriptions/privacy/erased.html")
