"""Addresses that refuse our letters: marked on whoever gave them. Nothing is sent there until they are changed."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from inscriptions.letters.rules import check_has_an_address
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.models.registrations import address_key
from inscriptions.people.history import history_row
from inscriptions.seats.act import act
from rencontre.actors import THE_MAIL, Actor

REFUSED, ACCEPTED = "adresse refusée", "adresse remise en service"
LONGEST_WHY = Registration._meta.get_field("address_refused_why").max_length or 0
WITHHELD = "L’adresse a refusé nos messages : rien n’y part. Changez-la, puis remettez ce message dans la file."


def is_withheld(mail: OutgoingMail) -> bool:
    """Whether the letter would go to the address of its person, which refuses our letters.

    The links that somebody asks for, who waits for them, are of nobody's registration: they leave.
    """
    person = mail.registration
    if person is None or person.address_refused_at is None:
        return False
    return address_key(mail.to) == address_key(person.email)


@transaction.atomic
def mark_refused(email: str, *, why: str) -> list[Registration]:
    """The mail server refused the address for good: mark each live registration that gave it. Repeating is harmless."""
    unmarked = Registration.objects.live().of_address(email).filter(address_refused_at=None)
    people = list(unmarked.select_for_update(of=("self",)).order_by("pk"))
    _mark(people, why)
    History.objects.bulk_create(
        history_row(REFUSED, person, by=THE_MAIL, before={}, after={}, reason=person.address_refused_why)
        for person in people
    )
    return people


def refuse_address(*, registration: Registration, by: Actor, why: str) -> Registration:
    """The team knows that letters do not reach the person: `why` is kept. Repeating is harmless.

    Raises NotChangeable without an address.
    """
    with act(registration, by=by, as_=REFUSED, reason=why) as done:
        check_has_an_address(done.person)
        if done.person.address_refused_at is None:
            _mark([done.person], why)
            done.say(done.person, always=True)
    return done.person


def accept_address(*, registration: Registration, by: Actor) -> Registration:
    """The address works again: letters are sent there. Repeating is harmless."""
    with act(registration, by=by, as_=ACCEPTED) as done:
        if done.person.address_refused_at is not None:
            Registration.objects.filter(pk=done.person.pk).update(address_refused_at=None, address_refused_why="")
            done.say(done.person, always=True)
    return done.person


def _mark(people: list[Registration], why: str) -> None:
    now, why = timezone.now(), Truncator(why).chars(LONGEST_WHY)
    for person in people:
        person.address_refused_at, person.address_refused_why = now, why
    Registration.objects.filter(pk__in=[person.pk for person in people]).update(
        address_refused_at=now, address_refused_why=why
    )
