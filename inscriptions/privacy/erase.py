"""Somebody is erased: a place of a day to come is given back first, then all that the holdings say goes.

What they keep stays for the counts, under « personne effacée ».
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inscriptions.letters.files import erase_files
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.models.registrations import badge_name, new_badge_code, was_set_aside
from inscriptions.paper.jobs import erase_jobs
from inscriptions.people.history import history_row
from inscriptions.seats.locks import lock_registration
from inscriptions.signup.cancel import give_back
from rencontre.actors import Actor, Clock
from rencontre.holdings import HOLDINGS
from rencontre.sqlite import forget_erased

ERASURE = "effacement"
NOT_THEM = "ce n’est pas moi"
RESTORED = Clock("restauration")


@transaction.atomic
def erase(*, registration: Registration, by: Actor, reason: str = "") -> None:
    """Erase a person for ever, for a `reason` that the history keeps. Repeating is harmless.

    With what others asked for them, and that was set aside. They are told nothing; who gets their place is.
    """
    give_back(registration=registration, by=by)
    person = lock_registration(registration)
    if person.erased_at is None:
        people = [person, *_set_aside_for(person)]
        write_erasure(people, now=timezone.now())
        rows = (history_row(ERASURE, one, by=by, before={}, after={}, reason=reason) for one in people)
        History.objects.bulk_create(rows)
        forget_erased()


def _set_aside_for(person: Registration) -> QuerySet[Registration]:
    """What others asked for `person`, who was registered: it names them too."""
    same = person.event.registrations.named().filter(was_set_aside(), identity_key=person.identity_key)
    return same.exclude(identity_key="").exclude(pk=person.pk).order_by("pk")


@transaction.atomic
def erase_who_never_proved(*, registration: Registration, by: Actor) -> None:
    """« Ce n’est pas moi »: erase `registration`, with all that was asked for its address that day and never proved."""
    asked = Registration.objects.filter(event=registration.event_id).of_address(registration.email)
    same = asked.unproved() | asked.named().filter(was_set_aside())
    for person in [registration, *same.exclude(pk=registration.pk).select_related("event").order_by("pk")]:
        erase(registration=person, by=by, reason=NOT_THEM)


def write_erasure(people: Sequence[Registration], *, now: datetime) -> None:
    """The step of what erases: empty or delete all that is held of `people`, of one day, whose lock is held.

    The number of statements is the same for 3 people and for 300. Their files go once the transaction stands.
    """
    Registration.objects.filter(asked_by__in=[person.pk for person in people]).update(asked_by=None)
    for holding in HOLDINGS.values():
        if holding.of is None:
            continue
        rows = holding.of(people)
        if holding.model is OutgoingMail:
            transaction.on_commit(partial(erase_files, list(rows.values_list("pk", flat=True))), robust=True)
        if not holding.kept:
            rows.delete()
        elif holding.emptied:
            rows.update(**holding.emptied)
    for person in people:
        person.erased_at = now
        person.badge_code = new_badge_code()
        person.badge_name = badge_name(person.badge_code)
    Registration.objects.bulk_update(people, ["erased_at", "badge_code", "badge_name"])
    erase_jobs(event=people[0].event)


def erasures() -> dict[int, datetime]:
    """Who was erased, by primary key, and when: what a backup must know."""
    erased = Registration.objects.exclude(erased_at=None).order_by("pk")
    return {pk: at for pk, at in erased.values_list("pk", "erased_at") if at}


def erase_again(known: Mapping[int, datetime]) -> int:
    """Erase those who are back since they were erased: an older base was restored; how many.

    A key that was given to another person since is left: that one signed up after the erasure.
    """
    back = Registration.objects.filter(pk__in=known, erased_at=None).select_related("event").order_by("pk")
    people = [person for person in back if person.created_at <= known[person.pk]]
    for person in people:
        erase(registration=person, by=RESTORED)
    return len(people)
