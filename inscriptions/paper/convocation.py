"""The convocation of one person: the code of their badge, where to be, when, and how to get there. One page."""

from dataclasses import dataclass

from inscriptions.models import Registration
from inscriptions.post.links import badge_url
from inscriptions.seats.day_programme import SlotState, day_programme
from programme.models import Event, Session
from programme.queries import AgendaItem, DayVenue, agenda, event_organisers, half_day_hours, venues_of
from programme.share.organisers import by_role, logos_of
from rencontre.french.typography import french_hour_range
from rencontre.pdf.qr import qr_picture
from rencontre.pdf.render import first_that_holds

# Points, and characters of each text on how to come (None: all of them): the first that holds on the page.
SETTINGS = [(10.5, None), (9, None), (8, 600), (8, 250), (8, 0)]
QR_PIXELS = 12


@dataclass(frozen=True)
class Step:
    """One thing that the person does in the day; `note` is what there is to say of a slot where they sit nowhere."""

    session: Session
    letter: str
    note: str
    is_theirs: bool


def convocation_pdf(registration: Registration) -> bytes:
    """The convocation of a confirmed person, its texts shortened until it holds on one A4 page."""
    event = registration.event
    day = agenda(event)
    venues = venues_of(event, day)
    steps = _steps(registration, day, {place.venue.pk: place.letter for place in venues})
    visited = {step.session.effective_venue.pk for step in steps}
    organisers = event_organisers(event)
    logos = logos_of(organisers)
    context = {
        "event": event,
        "roles": by_role(organisers, logos),
        "registration": registration,
        "hours": _hours(registration, day),
        "steps": steps,
        "venues": [place for place in venues if place.venue.pk in visited or not steps],
    }
    contexts = (context | setting for setting in _settings(event, venues))
    assets = logos | {"code": qr_picture(badge_url(registration), scale=QR_PIXELS)}
    return first_that_holds("inscriptions/paper/convocation.html", contexts, 1, assets)


def _settings(event: Event, venues: list[DayVenue]) -> list[dict[str, float]]:
    texts = [event.walk_between_venues]
    texts += [text for place in venues for text in (place.venue.directions, place.venue.step_free_access)]
    whole = max(len(text) for text in texts)
    return [{"size": size, "longest": whole if longest is None else longest} for size, longest in SETTINGS]


def _hours(registration: Registration, day: list[AgendaItem]) -> str:
    event = registration.event
    hours = [hours for half_day, hours in half_day_hours(event, day).items() if registration.attends(half_day)]
    hours = hours or [(event.starts_at, event.ends_at)]  # who declined all there is reads the hours of the day
    return french_hour_range(hours[0][0], hours[-1][1])


def _steps(registration: Registration, day: list[AgendaItem], letters: dict[int, str]) -> list[Step]:
    slots = {state.slot.pk: state for state in day_programme(registration)}
    return [
        _step(item.session, slots.get(item.session.pk), letters)
        for item in day
        if item.session.cancelled_at is None and _comes_to(registration, item.session)
    ]


def _comes_to(registration: Registration, session: Session) -> bool:
    if session.kind == Session.Kind.LUNCH and registration.event.lunch_offered:
        return registration.attends_lunch
    return registration.attends(session.half_day)


def _step(session: Session, state: SlotState | None, letters: dict[int, str]) -> Step:
    held, note = session, state.sentence if state else ""
    if state and state.seat and state.seat.cancelled_at:
        note = f"{state.seat} – {state.sentence}"
    elif state and state.seat:
        held = state.seat
    return Step(held, letters[held.effective_venue.pk], note, held is not session)
