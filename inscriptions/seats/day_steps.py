"""What a person does in the day, in order: the moments they come to, and the workshop they hold in each slot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from inscriptions.models import Registration
from inscriptions.seats.day_programme import SlotState
from programme.models import Event, Session
from programme.queries import AgendaItem, half_day_hours


@dataclass(frozen=True)
class Step:
    """One thing that the person does in the day; `note` is what there is to say of a slot where they sit nowhere."""

    session: Session
    letter: str
    note: str
    is_theirs: bool

    def is_on_at(self, hour: time) -> bool:
        """Whether it lasts at `hour`, a local one."""
        return self.session.effective_starts_at <= hour < self.session.effective_ends_at


def steps_of(
    registration: Registration,
    day: Iterable[AgendaItem],
    slots: Iterable[SlotState],
    letters: Mapping[int, str],
) -> list[Step]:
    """The steps of a person, from the agenda of their day and what they have in its `slots`; `letters` by venue."""
    states = {state.slot.pk: state for state in slots}
    return [
        _step(item.session, states.get(item.session.pk), letters)
        for item in day
        if item.session.cancelled_at is None and _comes_to(registration, item.session)
    ]


def attended_span(registration: Registration, day: list[AgendaItem]) -> tuple[time, time]:
    """From when to when the person comes: local hours; those of the day for who declined all there is."""
    event: Event = registration.event
    hours = [hours for half_day, hours in half_day_hours(event, day).items() if registration.attends(half_day)]
    return (hours[0][0], hours[-1][1]) if hours else (event.starts_at, event.ends_at)


def _comes_to(registration: Registration, session: Session) -> bool:
    if session.kind == Session.Kind.LUNCH and registration.event.lunch_offered:
        return registration.attends_lunch
    return registration.attends(session.half_day)


def _step(session: Session, state: SlotState | None, letters: Mapping[int, str]) -> Step:
    held, note = session, state.sentence if state else ""
    if state and state.seat and state.seat.cancelled_at:
        note = f"{state.seat} – {state.sentence}"
    elif state and state.seat:
        held = state.seat
    return Step(held, letters.get(held.effective_venue.pk, ""), note, held is not session)
