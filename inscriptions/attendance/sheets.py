"""The sheets of a day, which people sign and the team types in: whom they list, and what is ticked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from inscriptions.models import Attendance, Moment, Registration
from programme.models import Event, Session
from programme.queries import all_slots
from rencontre.french.words import HALF_DAYS, WHOLE_DAY, half_day_name

DAY = "journee"


def people_on_sheet(
    event: Event, *, half_day: str = "", workshop: Session | None = None, team: bool = False
) -> QuerySet[Registration]:
    """The people of an attendance sheet in the order it is printed; `team` keeps the speakers and the organisers.

    The day's sheet names whoever is confirmed; that of a half-day or of a workshop, whoever comes to it.
    """
    people = event.registrations.confirmed().named().in_name_order()
    if half_day:
        people = people.filter(**{f"attends_{half_day}": True})
    if workshop:
        people = people.filter(seats__workshop=workshop)
    return people.exclude(role=Registration.Role.PARTICIPANT) if team else people


@dataclass(frozen=True)
class SignatureColumn:
    """What is ticked on a sheet: a half-day, or a workshop."""

    moment: str
    title: str
    workshop: Session | None = None

    @property
    def key(self) -> str:
        return str(self.workshop.pk) if self.workshop else self.moment


@dataclass(frozen=True)
class AttendanceSheet:
    """One of the day's attendance sheets, named by `key` in addresses; `half_day` when it is that of one only."""

    key: str
    title: str
    columns: list[SignatureColumn]
    half_day: str = ""
    workshop: Session | None = None
    team: bool = False

    @property
    def name(self) -> str:
        """Its short name: « Atelier 3 », without the title."""
        return self.workshop.label_in_day if self.workshop and self.workshop.number else self.title

    def people(self, event: Event) -> QuerySet[Registration]:
        return people_on_sheet(event, half_day=self.half_day, workshop=self.workshop, team=self.team)


def half_day_columns(event: Event) -> list[SignatureColumn]:
    has_two = event.afternoon_starts_at is not None
    return [SignatureColumn(half_day, half_day_name(half_day, of_two=has_two)) for half_day in event.half_days]


def sheets(event: Event) -> list[AttendanceSheet]:
    """The sheets of `event` that can be typed in, in one query; the sheet of the whole day comes first."""
    columns = half_day_columns(event)
    halves = [
        AttendanceSheet(HALF_DAYS[column.moment].slug, column.title, [column], half_day=column.moment)
        for column in columns
    ]
    workshops = [workshop for slot in all_slots(event) for workshop in slot.offered]
    return [
        AttendanceSheet(DAY, WHOLE_DAY, columns),
        *(halves if len(columns) > 1 else []),
        *(
            AttendanceSheet(
                f"atelier-{workshop.pk}",
                f"{workshop.hour_in_day}{workshop}",
                [SignatureColumn(Moment.WORKSHOP, "présence", workshop)],
                "",
                workshop,
            )
            for workshop in workshops
        ),
        AttendanceSheet("equipe", "intervenants et équipe", columns, team=True),
    ]


def present(people: Iterable[Registration], columns: list[SignatureColumn]) -> set[tuple[int, str]]:
    """Which of `people` are present at which of `columns`: pairs of a person's primary key and a column's key."""
    known = {column.key for column in columns}
    rows = Attendance.objects.filter(registration__in=people).values_list("registration", "moment", "workshop")
    return {(person, key) for person, moment, workshop in rows if (key := str(workshop or moment)) in known}


def present_counts(people: QuerySet[Registration]) -> Counter[str]:
    """How many of `people` are present, by the key of a column, in one statement."""
    ticks = Attendance.objects.filter(registration__in=people).order_by().values_list("moment", "workshop")
    return Counter({str(workshop or moment): count for moment, workshop, count in ticks.annotate(Count("pk"))})
