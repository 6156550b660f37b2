"""A day brought to each stage of its life, for whoever tries the software, for tests and for pictures.

Each stage has a day of its own in the cycle, « demonstration-<stage>-<year> »: all may stand side by side in one base,
and bringing a day to a stage again changes nothing as long as that day is still there (a day of « jour-j » is one
until midnight; the next one asks for a new day). What happens is played by the services at the hour when it would have
happened (`timeline`), in one transaction: a stage is made whole, or not at all.

Written here without a service, because the admin's plain forms do it: the day itself, before anybody is registered,
and afterwards its thanks and the links to its documents.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import cycle

from django.db import transaction
from django.utils import timezone

from inscriptions.management.demo.at_the_door import Door, type_the_sheets
from inscriptions.management.demo.before_the_day import TEAM, People, prove_soon, sign_up_between, sign_up_over_weeks
from inscriptions.management.demo.timeline import Timeline
from inscriptions.paper.badge_prints import record_prints
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.wishes.run import propose
from programme.models import Document, Event, Session
from programme.models.events import EventQuerySet, local_instant
from programme.services import free_slug, new_edition
from rencontre.actors import TeamMember

BY = TeamMember("démonstration")
OPEN = "ouverte"
DAYS_AHEAD = 30
CAPACITY = 150
WORKSHOP_CAPACITY = 30
KIND = "Rencontre régionale – Journée de démonstration"
CONTACT = "contact@example.org"
WALK = (
    "Les ateliers ont lieu place Saint Sépulcre, à une dizaine de minutes à pied de la place Victor Hugo. "
    "Comptez ce trajet dans la pause du déjeuner."
)
THANKS = (
    "Merci à toutes et à tous, intervenants, animateurs et participants : les documents de la journée sont ci-dessous."
)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Stage:
    """`kind` stands over the title, `date_of` gives the day's date from today's, `stands` says if it is still so.

    `plan` writes down in a timeline what happens up to the given instant.
    """

    kind: str
    date_of: Callable[[date], date]
    stands: Callable[[date, date], bool]  # the day's date, today's
    plan: Callable[[Timeline, People, datetime], None]
    capacities: tuple[int, ...] = (24,)  # of the workshops in order, over again if need be
    changes: dict = field(default_factory=dict)


def bring_to(archive: Event, stage: str, *, now: datetime, seed: int = 1, say: Callable[[str], object] = str) -> Event:
    """The day of `archive`'s cycle that is at `stage` at `now` (aware); made if there is none.

    `archive` is the day that is copied: two half-days and a slot of workshops. `seed` chooses the invented people,
    `say` is told in French how far it is.
    """
    today = timezone.localdate(now)
    if stage == OPEN:
        return open_day(archive, today)
    wanted = STAGES[stage]
    known = _of_the_cycle(archive).filter(slug__startswith=f"demonstration-{stage}-").order_by("-date", "-pk")
    if standing := next((event for event in known if wanted.stands(event.date, today)), None):
        return standing
    with transaction.atomic():
        event = prepared_day(archive, stage, now=now)
        timeline, people = Timeline(event), People(event, seed)
        wanted.plan(timeline, people, now)
        timeline.play(until=now, say=say)
    return Event.objects.get(pk=event.pk)


def open_day(archive: Event, today: date) -> Event:
    """The first day to come of the cycle that is no stage's; made, with its sign-ups open, if there is none."""
    coming = _of_the_cycle(archive).coming(today).exclude(slug__startswith="demonstration-")
    if event := coming.first():
        return event
    with transaction.atomic():
        return publish(new_edition(event=archive, date=demonstration_date(today), by=BY), kind=KIND)


def _of_the_cycle(archive: Event) -> EventQuerySet:
    return Event.objects.filter(cycle=archive.cycle)


def prepared_day(archive: Event, stage: str, *, now: datetime) -> Event:
    """A published copy of `archive` as `stage` wants it, nobody registered; a day of today has hours around `now`."""
    wanted, today = STAGES[stage], timezone.localdate(now)
    event = new_edition(event=archive, date=wanted.date_of(today), by=BY)
    event.slug = free_slug(f"Démonstration {stage}", event.date)
    if event.date == today:
        shift_hours(event, hours_to_add(event, now))
    return publish(event, kind=wanted.kind, capacities=wanted.capacities, **wanted.changes)


