"""The columns of the list of people. The signs that stand for words are read in full by a screen reader."""

from collections.abc import Callable
from functools import cache

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from inscriptions.models import Registration
from inscriptions.models.registrations import waiting_positions
from programme.desk.chosen_day import day_shown
from programme.models import Event
from rencontre.french.typography import NBSP
from rencontre.french.words import HALF_DAYS, LUNCH, WHOLE_DAY, nth

Status = Registration.Status
REFUSED = "adresse refusée"


@admin.display(description="nom", ordering="sort_key")
def full_name(person: Registration) -> str:
    return person.full_name


@admin.display(description="e-mail", ordering="email")
def email(person: Registration) -> str:
    """It breaks before its host, where the column is narrow."""
    local, at, host = person.email.partition("@")
    return format_html("{}<wbr>{}{}", local, at, host) if at else person.email or "—"


@admin.display(description="structure", ordering="organisation")
def organisation(person: Registration) -> str:
    return person.organisation or "—"


def half_days(event: Event) -> dict[str, str]:
    """The moments of a day where one comes or not, each with the word whose first letter is its sign."""
    if event.afternoon_starts_at is None:
        return {"morning": WHOLE_DAY} | ({"lunch": LUNCH} if event.lunch_offered else {})
    lunch = {"lunch": LUNCH} if event.lunch_offered else {}
    return {"morning": HALF_DAYS["morning"].name, **lunch, "afternoon": HALF_DAYS["afternoon"].name}


@admin.display(description="présence")
def presence(person: Registration) -> SafeString:
    """« M », « D », « A »: matin, déjeuner, après-midi."""
    attended = person.attended | ({"morning"} if person.event.afternoon_starts_at is None else set())
    comes = [word for moment, word in half_days(person.event).items() if moment in attended]
    signs = ((word, word.removeprefix("la ")[0].upper(), word) for word in comes)
    drawn = '<li title="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></li>'
    return format_html('<ul class="signs">{}</ul>', format_html_join("", drawn, signs))


@admin.display(description="atelier")
def workshops(person: Registration) -> str:
    labels = (seat.known_workshop.label_in_day.replace(" ", NBSP) for seat in person.seats.all())
    return ", ".join(labels) or "—"


def state_of(request: HttpRequest) -> Callable[[Registration], SafeString]:
    """The column of states, on the list that `request` shows: who waits has their place in the line of its day.

    The line is read once, and only where somebody waits.
    """

    @cache
    def line() -> dict[int, tuple[int, int]]:
        event = day_shown(request)
        return waiting_positions(event) if event else {}

    @admin.display(description="état", ordering="status")
    def state(person: Registration) -> SafeString:
        place = line().get(person.pk) if person.status == Status.WAITING else None
        said = f"{person.status_text}, {nth(place[0])}" if place else person.status_text
        chips = [(person.status, said)] + ([("refused", REFUSED)] if person.address_refused_at else [])
        return format_html_join(" ", '<span class="state state-{}">{}</span>', chips)

    return state
