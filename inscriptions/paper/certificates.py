"""Certificates of attendance (docs/pratique-francaise.md §3): what was attended, and who certifies it.

The workshop that was followed is the one where the person was checked in: a seat proves nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from inscriptions.models import Attendance, Certificate, Registration
from inscriptions.models.attendance import attended
from inscriptions.paper.certificate_numbers import check_day_is_over
from inscriptions.paper.sessions_held import PrintedDay, in_tens, said_of, said_of_sessions
from programme.models import Event, EventOrganiser, Session, SiteSettings, Venue
from programme.queries import agenda, event_organisers, half_day_hours, sessions_of
from programme.share.organisers import ROLES, by_role, logos_of
from rencontre.domain import DomainError, refusal
from rencontre.french.typography import french_date, french_duration, french_hour_range
from rencontre.french.words import half_day_name
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Block, Paper, Printout, When, paper
from rencontre.pdf.render import Part

TEMPLATE = "inscriptions/paper/certificates.html"
NOT_NUMBERED = "aucune n’est encore numérotée"
UNSIGNED = "Aucun signataire n’est indiqué dans les « Réglages du site » : les attestations le disent à sa place."


@dataclass(frozen=True)
class AttendedHours:
    """Hours that a person attended, and of what."""

    title: str
    starts: time
    ends: time

    @property
    def hours(self) -> str:
        return french_hour_range(self.starts, self.ends)

    @property
    def span(self) -> tuple[int, int]:
        """Its two ends, in minutes of the day."""
        return self.starts.hour * 60 + self.starts.minute, self.ends.hour * 60 + self.ends.minute


@dataclass(frozen=True)
class CertificatePage:
    """One certificate."""

    number: str
    issued_on: str
    person: Registration
    stretches: list[AttendedHours]
    workshops: list[Session]
    venues: list[Venue]
    duration: str


def certificates_block(this: Paper, day: PrintedDay) -> list[Block]:
    """Whom certificates are for, once the day is over, and who signs them."""
    people = day.event.registrations.named().filter(pk__in=attended(day.event).values("registration"))
    present = list(people.select_related("certificate").in_name_order())
    context = {
        "address": this.address(day.event.pk),
        "not_yet": refusal(check_day_is_over, day.event, now=timezone.now()),
        "present": present,
        "numbered": _how_many(sum(hasattr(person, "certificate") for person in present)),
        "may_number": day.user.has_perm("inscriptions.add_certificate"),
        "is_unsigned": not SiteSettings.current().signatory_name,
        "may_sign": day.user.has_perm("programme.change_sitesettings"),
    }
    return [Block(this.when, "inscriptions/paper/certificates_block.html", context)]


def certificates_numbered(event: Event, *, registration: int | None = None) -> int:
    """How many pages they have; the arguments are those of `certificates_to_print`."""
    return _certificates(event, registration).count()


@paper(
    "certificates",
    title="Attestations",
    noun="attestation",
    when=When.AFTER,
    permission="inscriptions.view_certificate",
    route="",
    lines=certificates_block,
    count=certificates_numbered,
)
def certificates_to_print(event: Event, *, maker: User | None = None, registration: int | None = None) -> Printout:
    """A page for each numbered certificate of `event`, or that of the registration of this primary key.

    The hours are those attended up to now: whoever is no longer marked present has no page. DomainError until the day
    is over, and when there is none; `certificate_numbers` gives the numbers.
    """
    check_day_is_over(event, now=timezone.now())
    certificates = _numbered(event, registration)
    site = SiteSettings.current()
    signature = _signature(site) if site.signatory_name else None
    organisers = event_organisers(event)
    logos = logos_of(organisers)
    groups = {group.title: group for group in by_role(organisers, logos)}
    proper = groups.pop(ROLES[EventOrganiser.Role.ORGANISER], None)
    context = {
        "event": event,
        "site": site,
        "organisers": proper.members if proper else [],
        "supports": list(groups.values()),
        "has_signature": signature is not None,
    }
    assets = logos | ({"signature": signature} if signature else {})
    pages = list(_pages(event, certificates))
    name = f"attestations-{event.slug}" if registration is None else certificates[0].number
    parts = [Part(context | {"pages": part}, len(part), assets) for part in in_tens(pages)]
    workshops = {workshop.pk: workshop for page in pages for workshop in page.workshops}
    undrawn = undrawn_signs(
        people=(said_of(page.person) for page in pages),
        texts=[(event.title, event.title), *said_of_sessions(workshops.values())],
    )
    return Printout(TEMPLATE, parts, name, [] if site.signatory_name else [UNSIGNED], undrawn)


def _how_many(numbered: int) -> str:
    return f"{numbered} {'sont numérotées' if numbered > 1 else 'est numérotée'}" if numbered else NOT_NUMBERED


def _certificates(event: Event, registration: int | None) -> QuerySet[Certificate]:
    found = Certificate.objects.filter(registration__in=attended(event).values("registration"))
    return found.filter(registration=registration) if registration else found


def _numbered(event: Event, registration: int | None) -> list[Certificate]:
    found = _certificates(event, registration)
    certificates = list(found.order_by("registration__sort_key", "registration").select_related("registration"))
    if not certificates:
        raise DomainError("Aucune attestation n’est numérotée : pointez d’abord les présences, puis demandez-les.")
    return certificates


def _signature(site: SiteSettings) -> bytes | None:
    if not site.signature:
        return None
    try:
        with site.signature.open() as picture:
            return picture.read()
    except OSError:  # the file is gone: the certificate says that it is not signed by hand
        return None


def _pages(event: Event, certificates: Iterable[Certificate]) -> Iterator[CertificatePage]:
    day = agenda(event)
    hours = half_day_hours(event, day)
    sessions = sessions_of(day)
    presences: dict[int, list[Attendance]] = {certificate.registration_id: [] for certificate in certificates}
    for presence in attended(event).filter(registration__in=list(presences)):
        presences[presence.registration_id].append(presence)
    for certificate in certificates:
        person = certificate.registration
        half_days = {presence.moment for presence in presences[person.pk]}
        followed = {presence.workshop_id for presence in presences[person.pk]}
        workshops = [session for session in sessions if session.pk in followed]
        stretches = _stretches(event, hours, half_days, workshops)
        yield CertificatePage(
            number=certificate.number,
            issued_on=french_date(timezone.localdate(certificate.issued_at)),
            person=person,
            stretches=stretches,
            workshops=workshops,
            venues=_venues(sessions, stretches, workshops) or [event.main_venue],
            duration=french_duration(_minutes(stretches)),
        )


def _stretches(event: Event, hours: dict, half_days: set[str], workshops: list[Session]) -> list[AttendedHours]:
    """The half-days that were attended; a workshop alone where its half-day was not checked."""
    found = []
    for half_day, (starts, ends) in hours.items():
        if half_day in half_days:
            title = half_day_name(half_day, of_two=event.afternoon_starts_at is not None)
            found.append(AttendedHours(capfirst(title), starts, ends))
        else:
            alone = [workshop for workshop in workshops if workshop.half_day == half_day]
            found += [AttendedHours(w.label, w.effective_starts_at, w.effective_ends_at) for w in alone]
    return found


def _minutes(stretches: list[AttendedHours]) -> int:
    """How long they last, each minute counted once: two workshops may overlap."""
    return len({minute for stretch in stretches for minute in range(*stretch.span)})


def _venues(sessions: list[Session], stretches: list[AttendedHours], workshops: list[Session]) -> list[Venue]:
    """Where the person went: the venues of the workshops followed, and of the day's own sessions in those hours."""
    shared = [
        session
        for session in sessions
        if session.cancelled_at is None
        and session.kind not in {Session.Kind.SLOT, Session.Kind.WORKSHOP}
        and any(stretch.starts <= session.effective_starts_at < stretch.ends for stretch in stretches)
    ]
    visited = sorted([*shared, *workshops], key=lambda session: session.effective_starts_at)
    return list({session.effective_venue.pk: session.effective_venue for session in visited}.values())
