"""The team's home: the door for who only stands there, one search over every day, the next day."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from inscriptions.door.rules import MAY_CHECK_IN
from inscriptions.people.pages import MAY_CHANGE, MAY_SEE
from inscriptions.team.overview import filling, tiles
from programme.desk.chosen_day import current_event
from programme.desk.hooks import Panel
from programme.queries import all_slots
from rencontre.french.words import counted


def days_to_go(day: date, today: date) -> str:
    """« dans 12 jours », « demain », « aujourd’hui », « hier », « il y a 3 jours »."""
    days = (day - today).days
    named = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    return named.get(days) or (f"dans {counted(days, 'jour')}" if days > 0 else f"il y a {counted(-days, 'jour')}")


def door(request: HttpRequest) -> Panel | None:
    """For the front desk, before all else."""
    is_desk = request.user.has_perm(MAY_CHECK_IN) and not request.user.has_perm(MAY_CHANGE)
    return Panel("inscriptions/team/door.html", {}) if is_desk else None


def search_of_all_days(request: HttpRequest) -> Panel | None:
    if not request.user.has_perm(MAY_SEE):
        return None
    return Panel("inscriptions/team/search.html", {"wanted": "", "in_addresses": request.user.has_perm(MAY_CHANGE)})


def next_day(request: HttpRequest) -> Panel | None:
    """The next day to come, else the last one; in a constant number of statements."""
    event = current_event()
    if event is None or not request.user.has_perms((MAY_SEE, "programme.view_event")):
        return None
    today = timezone.localdate()
    context = {
        "event": event,
        "is_past": event.date < today,
        "when": days_to_go(event.date, today),
        "tiles": list(tiles(event, all_slots(event))),
        "may_add": request.user.has_perm("programme.add_event"),
    }
    return Panel("inscriptions/team/next_day.html", context | filling(event))
