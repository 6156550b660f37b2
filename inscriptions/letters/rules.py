"""What must hold before a message of the team leaves."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError

from inscriptions.letters.campaign_text import shared_out
from inscriptions.letters.markup import check_variables
from inscriptions.letters.words import VARIABLES
from inscriptions.models import Campaign, Registration
from programme.models import Event
from rencontre.domain import DomainError

State = Campaign.State
TO_WRITE = (State.DRAFT, State.SCHEDULED)  # what may still be changed


def check_campaign_may_change(campaign: Campaign) -> None:
    """Raise DomainError once its letters are on their way."""
    if campaign.state not in TO_WRITE:
        raise DomainError("Ce message est déjà parti\u00a0: il ne se change plus. Écrivez-en un autre.")


def check_campaign_is_written(campaign: Campaign) -> None:
    """Raise DomainError without a subject, without a text, or where a variable is unknown."""
    if not campaign.subject or not campaign.text:
        missing = "L’objet" if not campaign.subject else "Le texte"
        raise DomainError(f"{missing} manque\u00a0: écrivez-le avant d’envoyer.")
    for written in (campaign.subject, campaign.text):
        try:
            check_variables(written, VARIABLES)
        except ValidationError as error:
            raise DomainError(error.messages[0]) from error


def check_heavy_files_may_be_published(campaign: Campaign, event: Event) -> None:
    """Raise DomainError when a file must become a document of a day that nobody may see yet."""
    _, heavy = shared_out(list(campaign.files.all()))
    if heavy and event.status == Event.Status.DRAFT:
        raise DomainError(
            f"{heavy[0].name} est trop lourd pour être joint, et la page de la journée n’est pas publiée\u00a0: "
            "publiez-la, ou retirez ce fichier."
        )


def check_somebody_reads_it(people: Sequence[Registration]) -> None:
    if not people:
        raise DomainError("Personne ne recevrait ce message\u00a0: choisissez d’autres destinataires.")


def check_hour_is_to_come(at: datetime, *, now: datetime) -> None:
    """Raise DomainError when `at` is past at `now`, both aware."""
    if at <= now:
        raise DomainError("Cette heure est passée\u00a0: choisissez-en une à venir, ou envoyez maintenant.")


def check_day_has_not_ended_meanwhile(campaign: Campaign, event: Event, *, now: datetime) -> None:
    """Raise DomainError for a message that had to leave before the end of the day, which has come since."""
    if campaign.leaves_at and campaign.leaves_at < event.ends <= now:
        raise DomainError("Ce message devait partir avant la fin de la journée, qui est passée\u00a0: relisez-le.")
