"""What the letters of a day read of it: once for one letter, once for a whole batch."""

from dataclasses import dataclass, field
from functools import cached_property

from programme.models import Event, Session
from programme.queries import AgendaItem, Slot, leader_of, moments, sessions_of


@dataclass(frozen=True)
class LetterDay:
    """A day as letters say it: its hours and places, and `leader`, the name of who organises it."""

    event: Event
    agenda: list[AgendaItem]
    leader: str

    @cached_property
    def slots(self) -> list[Slot]:
        return [
            Slot(item.session, [workshop.session for workshop in item.workshops])
            for item in self.agenda
            if item.session.kind == Session.Kind.SLOT
        ]

    @cached_property
    def sessions(self) -> dict[int, Session]:
        """Every session of the day, by primary key."""
        return {session.pk: session for session in sessions_of(self.agenda)}


def day_of(event: Event) -> LetterDay:
    """Read the day of `event`, in two statements."""
    return LetterDay(event, moments(event), leader_of(event))


@dataclass
class LetterDays:
    """The days of a batch of letters, each read once, in three statements."""

    read: dict[int, LetterDay] = field(default_factory=dict)

    def of(self, event: int) -> LetterDay:
        """The day of this primary key."""
        if event not in self.read:
            self.read[event] = day_of(Event.objects.select_related("main_venue").get(pk=event))
        return self.read[event]
