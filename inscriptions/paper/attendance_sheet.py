"""Attendance sheets: who was expected, and a cell to sign in (docs/pratique-francaise.md §2).

Every page is a whole table of its own. The height of each row is known before anything is drawn, so that the rows of
a page, and the number of pages, are too: parts of a long sheet are made side by side. The lines of the table are drawn
over the page, where its rows are known to be: as borders of cells they would cost a fifth of the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import accumulate
from math import ceil
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from inscriptions.attendance.sheets import people_on_sheet
from inscriptions.models import Registration
from inscriptions.paper.printed_answers import On, on_a_sheet, read_printed
from inscriptions.paper.sessions_held import SEEN_BY, PrintedDay, in_tens, said_of
from programme.models import Event, EventOrganiser, Intervention, Session
from programme.queries import AgendaItem, agenda, event_organisers, half_day_hours, sessions_of, venues_of
from programme.share.organisers import ROLES, by_role, logos_of
from rencontre.domain import DomainError
from rencontre.french.typography import french_date, french_hour_range, french_instant, surname, typographic
from rencontre.french.words import BY_SLUG, HALF_DAYS, half_day_name
from rencontre.pdf.drawing import Drawing
from rencontre.pdf.fitting import A4_HEIGHT, POINT, Fitted, fit
from rencontre.pdf.notices import shortened, undrawn_signs
from rencontre.pdf.papers import Line, Paper, Printout, When, Words, paper
from rencontre.pdf.render import Part

WALK_IN_ROWS = 8
LONGEST = 400  # characters measured of a cell: three lines never hold as many
MOST_ANSWERS = 12  # lines of the answers to the day's own questions: a row stays a small part of a page
# What attendance.css says, in millimetres and points.
SHEET_WIDTH, NUMBER_WIDTH, SIGNATURE_WIDTH, CELL_PADDING = 273, 10, 46, 3.4
MARGIN, TABLE_AND_HEADER, TABLE_HEADER, RUNNING = 12, 158, 10.2, 6
WORDS, LOGOS = 200, 10  # beside the title of the sheet; the band of the logos, where there are some
SMALLEST_ROW, ROW_PADDING, LINE = 9.4, 1.4, 9 * POINT * 1.15
FACTS = {"date": 42, "hours": 46, "place": 78, "places": 145, "room": 40, "lead": 45, "seats": 22}


@dataclass(frozen=True)
class Signature:
    """A column to sign in: the half-day and its hours."""

    half_day: str
    title: str
    hours: str


@dataclass(frozen=True)
class SheetRow:
    """One line of a sheet, with its line breaks; `declined` says of each signature column whether it is struck."""

    number: int
    name: str
    job: str
    organisation: str
    declined: list[bool]
    height: float
    notices: Sequence[str] = ()


@dataclass(frozen=True)
class Fact:
    """A line of the sheet's heading, and its column there."""

    label: str
    column: str
    text: str


@dataclass(frozen=True)
class SheetPage:
    """The rows of one page; `top` is that of its table, in mm from the page's."""

    number: int
    top: float
    rows: list[SheetRow]


def attendance_pdf(event: Event, **choice: Any) -> bytes:
    """The sheet that `attendance_to_print` prepares."""
    return attendance_to_print(event, **choice).pdf_at_leisure()


def sheet_asked(query: QueryDict) -> dict[str, object]:
    """Of the whole day, or of `?demi-journee=matin`; `?role=equipe` keeps the speakers and the organisers."""
    return {"half_day": BY_SLUG.get(query.get("demi-journee", ""), ""), "team": query.get("role") == "equipe"}


def sheets_lines(this: Paper, day: PrintedDay) -> list[Line]:
    """The sheets of the day and of its halves at the door, those of its workshops in the rooms."""
    key = day.event.pk
    morning = Words("Matin seul", this.address(key, {"demi-journee": "matin"}))
    afternoon = Words("Après-midi seul", this.address(key, {"demi-journee": "apres-midi"}))
    rows = [[morning, Words(" · "), afternoon]] if day.event.afternoon_starts_at else []
    rows.append([Words("Intervenants et organisation", this.address(key, {"role": "equipe"}))])
    if day.user.has_perm("inscriptions.add_attendance"):
        entry = Words("saisie des présences", reverse("admin:inscriptions_presence", args=[key]))
        rows.append([Words("Une fois signée : "), entry])
    lines = [this.line(key, *rows, title="Feuille d’émargement de la journée")]
    workshops = [session for session in day.sessions if session.kind == Session.Kind.WORKSHOP]
    if workshops:
        sheets = [[Words(f"{workshop.hour_in_day}{workshop}", _address_of(workshop))] for workshop in workshops]
        lines.append(Line(When.ROOMS, Words("Émargement des ateliers"), sheets))
    return lines


