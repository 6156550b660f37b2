"""Who may check people in, and who may come in. A rule returns None, or raises a DomainError that says what to do."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from inscriptions.errors import NotAdmitted, NotYours
from inscriptions.models import Attendance, Registration
from programme.models import Event, Session
from rencontre.actors import Actor
from rencontre.french.typography import french_date

MAY_CHECK_IN = "inscriptions.add_attendance"
MAY_UNDO = "inscriptions.delete_attendance"
MAY_DECIDE = "inscriptions.change_registration"  # of everybody's check-ins


def check_day_is_held(event: Event) -> None:
    """Raise NotAdmitted when the day is cancelled or still a draft."""
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
    """Raise NotAdmitted when the person has no place in the day (`now` is aware)."""
    check_day_is_held(registration.event)
    status = registration.status
    if status == Registration.Status.CANCELLED:
        raise NotAdmitted("Inscription annulée : s’il reste des places, inscrivez la personne sur place.")
    if status == Registration.Status.WAITING:
        raise NotAdmitted("En liste d’attente, sans place à la journée : adressez la personne à l’organisation.")
    held_until = registration.hold_expires_at
    if status == Registration.Status.UNCONFIRMED and held_until is not None and held_until <= now:
        raise NotAdmitted("Adresse jamais confirmée, place rendue : s’il reste des places, inscrivez-la sur place.")


def check_seated(workshop: Session, held: Iterable[Session]) -> None:
    """Raise NotAdmitted when `workshop` is not one of those `held` by the person; it says where they are expected."""
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


def check_not_undone(at: datetime, *, undone_at: datetime | None) -> None:
    """Raise NotAdmitted when the reading of the instant `at` was undone later."""
    if undone_at and at <= undone_at:
        raise NotAdmitted("Ce pointage a été annulé depuis.")


def check_stands(standing: Attendance | None, *, reason: str) -> None:
    """Raise NotAdmitted, for the `reason` that a reading gave, when it left no attendance."""
    if standing is None:
        raise NotAdmitted(reason)


def check_may_undo(user: User | AnonymousUser) -> None:
    """Raise NotAdmitted when `user` may undo no check-in, not even their own."""
    if not user.has_perm(MAY_UNDO):
        raise NotAdmitted("Vous n’avez pas le droit d’annuler un pointage.")


def check_is_theirs(attendance: Attendance, *, by: Actor) -> None:
    """Raise NotYours when somebody else than `by` made this check-in."""
    if attendance.by != by.name:
        raise NotYours(f"Ce pointage a été fait par {attendance.by} : seule l’organisation peut aussi l’annuler.")
