"""The team's home: the days, and what a site without any asks first."""

from django.http import HttpRequest
from django.utils import timezone

from programme.desk.chosen_day import current_event
from programme.desk.hooks import Panel, home_above, home_below
from programme.models import Event

COMING, PAST = 6, 4  # days shown


def first_day(request: HttpRequest) -> Panel | None:
    """Of a site without any day."""
    if not request.user.has_perm("programme.add_event") or Event.objects.exists():
        return None
    return Panel("programme/admin/first_day.html", {"may_set": request.user.has_perm("programme.change_sitesettings")})


def other_days(request: HttpRequest) -> Panel | None:
    """The days that are not the one shown above, the soonest first, then the last ones."""
    if not request.user.has_perm("programme.view_event"):
        return None
    today, shown = timezone.localdate(), current_event()
    others = Event.objects.exclude(pk=shown.pk) if shown else Event.objects.none()
    coming, past = list(others.coming(today)[:COMING]), list(others.past(today)[:PAST])
    may_add = request.user.has_perm("programme.add_event")
    if not shown:
        return None
    return Panel("programme/admin/other_days.html", {"coming": coming, "past": past, "may_add": may_add})


home_above.append(first_day)
home_below.append(other_days)