def publish(event: Event, *, kind: str, capacities: tuple[int, ...] = (WORKSHOP_CAPACITY,), **changes: object) -> Event:
    changes = {"kind": kind, "capacity": CAPACITY, "walk_between_venues": WALK, "contact_email": CONTACT} | changes
    for name, value in changes.items():
        setattr(event, name, value)
    event.status = Event.Status.PUBLISHED
    event.save()
    for workshop, capacity in zip(event.sessions.workshops().in_order(), cycle(capacities), strict=False):
        workshop.capacity = capacity
        workshop.save(update_fields=["capacity"])
    return event


# --- Dates and hours ---------------------------------------------------------------------------------------------


def demonstration_date(today: date) -> date:
    """The first last-Thursday-of-May at least thirty days after `today`."""
    earliest = today + timedelta(days=DAYS_AHEAD)
    return next(day for day in map(last_thursday_of_may, range(today.year, today.year + 3)) if day >= earliest)


def last_thursday_of_may(year: int) -> date:
    last_day = date(year, 5, 31)
    return last_day - timedelta(days=(last_day.weekday() - 3) % 7)


def thursday_from(today: date, *, days: int) -> date:
    """The first Thursday at least `days` after `today`."""
    earliest = today + timedelta(days=days)
    return earliest + timedelta(days=(3 - earliest.weekday()) % 7)


def is_to_come(day: date, today: date) -> bool:
    return day >= today


