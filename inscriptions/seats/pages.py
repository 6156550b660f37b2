"""« Places et listes »: demand against places, who waits in which order and why, and how the day filled."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.utils import timezone

from inscriptions.models import Registration, WorkshopChoice
from inscriptions.seats.demand import demand_bar
from inscriptions.seats.lines import Lines, lines_of
from inscriptions.seats.places import Places, day_places, workshop_places
from programme.desk.pages import Given, Tab, day_page
from programme.models import Event, Session
from programme.queries import Slot
from rencontre import charts

SEATED = "a cet atelier"
NEXT = "attend une place"


@dataclass(frozen=True)
class LineRow:
    """One person in the line of a workshop, and why they are skipped or what they wait for."""

    person: Registration
    rank: int
    queued_at: datetime
    held: str
    why: str


@dataclass(frozen=True)
class WorkshopRow:
    workshop: Session
    places: Places
    forced: int
    demand: list[int]
    line: list[LineRow]
    chart: charts.Bar

    @property
    def waiting(self) -> int:
        """How many would take a seat of it if one were free."""
        return sum(row.why == NEXT for row in self.line)


@dataclass(frozen=True)
class SlotRow:
    slot: Session
    gives: bool
    ranks: range
    workshops: list[WorkshopRow]


@dataclass(frozen=True)
class FillRow:
    """One day of sign-ups; `total` is everyone live at its end."""

    day: date
    new: int
    cancelled: int
    total: int


@day_page(
    "places/",
    title="Places et listes",
    tab=Tab.SEATS,
    permission=("inscriptions.view_registration", "inscriptions.view_workshopchoice"),
    template="inscriptions/seats/places.html",
)
def places(request: HttpRequest, event: Event) -> Given:
    """It shows wishes, which the front desk does not read."""
    fill = fill_rows(event)
    return {
        "places": day_places(event),
        "waiting": list(event.registrations.waiting()),
        "slots": slot_rows(event),
        "fill": fill,
        "curve": charts.curve(daily_totals(fill), label=fill_label(fill)) if len(fill) > 1 else None,
    }


def slot_rows(event: Event) -> list[SlotRow]:
    """Each slot with its workshops: demand, places, and the line in order."""
    now = timezone.now()
    lines, seats = lines_of(event, now=now), workshop_places(event, now=now)
    return [
        SlotRow(slot.session, gives, ranks, _workshop_rows(slot, ranks, lines, seats, gives))
        for slot in lines.slots.values()
        for ranks, gives in [(range(1, _worst_rank(slot, lines) + 1), slot.pk in lines.giving)]
    ]


def _worst_rank(slot: Slot, lines: Lines) -> int:
    return max((choice.rank for w in slot.workshops for choice in lines.choices.get(w.pk, [])), default=1)


def _workshop_rows(slot: Slot, ranks: range, lines: Lines, places: dict[int, Places], gives: bool) -> list[WorkshopRow]:
    forced = Counter(seat.workshop_id for seat in lines.seats.values() if seat.over_capacity)
    demands = {}
    for workshop in slot.workshops:
        by_rank = Counter(choice.rank for choice in lines.choices.get(workshop.pk, []))
        demands[workshop.pk] = [by_rank[rank] for rank in ranks]
    most = max((max(sum(demands[pk]), places[pk].capacity or 0) for pk in demands), default=0)
    return [
        WorkshopRow(
            workshop=workshop,
            places=places[workshop.pk],
            forced=forced[workshop.pk],
            demand=demands[workshop.pk],
            line=line_rows(workshop, lines) if gives else [],
            chart=demand_bar(workshop, demands[workshop.pk], workshop.capacity, most=most),
        )
        for workshop in slot.workshops
    ]


def line_rows(workshop: Session, lines: Lines) -> list[LineRow]:
    """The line of `workshop` in order, but those who have it; each with the reason why they are or would be skipped."""
    rows = []
    for choice in lines.choices.get(workshop.pk, []):
        why = lines.skipped(choice)
        if why != SEATED:
            rows.append(
                LineRow(
                    person=lines.people[choice.registration_id],
                    rank=choice.rank,
                    queued_at=choice.queued_at,
                    held=_held(choice, lines),
                    why=why or NEXT,
                )
            )
    return rows


def _held(choice: WorkshopChoice, lines: Lines) -> str:
    seat = lines.seats.get((choice.registration_id, choice.slot_id))
    return lines.workshops[seat.workshop_id].label if seat else "—"


def fill_rows(event: Event) -> list[FillRow]:
    """Each day when someone signed up or cancelled, in two queries."""
    new = _by_day(event.registrations.all(), "created_at")
    cancelled = _by_day(event.registrations.filter(status=Registration.Status.CANCELLED), "status_changed_at")
    rows, total = [], 0
    for day in sorted(new.keys() | cancelled.keys()):
        total += new[day] - cancelled[day]
        rows.append(FillRow(day, new[day], cancelled[day], total))
    return rows


def _by_day(registrations: QuerySet[Registration], field: str) -> Counter[date]:
    days = registrations.order_by().annotate(day=TruncDate(field)).values("day").annotate(count=Count("pk"))
    return Counter({row["day"]: row["count"] for row in days})


def daily_totals(fill: list[FillRow]) -> list[int]:
    """The total of every day from the first to the last: the one before when nobody came."""
    totals = {row.day.toordinal(): row.total for row in fill}
    values, total = [], 0
    for day in range(min(totals), max(totals) + 1):
        total = totals.get(day, total)
        values.append(total)
    return values


def fill_label(fill: list[FillRow]) -> str:
    """The curve in one sentence."""
    return f"Inscriptions du {fill[0].day:%d/%m/%Y} au {fill[-1].day:%d/%m/%Y} : {fill[-1].total} au total"
