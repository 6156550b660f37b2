"""The convocation of one person: the code of their badge, where to be, when, and how to get there. One page."""

from inscriptions.models import Registration
from inscriptions.post.links import badge_url
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.day_steps import attended_span, steps_of
from programme.models import Event
from programme.queries import DayVenue, agenda, event_organisers, venues_of
from programme.share.organisers import by_role, logos_of
from rencontre.french.typography import french_hour_range
from rencontre.pdf.qr import qr_picture
from rencontre.pdf.render import first_that_holds

# Points, and characters of each text on how to come (None: all of them): the first that holds on the page.
SETTINGS = [(10.5, None), (9, None), (8, 600), (8, 250), (8, 0)]
QR_PIXELS = 12


def convocation_pdf(registration: Registration) -> bytes:
    """The convocation of a confirmed person, its texts shortened until it holds on one A4 page."""
    event = registration.event
    day = agenda(event)
    venues = venues_of(event, day)
    letters = {place.venue.pk: place.letter for place in venues}
    steps = steps_of(registration, day, day_programme(registration), letters)
    visited = {step.session.effective_venue.pk for step in steps}
    organisers = event_organisers(event)
    logos = logos_of(organisers)
    context = {
        "event": event,
        "roles": by_role(organisers, logos),
        "registration": registration,
        "hours": french_hour_range(*attended_span(registration, day)),
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
