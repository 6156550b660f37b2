"""What the desk checks people in for: a choice kept in the session, else the half-day of the clock."""

from dataclasses import dataclass

from django.http import HttpRequest

from inscriptions.door.scans import half_day_now
from inscriptions.models import Moment
from programme.models import Event
from rencontre.french.typography import typographic
from rencontre.french.words import half_day_name

SESSION_KEY = "desk"


@dataclass(frozen=True)
class Choice:
    """A half-day or, by its primary key, a workshop, with its name on the page; `subject` is the workshop's title."""

    moment: str
    workshop: int | None
    label: str
    subject: str = ""

    @property
    def value(self) -> str:
        """« morning », « workshop-12 », as forms send it."""
        return f"{self.moment}-{self.workshop}" if self.workshop else self.moment


def choices(event: Event) -> list[Choice]:
    """The half-days and the live workshops of `event`, in order."""
    workshops = event.sessions.workshops().filter(cancelled_at=None).told_apart().in_order()
    return [
        *(half_day(event, half) for half in event.half_days),
        *(
            Choice(Moment.WORKSHOP, workshop.pk, workshop.label_in_day, typographic(workshop.title))
            for workshop in workshops
        ),
    ]


def half_day(event: Event, half: str) -> Choice:
    return Choice(half, None, half_day_name(half, of_two=event.afternoon_starts_at is not None))


def kept(request: HttpRequest, slug: str) -> Choice | None:
    """The choice of this desk for the day of `slug`; None without one."""
    said = request.session.get(SESSION_KEY, {})
    return Choice(said["moment"], said["workshop"], said["label"]) if said.get("slug") == slug else None


def by_the_clock(event: Event) -> Choice:
    return half_day(event, half_day_now(event))


def current(request: HttpRequest, event: Event) -> Choice:
    return kept(request, event.slug) or by_the_clock(event)


def keep(request: HttpRequest, event: Event, choice: Choice | None) -> None:
    """Keep `choice` for this agent; with None, the desk follows the clock again."""
    request.session.pop(SESSION_KEY, None)
    if choice:
        request.session[SESSION_KEY] = {
            "slug": event.slug,
            "moment": choice.moment,
            "workshop": choice.workshop,
            "label": choice.label,
        }
