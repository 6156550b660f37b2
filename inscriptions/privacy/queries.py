"""What is beyond its time, what will be next, and when the last purge was."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inscriptions.models import DayReport, History, PurgeRun, Registration, SensitiveAnswer, SpecialNeeds
from inscriptions.seats.act import HOLD_EXPIRED
from inscriptions.signup.rules import SILENT_CANCELLATION
from programme.models import Event
from rencontre.holdings import UNPROVED_DAYS

NEEDS, PEOPLE = "besoins particuliers", "personnes inscrites"
OF_NEEDS = (SpecialNeeds, SensitiveAnswer)  # where what may reveal a belief or a health is kept


@dataclass(frozen=True)
class Term:
    """The last day when something of a day is held."""

    day: date
    event: Event
    what: str


def days_with_people() -> QuerySet[Event]:
    """The days of which somebody is not erased yet."""
    people = Registration.objects.filter(event=OuterRef("pk"), erased_at=None)
    return Event.objects.filter(Exists(people)).order_by("date", "pk")


def people_with_needs() -> QuerySet[Registration]:
    """Those who said something of their needs, or answered a sensitive question."""
    needs, answers = (model._default_manager.filter(registration=OuterRef("pk")) for model in OF_NEEDS)
    return Registration.objects.filter(Exists(needs) | Exists(answers))


def days_with_needs() -> QuerySet[Event]:
    return Event.objects.filter(Exists(people_with_needs().filter(event=OuterRef("pk"))))


def needs_to_forget(today: date) -> list[QuerySet[Any]]:
    """The rows of the days that are over for long enough, and of people who cancelled."""
    late = [event.pk for event in days_with_needs() if event.needs_kept_until < today]
    beyond = Q(registration__event__in=late) | Q(registration__status=Registration.Status.CANCELLED)
    return [model._default_manager.filter(beyond) for model in OF_NEEDS]


def days_to_purge(today: date) -> list[Event]:
    """The days whose people are held for too long."""
    return [event for event in days_with_people() if event.people_kept_until < today]


def coming_terms() -> list[Term]:
    """What the next purges will erase, the soonest first, in two statements."""
    needs = [Term(event.needs_kept_until, event, NEEDS) for event in days_with_needs()]
    people = [Term(event.people_kept_until, event, PEOPLE) for event in days_with_people()]
    return sorted([*needs, *people], key=lambda term: (term.day, term.event.pk))


def never_proved(now: datetime) -> QuerySet[Registration]:
    """Those whom the clock, or the team, took off because no link sent to their address was used, long enough ago."""
    taken_off = History.objects.filter(registration=OuterRef("pk"), act__in=[HOLD_EXPIRED, SILENT_CANCELLATION])
    people = Registration.objects.filter(Exists(taken_off), status=Registration.Status.CANCELLED)
    return people.filter(proved_at=None, erased_at=None, status_changed_at__lt=now - timedelta(days=UNPROVED_DAYS))


def report_of_erased(event: Event) -> DayReport | None:
    """The frozen figures of a day whose people were erased; asked only of a day that is over for long enough."""
    is_late = event.people_kept_until < timezone.localdate()
    return DayReport.objects.filter(event=event).first() if is_late else None


def last_purge() -> PurgeRun | None:
    return PurgeRun.objects.order_by("-at").first()


def last_erasing() -> PurgeRun | None:
    """The last purge that found something to erase."""
    return PurgeRun.objects.exclude(counts={}).order_by("-at").first()
