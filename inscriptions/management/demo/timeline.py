"""Acts on an invented day, each played at the hour when it would have happened.

Services, letters and history read the hour from `timezone.now`. While a `Timeline` plays, that clock says the hour of
each act, in this process only: what is written is what would have been written then, and no row is altered afterwards.
Only rows that the real clock made before or after (accounts, the log) say when the command ran.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.utils import timezone

from inscriptions.letters.delivery import deliver
from inscriptions.models import OutgoingMail
from inscriptions.seats.holds import settle_day
from programme.models import Event

OFTEN = 100  # acts between two signs of progress


class PlayedClock:
    """While it is entered, `timezone.now()` answers `now` (aware) to whoever asks in this process."""

    def __init__(self, now: datetime):
        self.now = now

    def __enter__(self) -> "PlayedClock":
        self.real, timezone.now = timezone.now, lambda: self.now
        return self

    def __exit__(self, *error: object) -> None:
        timezone.now = self.real


@dataclass
class Timeline:
    """What happens to `event`: each act with its instant, written down in any order."""

    event: Event
    acts: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    def at(self, instant: datetime, act: Callable[..., object], *args: object, **kwargs: object) -> None:
        """Call `act` at `instant`; acts of one instant keep the order they were written down in."""
        self.acts.append((instant, partial(act, *args, **kwargs)))

    def play(self, *, until: datetime, say: Callable[[str], object]) -> None:
        """Play in order what happens up to `until`; an act's letters leave with it. `say` is told how far it is."""
        due = sorted((planned for planned in self.acts if planned[0] <= until), key=lambda planned: planned[0])
        with PlayedClock(until) as clock:
            for number, (instant, act) in enumerate(due, start=1):
                clock.now = instant
                act()
                self.send_letters()
                if number % OFTEN == 0:
                    say(f"{number} actes sur {len(due)}")
            clock.now = until
            settle_day(event=self.event)
            self.send_letters()

    def send_letters(self) -> None:
        """Send this day's letters at the hour played; those of other days are left to whoever sends them."""
        queued = OutgoingMail.objects.to_send().filter(registration__event=self.event)
        for pk in list(queued.order_by("pk").values_list("pk", flat=True)):
            deliver(pk)
