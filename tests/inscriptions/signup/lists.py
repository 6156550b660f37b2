"""Lists of people as an import reads them, and workshops that are full when they come."""

from dataclasses import fields

from django.utils import timezone

from inscriptions.people.answers import SignUp
from inscriptions.signup.listed import Listed
from programme.models import Session
from tests.factories import RegistrationFactory

EVERYTHING = frozenset(field.name for field in fields(SignUp))


def listed(people: dict[int, SignUp], said=EVERYTHING) -> dict[int, Listed]:
    """By line, people of a list that has a column for each answer of `said`."""
    return {line: Listed(sign_up, frozenset(said)) for line, sign_up in people.items()}


def fill(workshop: Session) -> None:
    """Somebody takes a seat."""
    RegistrationFactory(event=workshop.event).seats.create(
        slot=workshop.parent, workshop=workshop, allotted_at=timezone.now(), by="site"
    )
