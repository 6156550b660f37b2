"""What the letters of a day read of it: once for one letter, once for a whole batch."""

from dataclasses import dataclass, field
from functools import cached_property

from inscriptions.models import LetterWords
from programme.models import Event, EventOrganiser, Session, SiteSettings
from programme.queries import AgendaItem, Slot, event_organisers, moments, sessions_of


@dataclass(frozen=True)
class LetterDay:
    """A day as letters say it: its hours and places, who organises it, on whose site, and the `words` of its team.

    `words` are by the slug of the kind that they are added to.
    """

    event: Event
    agenda: list[AgendaItem]
    organisers: list[EventOrganiser]
    site: SiteSettings
    words: dict[str, LetterWords]

    @property
    def leader(self) -> str:
        """The name of the first organiser proper; empty without one."""
        proper = (row for row in self.organisers if row.role == EventOrganiser.Role.ORGANISER)
        return next((row.organiser.name for row in proper), "")

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


def day_of(event: Event, site: SiteSettings | None = None) -> LetterDay:
    """Read the day of `event`, in four statements, and the `site`, unless it is given."""
    words = {one.kind: one for one in event.letter_words.all()}
    return LetterDay(event, moments(event), event_organisers(event), site or SiteSettings.current(), words)


@dataclass
class LetterDays:
    """The days of a batch of letters, each read once, in five statements, and their site."""

    read: dict[int, LetterDay] = field(default_factory=dict)

    @cached_property
    def site(self) -> SiteSettings:
        return SiteSettings.current()

    def of(self, event: int) -> LetterDay:
        """The day of this primary key."""
        if event not in self.read:
            self.read[event] = day_of(Event.objects.select_related("main_venue").get(pk=event), self.site)
        return self.read[event]
