"""Somebody signs up several people, on the public page or on the page of their group: load, form, service, redirect."""

from dataclasses import replace
from time import monotonic
from typing import Any

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.errors import BudgetSpent, PlacesLacking
from inscriptions.models import Registration
from inscriptions.seats.places import day_places
from inscriptions.signup.budgets import spend_public_post
from inscriptions.signup.change import sign_up_of
from inscriptions.signup.colleague_form import ColleagueChangeForm
from inscriptions.signup.colleagues import cancel_for, change_for, register_party
from inscriptions.signup.form import form_parts
from inscriptions.signup.group import Colleague, colleagues_of
from inscriptions.signup.party_form import SHARED, START, PartyForm, rows_asked
from inscriptions.signup.personal import (
    minutes_until,
    personal,
    registration_of_link,
    to_try_again,
    why_unwritten,
)
from inscriptions.signup.posting import wait_as_for_all
from inscriptions.signup.public_day import public_day
from inscriptions.signup.public_form import new_clock
from inscriptions.signup.rules import (
    MOST_TOGETHER,
    AskedDay,
    IfPlacesLack,
    check_day_may_be_asked,
    check_is_live,
)
from inscriptions.signup.typed import typed_of
from inscriptions.spending import give_back
from programme.models import Event
from rencontre.domain import DomainError, refusal
from rencontre.http.cookieless import cookieless
from rencontre.http.outages import RETRY_AFTER

ROOMS = {room.value: room for room in IfPlacesLack}
LONGER = 5  # times that of one sign-up: to write ten newcomers takes longer than to find ten people
UNWRITTEN = "Vos demandes n’ont pas pu être enregistrées"


class PartyPost:
    """A page that signs up several people: its form, and what came of what was sent, where something was."""

    def __init__(self, request: HttpRequest, event: Event, asker: Registration | None = None, **initial: Any):
        self.request, self.event, self.asker = request, event, asker
        typed = request.POST if request.method == "POST" else None
        self.is_sent = typed is not None and not {"more", "correct"} & typed.keys()
        rows = rows_asked(request.POST.get("rows", ""), least=1 if asker else START, more="more" in request.POST)
        self.form = PartyForm(typed, rows=rows, asker=asker, initial=initial, **form_parts(event))
        self.form.only_shown = typed is not None and not self.is_sent
        self.spent: BudgetSpent | None = None
        self.lacking: PlacesLacking | None = None
        self.unwritten = ""

    def is_accepted(self) -> bool:
        """Whether the people are registered, or were already: after the same time, whichever it is."""
        started = monotonic()
        try:
            if not (self.is_sent and self._is_accepted()):
                return False
        except BudgetSpent as error:
            self.spent = error
            return False
        except DatabaseError as error:
            self.unwritten = why_unwritten(error, self.event, what=UNWRITTEN)
            return False
        wait_as_for_all(started, times=LONGER)
        return True

    def _is_accepted(self) -> bool:
        """Each spends for their connection, known or not; mistakes do not, nor what is refused."""
        if not self.form.is_valid():
            if self.form.is_a_robot_s:
                spend_public_post(self.request)
            return False
        first = rows_asked(self.request.POST.get("first", ""), least=MOST_TOGETHER, more=False)
        room = ROOMS.get(self.request.POST.get("room", ""), IfPlacesLack.ASK)
        party = self.form.party(room=room, first=first)
        spent = spend_public_post(self.request, many=len(party.sign_ups))
        try:
            register_party(event=self.event, party=party)
        except PlacesLacking as error:
            self.lacking = error
        except DomainError as error:
            self.form.add_error(None, str(error))
        if self.form.errors or self.lacking:
            give_back(spent)
        return not self.form.errors and self.lacking is None

    def page(self, template: str, **context: Any) -> HttpResponse:
        """The page with its form, as it was filled."""
        places = day_places(self.event)
        form = self.form
        said = {
            "event": self.event,
            "form": form,
            "started": form["started"].value() or new_clock(self.event),
            "rows": len(form.numbers),
            "next_row": len(form.numbers) + 1,
            "joins_the_line": not places.takes_newcomers and self.event.waiting_list,
            "lacking": self.lacking,
            "minutes": self.spent and minutes_until(self.spent),
            "unwritten": self.unwritten,
        }
        status = 429 if self.spent else 503 if self.unwritten else 200
        response = render(self.request, template, said | context, status=status)
        after = self.spent.retry_after if self.spent else RETRY_AFTER
        return to_try_again(response, after) if status != 200 else response


