"""What a page gives to those who link to it: the tags of Open Graph."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from programme.models import Event
from rencontre.french.typography import french_date, typographic

LONGEST_DESCRIPTION = 200


@dataclass(frozen=True)
class Share:
    """The tags of a page for those who link to it; a `title` that is empty is the site's name; `data` is JSON-LD."""

    title: str
    description: str
    url: str
    picture: str = ""
    data: dict | None = None


def absolute(name: str, *args: object) -> str:
    """The whole address of a page of the programme."""
    return settings.SITE_URL + reverse(f"programme:{name}", args=args)


def plain_share(title: str, description: str, path: str) -> Share:
    return Share(typographic(title), typographic(description), settings.SITE_URL + path)


def event_share(event: Event, title: str = "", *, path: str = "", data: dict | None = None) -> Share:
    """The tags of a page of `event`: its own page, or the page called `title` at `path`."""
    place = f"{french_date(event.date).capitalize()}, {event.main_venue.name}, {event.main_venue.city}."
    introduction = " ".join(event.introduction.split())
    return Share(
        title=typographic(f"{title} – {event.title}" if title else event.title),
        description=typographic(Truncator(f"{place} {introduction}".strip()).chars(LONGEST_DESCRIPTION)),
        url=settings.SITE_URL + (path or event.get_absolute_url()),
        picture=absolute("card", event.slug),
        data=data,
    )
