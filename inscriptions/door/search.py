"""What the desk asks: who has this badge or this name, who was just checked in."""

import re

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from inscriptions.door.moments import Choice
from inscriptions.door.rules import check_admitted, check_seated
from inscriptions.door.scans import NO_SUCH_MOMENT, CheckIn
from inscriptions.models import Attendance, Registration, Scan, WorkshopSeat
from programme.models import Event, Session
from rencontre.actors import Actor
from rencontre.domain import refusal
from rencontre.french.names import words_of

MOST_FOUND = 20
CODE = re.compile(r"(?:^|/P/)([A-Z2-7]{16})$")
# What an AZERTY keyboard makes of a scanner that types as on a QWERTY one: its slashes come out as « ! ».
MIXED = str.maketrans("AQWZ?é\"'(-è!", "QAZWM234567/")


def badge_code(text: str) -> str:
    """The code of a badge in what was typed or scanned: alone or at the end of its address, in any case; else empty."""
    text = text.strip().upper()
    if "!P!" in text:
        text = text.replace("É", "é").replace("È", "è").translate(MIXED)
    found = CODE.search(re.sub(r"[\s–—-]", "", text))
    return found[1] if found else ""


def with_seats(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """With the workshops where each holds a seat, in order, and their check-ins."""
    seats = WorkshopSeat.objects.select_related("workshop__room", "workshop__venue", "workshop__parent__venue")
    return registrations.prefetch_related(Prefetch("seats", seats.order_by("slot__starts_at", "pk")), "attendances")


def found(event: Event, text: str) -> list[Registration]:
    """At most MOST_FOUND + 1 people of `event`, cancelled ones too; names that begin with the words come first."""
    begins = [Q(search_key__startswith=word) | Q(search_key__contains=f" {word}") for word in words_of(text)]
    if not begins:
        return []
    rank = sum(
        (Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField()) for condition in begins),
        start=Value(0),
    )
    people = event.registrations.search(text).annotate(rank=rank).order_by("rank", "sort_key", "pk")
    found = list(with_seats(people)[: MOST_FOUND + 1])
    for person in found:
        held(person)
    return found


def held(registration: Registration) -> list[Session]:
    """The workshops where `registration`, from `with_seats`, has a seat; they share its day, which answers once."""
    workshops = [seat.workshop for seat in registration.seats.all()]
    for workshop in workshops:
        workshop.event = registration.event
    return workshops


def standing(registration: Registration, choice: Choice) -> Attendance | None:
    """The check-in of `registration`, from `with_seats`, at the chosen moment."""
    spot = choice.moment, choice.workshop
    return next((row for row in registration.attendances.all() if (row.moment, row.workshop_id) == spot), None)


def as_it_stands(registration: Registration, choice: Choice) -> CheckIn:
    """What reading the badge of `registration`, from `with_seats`, would say at that moment; nothing is written."""
    registration.held = held(registration)
    if here := standing(registration, choice):
        return CheckIn(Scan.Outcome.DUPLICATE, registration, here)
    if reason := refusal(check_admitted, registration, now=timezone.now()):
        return CheckIn(Scan.Outcome.REFUSED, registration, None, reason)
    if choice.workshop and choice.workshop not in {
        workshop.pk for workshop in registration.held if not workshop.cancelled_at
    }:
        workshop = registration.event.sessions.workshops().filter(pk=choice.workshop).first()
        reason = refusal(check_seated, workshop, registration.held) if workshop else NO_SUCH_MOMENT
        return CheckIn(Scan.Outcome.REFUSED, registration, None, reason, may_insist=workshop is not None)
    return CheckIn("", registration)


def recent(event: Event, by: Actor) -> QuerySet[Attendance]:
    """The last check-ins of an agent, latest first."""
    mine = Attendance.objects.filter(registration__event=event, by=by)
    return mine.select_related("registration", "workshop").order_by("-at", "-pk")[:MOST_FOUND]
