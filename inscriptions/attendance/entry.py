"""A signed sheet typed on screen: its lines, its boxes, and what ticking them writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from inscriptions.attendance.sheets import AttendanceSheet, SignatureColumn
from inscriptions.door.readings import Spot
from inscriptions.door.rules import MAY_DECIDE, check_may_undo
from inscriptions.door.scans import tick_boxes, tick_boxes_of_organiser
from inscriptions.models import Registration
from programme.models import Event
from rencontre.actors import member
from rencontre.domain import refusal
from rencontre.french.typography import surname, typographic
from rencontre.http.keys import is_key

GONE = "Cette case n’existe plus : rechargez la page."


@dataclass(frozen=True)
class TickBox:
    """A cell to tick, named `key` in the form; struck out when the person declined the half-day and did not come."""

    key: str
    column: SignatureColumn
    is_ticked: bool
    is_struck: bool


@dataclass(frozen=True)
class EntryRow:
    """One line, numbered as on paper."""

    number: int
    name: str
    person: Registration
    boxes: list[TickBox]

    @property
    def is_walk_in(self) -> bool:
        return self.person.source == Registration.Source.DESK


def paper_address(event: Event, sheet: AttendanceSheet) -> str:
    """The address that prints the same sheet."""
    if sheet.workshop:
        return reverse("admin:inscriptions_attendance_session", args=[event.pk, sheet.workshop.pk])
    asked = {"demi-journee": sheet.key} if sheet.half_day else {"role": "equipe"} if sheet.team else None
    return reverse("admin:inscriptions_attendance", args=[event.pk], query=asked)


def sheet_rows(people: Page, columns: list[SignatureColumn], ticked: set[tuple[int, str]]) -> list[EntryRow]:
    """The lines of a page of a sheet, with the boxes of `ticked` ticked."""
    return [
        EntryRow(
            number=number,
            name=typographic(f"{surname(person.last_name)} {person.first_name}"),
            person=person,
            boxes=[_box(person, column, (person.pk, column.key) in ticked) for column in columns],
        )
        for number, person in enumerate(people, start=people.start_index())
    ]


def _box(person: Registration, column: SignatureColumn, is_ticked: bool) -> TickBox:
    is_declined = column.workshop is None and not person.attends(column.moment)
    return TickBox(f"{person.pk}.{column.key}", column, is_ticked, is_declined and not is_ticked)


def write_boxes(
    event: Event, sheet: AttendanceSheet, changes: dict[str, bool], *, by: User | AnonymousUser
) -> dict[str, str]:
    """Tick or untick boxes of `sheet`, by key; return the sentence of each box that was refused.

    Without the right to change registrations, `by` unticks only their own check-ins.
    """
    columns = {column.key: column for column in sheet.columns}
    people = {str(person.pk): person for person in _people(event, changes)}
    why_denied, refused = refusal(check_may_undo, by), {}
    boxes: dict[Spot, str] = {}
    for key, is_present in changes.items():
        person, _, name = key.partition(".")
        if person not in people or name not in columns:
            refused[key] = GONE
        elif why_denied and not is_present:
            refused[key] = why_denied
        else:
            workshop = columns[name].workshop
            boxes[people[person].pk, columns[name].moment, workshop.pk if workshop else None] = key
    tick = tick_boxes_of_organiser if by.has_perm(MAY_DECIDE) else tick_boxes
    whys = tick(event=event, boxes={spot: changes[key] for spot, key in boxes.items()}, by=member(by))
    return refused | {boxes[spot]: f"{people[str(spot[0])]} : {why}" for spot, why in whys.items()}


def _people(event: Event, keys: Iterable[str]) -> QuerySet[Registration]:
    return event.registrations.filter(pk__in={pk for key in keys if is_key(pk := key.partition(".")[0])})
