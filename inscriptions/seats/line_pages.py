"""Who waits for a workshop: counted in the database, and read a page at a time with the reason why each is skipped."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from inscriptions.models import Registration, WorkshopChoice
from inscriptions.seats.lines import HAS_AS_GOOD, Lines, Wished, its_seats
from inscriptions.seats.rules import check_no_overlap
from programme.models import Event, Session
from programme.queries import Slot
from rencontre.domain import refusal

NEXT = "attend une place"


@dataclass
class Asked:
    """How a workshop is asked for: wishes by rank, how many are `in_line`, and how many of them would take a seat."""

    by_rank: Counter[int] = field(default_factory=Counter)
    in_line: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class LineRow:
    """One person in the line of a workshop, and why they are skipped or what they wait for."""

    person: Registration
    rank: int
    queued_at: datetime
    held: str
    why: str


def asked_of(event: Event, slots: Iterable[Slot]) -> dict[int, Asked]:
    """How each workshop of `slots`, those of the day, is asked for, in one statement."""
    counts = (
        _wishes(event)
        .order_by()
        .values_list("workshop", "rank")
        .annotate(
            wished=Count("pk"),
            in_line=Count("pk", filter=Q(~_HAS_IT, workshop__cancelled_at=None)),
            waiting=Count("pk", filter=_would_sit(list(slots))),
        )
    )
    found: dict[int, Asked] = defaultdict(Asked)
    for workshop, rank, wished, in_line, waiting in counts:
        found[workshop].by_rank[rank] = wished
        found[workshop].in_line += in_line
        found[workshop].waiting += waiting
    return found


def line_of(workshop: Session) -> QuerySet[WorkshopChoice]:
    """The line of `workshop`, first in line first, but those who have it."""
    line = _wishes(workshop.event).filter(~_HAS_IT, workshop=workshop)
    return line.select_related("registration__event").order_by("queued_at", "pk")


def line_rows(choices: Iterable[WorkshopChoice], slots: Iterable[Slot]) -> list[LineRow]:
    """These `choices` of one day, each with the reason why the person is or would be skipped, in two statements."""
    choices = list(choices)
    lines = _lines_among([choice.registration for choice in choices], slots)
    return [
        LineRow(
            person=choice.registration,
            rank=choice.rank,
            queued_at=choice.queued_at,
            held=_held(choice, lines),
            why=lines.skipped(Wished.of(choice)) or NEXT,
        )
        for choice in choices
    ]


def _wishes(event: Event) -> QuerySet[WorkshopChoice]:
    cancelled = Registration.Status.CANCELLED
    return WorkshopChoice.objects.filter(registration__event=event).exclude(registration__status=cancelled)


_HAS_IT = Exists(its_seats(slot=OuterRef("slot"), workshop=OuterRef("workshop")))


def _would_sit(slots: list[Slot]) -> Q:
    """What `Lines.skipped` asks of who is skipped for no reason, as the database reads it."""
    comes = Q(pk__in=[])
    for slot in slots:
        takes = [workshop.pk for workshop in slot.offered if not workshop.closed]
        comes |= Q(**{"workshop__in": takes, f"registration__attends_{slot.half_day}": True})
    may = Q(comes, ~HAS_AS_GOOD, registration__status=Registration.Status.CONFIRMED, waits=True)
    for workshop, others in _at_the_same_time(slots).items():
        there = Exists(its_seats(workshop__in=[other.pk for other in others]))
        may &= ~Q(there, workshop=workshop)
    return may


def _at_the_same_time(slots: list[Slot]) -> dict[int, list[Session]]:
    """Workshop → those of the other slots that overlap it, where there are some."""
    workshops = [workshop for slot in slots for workshop in slot.workshops]
    overlaps = {
        one.pk: [other for other in workshops if other.parent_id != one.parent_id and _overlap(one, other)]
        for one in workshops
    }
    return {workshop: others for workshop, others in overlaps.items() if others}


def _overlap(one: Session, other: Session) -> bool:
    return bool(refusal(check_no_overlap, one, [other]))


def _lines_among(people: list[Registration], slots: Iterable[Slot]) -> Lines:
    """The wishes and seats of `people` alone: enough to say why each is skipped."""
    by_slot = {slot.pk: slot for slot in slots}
    workshops = {workshop.pk: workshop for slot in by_slot.values() for workshop in slot.workshops}
    lines = Lines(by_slot, workshops, giving=set())
    lines.know(people)
    return lines


def _held(choice: WorkshopChoice, lines: Lines) -> str:
    seat = lines.seats.get((choice.registration_id, choice.slot_id))
    return lines.workshops[seat.workshop_id].label if seat else "—"
