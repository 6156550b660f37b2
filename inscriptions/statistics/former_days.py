"""The days of a cycle side by side."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count as CountRows
from django.db.models import Exists, OuterRef

from inscriptions.attendance.report import Count
from inscriptions.models import Attendance, DayReport, Registration
from programme.models import Event

Status, Source = Registration.Status, Registration.Source
Rows = Counter[tuple[str, str, bool]]  # (status, source, whether they came) → people


@dataclass(frozen=True)
class DayOfCycle:
    """A day and who came at some moment of it; `is_frozen` once its people are erased."""

    event: Event
    count: Count
    is_frozen: bool = False
    is_shown: bool = False  # the day whose figures these are


def days_of_cycle(event: Event, whole: Count) -> list[DayOfCycle]:
    """The published days of the cycle up to `event`, whose count is `whole`, oldest first, in three queries.

    Empty when none had people before: a day of which only the programme is kept has no figures. A day whose people are
    erased has those that were frozen.
    """
    if event.cycle_id is None:
        return []
    former = Event.objects.filter(cycle=event.cycle_id, status=Event.Status.PUBLISHED, date__lt=event.date)
    days = list(former.order_by("date", "pk"))
    if not days:
        return []
    frozen = {kept.event_id: kept for kept in DayReport.objects.filter(event__in=days)}
    rows: dict[int, Rows] = {day.pk: Counter() for day in days}
    came = Exists(Attendance.objects.filter(registration=OuterRef("pk")))
    people = Registration.objects.filter(event__in=days).order_by().annotate(came=came)
    grouped = people.values_list("event", "status", "source", "came").annotate(CountRows("pk"))
    for day, status, source, is_there, count in grouped:
        rows[day][status, source, is_there] += count
    lines = [
        DayOfCycle(day, _frozen(frozen[day.pk]), is_frozen=True)
        if day.pk in frozen
        else DayOfCycle(day, _count(rows[day.pk]))
        for day in days
    ]
    with_people = [line for line in lines if line.count.people]
    return [*with_people, DayOfCycle(event, whole, is_shown=True)] if with_people else []


def _frozen(kept: DayReport) -> Count:
    return Count(**kept.counts["whole"]) if "whole" in kept.counts else _count(Counter())


def _count(rows: Rows) -> Count:
    """The same as `Tally` counts of one day, at any moment."""
    registered = present = walk_ins = unexpected = 0
    for (status, source, is_there), people in rows.items():
        if source == Source.DESK:
            walk_ins += people if is_there else 0
        elif status == Status.CONFIRMED:
            registered += people
            present += people if is_there else 0
        else:
            unexpected += people if is_there else 0
    is_ticked = present + walk_ins + unexpected > 0
    return Count("", is_ticked, registered, present, walk_ins, unexpected)
