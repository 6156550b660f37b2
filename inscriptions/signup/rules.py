"""What is allowed: each function returns None or raises one typed error with the sentence to show.

Pages call them to explain, writers call them again under the lock to refuse.
"""

from collections.abc import Iterable
from datetime import datetime

from inscriptions.errors import NotChangeable, RegistrationClosed, WishRefused
from inscriptions.models import Registration
from inscriptions.models.attendance import attended
from programme.models import Event
from programme.queries import Slot
from rencontre.domain import DomainError
from rencontre.french.typography import french_date, french_instant
from rencontre.french.words import HALF_DAYS


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


def check_half_days(event: Event, attended: Iterable[str]) -> None:
    """Raise WishRefused unless at least one half-day of the day is attended."""
    if not set(attended) & set(event.half_days):
        raise WishRefused("Cochez au moins une demi-journée.")


def check_wishes(event: Event, slots: list[Slot], wishes: dict[int, list[int]]) -> None:
    """Raise WishRefused unless each slot's wishes name different workshops of that slot, at most `wishes_per_slot`.

    `slots` come from `programme.queries.slots_with_workshops`.
    """
    offered = {slot.pk: {workshop.pk for workshop in slot.offered} for slot in slots}
    for slot, wished in wishes.items():
        if not set(wished) <= offered.get(slot, set()):
            raise WishRefused("Cet atelier ne fait pas partie de la journée.")
        if len(set(wished)) < len(wished):
            raise WishRefused("Choisissez des ateliers différents.")
        if len(wished) > event.wishes_per_slot:
            raise WishRefused(f"Choisissez au plus {event.wishes_per_slot} ateliers par créneau.")


def check_wishes_are_answered(slots: list[Slot], attended: Iterable[str], wishes: dict[int, list[int]]) -> None:
    """Raise WishRefused if a slot of an attended half-day has no answer; an empty list (« sans préférence ») is one."""
    for slot in slots:
        if slot.half_day in attended and slot.pk not in wishes:
            raise WishRefused(
                f"Choisissez un atelier pour {HALF_DAYS[slot.half_day].with_article}, ou « sans préférence »."
            )


def check_profile(event: Event, profile: str) -> None:
    """Raise WishRefused for a profile that the event does not list; an empty one is allowed for those the team adds."""
    if profile and profile not in {code for code, _ in event.profiles}:
        raise WishRefused(f"Le profil « {profile} » ne fait pas partie de ceux de la journée.")


def check_changeable(registration: Registration, *, now: datetime) -> None:
    """Raise NotChangeable once the registration is cancelled or its day has begun (`now` is aware)."""
    if not registration.is_live:
        raise NotChangeable("Cette inscription est annulée.")
    if registration.event.status == Event.Status.CANCELLED:
        raise NotChangeable("Cette rencontre est annulée.")
    if now >= registration.event.starts:
        raise NotChangeable("La journée a commencé : adressez-vous à l’accueil pour un changement.")


def check_present(registration: Registration) -> None:
    """Raise DomainError unless someone marked this person present."""
    if not attended(registration.event).filter(registration=registration).exists():
        raise DomainError("Aucune présence n’a été notée à votre nom : écrivez à l’organisateur si c’est une erreur.")


def check_certificate_is_due(registration: Registration, *, now: datetime) -> None:
    """Raise DomainError until the day is over (`now` is aware), or when the person was not marked present."""
    if now < registration.event.ends:
        raise DomainError("L’attestation de présence se télécharge ici une fois la rencontre finie.")
    check_present(registration)