def hours_to_add(event: Event, now: datetime) -> int:
    """Whole hours, as few as possible, that put `now` between the first and the last hour of the day.

    The day keeps its date: between 23:00 and midnight it is over all the same.
    """
    to_the_first = (now - event.starts - HOUR) // HOUR  # negative when `now` is before it
    to_the_last = -((event.ends - HOUR - now) // HOUR)  # positive when `now` is after it
    wanted = min(to_the_first, 0) + max(to_the_last, 0)
    return max(-event.starts_at.hour, min(wanted, 23 - event.ends_at.hour))


def shift_hours(event: Event, hours: int) -> None:
    """Move the whole day, which is not saved, and its sessions, which are; nobody is registered yet."""
    for session in event.sessions.all():
        _shift(session, ("starts_at", "ends_at"), hours)
        session.save(update_fields=["starts_at", "ends_at"])
    _shift(event, ("starts_at", "ends_at", "afternoon_starts_at"), hours)


def _shift(row: Event | Session, names: tuple[str, ...], hours: int) -> None:
    for name in names:
        if at := getattr(row, name):
            setattr(row, name, at.replace(hour=at.hour + hours))


# --- What happens ------------------------------------------------------------------------------------------------


def plan_full_day(timeline: Timeline, people: People, now: datetime) -> None:
    """Thirty days of sign-ups with addresses to prove; full since the night, fourteen in line, two served since."""
    opens = open_sign_ups(timeline, people, now - timedelta(days=30))
    unproved, cancelled = {17, 61}, (12, 48, 90)
    early = sign_up_over_weeks(timeline, people, range(1, 144), opens=opens, closes=now - timedelta(days=3))
    prove_soon(timeline, people, {number: at for number, at in early.items() if number not in unproved})
    two_days_ago = now - timedelta(days=2)
    for number in cancelled:
        timeline.at(two_days_ago, people.cancel, number)
    acts = (
        people.leave_the_afternoon,
        people.move_by_the_team,
        people.ask_for_another_address,
        people.sign_up_again,
        people.keep_a_lesser_seat,
    )
    for hours, act in enumerate(acts, start=1):
        timeline.at(two_days_ago + timedelta(hours=hours), act)
    late = sign_up_between(timeline, people, range(144, 156), *hours_before(now, 20, 8))
    prove_soon(timeline, people, {number: at for number, at in late.items() if number >= 148})
    in_line = sign_up_between(timeline, people, range(156, 170), *hours_before(now, 6, 1))
    prove_soon(timeline, people, {number: at for number, at in in_line.items() if number % 7})
    timeline.at(now - timedelta(minutes=45), people.cancel, 5)
    timeline.at(now - timedelta(minutes=30), people.cancel, 6)


def plan_wishes(timeline: Timeline, people: People, now: datetime) -> None:
    """Sign-ups closed yesterday evening; three wishes each, one person added since; a sharing is proposed."""
    closes = local_instant(timezone.localdate(now) - timedelta(days=1), time(18))
    opens = open_sign_ups(timeline, people, now - timedelta(days=36), closes=closes)
    sign_up_over_weeks(timeline, people, range(1, 150), opens=opens, closes=closes - timedelta(days=2))
    for hours, number in enumerate((20, 75, 131), start=1):
        timeline.at(closes - timedelta(hours=24 + hours), people.cancel, number)
    sign_up_between(timeline, people, range(150, 153), *hours_before(closes, 20, 1))
    timeline.at(closes - timedelta(hours=5), people.turn_the_wishes_round)
    timeline.at(closes - timedelta(hours=4), people.sign_up_again)
    timeline.at(now - timedelta(minutes=50), people.add_late, 153)
    timeline.at(now - timedelta(minutes=10), partial(propose, slot=people.slots[0].session, by=TEAM))


def plan_the_day(timeline: Timeline, people: People, now: datetime) -> None:
    """Weeks of sign-ups, badges printed the day before, then the doors of the day."""
    event = people.event
    opens = open_sign_ups(timeline, people, event.starts - timedelta(days=40))
    eve = local_instant(event.date - timedelta(days=1), time(17))
    cancelled = (14, 33, 58, 86, 121)
    sign_up_over_weeks(timeline, people, range(1, 147), opens=opens, closes=eve - timedelta(days=3))
    for hours, number in enumerate(cancelled):
        timeline.at(eve - timedelta(hours=50 + hours), people.cancel, number)
    sign_up_between(timeline, people, range(147, 151), eve - timedelta(hours=30), eve - timedelta(hours=6))
    timeline.at(eve, print_badges, event)
    timeline.at(event.starts - timedelta(hours=1), people.leave_the_afternoon)
    coming = [number for number in range(1, 151) if number not in cancelled]
    Door(timeline, people).plan(coming, cancelled=cancelled[0])


def plan_the_day_after(timeline: Timeline, people: People, now: datetime) -> None:
    """The whole day, then its evening: sheets typed in, certificates numbered, documents and thanks left."""
    event = people.event
    plan_the_day(timeline, people, now)
    timeline.at(event.ends + timedelta(minutes=30), type_the_sheets, people)
    timeline.at(event.ends + timedelta(minutes=60), issue_certificates, event=event)
    timeline.at(event.ends + timedelta(minutes=90), leave_documents, event)


def open_sign_ups(timeline: Timeline, people: People, day: datetime, *, closes: datetime | None = None) -> datetime:
    """Sign-ups open at eight on `day`, an instant of it, until `closes`; the team registers its own people first."""
    opens = local_instant(timezone.localdate(day), time(8))
    people.event.registration_opens_at, people.event.registration_closes_at = opens, closes
    people.event.save(update_fields=["registration_opens_at", "registration_closes_at"])
    timeline.at(opens, people.add_the_team)
    return opens


def hours_before(instant: datetime, first: int, last: int) -> tuple[datetime, datetime]:
    return instant - timedelta(hours=first), instant - timedelta(hours=last)


def print_badges(event: Event) -> None:
    record_prints(people=event.registrations.confirmed().in_name_order(), by=TEAM)


def leave_documents(event: Event) -> None:
    """Thanks, and links to what remains: nobody uploads a file."""
    Event.objects.filter(pk=event.pk).update(thanks=THANKS)
    remains: list[tuple[Session | None, Document.Kind, str]] = [
        (None, Document.Kind.MOOD, "Note d’ambiance de la journée")
    ]
    for session in event.sessions.filter(kind="table_ronde").in_order():
        remains.append((session, Document.Kind.SLIDES, "Présentation des intervenants"))
    for position, (about, kind, title) in enumerate(remains, start=1):
        link = f"https://example.org/documents/{position}"
        Document.objects.create(event=event, session=about, kind=kind, title=title, link=link, position=position)


AT_ONCE = {"confirm_addresses": False}  # invented people have no mail to read

STAGES = {
    "complete": Stage(
        kind="Démonstration : journée complète",
        date_of=partial(thursday_from, days=14),
        stands=is_to_come,
        plan=plan_full_day,
        changes={"waiting_list": True, "confirm_addresses": True, "accent": Event.Accent.PRUNE},
    ),
    "voeux": Stage(
        kind="Démonstration : vœux à répartir",
        date_of=partial(thursday_from, days=7),
        stands=is_to_come,
        plan=plan_wishes,
        capacities=(16, 16, 24, 24, 28),
        changes={"allocation": Event.Allocation.WISHES, "wishes_per_slot": 3, "accent": Event.Accent.CANARD} | AT_ONCE,
    ),
    "jour-j": Stage(
        kind="Démonstration : le jour même",
        date_of=lambda today: today,
        stands=date.__eq__,
        plan=plan_the_day,
        changes={"accent": Event.Accent.BRIQUE} | AT_ONCE,
    ),
    "apres": Stage(
        kind="Démonstration : le lendemain",
        date_of=lambda today: today - timedelta(days=1),
        stands=date.__lt__,
        plan=plan_the_day_after,
        changes={"accent": Event.Accent.VERT} | AT_ONCE,
    ),
}
NAMES = (OPEN, *STAGES)
