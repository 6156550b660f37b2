"""« Jour J »: what the team opens on the day."""

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from inscriptions.door.rules import MAY_CHECK_IN, check_day_is_held
from inscriptions.models import Attendance
from inscriptions.team.overview import day_counts
from programme.desk.pages import Given, Tab, day_page
from programme.models import Event
from programme.queries import all_slots
from rencontre.domain import refusal
from rencontre.french.words import half_day_name
from rencontre.pdf.papers import PAPERS, Paper, When


@day_page(
    "jour-j/",
    title="Jour J",
    tab=Tab.DAY,
    heads=True,
    permission=MAY_CHECK_IN,
    template="inscriptions/team/the_day.html",
    name="inscriptions_day",
)
def the_day(request: HttpRequest, event: Event) -> Given:
    """The door, how many are in, and the papers of the day."""
    expected, there = day_counts(event), there_now(event)
    papers = [paper for paper in PAPERS.values() if _is_of_the_day(request, paper)]
    return {
        "is_today": event.date == timezone.localdate(),
        "why_closed": refusal(check_day_is_held, event),
        "halves": [
            (half_day_name(half, of_two=event.afternoon_starts_at is not None), there[half], expected[half])
            for half in event.half_days
        ],
        "there": there["people"],
        "expected": expected["people"],
        "papers": [(paper.title, paper.address(event.pk)) for paper in papers],
    }


def there_now(event: Event) -> dict[str, int]:
    """How many people were checked in: at all, and at each half-day; who is in a workshop is there that half-day."""
    marks = Attendance.objects.filter(registration__event=event)
    workshops = [workshop for slot in all_slots(event) for workshop in slot.workshops]
    halves = {}
    for half in ("morning", "afternoon"):
        own = [workshop.pk for workshop in workshops if workshop.half_day == half]
        halves[half] = Count("registration", filter=Q(moment=half) | Q(workshop__in=own), distinct=True)
    return marks.aggregate(people=Count("registration", distinct=True), **halves)


def _is_of_the_day(request: HttpRequest, paper: Paper) -> bool:
    """Whether it is of use on the day, and is printed as a whole by who asks."""
    return paper.when in (When.DOOR, When.ROOMS) and bool(paper.route) and paper.may_print(request.user)
