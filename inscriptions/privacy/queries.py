"""What is beyond its time, what will be next, and when the last purge was."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from inscriptions.models import PurgeRun, Registration, SpecialNeeds
from programme.models import Event

NEEDS, PEOPLE = "besoins particuliers", "personnes inscrites"


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


def days_with_needs() -> QuerySet[Event]:
    return Event.objects.filter(Exists(SpecialNeeds.objects.filter(registration__event=OuterRef("pk"))))


def needs_to_forget(today: date) -> QuerySet[SpecialNeeds]:
    """Those of the days that are over for long enough, and of people who cancelled."""
    late = [event.pk for event in days_with_needs() if event.needs_kept_until < today]
    return SpecialNeeds.objects.filter(
        Q(registration__event__in=late) | Q(registration__status=Registration.Status.CANCELLED)
    )


def days_to_purge(today: date) -> list[Event]:
    """The days whose people are held for too long."""
    return [event for event in days_with_people() if event.people_kept_until < today]


def coming_terms() -> list[Term]:
    """What the next purges will erase, the soonest first, in two statements."""
    needs = [Term(event.needs_kept_until, event, NEEDS) for event in days_with_needs()]
    people = [Term(event.people_kept_until, event, PEOPLE) for event in days_with_people()]
    return sorted([*needs, *people], key=lambda term: (term.day, term.event.pk))


def last_purge() -> PurgeRun | None:
    return PurgeRun.objects.order_by("-at").first()
