"""Who was there: the sheets to type in, and the report of a day, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from inscriptions.attendance.sheets import DAY, SignatureColumn, half_day_columns
from inscriptions.models import Attendance, Registration, WorkshopSeat
from programme.models import Event, Session
from programme.queries import Slot, all_slots
from rencontre.french.typography import NBSP, french_hour_range
from rencontre.french.words import WHOLE_DAY

OF_A_SLOT = "ateliers de "
UNANSWERED = "sans réponse"


@dataclass(frozen=True)
class Count:
    """How many people were registered for a moment, and came; `is_ticked` once somebody is marked as present there.

    Walk-ins were registered at the desk. Unexpected people had declined the half-day, or sit in another workshop.
    """

    title: str
    is_ticked: bool
    registered: int
    present: int
    walk_ins: int
    unexpected: int

    @property
    def people(self) -> int:
        """Who is counted here at all: registered, or there without having been."""
        return self.registered + self.walk_ins + self.unexpected

    @property
    def absent(self) -> int:
        return self.registered - self.present

    @property
    def total(self) -> int:
        return self.present + self.walk_ins + self.unexpected

    @property
    def rate(self) -> float | None:
        return self.present / self.registered if self.is_ticked and self.registered else None

    @property
    def percentage(self) -> str:
        return "—" if self.rate is None else f"{round(100 * self.rate)}{NBSP}%"


@dataclass(frozen=True)
class Group:
    """Counts that belong together."""

    title: str
    counts: list[Count]


@dataclass(frozen=True)
class PersonLine:
    """One line of the report: at each half-day, whether the person was expected and was there; workshops followed."""

    registration: Registration
    profile: str
    half_days: list[tuple[bool, bool]]
    workshops: list[Session]


@dataclass(frozen=True)
class Report:
    """A day's attendance; `whole` counts who came at some moment, `columns` are its half-days.

    `frozen_at` (aware): when it was frozen, before its people were erased.
    """

    columns: list[SignatureColumn]
    whole: Count
    half_days: list[Count]
    profiles: list[Group]
    roles: list[Group]
    territories: list[Group]
    workshops: list[Group]
    people: list[PersonLine]
    frozen_at: datetime | None = None

    @property
    def moments(self) -> list[Group]:
        """The half-days, after the whole day when it has two."""
        return [Group("", self.half_days if len(self.half_days) == 1 else [self.whole, *self.half_days])]


class Tally:
    """Who was expected and who came, by half-day, by workshop (its primary key) and, under DAY, at any moment.

    `people` are whoever is confirmed or came, in name order, `desk` those of them registered at the desk.
    """

    def __init__(self, event: Event):
        self.event, self.slots = event, all_slots(event)
        self.expected: dict[str | int, set[int]] = defaultdict(set)
        self.came: dict[str | int, set[int]] = defaultdict(set)
        half_day_of = {workshop.pk: workshop.half_day for slot in self.slots for workshop in slot.workshops}
        ticks = Attendance.objects.filter(registration__event=event).order_by()
        for person, moment, workshop in ticks.values_list("registration", "moment", "workshop"):
            for key in (DAY, workshop, half_day_of[workshop]) if workshop else (DAY, moment):
                self.came[key].add(person)
        everyone = event.registrations.in_name_order()
        self.people = [p for p in everyone if p.status == p.Status.CONFIRMED or p.pk in self.came[DAY]]
        for one in self.people:
            if one.status == one.Status.CONFIRMED:
                for key in (DAY, *filter(one.attends, event.half_days)):
                    self.expected[key].add(one.pk)
        seats = WorkshopSeat.objects.filter(registration__event=event).order_by()
        for person, workshop in seats.values_list("registration", "workshop"):
            if person in self.expected[DAY]:
                self.expected[workshop].add(person)
        self.desk = {person.pk for person in self.people if person.source == person.Source.DESK}

    def count(self, title: str, key: str | int, among: set[int] | None = None) -> Count:
        """Count the people at `key`; only those `among`, if it is given."""
        everyone = {person.pk for person in self.people} if among is None else among
        expected, came = self.expected[key] & everyone, self.came[key] & everyone
        return Count(
            title=title,
            is_ticked=bool(self.came[key]),
            registered=len(expected - self.desk),
            present=len(came & expected - self.desk),
            walk_ins=len(came & self.desk),
            unexpected=len(came - expected - self.desk),
        )

    def by(self, columns: list[SignatureColumn], field: str, titles: dict[str, str]) -> list[Group]:
        """One group a half-day, its lines those of `titles` (value of `field` → title) that have people."""
        lines = self.sorted_out(lambda person: getattr(person, field), titles)
        return [
            Group(column.title, [self.count(title, column.key, among) for title, among in lines]) for column in columns
        ]

    def sorted_out(self, value: Callable[[Registration], str], titles: dict[str, str]) -> list[tuple[str, set[int]]]:
        """Title and people (primary keys) of each value that somebody has: in the order of `titles`, then as found."""
        found: dict[str, set[int]] = {known: set() for known in titles}
        for person in self.people:
            found.setdefault(value(person), set()).add(person.pk)
        return [(titles.get(one) or one or UNANSWERED, people) for one, people in found.items() if people]


def report(event: Event) -> Report:
    """Count `event` by half-day, profile, role and workshop. Who was at a workshop was there that half-day."""
    return report_of(Tally(event))


def report_of(tally: Tally) -> Report:
    """The same, of what is read already."""
    event, slots, columns = tally.event, tally.slots, half_day_columns(tally.event)
    profiles = dict(event.profiles)
    return Report(
        columns=columns,
        whole=tally.count("la journée, au moins un moment", DAY),
        half_days=[tally.count(column.title, column.key) for column in columns],
        profiles=tally.by(columns, "profile", profiles),
        roles=tally.by(columns, "role", dict(Registration.Role.choices)),
        territories=tally.by([SignatureColumn(DAY, WHOLE_DAY)], "territory", {}),
        workshops=[_of_the_slot(slot, tally) for slot in slots if slot.offered],
        people=_lines(tally, columns, profiles, [workshop for slot in slots for workshop in slot.workshops]),
    )


def _of_the_slot(slot: Slot, tally: Tally) -> Group:
    hours = french_hour_range(slot.session.effective_starts_at, slot.session.effective_ends_at)
    return Group(f"{OF_A_SLOT}{hours}", [tally.count(str(workshop), workshop.pk) for workshop in slot.offered])


def _lines(
    tally: Tally, columns: list[SignatureColumn], profiles: dict[str, str], workshops: list[Session]
) -> list[PersonLine]:
    return [
        PersonLine(
            person,
            profiles.get(person.profile, person.profile),
            [(person.pk in tally.expected[c.key], person.pk in tally.came[c.key]) for c in columns],
            [workshop for workshop in workshops if person.pk in tally.came[workshop.pk]],
        )
        for person in tally.people
        if not person.erased_at
    ]
