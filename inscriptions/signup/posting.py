"""What the public forms do with what is sent: they take it, or come back filled and say why not."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from inscriptions.errors import AlreadyRegistered, AnswerRefused, BudgetSpent, TooManyUnproved
from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.signup.address_offer import asked, is_reviewed, offer_of
from inscriptions.signup.budgets import spend_public_post
from inscriptions.signup.find_link import remind, send_links_later
from inscriptions.signup.personal import minutes_until, to_try_again, why_unwritten
from inscriptions.signup.public_form import SignUpForm
from inscriptions.signup.typed import remember
from inscriptions.spending import give_back
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.http.outages import RETRY_AFTER

Write = Callable[[], Registration | None]


def wait_as_for_all(started: float, *, times: int = 1) -> None:
    """Answer no sooner than so many sign-ups take, from `started` (`monotonic`): the time tells not what was done."""
    sleep(max(0, started + times * settings.SIGNUP_ANSWER_SECONDS - monotonic()))


@dataclass(frozen=True)
class Tried:
    """What came of a POST: the `response` to give, or what keeps the form from being taken for now, if anything."""

    response: HttpResponse | None = None
    spent: BudgetSpent | None = None
    unwritten: str = ""

    @property
    def context(self) -> dict[str, Any]:
        return {"minutes": self.spent and minutes_until(self.spent), "unwritten": self.unwritten}

    def said_by(self, response: HttpResponse) -> HttpResponse:
        """The page of the form, with the status that tells machines what the page tells people."""
        if not self.spent and not self.unwritten:
            return response
        response.status_code = 429 if self.spent else 503
        return to_try_again(response, self.spent.retry_after if self.spent else RETRY_AFTER)


def tried(request: HttpRequest, event: Event, form: SignUpForm, write: Write) -> Tried:
    """Take the form, if it is right, and answer all alike, known or not, after the same time."""
    started = monotonic()
    try:
        response = _taken(request, event, form, write)
    except BudgetSpent as error:
        return Tried(spent=error)
    except DatabaseError as error:
        return Tried(unwritten=why_unwritten(error, event))
    if response and response.status_code == 302:
        # To write a newcomer takes longer than to find somebody: the wait hides which was done.
        wait_as_for_all(started)
    return Tried(response)


def _taken(request: HttpRequest, event: Event, form: SignUpForm, write: Write) -> HttpResponse | None:
    """The answer of a form that is right. Its connection spends for that, and for what a robot sent; never for a
    mistake, nor for what is refused. Raises BudgetSpent.
    """
    if is_reviewed(request.POST):
        return None
    if not form.is_valid():
        if form.is_a_robot_s:
            spend_public_post(request)
        return None
    if offer := offer_of(request.POST, event):
        return asked(request, offer, event)
    spent = spend_public_post(request)
    try:
        person = write()
    except AnswerRefused as error:
        form.ask_anew(error)
        give_back(spent)
        return None
    except DomainError as error:
        form.add_error(None, str(error))
        give_back(spent)
        return None
    response = redirect("inscriptions:sent", slug=event.slug)
    remember(response, event, SignUp(**form.sign_up_fields()), person, asked=form.fields)
    return response


def unless_known(sign_up: SignUp, write: Callable[[], Registration]) -> Registration | None:
    """The row that `write` makes; None for who is registered, or has too much to prove: a letter says it to them."""
    try:
        return write()
    except AlreadyRegistered as error:
        remind(registration=error.registration, sign_up=sign_up)
    except TooManyUnproved:
        send_links_later(email=sign_up.email)
    return None
