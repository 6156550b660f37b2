"""Badges: a page of labels, each text in the size that fits, a QR.

The QR of a badge is a grey PNG, a pixel a module, handed to WeasyPrint as an asset. Drawing it with PDF operators
in a `finisher` saves under a millisecond each, but its tag and its text alternative would be ours to write into the
PDF's structure: an `<img alt>` gets both, is as sharp (nothing smooths it) and touches no private part of the library.
The mask is fixed: choosing the best one costs four times the rest of the QR, and phones read any.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import segno
from django.db.models import Prefetch, prefetch_related_objects
from PIL import Image, ImageOps

from inscriptions import links
from inscriptions.errors import DomainError
from inscriptions.labels import DEFAULT_SHEET, QUIET_ZONE, Fitted, Layout, check_start, sheet_named
from inscriptions.models import Registration, WorkshopSeat
from programme.typography import surname, typographic
from rencontre import pdf

QR_MASK = 4
BANDS = {
    Registration.Role.PARTICIPANT: "participant",
    Registration.Role.SPEAKER: "speaker",
    Registration.Role.TEAM: "team",
}


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
