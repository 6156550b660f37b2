"""The figures of a day, as those who pay for it ask for them: who signed up, who came, from where, by which way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count as CountRows
from django.utils import timezone

from inscriptions.attendance.report import OF_A_SLOT, UNANSWERED, Count, Group, Tally, report_of
from inscriptions.attendance.sheets import DAY
from inscriptions.models import Registration
from inscriptions.models.registrations import was_set_aside
from inscriptions.people.spellings import gathered
from inscriptions.statistics.answered import AnsweredQuestion, answered_questions
from inscriptions.statistics.former_days import DayOfCycle, days_of_cycle
from inscriptions.statistics.periods import Period, periods
from inscriptions.statistics.wishes_met import WishesMet, wishes_met
from programme.models import Event

ORIGINS = {
    Registration.Source.SITE: "par le site",
    Registration.Source.ADMIN: "par l’équipe",
    Registration.Source.IMPORT: "par un tableau importé",
    Registration.Source.DESK: "à l’accueil, le jour même",
}
ROLES = {
    Registration.Role.PARTICIPANT: "participants",
    Registration.Role.SPEAKER: "intervenants",
    Registration.Role.TEAM: "organisation",
}


@dataclass(frozen=True)
class Counted:
    """A count, and the other spellings of what it is of."""

    count: Count
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DayFigures:
    """A day in figures. Its groups count who came at some moment; the whole is in the largest of `whole`'s numbers.

    `asked` is how many people are in each state of a registration, the cancelled ones too. A day that was frozen by an
    earlier version `is_partial`: it only kept the counts of the attendance report.
    """

    whole: Count
    half_days: list[Count]
    asked: dict[str, int]
    profiles: list[Counted]
    territories: list[Counted]
    organisations: list[Counted]
    roles: list[Counted]
    origins: list[Counted]
    workshops: list[Group]
    sign_ups: list[Period]
    wishes: list[WishesMet]
    answers: list[AnsweredQuestion] = field(default_factory=list)
    cycle: list[DayOfCycle] = field(default_factory=list)
    frozen_at: datetime | None = None
    is_partial: bool = False

    @property
    def moments(self) -> list[Count]:
        """The half-days, after the whole day when it has two."""
        return self.half_days if len(self.half_days) == 1 else [self.whole, *self.half_days]

    @property
    def named_workshops(self) -> list[Counted]:
        """The workshops, each with its slot (« 14 h – 15 h 30 · Atelier 2 ») when the day has several."""
        if len(self.workshops) < 2:
            return [Counted(count) for group in self.workshops for count in group.counts]
        return [
            Counted(replace(count, title=f"{group.title.removeprefix(OF_A_SLOT)} · {count.title}"))
            for group in self.workshops
            for count in group.counts
        ]

    @property
    def expected(self) -> int:
        """Who is confirmed, at the desk on the day or before."""
        return self.asked.get(Registration.Status.CONFIRMED, 0)

    @property
    def is_empty(self) -> bool:
        return not self.whole.people and not any(self.asked.values())

    @property
    def structures(self) -> int:
        """How many organisations people named."""
        return sum(1 for one in self.organisations if one.count.title != UNANSWERED)


def count_day(event: Event) -> DayFigures:
    """The figures of `event`, whose people are there, in ten queries; seven when it stands in no cycle.

    One more when people answered questions of its own.
    """
    found = figures_from(Tally(event))
    return replace(found, cycle=days_of_cycle(event, found.whole))


def figures_from(tally: Tally) -> DayFigures:
    """The same, of what is read already, without the days of the cycle: three queries more, four with answers."""
    event, found = tally.event, report_of(tally)
    return DayFigures(
        whole=found.whole,
        half_days=found.half_days,
        asked=_asked(event),
        profiles=_known(tally, lambda person: person.profile, dict(event.profiles)),
        territories=_typed(tally, lambda person: person.territory),
        organisations=_typed(tally, lambda person: person.organisation),
        roles=_known(tally, lambda person: person.role, {str(role): title for role, title in ROLES.items()}),
        origins=_known(tally, lambda person: person.source, {str(one): title for one, title in ORIGINS.items()}),
        workshops=found.workshops,
        sign_ups=periods(
            timezone.localdate(person.created_at) for person in tally.people if person.pk in tally.expected[DAY]
        ),
        wishes=wishes_met(tally),
        answers=answered_questions(tally),
    )


def _asked(event: Event) -> dict[str, int]:
    people = event.registrations.exclude(was_set_aside()).order_by().values_list("status").annotate(CountRows("pk"))
    return dict(people)


def _known(tally: Tally, value: Callable[[Registration], str], titles: dict[str, str]) -> list[Counted]:
    """By an answer among those of `titles`, in their order."""
    return [Counted(tally.count(title, DAY, people)) for title, people in tally.sorted_out(value, titles)]


def _typed(tally: Tally, value: Callable[[Registration], str]) -> list[Counted]:
    """By what people typed, their spellings put together."""
    found = gathered((person.pk, value(person)) for person in tally.people)
    return [Counted(tally.count(one.title or UNANSWERED, DAY, one.people), one.others) for one in found]