def _why_closed(event: Event) -> str:
    now = timezone.now()
    return refusal(check_day_may_be_asked, AskedDay(event, day_places(event, now=now), now))


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def colleagues(request: HttpRequest, slug: str) -> HttpResponse:
    """Several people at once, by whoever knows them: the same answer whether some were there already or not."""
    event = public_day(slug)
    typed = typed_of(request, event)
    known: dict[str, Any] = (
        {name: typed.answers[name] for name in (*SHARED, "email") if name in typed.answers} if typed else {}
    )
    post = PartyPost(request, event, **known)
    if post.is_accepted():
        return redirect("inscriptions:colleagues_sent", slug=slug)
    return post.page("inscriptions/signup/colleagues.html", why_closed=_why_closed(event))


@require_safe
@personal
def colleagues_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words for all."""
    event = public_day(slug)
    return render(request, "inscriptions/signup/colleagues_sent.html", {"event": event})


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def group(request: HttpRequest, token: str) -> HttpResponse:
    """Those whom a person signed up, what becomes of each, and a form for more of them."""
    asker = registration_of_link(token)
    shared = {name: getattr(asker, name) for name in SHARED}
    why_closed = refusal(check_is_live, asker) or _why_closed(asker.event)
    post = PartyPost(request, asker.event, asker, **shared)
    if post.is_accepted():
        return redirect(reverse("inscriptions:group", args=[token]) + "?fait=ajout")
    return post.page(
        "inscriptions/signup/group.html",
        token=token,
        registration=asker,
        colleagues=colleagues_of(asker, now=timezone.now()),
        why_closed=why_closed,
        done=request.GET.get("fait", ""),
    )


def _colleague(asker: Registration, pk: int) -> Colleague:
    """The one of the group of `asker`; nobody else's exists."""
    for one in colleagues_of(asker, now=timezone.now()):
        if one.person.pk == pk:
            return one
    raise Http404


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def colleague(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Change a colleague's half-days and workshops, until they take their registration up."""
    asker = registration_of_link(token)
    one = _colleague(asker, pk)
    said = sign_up_of(one.person)
    form = ColleagueChangeForm(
        request.POST or None, initial=ColleagueChangeForm.initial_from(said), held=(), **form_parts(asker.event)
    )
    unwritten, started = "", monotonic()
    if request.method == "POST" and one.may_change and form.is_valid():
        try:
            change_for(asker=asker, registration=one.person, sign_up=replace(said, **form.sign_up_fields()))
        except DomainError as error:
            form.add_error(None, str(error))
        except DatabaseError as error:
            unwritten = why_unwritten(error, asker.event, what="Ces changements n’ont pas pu être enregistrés")
        else:
            wait_as_for_all(started)
            return redirect(reverse("inscriptions:group", args=[token]) + "?fait=modification")
    context = {"event": asker.event, "colleague": one, "form": form, "token": token, "unwritten": unwritten}
    response = render(request, "inscriptions/signup/colleague.html", context, status=503 if unwritten else 200)
    return to_try_again(response, RETRY_AFTER) if unwritten else response


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def cancel_colleague(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """GET asks, POST cancels for a colleague, until they take their registration up."""
    asker = registration_of_link(token)
    one = _colleague(asker, pk)
    problem, started = "", monotonic()
    if request.method == "POST" and one.may_change:
        try:
            cancel_for(asker=asker, registration=one.person)
        except DomainError as error:
            problem = str(error)
        else:
            wait_as_for_all(started)
            return redirect(reverse("inscriptions:group", args=[token]) + "?fait=annulation")
    context = {"event": asker.event, "colleague": one, "token": token, "problem": problem}
    return render(request, "inscriptions/signup/cancel_colleague.html", context)
