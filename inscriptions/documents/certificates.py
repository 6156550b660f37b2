"""Certificates of attendance (FRANCE.md §3): what was attended, and who certifies it.

The workshop that was followed is the one where the person was checked in. When nobody was checked in by workshop in
a slot, it is the one where they had a seat, provided that it was held and that they were there that half-day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from inscriptions.errors import DomainError
from inscriptions.models import Attendance, Certificate, Moment, Registration
from inscriptions.services.printing import Printout, printable
from programme.models import Event, EventOrganiser, Organiser, Session, SiteSettings, Venue
from programme.queries import event_organisers, half_day_hours, moments, sessions_of
from programme.typography import french_date, french_duration, french_hour_range
from rencontre import pdf

HALF_DAYS = {Moment.MORNING: "Matin", Moment.AFTERNOON: "Après-midi"}
PAGES_OF_A_PART = 25
TEMPLATE = "documents/certificates.html"


@dataclass(frozen=True)
class Stretch:
    """Hours that a person attended, and of what."""

    title: str
    starts: time
    ends: time

    @property
    def hours(self) -> str:
        return french_hour_range(self.starts, self.ends)

    @property
    def minutes(self) -> int:
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute


@dataclass(frozen=True)
class Page:
    """One certificate."""

    number: str
    issued_on: str
    person: Registration
    stretches: list[Stretch]
    workshops: list[Session]
    venues: list[Venue]
    duration: str


@printable("certificates", title="Attestations", noun="attestation", permission="inscriptions.view_certificate")
def certificates_to_print(
    event: Event, *, maker: AbstractBaseUser | None = None, registration: int | None = None
) -> Printout:
    """A page for each numbered certificate of `event`, or that of the registration of this primary key.

    The hours are those attended up to now: whoever is no longer marked present has no page. DomainError when there is
    none; services.issue_certificates gives the numbers.
    """
    certificates = Certificate.objects.filter(registration__event=event, registration__attendances__isnull=False)
    if registration:
        certificates = certificates.filter(registration=registration)
    certificates = list(certificates.order_by("registration__sort_key", "registration").distinct())
    if not certificates:
        raise DomainError("Aucune attestation n’est numérotée : pointez d’abord les présences, puis demandez-les.")
    site = SiteSettings.current()
    signature = _signature(site)
    context = {
        "event": event,
        "site": site,
        "organisers": _organisers(event),
        "has_signature": signature is not None,
    }
    assets = {"signature": signature} if signature else {}
    pages = list(_pages(event, certificates))
    parts = [pages[i : i + PAGES_OF_A_PART] for i in range(0, len(pages), PAGES_OF_A_PART)]
    name = f"attestations-{event.slug}" if registration is None else certificates[0].number
    return Printout(TEMPLATE, [pdf.Part(context | {"pages": part}, len(part), assets) for part in parts], name)


def _organisers(event: Event) -> list[Organiser]:
    return [link.organiser for link in event_organisers(event) if link.role == EventOrganiser.Role.ORGANISER]


def _signature(site: SiteSettings) -> bytes | None:
    if not site.signature:
        return None
    try:
        with site.signature.open() as picture:
            return picture.read()
    except OSError:  # the file is gone: the certificate says that it is not signed by hand
        return None


def _pages(event: Event, certificates: Iterable[Certificate]) -> Iterator[Page]:
    day = moments(event)
    hours = half_day_hours(event, day)
    sessions = sessions_of(day)
    half_day_of = {session.pk: session.half_day for session in sessions if session.cancelled_at is None}
    checked = Attendance.objects.filter(registration__event=event, moment=Moment.WORKSHOP)
    checked_slots = set(checked.values_list("workshop__parent", flat=True))
    people = event.registrations.prefetch_related("attendances", "seats")
    people = people.in_bulk([certificate.registration_id for certificate in certificates])
    for certificate in certificates:
        person = people[certificate.registration_id]
        attended = {attendance.moment for attendance in person.attendances.all()}
        followed = {attendance.workshop_id for attendance in person.attendances.all()}
        followed |= {
            seat.workshop_id
            for seat in person.seats.all()
            if seat.slot_id not in checked_slots and half_day_of.get(seat.workshop_id) in attended
        }
        workshops = [session for session in sessions if session.pk in followed]
        stretches = _stretches(event, hours, attended, workshops)
        yield Page(
            number=certificate.number,
            issued_on=french_date(timezone.localdate(certificate.issued_at)),
            person=person,
            stretches=stretches,
            workshops=workshops,
            venues=_venues(sessions, stretches, workshops) or [event.main_venue],
            duration=french_duration(sum(stretch.minutes for stretch in stretches)),
        )


def _stretches(event: Event, hours: dict, attended: set[str], workshops: list[Session]) -> list[Stretch]:
    """The half-days that were attended; a workshop alone where its half-day was not checked."""
    found = []
    for half_day, (starts, ends) in hours.items():
        if half_day in attended:
            found.append(Stretch(HALF_DAYS[half_day] if event.afternoon_starts_at else "La journée", starts, ends))
        else:
            alone = [workshop for workshop in workshops if workshop.half_day == half_day]
            found += [Stretch(w.label, w.effective_starts_at, w.effective_ends_at) for w in alone]
    return found


def _venues(sessions: list[Session], stretches: list[Stretch], workshops: list[Session]) -> list[Venue]:
    """Where the person went: the venues of the workshops followed, and of the day's own sessions in those hours."""
    shared = [
        session
        for session in sessions
        if session.cancelled_at is None
        and session.kind not in {Session.Kind.SLOT, Session.Kind.WORKSHOP}
        and any(stretch.starts <= session.starts_at < stretch.ends for stretch in stretches)
    ]
    visited = sorted([*shared, *workshops], key=lambda session: session.effective_starts_at)
    return list({session.effective_venue.pk: session.effective_venue for session in visited}.values())
