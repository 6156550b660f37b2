"""The day that a page of the team is about: the one its address names, else the current one."""

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from programme.models import Event
from rencontre.http.keys import is_key

EVERY_DAY = "toutes"
SHOWN = "DAY_SHOWN"

NO_SUCH_DAY = "La journée demandée n’existe pas, ou n’existe plus."


def current_event() -> Event | None:
    """The next day to come, drafts too; else the last one."""
    return Event.objects.coming(timezone.localdate()).first() or Event.objects.first()


def asked_event(parameters: QueryDict) -> Event | None:
    """The day that an address names; None when it names none, or one that is not there."""
    wanted = parameters.get("event", "")
    return Event.objects.filter(pk=wanted).first() if is_key(wanted) else None


def names_no_day(parameters: QueryDict, found: Event | None) -> bool:
    """Whether an address asks for another day than the one `found`: it is not there, and whoever came is told."""
    wanted = parameters.get("event", "")
    is_found = found is not None and is_key(wanted) and int(wanted) == found.pk
    return wanted not in {"", EVERY_DAY} and not is_found


def chosen_event(parameters: QueryDict) -> Event | None:
    """The day that the list shows: the one asked for, else the current one; None for every day."""
    if parameters.get("event") == EVERY_DAY:
        return None
    return asked_event(parameters) or current_event()


def keep_day_shown(request: HttpRequest, event: Event | None) -> None:
    """Keep with the request the day that its list shows, for the other parts of the page."""
    request.META[SHOWN] = event


def keeps_day_shown(request: HttpRequest) -> bool:
    """Whether the day was already said; None is every day."""
    return SHOWN in request.META


def day_shown(request: HttpRequest) -> Event | None:
    """The day that the list of this request shows; None for every day, or before the list is made."""
    return request.META.get(SHOWN)
