"""A signed sheet typed on screen: its lines, its boxes, and what ticking them writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.paginator import Page
from django.urls import reverse

from inscriptions.attendance.sheets import AttendanceSheet, Column
from inscriptions.door.rules import MAY_DECIDE, MAY_UNDO
from inscriptions.door.scans import MAY_NOT_UNDO, mark_absent, mark_present, undo_check_in
from inscriptions.models import Registration
from programme.models import Event
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.typography import surname, typographic
from rencontre.http.keys import is_key

GONE = "Cette case n’existe plus : rechargez la page."


@dataclass(frozen=True)
class TickBox:
    """A cell to tick, named by `key` in the form; struck when the person declined the half-day and did not come."""

    key: str
    column: Column
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
    """Where the same sheet is printed."""
    if sheet.workshop:
        return reverse("admin:inscriptions_attendance_session", args=[event.pk, sheet.workshop.pk])
    asked = {"demi-journee": sheet.key} if sheet.half_day else {"role": "equipe"} if sheet.team else None
    return reverse("admin:inscriptions_attendance", args=[event.pk], query=asked)


def sheet_rows(people: Page, columns: list[Column], ticked: set[tuple[int, str]]) -> list[EntryRow]:
    """The lines of a page of a sheet, their boxes ticked for who is in `ticked`."""
    return [
        EntryRow(
            number=number,
            name=typographic(f"{surname(person.last_name)} {person.first_name}"),
            person=person,
            boxes=[_box(person, column, (person.pk, column.key) in ticked) for column in columns],
        )
        for number, person in enumerate(people, start=people.start_index())
    ]


def _box(person: Registration, column: Column, is_ticked: bool) -> TickBox:
    is_declined = column.workshop is None and not person.attends(column.moment)
    return TickBox(f"{person.pk}.{column.key}", column, is_ticked, is_declined and not is_ticked)


def write_boxes(
    event: Event, sheet: AttendanceSheet, changes: dict[str, bool], *, by: User | AnonymousUser
) -> dict[str, str]:
    """Tick or untick boxes of `sheet`, by key; the sentence of each that was refused.

    Who may not write registrations unticks only their own check-ins.
    """
    untick = mark_absent if by.has_perm(MAY_DECIDE) else undo_check_in
    columns = {column.key: column for column in sheet.columns}
    people = {str(person.pk): person for person in _people(event, changes)}
    refused = {}
    for key, is_present in changes.items():
        person, _, column = key.partition(".")
        if person not in people or column not in columns:
            refused[key] = GONE
            continue
        if not is_present and not by.has_perm(MAY_UNDO):
            refused[key] = MAY_NOT_UNDO
            continue
        act = mark_present if is_present else untick
        spot = columns[column]
        try:
            act(registration=people[person], moment=spot.moment, workshop=spot.workshop, by=member(by))
        except DomainError as error:
            refused[key] = f"{people[person]} : {error}"
    return refused


def _people(event: Event, keys: Iterable[str]):
    return event.registrations.filter(pk__in={pk for key in keys if is_key(pk := key.partition(".")[0])})
