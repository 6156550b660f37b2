"""What is answered when no more passwords are tried for a while."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inscriptions.errors import BudgetSpent
from inscriptions.signup.personal import minutes_until, to_try_again

View = TypeVar("View", bound=Callable[..., Any])


def too_many_tries(request: HttpRequest, spent: BudgetSpent) -> HttpResponse:
    """The page that says when to try again, and the way in meanwhile: a letter."""
    context = {"minutes": minutes_until(spent)}
    return to_try_again(render(request, "inscriptions/accounts/too_many.html", context, status=429), spent.retry_after)


def slowed(view: View) -> View:
    """A page (request, …) that tries a password: past the ceilings it answers that page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except BudgetSpent as spent:
            return too_many_tries(request, spent)

    return wrapped  # type: ignore[return-value]
