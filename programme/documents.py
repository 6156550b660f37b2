"""The programme to print or to save: two pages at most, whatever the organisers wrote."""

from programme.cards import short_address_code
from programme.models import Event, EventOrganiser
from programme.queries import Moment, places, sessions_of, stretches
from programme.sharing import absolute
from rencontre import pdf

PAGES = 2
# Points, and characters of each abstract (None: all of them): the first that holds in two pages. Smaller than
# 8 points nobody reads, so that then the abstracts are shortened.
SETTINGS = [(10, None), (9, None), (8, None), (8, 450), (8, 200), (8, 0)]


def programme_pdf(event: Event, day: list[Moment], organisers: list[EventOrganiser]) -> bytes:
    """The programme of `event` in the largest type that holds in two A4 pages, abstracts whole if they can be.

    `day` comes from `queries.moments`. A day whose titles and names alone fill more than two pages has more of them.
    """
    venues = places(event, day)
    context = {
        "event": event,
        "organisers": organisers,
        "venues": venues,
        "stretches": stretches(day, venues),
        "address": absolute("event", event.slug),
    }
    whole = max((len(session.abstract) for session in sessions_of(day)), default=0)
    for size, longest in SETTINGS:
        context |= {"size": size, "longest": whole if longest is None else longest}
        try:
            return _render(context, most_pages=PAGES)
        except pdf.TooManyPages:
            continue
    return _render(context)


def _render(context: dict, **limits) -> bytes:
    code = short_address_code(context["event"], "png")
    return pdf.render("documents/programme.html", context, assets={"code": code}, **limits)
