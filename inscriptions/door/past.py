"""What is already known of the people who come to the door: read once, before their readings are played."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import FilteredRelation, Q, QuerySet

from inscriptions.door.readings import READINGS, UNDOINGS, AtTheDoor, Reading, Spot
from inscriptions.models import Attendance, Registration, Scan, WorkshopSeat
from programme.models import Event, Session

COUNTED = (*READINGS, *UNDOINGS)
# The attendance of the spot, its scans, and each workshop with all that says where it is.
JOINED = ("here", "scan", "seat__workshop__room", "seat__workshop__venue", "seat__workshop__parent__venue")


@dataclass(frozen=True)
class Past:
    """People of the day by primary key, the workshops where each has a seat, and what stands and was read at spots.

    `workshop` finds a workshop of the day by its primary key.
    """

    people: dict[int, Registration]
    held: dict[int, list[Session]]
    here: dict[Spot, Attendance]
    scans: dict[Spot, list[Scan]]
    workshop: Callable[[int], Session | None]

    def at(self, spot: Spot) -> AtTheDoor | None:
        """Somebody at one spot; None for who is not of the day."""
        person, _, _ = spot
        if person not in self.people:
            return None
        past = list(self.scans.get(spot, []))
        return AtTheDoor(self.people[person], self.held.get(person, []), self.here.get(spot), past)


def past_of_one(event: Event, readings: Collection[Reading]) -> Past:
    """What the only one of `readings` needs, in one query."""
    [reading] = readings
    rows = (
        event.registrations.filter(pk=reading.registration)
        .annotate(
            seat=FilteredRelation("seats"),
            here=FilteredRelation("attendances", condition=_at("attendances", reading)),
            scan=FilteredRelation("scans", condition=_at("scans", reading) & Q(scans__outcome__in=COUNTED)),
        )
        .select_related(*JOINED)
        .order_by("seat__slot__starts_at", "seat__pk", "scan__pk")
    )
    people: dict[int, Registration] = {}
    workshops: dict[int, Session] = {}
    here: dict[Spot, Attendance] = {}
    scans: dict[int, Scan] = {}
    for row in rows:  # one for each seat and scan
        people[row.pk] = row
        if seat := getattr(row, "seat", None):
            workshops[seat.workshop_id] = seat.workshop
            seat.workshop.event = event
        if standing := getattr(row, "here", None):
            here[reading.spot] = standing
        if scan := getattr(row, "scan", None):
            scans[scan.pk] = scan
    find = cache(lambda pk: event.sessions.workshops().select_related("parent").filter(pk=pk).first())
    held = {pk: list(workshops.values()) for pk in people}
    return Past(people, held, here, {reading.spot: list(scans.values())}, find)


def _at(rows: str, reading: Reading) -> Q:
    if reading.workshop is None:
        return Q(**{f"{rows}__moment": reading.moment})
    return Q(**{f"{rows}__workshop": reading.workshop})


def past_of_all(event: Event, readings: Collection[Reading]) -> Past:
    """What `readings` need, in five queries whatever their number."""
    people = {row.pk: row for row in event.registrations.filter(pk__in={one.registration for one in readings})}
    day = event.sessions.workshops().select_related("room", "venue", "parent__venue")
    workshops = {workshop.pk: workshop for workshop in day}
    seats = WorkshopSeat.objects.filter(registration__in=people).order_by("slot__starts_at", "pk")
    held = defaultdict(list)
    for person, workshop in seats.values_list("registration", "workshop"):
        held[person].append(workshops[workshop])
    scans = defaultdict(list)
    for scan in Scan.objects.filter(registration__in=people, outcome__in=COUNTED).order_by("pk"):
        scans[_spot(scan)].append(scan)
    here = _standing(people)
    return Past(people, held, here, scans, workshops.get)


def standing_at(event: Event, spots: Iterable[Spot]) -> dict[Spot, Attendance]:
    """What stands of the people of `event` who are named by `spots`, in one query."""
    people = event.registrations.filter(pk__in={person for person, _, _ in spots})
    return _standing(people)


def _standing(people: QuerySet[Registration] | Collection[int]) -> dict[Spot, Attendance]:
    return {_spot(row): row for row in Attendance.objects.filter(registration__in=people).order_by()}


def _spot(row: Attendance | Scan) -> Spot:
    return row.registration_id, row.moment, row.workshop_id
