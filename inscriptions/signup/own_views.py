"""The pages of one's own registration: load, form, service, redirect."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inscriptions.errors import AnswerRefused
from inscriptions.people.asked import no_longer_asked
from inscriptions.people.rows import own_needs, own_rows
from inscriptions.post.links import token as own_token
from inscriptions.questions.fields import erased_sentence
from inscriptions.seats.promote import keep_seat
from inscriptions.signup.address_offer import answered, asked, is_reviewed, offer_of
from inscriptions.signup.cancel import cancel as cancel_registration
from inscriptions.signup.change import change as change_registration
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.confirm import confirm as confirm_registration
from inscriptions.signup.confirm import confirm_address as prove_address
from inscriptions.signup.confirm import sign_up_again
from inscriptions.signup.form import RegistrationForm, form_parts
from inscriptions.signup.personal import (
    personal,
    registration_of_address_link,
    registration_of_link,
    to_try_again,
    why_unwritten,
)
from inscriptions.signup.renew import renew_link
from inscriptions.signup.rules import check_changeable
from inscriptions.signup.ticket import Ticket
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError, refusal
from rencontre.http.cookieless import cookieless
from rencontre.http.outages import RETRY_AFTER

UNCHANGED = "Vos changements n’ont pas pu être enregistrés"


@require_safe
@personal
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What a registration says, and what may be done with it."""
    registration = registration_of_link(token)
    context = {
        "registration": registration,
        "event": registration.event,
        "ticket": Ticket(registration, timezone.now()),
        "rows": own_rows(registration),
        "token": token,
        "done": request.GET.get("fait") == "modification",
        "is_renewed": request.GET.get("fait") == "lien",
    }
    return render(request, "inscriptions/signup/mine.html", context)


@require_safe
@personal
def needs(request: HttpRequest, token: str) -> HttpResponse:
    """The special needs, behind a link of their own: « Mon inscription » is opened before other people."""
    registration = registration_of_link(token)
    context = {
        "registration": registration,
        "event": registration.event,
        "rows": own_needs(registration),
        "may_change": not refusal(check_changeable, registration, now=timezone.now()),
        "token": token,
    }
    return render(request, "inscriptions/signup/needs.html", context)


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Change details, half-days and wishes; a new address waits for the link mailed to it."""
    registration = registration_of_link(token)
    said = sign_up_of(registration)
    why_unchangeable = refusal(check_changeable, registration, now=timezone.now())
    unwritten = ""
    form = RegistrationForm(
        answered(request.POST, registration.event) or None,
        initial=RegistrationForm.initial_from(said),
        held=set(registration.seats.order_by().values_list("workshop_id", flat=True)),
        person=registration,
        **form_parts(registration.event),
    )
    is_sent = request.method == "POST" and not is_reviewed(request.POST) and not why_unchangeable
    if is_sent and form.is_valid():
        if offer := offer_of(request.POST, registration.event, known=said.email):
            return asked(request, offer, registration.event)
        try:
            sign_up = replace(said, **form.sign_up_fields())
            changed = change_registration(registration=registration, sign_up=sign_up, by=THE_PERSON)
        except AnswerRefused as error:
            form.ask_anew(error)
        except DomainError as error:
            form.add_error(None, str(error))
        except DatabaseError as error:
            unwritten = why_unwritten(error, registration.event, what=UNCHANGED)
        else:
            for row in no_longer_asked(said, sign_up, registration.event):
                messages.warning(request, erased_sentence(row))
            return redirect(reverse("inscriptions:mine", args=[own_token(changed)]) + "?fait=modification")
    context = {
        "registration": registration,
        "event": registration.event,
        "form": form,
        "why_unchangeable": why_unchangeable,
        "token": token,
        "unwritten": unwritten,
    }
    response = render(request, "inscriptions/signup/change.html", context, status=503 if unwritten else 200)
    return to_try_again(response, RETRY_AFTER) if unwritten else response


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST cancels."""
    registration = registration_of_link(token)
    why_unchangeable = registration.is_live and refusal(check_changeable, registration, now=timezone.now())
    if request.method == "POST" and not why_unchangeable:
        try:
            cancel_registration(registration=registration, by=THE_PERSON)
        except DomainError as error:
            why_unchangeable = str(error)
        else:
            return redirect("inscriptions:mine", token=token)
    context = {
        "registration": registration,
        "event": registration.event,
        "why_unchangeable": why_unchangeable,
        "may_hand_over": Ticket(registration, timezone.now()).may_hand_over,
        "token": token,
    }
    return render(request, "inscriptions/signup/cancel.html", context)


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """GET explains. After the POST the new link is not shown: whoever read the old one must not read it either."""
    registration = registration_of_link(token)
    if request.method == "POST":
        try:
            renewed = renew_link(registration=registration, by=THE_PERSON)
        except DomainError:  # erased meanwhile: that page says so
            return redirect("inscriptions:renew", token=token)
        if renewed.email:
            return redirect("inscriptions:link_renewed")
        # No letter would bring it: it would be lost.
        return redirect(reverse("inscriptions:mine", args=[own_token(renewed)]) + "?fait=lien")
    context = {"registration": registration, "event": registration.event, "token": token}
    return render(request, "inscriptions/signup/renew.html", context)


@require_safe
@personal
def link_renewed(request: HttpRequest) -> HttpResponse:
    return render(request, "inscriptions/signup/link_renewed.html")


@cookieless
@require_POST
@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail was used: the held place is the person's."""
    return _act(request, token, confirm_registration)


@cookieless
@require_POST
@personal
def again(request: HttpRequest, token: str) -> HttpResponse:
    """« M’inscrire à nouveau »: who cancelled asks for a place, with what they had said."""
    return _act(request, token, sign_up_again)


@cookieless
@require_POST
@personal
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """« Je garde ma place »: wait for no better workshop."""
    return _act(request, token, keep_seat)


def _act(request: HttpRequest, token: str, service: Callable) -> HttpResponse:
    try:
        service(registration=registration_of_link(token), by=THE_PERSON)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("inscriptions:mine", token=token)


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link sent to a new address: GET asks, POST makes it take effect."""
    registration = registration_of_address_link(token)
    problem = ""
    if not registration.pending_email:  # clicked twice: it is done
        return redirect("inscriptions:mine", token=own_token(registration))
    if request.method == "POST":
        try:
            changed = prove_address(registration=registration, by=THE_PERSON)
        except DomainError as error:
            problem = str(error)
        else:
            return redirect("inscriptions:mine", token=own_token(changed))
    context = {"registration": registration, "event": registration.event, "problem": problem}
    return render(request, "inscriptions/signup/confirm_address.html", context)
