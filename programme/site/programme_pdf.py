"""The programme to print or to save: two pages at most, whatever the organisers wrote."""

from programme.models import Event, EventOrganiser
from programme.queries import AgendaItem, sessions_of, stretches, venues_of
from programme.share.invitation import short_address_code
from programme.share.open_graph import absolute
from programme.share.organisers import by_role, logos_of
from rencontre.pdf.render import first_that_holds

PAGES = 2
# Points, and characters of each abstract (None: all of them). Smaller than 8 points nobody reads.
SETTINGS = [(10, None), (9, None), (8, None), (8, 450), (8, 200), (8, 0)]


def programme_pdf(event: Event, day: list[AgendaItem], organisers: list[EventOrganiser]) -> bytes:
    """The programme of `event` in the largest type that holds in two A4 pages, abstracts whole if they can be.

    `day` comes from `queries.agenda`. A day whose titles and names alone fill more than two pages has more of them.
    """
    venues = venues_of(event, day)
    logos = logos_of(organisers)
    context = {
        "event": event,
        "roles": by_role(organisers, logos),
        "venues": venues,
        "stretches": stretches(day, venues),
        "address": absolute("event", event.slug),
    }
    whole = max((len(session.abstract) for session in sessions_of(day)), default=0)
    settings = ({"size": size, "longest": whole if longest is None else longest} for size, longest in SETTINGS)
    assets = logos | {"code": short_address_code(event, "png")}
    return first_that_holds("programme/site/programme_pdf.html", (context | found for found in settings), PAGES, assets)
