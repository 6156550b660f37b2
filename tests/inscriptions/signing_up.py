"""People who sign up on the site, in one line each, and what becomes of them."""

from inscriptions.models import Registration
from inscriptions.people.answers import SignUp
from inscriptions.signup.cancel import cancel as cancel_registration
from inscriptions.signup.confirm import confirm as confirm_registration
from inscriptions.signup.register import register as register_person
from inscriptions.signup.register import register_by_team
from programme.models import Event, Session
from rencontre.actors import THE_PERSON
from tests.cast import DENIS


def register(event: Event, first_name: str = "Alice", *wishes: Session, **said) -> Registration:
    """`first_name` Durand signs up, wishes these workshops, the best first, and has no preference elsewhere."""
    return register_person(event=event, sign_up=sign_up(event, first_name, *wishes, **said), by=THE_PERSON)


def add(event: Event, first_name: str, *wishes: Session, **said) -> Registration:
    """The same, by the team."""
    return register_by_team(event=event, sign_up=sign_up(event, first_name, *wishes, **said), by=DENIS)


def sign_up(event: Event, first_name: str, *wishes: Session, **said) -> SignUp:
    answers: dict[int, list[int]] = {slot.pk: [] for slot in event.sessions.slots()}
    for workshop in wishes:
        answers[workshop.parent_id].append(workshop.pk)
    usual = {"last_name": "Durand", "email": f"{first_name.casefold()}@exemple.fr", "wishes": answers}
    return SignUp(first_name=first_name, **usual | said)


def cancel(registration: Registration) -> Registration:
    return cancel_registration(registration=registration, by=THE_PERSON)


def confirm(registration: Registration) -> Registration:
    return confirm_registration(registration=registration, by=THE_PERSON)


def status(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).status


def kinds(registration: Registration) -> list[str]:
    """The letters that the person was sent, in order."""
    return [mail.kind for mail in registration.mails.order_by("pk")]
