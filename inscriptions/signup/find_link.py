"""Links sent again: to who signs up twice, and to who asks."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.models.wishes import current_wishes
from inscriptions.people.answers import SignUp
from inscriptions.post import kinds
from inscriptions.post.queue import ask_for_links, ask_for_links_later, queue_letter, send_after_commit
from inscriptions.signup.register import first_letter_of

DOUBLE_CLICK = timedelta(minutes=1)


@transaction.atomic
def remind(*, registration: Registration, sign_up: SignUp) -> None:
    """Someone signed up again: mail them their link, unless they only clicked twice on the same answers."""
    said = {slot: wished for slot, wished in sign_up.wishes.items() if wished}
    is_same = said == current_wishes(registration) and sign_up.organisation == registration.organisation
    if not is_same or timezone.now() - registration.created_at > DOUBLE_CLICK:
        tell_again(registration=registration)


@transaction.atomic
def tell_again(*, registration: Registration) -> None:
    """Mail somebody where they stand, with their link."""
    is_confirmed = registration.status == Registration.Status.CONFIRMED
    kind = kinds.ALREADY if is_confirmed else first_letter_of(registration)
    mail = queue_letter(kind, registration, by_anyone=True)
    send_after_commit([mail] if mail else [])


@transaction.atomic
def send_links(*, email: str) -> None:
    """Ask for the links of `email`: one row, known or not; who it is for is looked up when it is sent."""
    send_after_commit(ask_for_links(email), may_wait=True)


@transaction.atomic
def send_links_later(*, email: str) -> None:
    """Ask for them in the next hour: the address has as many sign-ups to confirm as it may."""
    ask_for_links_later([email])
