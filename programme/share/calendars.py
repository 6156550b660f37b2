"""Calendar files (RFC 5545): plain VEVENTs in the site's local time, after the VTIMEZONE that explains it."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import cache
from itertools import pairwise
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import punycode
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress
from icalendar import Event as Entry

from programme.models import Event, Session
from programme.queries import AgendaItem, sessions_of
from rencontre.french.typography import NBSP, french_hour_range, typographic

PRODUCT = "-//Rencontre//Programme//FR"
TEAM = "L’équipe d’organisation"
PLAIN_IN_URI = "!$'*+"  # RFC 6068: what else an address may hold is percent-encoded
SINCE = 1970  # the year from which a VTIMEZONE says the rules of today
# What no line of the file may hold: a reader would end the line there, or refuse the file.
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


def organizer(event: Event, leader: str) -> vCalAddress:
    """Who publishes `event`: its contact, else the sender of its letters, under the name of `leader`.

    RFC 5546 asks for it in whatever has a METHOD.
    """
    address = event.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name, _, host = address.rpartition("@")
    found = vCalAddress(f"mailto:{quote(name, safe=PLAIN_IN_URI)}@{punycode(host)}")
    # A quoted parameter holds no quotation mark.
    found.params["CN"] = CONTROLS.sub(" ", leader.replace('"', "’")).strip() or TEAM
    return found


def place_of(session: Session) -> str:
    """« Salle 3, Maison du Département, 16 place Saint-Sépulcre, 62500 Saint-Omer »."""
    venue = session.effective_venue
    return ", ".join(part for part in (session.room and session.room.name, venue.name, venue.full_address) if part)


def entry(
    *,
    uid: str,
    summary: str,
    starts: datetime,
    ends: datetime,
    location: str,
    stamp: datetime,
    organizer: vCalAddress,
    sequence: int = 0,
    description: str = "",
    url: str = "",
    cancelled: bool = False,
    busy: bool = True,
) -> Entry:
    """One VEVENT; `starts` and `ends` are aware and written in local time, `stamp` in UTC; `busy` takes the hours."""
    vevent = Entry()
    vevent.add("uid", uid)
    vevent.add("dtstamp", stamp)
    vevent.add("sequence", sequence)
    vevent.add("summary", _text(summary))
    vevent.add("dtstart", timezone.localtime(starts))
    vevent.add("dtend", timezone.localtime(ends))
    vevent.add("location", _text(location))
    vevent.add("organizer", organizer)
    vevent.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    vevent.add("transp", "OPAQUE" if busy and not cancelled else "TRANSPARENT")
    if description:
        vevent.add("description", _text(description))
    if url:
        vevent.add("url", url)
    return vevent


def _text(text: str) -> str:
    return "\n".join(CONTROLS.sub("", line) for line in text.splitlines())


def hours_of(vevent: Entry) -> tuple[datetime, datetime]:
    """When a VEVENT that has hours starts and ends."""
    starts, ends = vevent.start, vevent.end
    if not (isinstance(starts, datetime) and isinstance(ends, datetime)):
        raise TypeError("this entry has days, not hours")
    return starts, ends


def calendar(entries: list[Entry], *, method: str = "PUBLISH") -> str:
    """The text of an .ics file; `method` is PUBLISH, or CANCEL when every entry is cancelled."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    year = max((hours_of(vevent)[0].year for vevent in entries), default=timezone.localdate().year)
    file.add_component(
        local_time(ZoneInfo(settings.TIME_ZONE), year)
    )  # before what needs it: some readers take a file line by line
    for vevent in entries:
        file.add_component(vevent)
    return file.to_ical().decode()


@cache
def local_time(zone: ZoneInfo, year: int) -> Timezone:
    """The VTIMEZONE of `zone` by the rules of `year`: one RRULE for each change of hour, none where there is none."""
    found = Timezone()
    found.add("tzid", zone.key)
    january = datetime(year, 1, 1, tzinfo=zone)
    for before, after in _changes(zone, year) or [(january, january)]:
        earlier, later = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
        observance = TimezoneDaylight() if later > earlier else TimezoneStandard()
        observance.add("tzoffsetfrom", earlier)
        observance.add("tzoffsetto", later)
        observance.add("tzname", after.tzname())
        if later == earlier:
            observance.add("dtstart", datetime(SINCE, 1, 1))
        else:
            first, rule = _rule((after.astimezone(UTC) + earlier).replace(tzinfo=None))
            observance.add("dtstart", first)
            observance.add("rrule", rule)
        found.add_component(observance)
    return found


