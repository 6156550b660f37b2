"""The public pages of sign-up: load, form, service, redirect."""

from datetime import datetime
from functools import partial

from crispy_forms.utils import render_crispy_form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.errors import BudgetSpent
from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.seats.places import Places, day_places
from inscriptions.signup.address_offer import answered, asked, is_reviewed, offer_of
from inscriptions.signup.budgets import spend_link_request, spend_public_post
from inscriptions.signup.find_link import send_links
from inscriptions.signup.form import form_parts
from inscriptions.signup.personal import personal
from inscriptions.signup.posting import Tried, tried, unless_known
from inscriptions.signup.prepared import blank_questions
from inscriptions.signup.public_day import public_day
from inscriptions.signup.public_form import FindLinkForm, SignUpForm, new_clock
from inscriptions.signup.register import register
from inscriptions.signup.rules import AskedDay, check_day_may_be_asked
from programme.models import Event, SiteSettings
from rencontre.actors import THE_PERSON
from rencontre.domain import refusal
from rencontre.http.cookieless import cookieless
from rencontre.http.short_cache import kept_here


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """One GET, one POST, one redirect; a closed or full day says why instead of showing the form.

    What is first asked is kept for a second, with its clock.
    """
    event = public_day(slug)
    form = SignUpForm(answered(request.POST, event), **form_parts(event)) if request.method == "POST" else None
    done = tried(request, event, form, lambda: sign_up_anew(event, form)) if form else Tried()
    if done.response:
        return done.response
    now = timezone.now()
    places = day_places(event, now=now)
    why_closed = refusal(check_day_may_be_asked, AskedDay(event, places, now))
    if form:
        form.waits = places.takes_newcomers
    context = {
        "event": event,
        "places": places,
        "form": None if why_closed else form,
        "questions": "" if why_closed else render_crispy_form(form) if form else _blank(request, event, places, now),
        "started": form["started"].value() if form else new_clock(event),
        "why_closed": why_closed,
        "joins_the_line": not places.takes_newcomers,
    }
    page = render(request, "inscriptions/signup/sign_up.html", context | done.context)
    return done.said_by(page) if form else kept_here(page)


def _blank(request: HttpRequest, event: Event, places: Places, now: datetime) -> str:
    """The form as it is first asked; a workshop that the address names is ranked first, if it may be chosen."""
    return blank_questions(event, places, now=now, first=request.GET.get("atelier", ""))


def sign_up_anew(event: Event, form: SignUpForm, *, leaves_questions: bool = False) -> Registration | None:
    """Register whom `form` names, and nobody twice; what is refused to all is raised (DomainError)."""
    said = SignUp(**form.sign_up_fields())
    write = partial(register, event=event, sign_up=said, leaves_questions=leaves_questions, by=THE_PERSON)
    return unless_known(said, write)


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def find_link(request: HttpRequest) -> HttpResponse:
    """Mail the links of an address; the answer is the same whether it is known or not."""
    form = FindLinkForm(answered(request.POST) or None)
    if form.is_valid() and not is_reviewed(request.POST):
        if offer := offer_of(request.POST):
            return asked(request, offer)
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
