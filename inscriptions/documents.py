"""What the team prints: badges and attendance sheets, as the bytes of tagged PDFs.

The QR of a badge is a grey PNG, a pixel a module, handed to WeasyPrint as an asset. Drawing it with PDF operators
in a `finisher` saves under a millisecond each, but its tag and its text alternative would be ours to write into the
PDF's structure: an `<img alt>` gets both, is as sharp (nothing smooths it) and touches no private part of the library.
The mask is fixed: choosing the best one costs four times the rest of the QR, and phones read any.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from io import BytesIO

import segno
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from PIL import Image, ImageOps

from inscriptions import links
from inscriptions.errors import DomainError
from inscriptions.labels import A4_WIDTH, DEFAULT_SHEET, QUIET_ZONE, Fitted, Layout, check_start, fit, sheet_named
from inscriptions.models import Registration, WorkshopSeat
from programme.models import Event, EventOrganiser, Intervention, Organiser, Session
from programme.queries import Moment, event_organisers, moments, places, sessions_of
from programme.typography import french_hour_range, french_instant, surname, typographic
from rencontre import pdf

QR_MASK = 4
BANDS = {
    Registration.Role.PARTICIPANT: "participant",
    Registration.Role.SPEAKER: "speaker",
    Registration.Role.TEAM: "team",
}
WALK_IN_ROWS = 8
SHEET_WIDTH, NUMBER_WIDTH, SIGNATURE_WIDTH, CELL_PADDING = 273, 10, 46, 3.4  # mm, as in attendance.css
THREE_LINES = 11  # mm, in 9 points
HALF_DAYS = {"morning": "matin", "afternoon": "après-midi"}


@dataclass(frozen=True)
class Badge:
    """One person's badge, each text set in the size that fits."""

    name: str
    code: str
    role: str
    band: str
    first: Fitted
    last: Fitted
    organisation: Fitted
    job: Fitted
    workshops: Fitted
    event: Fitted


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


def badges_pdf(registrations: Iterable[Registration], *, sheet: str = DEFAULT_SHEET, start: int = 1) -> bytes:
    """Badges in name order on `sheet`, from label `start` (1 is the first) of its first page; never a cancelled one.

    DomainError when there is nobody to print, no such sheet, or no such label on it.
    """
    people = _to_print(registrations)
    if not people:
        raise DomainError("Aucun badge à imprimer.")
    layout = _layout(people, sheet)
    check_start(layout.sheet, start)
    labels = [None] * (start - 1) + [_badge(person, layout) for person in people]
    context = {
        "event": people[0].event,
        "layout": layout,
        "pages": [labels[i : i + layout.sheet.labels] for i in range(0, len(labels), layout.sheet.labels)],
    }
    pictures = {person.badge_code: _picture(_qr(person)) for person in people} if layout.qr else {}
    return pdf.render("documents/badges.html", context, assets=pictures)


def badge_notices(registrations: Iterable[Registration], *, sheet: str = DEFAULT_SHEET) -> list[str]:
    """What to look at on these badges: names set in the smallest type, labels too small for a QR."""
    people = _to_print(registrations)
    if not people:
        return []
    layout = _layout(people, sheet)
    notices = [] if layout.qr else ["Ces étiquettes sont trop petites pour le code QR : les badges n’en portent pas."]
    badges = [_badge(person, layout) for person in people]
    return notices + [
        f"{badge.name} : nom composé dans le plus petit corps, à vérifier."
        for badge in badges
        if badge.first.tight or badge.last.tight
    ]


def _to_print(registrations: Iterable[Registration]) -> list[Registration]:
    people = sorted((person for person in registrations if person.is_live), key=lambda p: (p.sort_key, p.pk))
    seats = WorkshopSeat.objects.select_related("workshop__room", "workshop__parent")
    prefetch_related_objects(people, "event", Prefetch("seats", seats))
    return people


def _layout(people: list[Registration], sheet: str) -> Layout:
    longest = max(people, key=lambda person: len(links.badge_url(person)))
    return Layout(sheet_named(sheet), modules=_qr(longest).symbol_size(border=QUIET_ZONE)[0])


def _badge(person: Registration, layout: Layout) -> Badge:
    first = layout.first_name(typographic(person.first_name))
    organisation = layout.organisation(typographic(person.organisation))
    return Badge(
        name=person.full_name,
        code=person.badge_code,
        role=person.get_role_display().upper(),
        band=BANDS[person.role],
        first=first,
        last=layout.last_name(surname(typographic(person.last_name)), below=first),
        organisation=organisation,
        job=layout.job(typographic(person.job_title), below=organisation),
        workshops=layout.workshops(_workshops(person)),
        event=layout.event(typographic(person.event.title)),
    )


def _workshops(person: Registration) -> str:
    held = sorted((seat.workshop for seat in person.seats.all()), key=lambda workshop: workshop.effective_starts_at)
    return " – ".join(f"{w.label} · {w.room}" if w.room else w.label for w in held)


def _qr(person: Registration) -> segno.QRCode:
    return segno.make_qr(links.badge_url(person), error="q", boost_error=False, mask=QR_MASK)


def _picture(code: segno.QRCode) -> bytes:
    side = len(code.matrix)
    modules = Image.frombytes("L", (side, side), b"".join(code.matrix)).point(lambda dark: 0 if dark else 255)
    png = BytesIO()
    ImageOps.expand(modules, border=QUIET_ZONE, fill=255).save(png, "PNG")
    return png.getvalue()


def attendance_pdf(event: Event, *, session: Session | None = None) -> bytes:
    """The attendance sheet of the day, or of the workshop `session`: confirmed people in name order, rows for walk-ins.

    DomainError when `session` is not a workshop of `event`.
    """
    day = moments(event)
    workshop = _workshop(day, session) if session else None
    people = event.registrations.confirmed().in_name_order()
    if workshop:
        people = people.filter(seats__workshop=workshop)
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
