"""The refusals that somebody must tell apart, each with the French sentence that is shown."""

from collections.abc import Mapping, Sequence

from inscriptions.models import Registration
from rencontre.domain import DomainError


class RegistrationClosed(DomainError):
    """Sign-ups have not opened, have closed, or the event is not published or is cancelled."""


class EventFull(DomainError):
    """No place is left for the day."""


class PlacesLacking(DomainError):
    """Fewer places are free than people are signed up together: `free` of them."""

    def __init__(self, sentence: str, *, free: int):
        super().__init__(sentence)
        self.free = free


class WishRefused(DomainError):
    """A wish does not fit the day: unknown workshop, the same one twice, none where one is required."""


class AnswerRefused(DomainError):
    """One of the day's own questions has no answer, or one that is offered no more: the form shows it as it is now."""


class WishesClosed(DomainError):
    """The deadline for wishes is past and the organiser has not announced who sits where."""


class Overlap(DomainError):
    """Two workshops of one person would be held at the same time."""


class StaleAllocation(DomainError):
    """Wishes or places have changed since the sharing was proposed."""


class WorkshopFull(DomainError):
    """No seat is left in the workshop that was asked for; staff may force it after confirming."""


class AlreadyRegistered(DomainError):
    """This person (e-mail and name) has a live registration for this event: `registration`."""

    def __init__(self, registration: Registration):
        super().__init__("Cette personne (même nom, même adresse) est déjà inscrite à cette journée.")
        self.registration = registration


class TooManyUnproved(DomainError):
    """The address has as many sign-ups to confirm as it may: the page answers as if this one was accepted."""


class LinesRefused(DomainError):
    """A file is taken whole or not at all: `faults` says why each of these lines is not, by its number."""

    def __init__(self, faults: Mapping[int, str]):
        super().__init__("Le fichier a des lignes refusées.")
        self.faults = faults


class ListRefused(DomainError):
    """The same of a list whose columns are read: `faults` are sentences, one a column and fault, with their lines."""

    def __init__(self, faults: Sequence[str]):
        super().__init__("La liste a des lignes refusées.")
        self.faults = faults


class NotChangeable(DomainError):
    """The registration is cancelled, or its day has begun; or what would change has left already."""


class NotCertified(DomainError):
    """The certificate of attendance is not due, or never will be."""


class ChangeRefused(DomainError):
    """A change of the programme would take away what people who are registered rely on."""

    def __init__(self, sentence: str, *, about: str = ""):
        super().__init__(sentence)
        self.about = about


class NotAdmitted(DomainError):
    """At the door: this badge does not open this half-day or this workshop."""


class NotYours(DomainError):
    """A check-in is undone by whoever made it, or by an organiser."""


class BudgetSpent(DomainError):
    """Too many public requests; `retry_after` is in seconds."""

    def __init__(self, retry_after: int):
        super().__init__("Trop de demandes sont venues de votre connexion.")
        self.retry_after = retry_after
