"""The lines that the act on one person touches: only those who may move are read, a few at a time.

A day is settled after each act. So only the seats that this one freed, and the workshops that its people wish, may move
somebody: what `lines_of` reads of everybody would come to the same.
"""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from inscriptions.models import Registration, WorkshopChoice
from inscriptions.seats.lines import HAS_AS_GOOD, Lines, Wished, empty_lines, room_of
from inscriptions.seats.places import workshop_places
from programme.models import Event

AT_A_TIME = 20


@dataclass(kw_only=True)
class TouchedLines(Lines):
    """Lines of a day that are read when they are asked for; `promoted` have just had a place of the day, in memory."""

    event: Event
    now: datetime
    promoted: set[int] = field(default_factory=set)

    def line(self, workshop: int) -> Iterator[Wished]:
        """Those who may be seated in `workshop`, first in line first."""
        line, after = self._who_may_sit(workshop), Q()
        while choices := list(line.filter(after)[:AT_A_TIME]):
            self.know(choice.registration for choice in choices)
            yield from map(Wished.of, choices)
            last = choices[-1]
            after = Q(queued_at__gt=last.queued_at) | Q(queued_at=last.queued_at, pk__gt=last.pk)

    def give_places(self, people: Iterable[Registration], *, now: datetime) -> None:
        people = list(people)
        self.promoted |= {person.pk for person in people}
        self.know(copy(person) for person in people)  # the act writes their status, and asks what it was
        super().give_places(people, now=now)

    def has_room(self, workshop: int) -> bool:
        self._know_room([workshop])
        return super().has_room(workshop)

    def _change_room(self, workshop: int, change: int) -> None:
        self._know_room([workshop])
        super()._change_room(workshop, change)

    def _know_room(self, workshops: Collection[int]) -> None:
        if unknown := [pk for pk in workshops if pk not in self.room]:
            self.room |= room_of(workshop_places(self.event, now=self.now, of=unknown))

    def _who_may_sit(self, workshop: int) -> QuerySet[WorkshopChoice]:
        """What `skipped` refuses for want of a place of the day, or for a better seat, is left to the database."""
        comes = Q(registration__status=Registration.Status.CONFIRMED) | Q(registration__in=self.promoted)
        choices = WorkshopChoice.objects.filter(comes, ~HAS_AS_GOOD, workshop=workshop, waits=True)
        return choices.select_related("registration").order_by("queued_at", "pk")


def touched_lines(event: Event, workshops: Collection[int], *, now: datetime) -> TouchedLines:
    """The lines of `event`, of which the places of `workshops` are read at once."""
    lines = empty_lines(TouchedLines, event, event=event, now=now)
    lines._know_room([pk for pk in workshops if pk in lines.workshops])
    return lines
