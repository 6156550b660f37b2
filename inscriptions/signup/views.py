"""The public pages of sign-up: load, form, service, redirect."""

from time import monotonic, sleep
from typing import cast

from crispy_forms.utils import render_crispy_form
from django.conf import settings
from django.core.cache import caches
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.errors import AlreadyRegistered, AnswerRefused, BudgetSpent, TooManyUnproved
from inscriptions.people.answers import SignUp
from inscriptions.seats.places import day_places
from inscriptions.signup.budgets import spend_link_request, spend_public_post
from inscriptions.signup.find_link import remind, send_links, send_links_later
from inscriptions.signup.form import form_parts
from inscriptions.signup.personal import (
    minutes_until,
    personal,
    to_try_again,
    why_unwritten,
)
from inscriptions.signup.public_form import FindLinkForm, SignUpForm, new_clock
from inscriptions.signup.register import register
from inscriptions.signup.rules import (
    AskedDay,
    check_day_may_be_asked,
)
from inscriptions.spending import give_back
from programme.models import Event, SiteSettings
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError, refusal
from rencontre.http.outages import RETRY_AFTER
from rencontre.http.short_cache import LONGEST


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """One GET, one POST, one redirect; a closed or full day says why instead of showing the form."""
    event = get_object_or_404(Event.objects.public().select_related("main_venue"), slug=slug)
    form = SignUpForm(request.POST, **form_parts(event)) if request.method == "POST" else None
    spent: BudgetSpent | None = None
    unwritten = ""
    started = monotonic()
    try:
        if form and _is_accepted(request, event, form):
            # To write a newcomer takes longer than to find somebody: the wait hides which was done.
            sleep(max(0, started + settings.SIGNUP_ANSWER_SECONDS - monotonic()))
            return redirect("inscriptions:sent", slug=slug)
    except BudgetSpent as error:
        spent = error
    except DatabaseError as error:
        unwritten = why_unwritten(error, event)
    now = timezone.now()
    places = day_places(event, now=now)
    why_closed = refusal(check_day_may_be_asked, AskedDay(event, places, now))
    context = {
        "event": event,
        "form": None if why_closed else form,
        "questions": "" if why_closed else render_crispy_form(form) if form else _blank_questions(event),
        "started": form["started"].value() if form else new_clock(),
        "why_closed": why_closed,
        "joins_the_line": not places.takes_newcomers,
        "minutes": spent and minutes_until(spent),
        "unwritten": unwritten,
    }
    status = 429 if spent else 503 if unwritten else 200
    response = render(request, "inscriptions/signup/sign_up.html", context, status=status)
    return to_try_again(response, spent.retry_after if spent else RETRY_AFTER) if status != 200 else response


def _blank_questions(event: Event) -> str:
    """What everybody is first asked, drawn once a second: the places that it says are never older."""

    def draw() -> str:
        return render_crispy_form(SignUpForm(**form_parts(event)))

    return cast(str, caches["answers"].get_or_set(f"questions-{event.pk}", draw, LONGEST))


def _is_accepted(request: HttpRequest, event: Event, form: SignUpForm) -> bool:
    """Whether the request is answered as accepted: the person is registered, or was already and is sent the link.

    Its connection spends for that, and for what a robot sent; never for a mistake, nor for what is refused. Raises
    BudgetSpent.
    """
    if form.is_valid():
        spent = spend_public_post(request)
        _register(event, form)
        if form.errors:
            give_back(spent)
    elif form.is_a_robot_s:
        spend_public_post(request)
    return not form.errors


def _register(event: Event, form: SignUpForm) -> None:
    """Register whom `form` names; what is refused to all is an error of the form."""
    sign_up = SignUp(**form.sign_up_fields())
    try:
        register(event=event, sign_up=sign_up, by=THE_PERSON)
    except AlreadyRegistered as error:
        remind(registration=error.registration, sign_up=sign_up)
    except TooManyUnproved:
        send_links_later(email=sign_up.email)
    except AnswerRefused as error:
        form.ask_anew(error)
    except DomainError as error:
        form.add_error(None, str(error))


@require_safe
@personal
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words for a new person and for one already registered."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    return render(request, "inscriptions/signup/sent.html", {"event": event})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def find_link(request: HttpRequest) -> HttpResponse:
    """Mail the links of an address; the answer is the same whether it is known or not."""
    form = FindLinkForm(request.POST or None)
    if form.is_valid():
        spend_public_post(request)
        email = form.cleaned_data["email"]
        if _may_ask_again(email):
            send_links(email=email)
        return redirect("inscriptions:link_sent")
    return render(request, "inscriptions/signup/find_link.html", {"form": form, "site": SiteSettings.current()})


def _may_ask_again(email: str) -> bool:
    try:
        spend_link_request(email)
    except BudgetSpent:
        return False
    return True


@require_safe
@personal
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "inscriptions/signup/link_sent.html", {"site": SiteSettings.current()})
