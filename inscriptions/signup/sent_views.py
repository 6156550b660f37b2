"""« Demande envoyée » says what was typed, and lets it be corrected while nobody has proved the address."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.errors import EventFull, NotChangeable, RegistrationClosed
from inscriptions.models import Registration
from inscriptions.signup.address_offer import answered
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.correct import correct as correct_registration
from inscriptions.signup.find_link import remind
from inscriptions.signup.form import form_parts
from inscriptions.signup.personal import personal
from inscriptions.signup.posting import Tried, tried, unless_known
from inscriptions.signup.public_day import public_day
from inscriptions.signup.public_form import CORRECTED, CorrectForm, new_clock
from inscriptions.signup.rules import check_wishes_stay
from inscriptions.signup.typed import Typed, row_of, rows_of, typed_of
from inscriptions.signup.views import sign_up_anew
from programme.models import Event
from rencontre.actors import THE_PERSON
from rencontre.french.capitals import offered_names
from rencontre.http.cookieless import cookieless

OF = "of"  # the field that says which sign-up a form corrects: another tab may have made another one


@require_safe
@personal
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words for a new person and for one already registered, and what this browser has just sent."""
    event = public_day(slug)
    typed = typed_of(request, event)
    context: dict[str, Any] = {"event": event, "typed": typed}
    if typed:
        context |= {"rows": rows_of(event, typed), "name": _offered_name(typed), "fields": _corrected(event, typed)}
    return render(request, "inscriptions/signup/sent.html", context)


def _offered_name(typed: Typed) -> str:
    """« Marie Dupont » of « MARIE DUPONT »; empty when there is nothing to offer."""
    said = typed.sign_up
    names = offered_names(said.first_name, said.last_name)
    return " ".join(names) if names != (said.first_name, said.last_name) else ""


def _corrected(event: Event, typed: Typed) -> list[tuple[str, str]]:
    """All that the form of a correction holds when the names alone are corrected."""
    first, last = offered_names(typed.sign_up.first_name, typed.sign_up.last_name)
    clock = new_clock(event, ago=settings.SIGNUP_MIN_SECONDS)
    return [
        *typed.fields(event, first_name=first, last_name=last),
        (OF, typed.mark),
        ("started", clock),
        ("adresse", "juste"),
    ]


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """What was typed, to be corrected; without it, the general words. It never changes what this browser did not make.

    A form whose cookie is gone signs up anew: nothing that was typed is lost.
    """
    event = public_day(slug)
    typed = typed_of(request, event)
    is_posted = request.method == "POST"
    if is_posted and typed and request.POST.get(OF) != typed.mark:
        typed = None
    if not typed and not is_posted:
        return redirect("inscriptions:sent", slug=slug)
    form = CorrectForm(
        answered(request.POST, event) if is_posted else None,
        asks=typed.answers if typed else [answer.name for answer in CORRECTED],
        asks_questions=typed is None or typed.own is not None,
        initial=CorrectForm.initial_from(typed.sign_up) if typed else {},
        **form_parts(event),
    )
    done = tried(request, event, form, lambda: _correct(event, typed, form)) if is_posted else Tried()
    context = {
        "event": event,
        "form": form,
        "of": typed.mark if typed else "",
        "started": form["started"].value() if is_posted else new_clock(event, ago=settings.SIGNUP_MIN_SECONDS),
    }
    page = done.response or render(request, "inscriptions/signup/correct.html", context | done.context)
    return done.said_by(page)


def _correct(event: Event, typed: Typed | None, form: CorrectForm) -> Registration | None:
    """The row that the POST made is corrected, or what was typed is signed up: the answer does not tell which."""
    if typed is None:
        return sign_up_anew(event, form)
    fields = form.sign_up_fields()
    check_wishes_stay(event, typed.wishes, fields["wishes"], now=timezone.now())
    person = row_of(event, typed)
    if person is None:
        return _signed_up(event, typed, form)
    was = sign_up_of(person)
    said = replace(was, **fields | {"answers": was.answers | fields.get("answers", {})})
    try:
        corrected = unless_known(said, lambda: correct_registration(registration=person, sign_up=said, by=THE_PERSON))
    except NotChangeable:  # its own link changes it from now on
        return _signed_up(event, typed, form)
    if corrected and corrected != person:
        remind(registration=corrected, sign_up=said)
        return None
    return corrected


def _signed_up(event: Event, typed: Typed, form: CorrectForm) -> Registration | None:
    """Where no row is left to correct. Nothing is refused that would not be of a row: its answers are kept there when
    they are too long for a cookie, and a day that has closed meanwhile still takes a correction."""
    try:
        return sign_up_anew(event, form, leaves_questions=typed.own is None)
    except (RegistrationClosed, EventFull):
        return None
