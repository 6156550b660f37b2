"""The pages of a place that is handed over: its giver's, by their link, and its receiver's, by that of the offer."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_POST

from inscriptions.errors import AlreadyRegistered, AnswerRefused
from inscriptions.models import Handover
from inscriptions.post.links import offer_from, offer_was_ours
from inscriptions.post.links import token as own_token
from inscriptions.seats.places import workshop_places
from inscriptions.signup.budgets import spend_offer, spend_public_post
from inscriptions.signup.find_link import tell_again
from inscriptions.signup.handover import THE_RECEIVER, accept_offer, decline_offer, offer_place, withdraw_offer
from inscriptions.signup.handover_form import OfferForm, ReceiverForm
from inscriptions.signup.handover_queries import Passed, last_offer_of, passed_by, seats_passed
from inscriptions.signup.personal import MISCOPIED, REPLACED, DeadLink, personal, registration_of_link
from inscriptions.signup.rules import check_may_hand_over, check_offer_stands
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError, refusal
from rencontre.http.cookieless import cookieless

IS_THERE = "Vous êtes déjà inscrit·e à cette journée : rien n’a changé, et un message vous redonne votre lien."


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def hand_over(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what passes and what became of the last offer, POST offers: the same words whoever has the address."""
    giver = registration_of_link(token)
    now = timezone.now()
    why_not = refusal(check_may_hand_over, giver, now=now)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and not why_not and form.is_valid():
        spend_public_post(request)
        spend_offer(giver)
        try:
            offer_place(registration=giver, to=form.cleaned_data["to"], by=THE_PERSON)
        except DomainError as error:
            why_not = str(error)
        else:
            return redirect("inscriptions:hand_over", token=token)
    last = last_offer_of(giver)
    is_open = last is not None and not refusal(check_offer_stands, last, giver, now=now)
    context = {
        "registration": giver,
        "event": giver.event,
        "token": token,
        "why_not": why_not,
        "form": form,
        "last": last,
        "is_open": is_open,
        "seats": seats_passed(giver),
    }
    return render(request, "inscriptions/signup/hand_over.html", context)


@cookieless
@require_POST
@personal
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """« Retirer ma proposition »."""
    withdraw_offer(registration=registration_of_link(token), by=THE_PERSON)
    return redirect("inscriptions:hand_over", token=token)


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def offered(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: GET shows, POST accepts, and proves the address."""
    offer = offer_of_link(token)
    giver = offer.offer
    why_not = refusal(check_offer_stands, offer, giver, now=timezone.now())
    passed = passed_by(giver)
    form = _form_of(request, offer, passed)
    if request.method == "POST" and not why_not and form.is_valid():
        spend_public_post(request)
        if response := _accept(request, offer, form):
            return response
    context = {
        "event": giver.event,
        "giver": giver,
        "offer": offer,
        "token": token,
        "why_not": why_not,
        "form": form,
        "passed": passed,
        "seats": [] if why_not else seats_passed(giver),
    }
    return render(request, "inscriptions/signup/offered.html", context)


def _form_of(request: HttpRequest, offer: Handover, passed: Passed) -> ReceiverForm:
    event = offer.offer.event
    places = SimpleLazyObject(partial(workshop_places, event))
    return ReceiverForm(request.POST or None, event=event, passed=passed, places=places)


def _accept(request: HttpRequest, offer: Handover, form: ReceiverForm) -> HttpResponse | None:
    """The page of who is registered now; None when it is refused, which the form says."""
    said = form.sign_up_fields()
    shown = request.POST.get("shown", "")
    try:
        receiver = accept_offer(handover=offer, answers=said, shown=shown, by=THE_RECEIVER)
    except AlreadyRegistered as error:
        tell_again(registration=error.registration)
        form.add_error(None, IS_THERE)
    except AnswerRefused as error:
        form.ask_anew(error)
    except DomainError as error:
        form.add_error(None, str(error))
    else:
        return redirect("inscriptions:mine", token=own_token(receiver))
    return None


@cookieless
@require_POST
@personal
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n’est pas pour moi »."""
    decline_offer(handover=offer_of_link(token), by=THE_RECEIVER)
    return redirect("inscriptions:offered", token=token)


def offer_of_link(key: str) -> Handover:
    offer = offer_from(key)
    if offer is None:
        raise DeadLink(REPLACED if offer_was_ours(key) else MISCOPIED)
    return offer
