"""What the desk looks for: who has this badge or this name, and who was just checked in."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from inscriptions.door.keyboards import codes_in
from inscriptions.door.moments import Choice
from inscriptions.door.readings import NO_SUCH_MOMENT, AtTheDoor, CheckIn
from inscriptions.door.rules import check_admitted, check_seated
from inscriptions.models import Attendance, Registration, Scan, WorkshopSeat
from programme.models import Event, Session
from rencontre.actors import Actor
from rencontre.domain import refusal
from rencontre.french.names import words_of

MOST_FOUND = 20


def badge_code(text: str) -> str:
    """The code of a badge in what was typed or scanned, the likeliest of `codes_in`; or empty."""
    return next(iter(codes_in(text)), "")


def the_one_of(registrations: QuerySet[Registration], codes: list[str]) -> QuerySet[Registration]:
    """Who of `registrations` has one of `codes`; nobody when two have: a reading may not check in somebody else."""
    named = registrations.filter(badge_code__in=codes)
    if len(codes) < 2:
        return named
    others = registrations.filter(badge_code__in=codes).exclude(pk=OuterRef("pk"))
    return named.exclude(Exists(others))


def with_seats(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """`registrations` with the workshops where each has a seat, in order, and their check-ins."""
    seats = WorkshopSeat.objects.told_apart().select_related(
        "workshop__room", "workshop__venue", "workshop__parent__venue"
    )
    return registrations.prefetch_related(Prefetch("seats", seats.order_by("slot__starts_at", "pk")), "attendances")


def found(event: Event, text: str, choice: Choice) -> list[AtTheDoor]:
    """At most MOST_FOUND + 1 people of `event`, cancelled ones too; names that begin with the words come first."""
    begins = [Q(search_key__startswith=word) | Q(search_key__contains=f" {word}") for word in words_of(text)]
    if not begins:
        return []
    rank = sum(
        (Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField()) for condition in begins),
        start=Value(0),
    )
    people = event.registrations.search(text).annotate(rank=rank).order_by("rank", "sort_key", "pk")
    return [at_the_door(person, choice) for person in with_seats(people)[: MOST_FOUND + 1]]


def at_the_door(registration: Registration, choice: Choice) -> AtTheDoor:
    """How `registration`, from `with_seats`, stands at the chosen moment."""
    spot = choice.moment, choice.workshop
    here = next((row for row in registration.attendances.all() if (row.moment, row.workshop_id) == spot), None)
    return AtTheDoor(registration, held(registration), here)


def held(registration: Registration) -> list[Session]:
    """The workshops where `registration`, from `with_seats`, has a seat."""
    workshops = [seat.known_workshop for seat in registration.seats.all()]
    for workshop in workshops:
        workshop.event = registration.event  # one row for the day, which answers once
    return workshops


def as_it_stands(person: AtTheDoor, choice: Choice) -> CheckIn:
    """What reading the badge of `person` would say at that moment; nothing is written."""
    if person.here:
        return person.comes_to(Scan.Outcome.DUPLICATE)
    if reason := refusal(check_admitted, person.registration, now=timezone.now()):
        return person.comes_to(Scan.Outcome.REFUSED, reason)
    if choice.workshop and not person.is_seated_in(choice.workshop):
        workshop = person.registration.event.sessions.workshops().filter(pk=choice.workshop).first()
        if workshop is None:
            return person.comes_to(Scan.Outcome.REFUSED, NO_SUCH_MOMENT)
        return person.comes_to(Scan.Outcome.REFUSED, refusal(check_seated, workshop, person.held), may_insist=True)
    return person.comes_to("")


def recent(event: Event, by: Actor) -> QuerySet[Attendance]:
    """The last check-ins of an agent, latest first."""
    mine = Attendance.objects.filter(registration__event=event, by=by)
    return mine.select_related("registration", "workshop").order_by("-at", "-pk")[:MOST_FOUND]