def _address_of(workshop: Session) -> str:
    return reverse("admin:inscriptions_attendance_session", args=[workshop.event_id, workshop.pk])


def rows_of_sheet(event: Event, *, session: int | None = None, half_day: str = "", team: bool = False) -> int:
    """How many rows the sheet has; the arguments are those of `attendance_to_print`."""
    workshop = event.sessions.filter(pk=session).first() if session else None
    return people_on_sheet(event, half_day=half_day, workshop=workshop, team=team).count() + WALK_IN_ROWS


@paper(
    "attendance",
    title="Feuille d’émargement",
    noun="ligne",
    when=When.DOOR,
    permission=SEEN_BY,
    route="emargement.pdf",
    of_a_session=True,
    choices=sheet_asked,
    lines=sheets_lines,
    count=rows_of_sheet,
)
def attendance_to_print(
    event: Event, *, maker: User | None = None, session: int | None = None, half_day: str = "", team: bool = False
) -> Printout:
    """The attendance sheet of the day, of its `half_day` (« morning » or « afternoon »), or of the workshop `session`.

    Whoever is confirmed, in name order, then rows for walk-ins; `team` keeps the speakers and the organisers.
    DomainError when the day has no such half-day, or when `session` is not one of its workshops or is cancelled.
    """
    day = agenda(event)
    workshop = _workshop(day, session) if session else None
    columns = _columns(event, day, workshop, half_day)
    people = list(people_on_sheet(event, half_day=half_day, workshop=workshop, team=team))
    read_printed(people, On.SHEETS)
    rows = _rows(people, columns)
    heading = _heading(event, day, workshop, columns, team)
    pages = _without_a_blank_end(list(_pages(rows, heading["height"])), of=workshop, people=len(people))
    notices = [notice for row in rows for notice in row.notices]
    edited_at = french_instant(timezone.now())
    logos = heading.pop("logos")
    context = heading | {"event": event, "columns": columns, "total": len(pages), "edited_at": edited_at}
    suffix = str(session) if session else half_day and HALF_DAYS[half_day].slug
    name = "-".join(filter(None, ["emargement", event.slug, "equipe" if team else "", suffix]))
    parts = [_part(context, part, logos) for part in in_tens(pages)]
    return Printout("inscriptions/paper/attendance_sheet.html", parts, name, notices, _undrawn(people, heading))


def _undrawn(people: Iterable[Registration], heading: dict) -> list[str]:
    texts = [heading["organisers"], heading["title"], heading["subtitle"], *(fact.text for fact in heading["facts"])]
    said = ((name, " ".join([text, *on_a_sheet(person)])) for person in people for name, text in [said_of(person)])
    return undrawn_signs(people=said, texts=((text, text) for text in texts))


def _part(context: dict, pages: Sequence[SheetPage], logos: dict[str, bytes]) -> Part:
    widths = _widths(len(context["columns"]))
    drawings = {i: [Drawing(_lines(page, widths))] for i, page in enumerate(pages)}
    count = sum(len(page.rows) for page in pages)
    return Part(context | {"pages": pages}, count=count, assets=logos, drawings=drawings)


def _workshop(day: list[AgendaItem], pk: int) -> Session:
    for workshop in sessions_of(day):
        if workshop.pk == pk and workshop.kind == Session.Kind.WORKSHOP:
            if workshop.cancelled_at:
                raise DomainError(f"{workshop.label} est annulé : il n’a pas de feuille d’émargement.")
            return workshop
    raise DomainError("Une feuille d’émargement est celle de la journée ou d’un de ses ateliers.")


