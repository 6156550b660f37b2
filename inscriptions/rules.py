"""What is allowed: each function returns None or raises one typed error with the sentence to show.

Pages call them to explain, services call them again under the lock to refuse.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone

from inscriptions.errors import (
    DomainError,
    EventFull,
    NotAdmitted,
    NotChangeable,
    Overlap,
    RegistrationClosed,
    WishesClosed,
    WishRefused,
    WorkshopFull,
)
from inscriptions.models import Registration
from inscriptions.queries import Places
from programme.models import Event, Session
from programme.typography import french_date, french_instant

HALF_DAYS = {"morning": "le matin", "afternoon": "l’après-midi"}


def check_registration_is_open(event: Event, *, now: datetime) -> None:
    """Raise RegistrationClosed unless `event` is published and `now` (aware) is within its sign-up times."""
    if event.status == Event.Status.CANCELLED:
        raise RegistrationClosed("Cette rencontre est annulée.")
    if event.status != Event.Status.PUBLISHED:
        raise RegistrationClosed("Cette rencontre n’est pas encore publiée.")
    if now >= event.ends:
        raise RegistrationClosed(f"Cette rencontre a eu lieu le {french_date(event.date)}.")
    if event.registration_opens_at and now < event.registration_opens_at:
        raise RegistrationClosed(f"Les inscriptions ouvriront le {french_instant(event.registration_opens_at)}.")
    if now >= event.registration_end:
        raise RegistrationClosed(f"Les inscriptions sont closes depuis le {french_instant(event.registration_end)}.")


def check_day_has_room(places: Places) -> None:
    """Raise EventFull when no place of the day is free for a newcomer, with the cause."""
    if not places.has_room:
        raise EventFull(f"La journée est complète : {_all_taken(places)}.")
    if not places.takes_newcomers:
        raise EventFull(f"La journée est complète : {_promised(places.line)}.")


def check_day_takes_people(event: Event, places: Places) -> None:
    """Raise EventFull when no place is left for the day and it keeps no waiting list."""
    if not event.waiting_list:
        check_day_has_room(places)


def _all_taken(places: Places) -> str:
    if places.capacity == 0:
        return "aucune place n’y est ouverte"
    return "sa seule place est prise" if places.capacity == 1 else f"ses {places.capacity} places sont prises"


def _promised(line: int) -> str:
    who = "une personne attend déjà" if line == 1 else f"{line} personnes attendent déjà"
    return f"{who} les places qui se libèrent"


def check_half_days(event: Event, attended: Iterable[str]) -> None:
    """Raise WishRefused unless at least one half-day of the day is attended."""
    if not set(attended) & set(event.half_days):
        raise WishRefused("Cochez au moins une demi-journée.")


def check_wishes(event: Event, slots: list[Session], wishes: dict[int, list[int]]) -> None:
    """Raise WishRefused unless each slot's wishes name different workshops of that slot, at most `wishes_per_slot`.

    `slots` come from `queries.slots_with_workshops`.
    """
    offered = {slot.pk: {workshop.pk for workshop in slot.choices_offered} for slot in slots}
    for slot, wished in wishes.items():
        if not set(wished) <= offered.get(slot, set()):
            raise WishRefused("Cet atelier ne fait pas partie de la journée.")
        if len(set(wished)) < len(wished):
            raise WishRefused("Choisissez des ateliers différents.")
        if len(wished) > event.wishes_per_slot:
            raise WishRefused(f"Choisissez au plus {event.wishes_per_slot} ateliers par créneau.")


def check_wishes_are_answered(slots: list[Session], attended: Iterable[str], wishes: dict[int, list[int]]) -> None:
    """Raise WishRefused if a slot of an attended half-day has no answer; an empty list (« sans préférence ») is one."""
    for slot in slots:
        if slot.half_day in attended and slot.pk not in wishes:
            raise WishRefused(f"Choisissez un atelier pour {HALF_DAYS[slot.half_day]}, ou « sans préférence ».")


def check_profile(event: Event, profile: str) -> None:
    """Raise WishRefused for a profile that the event does not list; an empty one is allowed for those the team adds."""
    if profile and profile not in {code for code, _ in event.profiles}:
        raise WishRefused(f"Le profil « {profile} » ne fait pas partie de ceux de la journée.")


def check_workshop_has_room(workshop: Session, places: Places) -> None:
    """Raise WorkshopFull when `workshop` is closed or has no seat left."""
    if places.closed:
        raise WorkshopFull(f"« {workshop} » n’accepte plus personne.")
    if not places.has_room:
        raise WorkshopFull(f"« {workshop} » est complet : {_all_taken(places)}.")


def check_no_overlap(workshop: Session, held: Iterable[Session]) -> None:
    """Raise Overlap if `workshop` runs at the same time as one of `held`; hours that touch are allowed."""
    for other in held:
        if workshop.starts < other.ends and other.starts < workshop.ends:
            raise Overlap(f"« {workshop} » a lieu en même temps que « {other} ».")


def check_wishes_are_open(event: Event, *, announced: bool, now: datetime) -> None:
    """Raise WishesClosed between the deadline for wishes and the announcement of who sits where."""
    if event.allocation == Event.Allocation.WISHES and not announced and now >= event.wishes_end:
        raise WishesClosed(
            f"Les vœux sont clos depuis le {french_instant(event.wishes_end)} : la répartition vous sera envoyée."
        )


def check_changeable(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable once the registration is cancelled or its day has begun (`now` is aware)."""
    if not registration.is_live:
        raise NotChangeable("Cette inscription est annulée.")
    if registration.event.status == Event.Status.CANCELLED:
        raise NotChangeable("Cette rencontre est annulée.")
    if now >= registration.event.starts:
        raise NotChangeable("La journée a commencé : adressez-vous à l’accueil pour un changement.")


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


def refusal(rule: Callable[..., None], *args, **kwargs) -> str:
    """The sentence with which `rule` refuses, for a page that explains; empty when it allows."""
    try:
        rule(*args, **kwargs)
    except DomainError as error:
        return str(error)
    return ""
