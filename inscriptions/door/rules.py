"""Who may check people in, and who may come in: each rule returns None or raises NotAdmitted, with what to do."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from inscriptions.errors import NotAdmitted
from inscriptions.models import Registration
from programme.models import Event, Session
from rencontre.french.typography import french_date

MAY_CHECK_IN = "inscriptions.add_attendance"
MAY_UNDO = "inscriptions.delete_attendance"
MAY_DECIDE = "inscriptions.change_registration"  # for everyone, whoever checked in


def check_day_is_held(event: Event) -> None:
    """Raise NotAdmitted at the door of a day that is cancelled or still a draft."""
    if event.status == Event.Status.CANCELLED:
        raise NotAdmitted("Cette rencontre est annulée : personne n’y est pointé.")
    if event.status == Event.Status.DRAFT:
        raise NotAdmitted("Cette rencontre n’est pas encore publiée : personne n’y est pointé.")


def check_takes_walk_ins(event: Event, *, now: datetime) -> None:
    """Raise NotAdmitted unless people may register at the desk: until the evening of the day (`now` is aware)."""
    check_day_is_held(event)
    if timezone.localdate(now) > event.date:
        raise NotAdmitted(f"Cette rencontre a eu lieu le {french_date(event.date)} : personne ne s’y inscrit plus.")
    if not event.walk_ins_admitted:
        raise NotAdmitted(
            "Les inscriptions sur place ne sont pas admises à cette journée : adressez la personne à l’organisation."
        )


def check_admitted(registration: Registration, *, now: datetime) -> None:
    """Raise NotAdmitted at the door for who has no place of the day, with what to do (`now` is aware)."""
    check_day_is_held(registration.event)
    status = registration.status
    if status == Registration.Status.CANCELLED:
        raise NotAdmitted("Inscription annulée : s’il reste des places, inscrivez la personne sur place.")
    if status == Registration.Status.WAITING:
        raise NotAdmitted("En liste d’attente, sans place à la journée : adressez la personne à l’organisation.")
    if status == Registration.Status.UNCONFIRMED and registration.hold_expires_at <= now:
        raise NotAdmitted("Adresse jamais confirmée, place rendue : s’il reste des places, inscrivez-la sur place.")


def check_seated(workshop: Session, held: Iterable[Session]) -> None:
    """Raise NotAdmitted at the door of `workshop` for who holds no seat in it, with where they are expected."""
    if workshop.cancelled_at:
        raise NotAdmitted(f"« {workshop} » est annulé.")
    expected = [other for other in held if other.parent_id == workshop.parent_id and not other.cancelled_at]
    if workshop in expected:
        return
    if not expected:
        raise NotAdmitted("Aucun atelier à cette heure-là : la personne n’a pas de place ici.")
    name = expected[0].label if expected[0].number else str(expected[0])
    there = ", ".join(filter(None, [name, expected[0].whereabouts]))
    raise NotAdmitted(f"Autre atelier : la personne est attendue à « {there} ».")
