"""Where somebody would stand, who joined the lines of the workshops now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, Subquery

from inscriptions.models import Registration, WorkshopChoice
from inscriptions.models.registrations import holds_a_place
from inscriptions.seats.lines import HAS_AS_GOOD


@dataclass(frozen=True)
class LinePlace:
    """A place in the line of a workshop, 1 for the first; `is_taken`: the person stands there already."""

    place: int
    is_taken: bool = False


def places_in_lines(
    workshops: Collection[int], *, now: datetime, person: Registration | None = None
) -> dict[int, LinePlace]:
    """Workshop → where `person` stands in its line, or where a newcomer would, in one statement; `now` is aware.

    A line counts those who have a place of the day, or hold one, and no workshop that they wish as much.
    """
    own = WorkshopChoice.objects.filter(registration=person and person.pk, workshop=OuterRef("workshop"))
    waiting = WorkshopChoice.objects.filter(
        ~HAS_AS_GOOD, holds_a_place(now, "registration__"), workshop__in=workshops, waits=True
    ).annotate(own_at=Subquery(own.values("queued_at")), own_pk=Subquery(own.values("pk")))
    is_own = Q(pk=F("own_pk"))
    before = Q(own_pk=None) | Q(queued_at__lt=F("own_at")) | Q(queued_at=F("own_at"), pk__lt=F("own_pk"))
    counted = {"ahead": Count("pk", filter=before), "stands": Count("pk", filter=is_own)}
    counts = waiting.order_by().values_list("workshop").annotate(**counted)
    found = {workshop: LinePlace(ahead + 1, bool(stands)) for workshop, ahead, stands in counts}
    return {workshop: found.get(workshop, LinePlace(1)) for workshop in workshops}