def _columns(event: Event, day: list[AgendaItem], workshop: Session | None, half_day: str) -> list[Signature]:
    if workshop:
        return [_column(event, workshop.half_day, workshop.effective_starts_at, workshop.effective_ends_at)]
    hours = half_day_hours(event, day)
    columns = [_column(event, half, *hours[half]) for half in hours if half_day in ("", half)]
    if not columns or (half_day and event.afternoon_starts_at is None):
        raise DomainError("Cette journée n’a pas deux demi-journées : sa feuille d’émargement est celle de la journée.")
    return columns


def _column(event: Event, half_day: str, start: time, end: time) -> Signature:
    title = half_day_name(half_day, of_two=event.afternoon_starts_at is not None)
    return Signature(half_day, title, french_hour_range(start, end))


def _heading(
    event: Event, day: list[AgendaItem], workshop: Session | None, columns: list[Signature], team: bool
) -> dict:
    """What stands above the first table, broken into lines, and its height in whole millimetres."""
    title = fit(typographic(event.title), face="bold", width=SHEET_WIDTH, height=A4_HEIGHT, sizes=[17])
    subtitle = typographic(str(workshop)) if workshop else "Intervenants et organisation" if team else ""
    below = fit(subtitle, face="bold", width=SHEET_WIDTH, height=A4_HEIGHT, sizes=[12])
    entries = event_organisers(event)
    logos = logos_of(entries)
    organisers = fit(" – ".join(_organisers(entries)), face="regular", width=WORDS, height=A4_HEIGHT, sizes=[9])
    facts = list(_facts(event, day, workshop, columns))
    texts = title.height * 1.04 + (below.height * 1.04 + 1 if subtitle else 0)
    lines = max(fact.text.count("\n") + 1 for fact in facts)
    # Then the facts' labels and lines, and the air around.
    above = len(organisers.lines) * LINE
    height = (LOGOS + above if logos else max(above, 9)) + (1.5 + LINE) + texts + lines * LINE + 12
    return {
        "organisers": organisers.text,
        "logos": logos,
        "members": [member for group in by_role(entries, logos) for member in group.logos],
        "logo_width": min(36, int(WORDS / max(1, len(logos))) - 4),
        "title": title.text,
        "subtitle": below.text,
        "plain_subtitle": subtitle,
        "running": workshop.label if workshop else subtitle,
        "facts": facts,
        "height": ceil(height),
    }


def _facts(event: Event, day: list[AgendaItem], workshop: Session | None, columns: list[Signature]) -> Iterator[Fact]:
    venues = [workshop.effective_venue] if workshop else [place.venue for place in venues_of(event, day)]
    rooms = _rooms(day, workshop)
    yield _fact("Date", "date", [french_date(event.date)])
    yield _fact("Horaires", "hours", [f"{column.title} : {column.hours}" for column in columns])
    names = [f"{typographic(venue.name)}, {typographic(venue.full_address)}" for venue in venues]
    yield _fact("Lieux" if len(venues) > 1 else "Lieu", "place" if workshop else "places", names)
    if rooms:
        yield _fact("Salles" if len(rooms) > 1 else "Salle", "room", [", ".join(rooms)])
    if workshop:
        if facilitators := _facilitators(workshop):
            yield _fact("Animation", "lead", [", ".join(facilitators)])
        capacity = workshop.capacity
        yield _fact("Places", "seats", ["sans limite" if capacity is None else str(capacity)])


def _fact(label: str, column: str, texts: list[str]) -> Fact:
    width = FACTS[column] - CELL_PADDING
    return Fact(label, column, "\n".join(fit(t, face="bold", width=width, height=22, sizes=[9]).text for t in texts))


def _organisers(entries: list[EventOrganiser]) -> list[str]:
    """The names, the partners' and the funders' with their role: « financé par la Région »."""
    names = []
    for group in by_role(entries):
        said = [typographic(member.organiser.name) for member in group.members]
        names += (
            said
            if group.title == ROLES[EventOrganiser.Role.ORGANISER]
            else [f"{group.title[0].lower()}{group.title[1:]} {', '.join(said)}"]
        )
    return names


def _facilitators(workshop: Session) -> list[str]:
    interventions = workshop.interventions.all()
    facilitators = [i for i in interventions if i.role == Intervention.Role.FACILITATOR] or interventions
    return [intervention.speaker.full_name for intervention in facilitators]


