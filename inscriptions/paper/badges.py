"""Badges: sheets of labels, each text in the size that fits, a QR.

Measured for WeasyPrint: an absolute box a label, plain paragraphs one under the other inside it, and the free space
between them as classes, since a box around some paragraphs costs as much as a paragraph. No space between the tags, and
every label in the corner of its page, where all share their styles: a quarter of the time; the finisher places them.
The QR is drawn over the page with PDF operators, a bit a module, as a figure with its text alternative (a picture
each costs five times as much and doubles the file). Its mask is fixed: choosing the best one costs four times the
rest of the QR, and phones read any.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from math import floor
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.badge_face import Face, Whose, blank_face, face_of, people_to_print, with_seats
from inscriptions.paper.badge_layout import Layout
from inscriptions.paper.badge_prints import record_digests
from inscriptions.paper.labels import DEFAULT_SHEET, LabelSheet, check_sides, check_start, sheet_named
from inscriptions.paper.sessions_held import PAGES_A_PART, SEEN_BY, PrintedDay, in_parts
from programme.models import Event
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.names import fold
from rencontre.pdf.drawing import Drawing
from rencontre.pdf.fitting import POINT, Fitted
from rencontre.pdf.notices import shortened, undrawn_signs
from rencontre.pdf.papers import Line, Paper, Printout, When, Words, paper
from rencontre.pdf.qr import QUIET_ZONE, Bits, qr, qr_bits
from rencontre.pdf.render import Part

QR_MASK = 4
QR_ALT = "Code QR du badge"
SORTS = {
    "nom": lambda person: (person.sort_key, person.pk),
    "atelier": lambda person: (_first_workshop(person), person.sort_key, person.pk),
    "structure": lambda person: (not person.organisation, fold(person.organisation), person.sort_key, person.pk),
}
NOBODY = "Aucun badge à imprimer."
AT_ONCE = 500  # people
LABELS_A_PART = 100  # of a roll, whose pages hold one: as many as ten sheets
NO_QR = "Ces étiquettes sont trop petites pour le code QR : les badges n’en portent pas."


@dataclass(frozen=True)
class Setup:
    """The labels and the printer: the first free label of the first page, offsets in tenths of a millimetre."""

    sheet: LabelSheet
    start: int = 1
    offset_x: int = 0
    offset_y: int = 0
    duplex: bool = False

    @property
    def fronts(self) -> list[tuple[float, float]]:
        """Left and top of each label, as the printer must be told."""
        return self._shifted(self.sheet.positions)

    @property
    def backs(self) -> list[tuple[float, float]]:
        return self._shifted(self.sheet.backs)

    def _shifted(self, positions: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(round(left + self.offset_x / 10, 2), round(top + self.offset_y / 10, 2)) for left, top in positions]


@dataclass(frozen=True)
class Badge:
    """One badge, each text set in the size that fits; `above` and so on are the free tenths of a millimetre."""

    face: Face
    first: Fitted
    last: Fitted
    organisation: Fitted
    job: Fitted
    answers: Fitted
    workshops: Fitted
    where: Fitted
    event: Fitted
    above_names: int
    below_names: int
    above_event: int

    @property
    def is_tight(self) -> bool:
        return self.first.tight or self.last.tight


def badges_pdf(
    registrations: Iterable[Registration],
    *,
    sheet: str | LabelSheet = DEFAULT_SHEET,
    start: int = 1,
    offset_x: int = 0,
    offset_y: int = 0,
    duplex: bool = False,
    sort: str = "nom",
) -> bytes:
    """Badges of the confirmed `registrations` on `sheet`, from label `start` (1 is the first) of its first page.

    DomainError when there is nobody to print, no such sheet, or no such label on it.
    """
    setup = Setup(_sheet(sheet), start, offset_x, offset_y, duplex)
    return printout_of(_to_print(registrations, sort), setup).pdf()


def badges_line(this: Paper, day: PrintedDay) -> list[Line]:
    """The page where the labels are chosen."""
    choices = reverse("admin:inscriptions_registration_badges", query={"event": day.event.pk})
    text = "De toutes les personnes confirmées, sur la planche d’étiquettes de votre choix."
    return [Line(this.when, Words(this.title, choices), [[Words(text)]])]


@paper("badges", title="Badges", noun="badge", when=When.BEFORE, permission=SEEN_BY, route="", lines=badges_line)
def badges_to_print(
    event: Event,
    *,
    maker: User | None = None,
    sheet: str = DEFAULT_SHEET,
    people: list[int] | None = None,
    whose: str = Whose.ALL,
    geometry: dict[str, float] | None = None,
    sort: str = "nom",
    blanks: int = 0,
    is_for_good: bool = False,
    **setup: Any,
) -> Printout:
    """Badges of `people` (primary keys; None for the day's), then blank ones, on a sheet by name or by geometry.

    `setup` is that of `Setup`; `is_for_good`: the badges count as printed once they are made.
    """
    found = _faces(people_to_print(event=event, keys=people, whose=whose), sort)
    labels = Setup(sheet_named(sheet, custom=geometry), **setup)
    printout = _printout([face for _, face in found], labels, blanks=blanks, event=event)
    if is_for_good and maker:
        digests = {pk: face.digest for pk, face in found}
        printout = replace(printout, made=partial(record_digests, digests=digests, by=member(maker)))
    return printout


def printout_of(people: list[Registration], setup: Setup, *, blanks: int = 0, event: Event | None = None) -> Printout:
    """The badges of `people` in their order, then `blanks` to be filled by hand for `event`."""
    if not people and not blanks:
        raise DomainError(NOBODY)
    return _printout([face_of(person) for person in people], setup, blanks=blanks, event=event or people[0].event)


def _printout(faces: list[Face], setup: Setup, *, blanks: int, event: Event) -> Printout:
    faces = faces + [blank_face(event)] * blanks
    if not faces:
        raise DomainError(NOBODY)
    check_start(setup.sheet, setup.start)
    check_sides(setup.sheet, duplex=setup.duplex)
    badges, layout = _composed(faces, setup.sheet)
    labels = [None] * (setup.start - 1) + badges
    size = setup.sheet.labels
    sheets = [labels[i : i + size] for i in range(0, len(labels), size)]
    codes = qr_bits([face.address for face in faces if layout.qr and not face.is_blank], mask=QR_MASK)
    pages = LABELS_A_PART if setup.sheet.is_roll else PAGES_A_PART
    parts = [_part(event, part, setup, layout, codes) for part in in_parts(sheets, pages=pages)]
    return Printout("inscriptions/paper/badges.html", parts, "badges", _notices(badges, layout), _undrawn(badges))


def badge_notices(registrations: Iterable[Registration], *, sheet: str | LabelSheet = DEFAULT_SHEET) -> list[str]:
    """What to look at on these badges: small names, words cut, signs without a font, labels too small for a QR."""
    people = _to_print(registrations, "nom")
    if not people:
        return []
    badges, layout = _composed([face_of(person) for person in people], _sheet(sheet))
    return [*_notices(badges, layout), *_undrawn(badges)]


def _sheet(sheet: str | LabelSheet) -> LabelSheet:
    return sheet if isinstance(sheet, LabelSheet) else sheet_named(sheet)


def _to_print(registrations: Iterable[Registration] | QuerySet, sort: str) -> list[Registration]:
    confirmed = [person for person in registrations if person.status == Registration.Status.CONFIRMED]
    return sorted(with_seats(confirmed), key=SORTS[sort])


def _faces(people: RegistrationQuerySet, sort: str) -> list[tuple[int, Face]]:
    """Primary key and badge of each of `people`, in order; no more than AT_ONCE of them are held with their seats."""
    found, rows = [], people.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        found += [(SORTS[sort](person), person.pk, face_of(person)) for person in with_seats(some)]
    return [(pk, face) for _, pk, face in sorted(found, key=itemgetter(0))]


def _first_workshop(person: Registration) -> tuple:
    held = sorted((w.effective_starts_at, w.number or 0, w.pk) for w in (seat.workshop for seat in person.seats.all()))
    return (not held, *held[:1])


def _notices(badges: list[Badge], layout: Layout) -> list[str]:
    notices = [] if layout.qr else [NO_QR]
    tight = [badge.face.name for badge in badges if badge.is_tight]
    notices += [f"{name} : nom composé dans le plus petit corps, à vérifier." for name in tight]
    texts = ({"structure": badge.organisation, "fonction": badge.job, "réponse": badge.answers} for badge in badges)
    cut = zip((badge.face.name for badge in badges), texts, strict=True)
    return notices + [notice for name, said in cut for notice in shortened(name, said)]


def _undrawn(badges: list[Badge]) -> list[str]:
    return undrawn_signs(
        people=((badge.face.name, badge.face.words) for badge in badges if not badge.face.is_blank),
        texts=((event, event) for event in dict.fromkeys(badge.face.event for badge in badges)),
    )


def _composed(faces: list[Face], sheet: LabelSheet) -> tuple[list[Badge], Layout]:
    longest = max((face.address for face in faces), key=len)
    modules = len(qr(longest, mask=QR_MASK).matrix) if longest else 0
    layout = Layout(sheet, modules=modules + 2 * QUIET_ZONE)
    return [_badge(face, layout) for face in faces], layout


def _badge(face: Face, layout: Layout) -> Badge:
    first = layout.first_name(face.first_name)
    last = layout.last_name(face.last_name, below=first)
    kept = layout.answer_line if face.answers else 0
    organisation = layout.organisation(face.organisation, kept=kept)
    job = layout.job(face.job_title, below=organisation, kept=kept)
    free = max(0, layout.names - first.height - last.height)
    details = organisation.height + job.height + (layout.gap if job.lines else 0)
    answers = layout.small(face.answers, below=details)
    details += answers.height + (layout.gap if answers.lines else 0)
    workshops, where = _workshops(face, layout, below=details)
    under = layout.details - details - (where.height + layout.gap if where.lines else 0)
    return Badge(
        face=face,
        first=first,
        last=last,
        organisation=organisation,
        job=job,
        answers=answers,
        workshops=workshops,
        where=where,
        event=layout.event(face.event),
        above_names=floor(10 * (layout.air + free / 2)),
        below_names=floor(10 * (layout.air + free / 2)),
        above_event=max(0, floor(10 * under)),
    )


def _workshops(face: Face, layout: Layout, *, below: float) -> tuple[Fitted, Fitted]:
    """What the band says of the workshops, and the line under the function that says the rest where the band cannot."""
    band, nothing = layout.workshops(face.workshops), layout.small("", below=below)
    if band.size >= layout.band_size:
        return band, nothing
    where = layout.small(face.workshops.removeprefix(f"{face.labels} · "), below=below)
    is_whole = where.lines and not where.text.endswith("…")
    return (layout.workshops(face.labels), where) if is_whole else (band, nothing)


def _part(
    event: Event, sheets: Sequence[list[Badge | None]], setup: Setup, layout: Layout, codes: dict[str, Bits]
) -> Part:
    badges = [badge for sheet in sheets for badge in sheet if badge]
    sides = [setup.fronts, setup.backs] if setup.duplex else [setup.fronts]
    pages = [sheet for sheet in sheets for _ in sides]
    places = {number: sides[number % len(sides)][: len(sheet)] for number, sheet in enumerate(pages)}
    drawings = {number: list(_drawings(sheet, places[number], layout, codes)) for number, sheet in enumerate(pages)}
    context = {
        "title": event.title,
        "layout": layout,
        "spaces": {space for b in badges for space in (b.above_names, b.below_names, b.above_event)},
        "pages": pages,
    }
    in_points = {number: [(x / POINT, y / POINT) for x, y in found] for number, found in places.items()}
    return Part(context, count=len(badges), drawings=drawings, places=in_points)


def _drawings(
    sheet: list[Badge | None], positions: list[tuple[float, float]], layout: Layout, codes: dict[str, Bits]
) -> Iterator[Drawing]:
    """Each QR of a page: an image mask, a bit a module."""
    side = layout.qr / POINT
    for block, (badge, (left, top)) in enumerate(zip(sheet, positions, strict=True)):
        code = codes.get(badge.face.address) if badge else None
        if code is None:
            continue
        x, y = (left + layout.qr_left) / POINT, (top + layout.qr_top) / POINT
        operators = (
            f"{side:.2f} 0 0 {-side:.2f} {x:.2f} {y + side:.2f} cm "
            f"BI/W {code.modules}/H {code.modules}/BPC 1/IM true/D[1 0]/F/AHx ID {code.rows}>EI"
        )
        yield Drawing(operators, QR_ALT, (x, y, x + side, y + side), block)
