"""Attendance sheets: who was expected, and a cell to sign in (FRANCE.md §2)."""

from dataclasses import dataclass
from datetime import time

from django.utils import timezone

from inscriptions.errors import DomainError
from inscriptions.labels import A4_WIDTH, Fitted, fit
from inscriptions.models import Registration
from inscriptions.queries import people_on_sheet
from programme.models import Event, EventOrganiser, Intervention, Organiser, Session
from programme.queries import Moment, event_organisers, moments, places, sessions_of
from programme.typography import french_hour_range, french_instant, surname, typographic
from rencontre import pdf

WALK_IN_ROWS = 8
SHEET_WIDTH, NUMBER_WIDTH, SIGNATURE_WIDTH, CELL_PADDING = 273, 10, 46, 3.4  # mm, as in attendance.css
THREE_LINES = 11  # mm, in 9 points
HALF_DAYS = {"morning": "matin", "afternoon": "après-midi"}


@dataclass(frozen=True)
class Signature:
    """A column to sign in: the half-day and its hours."""

    half_day: str
    title: str
    hours: str


@dataclass(frozen=True)
class Row:
    """One line of an attendance sheet; `declined` says of each signature column whether it is struck."""

    name: Fitted
    job: Fitted
    organisation: Fitted
    declined: list[bool]


def attendance_pdf(event: Event, *, session: Session | None = None) -> bytes:
    """The attendance sheet of the day, or of the workshop `session`: confirmed people in name order, rows for walk-ins.

    DomainError when `session` is not a workshop of `event`.
    """
    day = moments(event)
    workshop = _workshop(day, session) if session else None
    people = people_on_sheet(event, workshop=workshop)
    columns = (
        [_column(event, workshop.half_day, workshop.effective_starts_at, workshop.effective_ends_at)]
        if workshop
        else _day_columns(event, day)
    )
    rows = [_row(person, columns) for person in people]
    context = {
        "event": event,
        "organisers": _organisers(event),
        "workshop": workshop,
        "facilitators": _facilitators(workshop) if workshop else [],
        "venues": [workshop.effective_venue] if workshop else [place.venue for place in places(event, day)],
        "rooms": _rooms([workshop] if workshop else [moment.session for moment in day]),
        "columns": columns,
        "rows": rows,
        "walk_ins": range(len(rows) + 1, len(rows) + 1 + WALK_IN_ROWS),
        "edited_at": french_instant(timezone.now()),
    }
    return pdf.render("documents/attendance.html", context)


def _workshop(day: list[Moment], session: Session) -> Session:
    for workshop in sessions_of(day):
        if workshop == session and workshop.kind == Session.Kind.WORKSHOP:
            return workshop
    raise DomainError("Une feuille d’émargement est celle de la journée ou d’un de ses ateliers.")


def _column(event: Event, half_day: str, start: time, end: time) -> Signature:
    title = HALF_DAYS[half_day] if event.afternoon_starts_at else "la journée"
    return Signature(half_day, title, french_hour_range(start, end))


def _day_columns(event: Event, day: list[Moment]) -> list[Signature]:
    noon = event.afternoon_starts_at
    if noon is None:
        return [_column(event, "morning", event.starts_at, event.ends_at)]
    sessions = [moment.session for moment in day if moment.session.kind != Session.Kind.LUNCH]
    ends = [session.ends_at for session in sessions if session.half_day == "morning"]
    return [
        _column(event, "morning", event.starts_at, min(max(ends, default=noon), noon)),
        _column(event, "afternoon", noon, event.ends_at),
    ]


def _organisers(event: Event) -> list[Organiser]:
    return [link.organiser for link in event_organisers(event) if link.role == EventOrganiser.Role.ORGANISER]


def _facilitators(workshop: Session) -> list[str]:
    interventions = workshop.interventions.all()
    facilitators = [i for i in interventions if i.role == Intervention.Role.FACILITATOR] or interventions
    return [intervention.speaker.full_name for intervention in facilitators]


def _rooms(sessions: list[Session]) -> list[str]:
    return list(dict.fromkeys(session.room.name for session in sessions if session.room))


def _row(person: Registration, columns: list[Signature]) -> Row:
    width = (SHEET_WIDTH - NUMBER_WIDTH - SIGNATURE_WIDTH * len(columns)) / 3 - CELL_PADDING
    return Row(
        name=_cell(f"{surname(person.last_name)} {person.first_name}", "bold", width, height=A4_WIDTH),
        job=_cell(person.job_title, "regular", width, height=THREE_LINES),
        organisation=_cell(person.organisation, "regular", width, height=THREE_LINES),
        declined=[not person.attends(column.half_day) for column in columns],
    )


def _cell(text: str, face: str, width: float, height: float) -> Fitted:
    return fit(typographic(text), face=face, width=width, height=height, sizes=[9])