def _rooms(day: list[AgendaItem], workshop: Session | None) -> list[str]:
    """That of the workshop, whose venue is said beside it; or those of the day, each with its venue if need be."""
    if workshop:
        return [typographic(workshop.room.name)] if workshop.room else []
    held = [item.session for item in day if item.is_held]
    return list(dict.fromkeys(session.own_place for session in held if session.room))


def _rows(people: Iterable[Registration], columns: list[Signature]) -> list[SheetRow]:
    width = _widths(len(columns))[1] - CELL_PADDING
    rows = [_row(number, person, columns, width) for number, person in enumerate(people, start=1)]
    numbers = range(len(rows) + 1, len(rows) + 1 + WALK_IN_ROWS)
    return rows + [SheetRow(number, "", "", "", [False] * len(columns), SMALLEST_ROW) for number in numbers]


def _row(number: int, person: Registration, columns: list[Signature], width: float) -> SheetRow:
    name = _cell(f"{surname(person.last_name)} {person.first_name}", "bold", width, lines=8)
    job = _cell(person.job_title, "regular", width, lines=3)
    organisation = _cell(person.organisation, "regular", width, lines=3)
    answers = _answers(person, width)
    below = "\n".join(filter(None, [job.text, answers.text]))
    lines = max(1, *(len(fitted.lines) for fitted in (name, organisation)), len(job.lines) + len(answers.lines))
    declined = [not person.attends(column.half_day) for column in columns]
    height = max(SMALLEST_ROW, lines * LINE + ROW_PADDING)
    notices = shortened(person.full_name, {"structure": organisation, "fonction": job, "réponse": answers})
    return SheetRow(number, name.text, below, organisation.text, declined, height, notices)


def _answers(person: Registration, width: float) -> Fitted:
    """Under the function, what the person answered to the questions that are printed there."""
    found = [_cell(text, "regular", width, lines=2) for text in on_a_sheet(person)]
    lines = [line for one in found for line in one.lines]
    is_cut = len(lines) > MOST_ANSWERS or any(one.cut for one in found)
    return Fitted(tuple(lines[:MOST_ANSWERS]), 9, tight=False, cut=is_cut)


def _cell(text: str, face: str, width: float, lines: int) -> Fitted:
    return fit(typographic(text[:LONGEST]), face=face, width=width, height=lines * LINE, sizes=[9])


def _pages(rows: list[SheetRow], heading: float) -> Iterator[SheetPage]:
    page: list[SheetRow] = []
    number, above = 1, heading
    room = TABLE_AND_HEADER - TABLE_HEADER - above
    for row in rows:
        if page and row.height > room:
            yield SheetPage(number, MARGIN + above, page)
            number, page, above = number + 1, [], RUNNING
            room = TABLE_AND_HEADER - TABLE_HEADER - above
        page.append(row)
        room -= row.height
    yield SheetPage(number, MARGIN + above, page)


def _without_a_blank_end(pages: list[SheetPage], *, of: Session | None, people: int) -> list[SheetPage]:
    """Of a workshop, no last page without a name, where the page before has lines left for walk-ins."""
    if of and len(pages) > 1 and pages[-1].rows[0].number > people and pages[-2].rows[-1].number > people:
        return pages[:-1]
    return pages


def _widths(signatures: int) -> list[float]:
    text = (SHEET_WIDTH - NUMBER_WIDTH - SIGNATURE_WIDTH * signatures) / 3
    return [NUMBER_WIDTH, text, text, text] + [SIGNATURE_WIDTH] * signatures


def _lines(page: SheetPage, widths: list[float]) -> str:
    """The lines of the table as PDF operators, in points from the page's top left corner."""
    levels = [*accumulate([TABLE_HEADER, *(row.height for row in page.rows)], initial=page.top)]
    sides = [*accumulate(widths, initial=MARGIN)]
    across = [(sides[0], y, sides[-1], y) for y in levels]
    down = [(x, levels[0], x, levels[-1]) for x in sides]
    drawn = (
        f"{x1 / POINT:.2f} {y1 / POINT:.2f} m {x2 / POINT:.2f} {y2 / POINT:.2f} l" for x1, y1, x2, y2 in across + down
    )
    return f"0.5 w 0.33 G {' '.join(drawn)} S"
