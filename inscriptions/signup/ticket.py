"""What one's own registration shows, as a ticket: who, when, where, which workshop, and the code of the badge."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.models.registrations import waiting_position
from inscriptions.post.links import badge_url
from inscriptions.seats.day_programme import SlotState, day_programme
from inscriptions.seats.day_steps import Step, attended_span, steps_of
from inscriptions.signup.rules import (
    check_certificate_is_due,
    check_changeable,
    check_may_hand_over,
    check_may_sign_up_again,
    was_never_confirmed,
)
from programme.models import Document, Event, Venue
from programme.queries import AgendaItem, agenda, venues_of
from rencontre.domain import refusal
from rencontre.pdf.qr import DrawnCode, qr_drawing

Status = Registration.Status


@dataclass(frozen=True)
class Ticket:
    """A registration as its owner reads it at `now` (aware); each part is read when it is first shown."""

    registration: Registration
    now: datetime

    @property
    def event(self) -> Event:
        return self.registration.event

    @property
    def is_cancelled(self) -> bool:
        """Whether the whole day is."""
        return self.event.status == Event.Status.CANCELLED

    @property
    def is_today(self) -> bool:
        """Whether it is the day, and not over."""
        return timezone.localdate(self.now) == self.event.date and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.now >= self.event.ends

    @cached_property
    def slots(self) -> list[SlotState]:
        """What the person has in each slot; nothing once they have cancelled."""
        return day_programme(self.registration) if self.registration.is_live else []

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        return agenda(self.event)

    @property
    def hours(self) -> tuple[time, time]:
        """From when to when they come."""
        return attended_span(self.registration, self.agenda)

    @property
    def venues(self) -> list[Venue]:
        """Where they go: the main venue, then the others of their workshops."""
        held = [state.seat.effective_venue for state in self.slots if state.seat and state.is_held]
        return list({venue.pk: venue for venue in [self.event.main_venue, *held]}.values())

    @property
    def several(self) -> bool:
        """Whether they go to several venues: each workshop then says its own."""
        return len(self.venues) > 1

    @cached_property
    def position(self) -> tuple[int, int] | None:
        """Their place in the line of the day, and how many wait in it."""
        return waiting_position(self.registration) if self.registration.status == Status.WAITING else None

    @property
    def waits(self) -> bool:
        """Whether they hold a workshop and wait for a better one."""
        return any(state.seat and state.waits_for for state in self.slots)

    @property
    def is_shown(self) -> bool:
        """Whether they come: their place is theirs, and the day is held."""
        return self.registration.status == Status.CONFIRMED and not self.is_cancelled

    @property
    def code(self) -> DrawnCode | None:
        """The code of the badge, until the day is over."""
        return qr_drawing(badge_url(self.registration)) if self.is_shown and not self.is_over else None

    @cached_property
    def steps(self) -> list[Step]:
        """What they do on the day, in order; read on the day alone."""
        if not (self.is_shown and self.is_today):
            return []
        letters = {place.venue.pk: place.letter for place in venues_of(self.event, self.agenda)}
        return steps_of(self.registration, self.agenda, self.slots, letters)

    @property
    def now_on(self) -> list[Step]:
        """What they are at now."""
        return [step for step in self.steps if step.is_on_at(self._hour)]

    @property
    def next_on(self) -> Step | None:
        """What comes next for them."""
        return next((step for step in self.steps if step.session.effective_starts_at > self._hour), None)

    @property
    def _hour(self) -> time:
        return timezone.localtime(self.now).time()

    @cached_property
    def documents(self) -> list[Document]:
        """What remains of the day."""
        return list(self.event.documents.all()) if self.is_over and not self.is_cancelled else []

    @property
    def may_ask_again(self) -> bool:
        """Whether their place went because it was not confirmed in time."""
        return not self.is_cancelled and was_never_confirmed(self.registration)

    @property
    def may_confirm(self) -> bool:
        return not self.is_cancelled and self.registration.is_unproved

    @cached_property
    def proved_together(self) -> int:
        """How many sign-ups of their address the link confirms at once, theirs among them."""
        return self.event.registrations.unproved().of_address(self.registration.email).count()

    @cached_property
    def may_sign_up_again(self) -> bool:
        """Whether who cancelled may ask for a place again."""
        return not self.registration.is_live and not refusal(check_may_sign_up_again, self.registration, now=self.now)

    @cached_property
    def why_unchangeable(self) -> str | None:
        return refusal(check_changeable, self.registration, now=self.now)

    @property
    def may_hand_over(self) -> bool:
        return not refusal(check_may_hand_over, self.registration, now=self.now)

    @property
    def has_asked(self) -> bool:
        """Whether they signed up colleagues."""
        return self.registration.asked.exists()

    @property
    def is_given(self) -> bool:
        """Whether their place was theirs to give, and went to somebody."""
        person = self.registration
        return not person.is_live and person.handovers.filter(accepted_at__gte=person.status_changed_at).exists()

    @cached_property
    def is_certified(self) -> bool:
        return not refusal(check_certificate_is_due, self.registration, now=self.now)