def _changes(zone: ZoneInfo, year: int) -> list[tuple[datetime, datetime]]:
    """The last half-hour before each change of hour, and the first one after it."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=count) for count in range(367)]
    changing = [day.astimezone(UTC) for day, _ in _moves(zone, days)]
    half_hours = [[day + timedelta(minutes=30) * count for count in range(49)] for day in changing]
    return [move for instants in half_hours for move in _moves(zone, instants)]


def _moves(zone: ZoneInfo, instants: list[datetime]) -> list[tuple[datetime, datetime]]:
    seen = pairwise(instant.astimezone(zone) for instant in instants)
    return [(before, after) for before, after in seen if before.utcoffset() != after.utcoffset()]


def _rule(change: datetime) -> tuple[datetime, dict]:
    """When the rule that `change` follows first applied, and the rule: « the last Sunday of March »."""
    is_last = change.day + 7 > monthrange(change.year, change.month)[1]
    rank = -1 if is_last else (change.day - 1) // 7 + 1
    days = [datetime(SINCE, change.month, day + 1) for day in range(monthrange(SINCE, change.month)[1])]
    such = [day for day in days if day.weekday() == change.weekday()]
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[change.weekday()]
    first = datetime.combine(such[-1 if is_last else rank - 1], change.time())
    return first, {"freq": "yearly", "bymonth": change.month, "byday": f"{rank}{weekday}"}


def programme_calendar(
    event: Event, day: list[AgendaItem], changes: dict[int, int], *, leader: str, stamp: datetime
) -> str:
    """The whole programme, one entry for each session; `changes` counts those announced, by session.

    Who follows it is busy from welcome to conclusion, breaks and lunch with the others included, as `day_calendar`
    says; during a slot they are busy once, by the slot: its parallel workshops take no time of their own.
    """
    entries = []
    for session in sessions_of(day):
        speakers = ", ".join(entry.speaker.full_name for entry in session.interventions.all())
        cancelled = session.cancelled_at is not None or event.status == event.Status.CANCELLED
        entries.append(
            entry(
                uid=f"seance-{session.pk}@{settings.SITE_HOST}",
                summary=typographic(str(session)),
                starts=session.starts,
                ends=session.ends,
                location=place_of(session),
                description="\n\n".join(part for part in (speakers, typographic(session.abstract)) if part),
                url=settings.SITE_URL + session.get_absolute_url(),
                sequence=changes.get(session.pk, 0) + cancelled,
                cancelled=cancelled,
                busy=session.kind != Session.Kind.WORKSHOP,
                organizer=organizer(event, leader),
                stamp=stamp,
            )
        )
    return calendar(entries)


def _hours(session: Session) -> str:
    return french_hour_range(session.effective_starts_at, session.effective_ends_at)


def day_calendar(event: Event, day: list[AgendaItem], changes: dict[int, int], *, leader: str, stamp: datetime) -> str:
    """The day as one entry, which says what happens when."""
    sessions = [item.session for item in day if item.session.cancelled_at is None]
    hours = [f"{_hours(session)}{NBSP}: {typographic(str(session))}" for session in sessions]
    cancelled = event.status == event.Status.CANCELLED
    whole = entry(
        uid=f"journee-{event.pk}@{settings.SITE_HOST}",
        summary=typographic(event.title),
        starts=event.starts,
        ends=event.ends,
        location=f"{event.main_venue.name}, {event.main_venue.full_address}",
        description="\n".join(hours),
        url=settings.SITE_URL + event.get_absolute_url(),
        sequence=sum(changes.values()) + cancelled,
        cancelled=cancelled,
        organizer=organizer(event, leader),
        stamp=stamp,
    )
    return calendar([whole])
