"""What may not be erased by a slip of the keyboard."""

from django.utils import timezone

from inscriptions.errors import ChangeRefused
from inscriptions.privacy.queries import people_with_needs
from programme.desk.hooks import Change
from programme.models import Event
from rencontre.french.words import counted

TERMS = ("date", "retention_months", "special_needs_days")


class WouldErase(ChangeRefused):
    """A change of a day would have the next purge erase people, and nobody said that it is meant."""


def check_nobody_is_erased_unseen(change: Change[Event]) -> None:
    """Raise WouldErase when the new date, or a shorter time, puts what is held beyond its time, unless it is meant."""
    if not change.touches(*TERMS) or change.answers["erases"]:
        return
    today, day = timezone.localdate(), change.after
    people = change.before.registrations.named().count() if day.people_kept_until < today else 0
    needs = people_with_needs().filter(event=day.pk).count() if day.needs_kept_until < today else 0
    said = [counted(people, "personne", "inscrite") if people else "", f"les besoins de {needs}" if needs else ""]
    if people or needs:
        what = ", et ".join(filter(None, said))
        raise WouldErase(f"La nuit prochaine effacerait pour toujours : {what}.", about="date")
