"""What must hold before a message of the team leaves, and what may be changed of those that leave by themselves."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from inscriptions.errors import NotChangeable
from inscriptions.letters.campaign_text import shared_out
from inscriptions.letters.words import check_words
from inscriptions.models import Campaign, Registration, Reminder
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.french.typography import french_date, french_instant

State = Campaign.State
DAY = "day"  # the key of the day as it was when an hour was chosen, in `Campaign.parameters`: its date, its status
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
            check_words(written, campaign.event)
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


def check_day_is_as_it_was(campaign: Campaign, event: Event) -> None:
    """Raise DomainError when `event` was cancelled, hidden or moved since the hour of the message was chosen."""
    before = campaign.parameters.get(DAY, {})
    if event.status not in (Event.Status.PUBLISHED, before.get("status")):
        what = "est annulée" if event.status == Event.Status.CANCELLED else "n’est plus publiée"
    elif event.date.isoformat() != before.get("date", event.date.isoformat()):
        what = f"a changé de date (c’était le {french_date(date.fromisoformat(before['date']))})"
    else:
        return
    raise DomainError(f"La journée {what} depuis que cette heure a été choisie\u00a0: relisez ce message.")


def check_reminder_has_not_left(reminder: Reminder) -> None:
    """Raise NotChangeable once the letters of `reminder` are queued."""
    if reminder.queued_at:
        raise NotChangeable(f"Ce rappel est parti le {french_instant(reminder.queued_at)} : il ne change plus.")


def check_reminder_is_to_come(reminder: Reminder, event: Event, *, now: datetime) -> None:
    """Raise NotChangeable where `reminder` would leave before `now` (aware), or once `event` has begun."""
    due = reminder.due_on(event)
    if due >= event.starts:
        raise NotChangeable("À cette heure la journée a commencé : choisissez-en une plus tôt.")
    if due < now:
        raise NotChangeable(f"Le {french_instant(due)} est passé : choisissez un moment à venir.")


def check_day_may_be_thanked(event: Event, *, now: datetime) -> None:
    """Raise NotChangeable before `event` is over, when it was not held, and once its people are erased."""
    if event.status != Event.Status.PUBLISHED:
        raise NotChangeable("Cette journée n’est pas publiée, ou elle est annulée : il n’y a personne à remercier.")
    if now < event.ends:
        raise NotChangeable(f"La journée finit le {french_instant(event.ends)} : les remerciements partent après.")
    if localdate(now) > event.people_kept_until:
        raise NotChangeable("Les personnes de cette journée sont effacées : on ne peut plus leur écrire.")


def check_has_an_address(person: Registration) -> None:
    """Raise NotChangeable for a person who gave no address."""
    if not person.email:
        raise NotChangeable("Cette personne n’a pas donné d’adresse e-mail.")
