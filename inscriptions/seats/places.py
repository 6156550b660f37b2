"""Questions about who comes: everything is counted, nothing is stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.models.registrations import holds_a_place, is_passed_over
from inscriptions.models.wishes import announced_slots
from programme.models import Event, Session
from rencontre.databases.compiled import Compiled
from rencontre.french.typography import typographic
from rencontre.french.words import counted

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Places:
    """Seats of a day or of a workshop; a `capacity` of None has no limit.

    `line`: how many wait for the day's and may be served; `passed_over`: the others, whose address is not proved.
    """

    taken: int
    capacity: int | None
    closed: bool = False
    line: int = 0
    passed_over: int = 0
    is_shared_later: bool = False  # by the wishes: what is left now says nothing

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def waiting(self) -> int:
        """The length of the line, as it is shown."""
        return self.line + self.passed_over

    @property
    def has_room(self) -> bool:
        return not self.closed and self.left != 0

    @property
    def takes_newcomers(self) -> bool:
        """Whether someone who comes now has a seat at once: there is room, and nobody waits for what is limited."""
        return self.has_room and (self.capacity is None or self.line == 0)


def workshop_places(
    event: Event, *, now: datetime | None = None, of: Collection[int] | None = None
) -> dict[int, Places]:
    """Places of every workshop of `event`, or `of` some, by primary key, in one query; expired holds do not count.

    Whoever holds no place holds no seat, which `verify_seats` checks: the seats of a workshop are counted in their
    index, and those of the holds that are over, which are few, taken off.
    """
    if of is None:
        counts = _OF_WORKSHOPS(event=event.pk, now=now or timezone.now())
    else:
        counts = list(_counts(event.pk, now or timezone.now()).filter(pk__in=of))
    return {
        pk: Places(taken, capacity, bool(closed) or cancelled_at is not None)
        for pk, taken, capacity, closed, cancelled_at in counts
    }


def _counts(event: int, now: datetime) -> QuerySet[Session, tuple]:
    over = Registration.objects.filter(event=event).expired(now)
    leaving = WorkshopSeat.objects.filter(registration__in=over.values("pk"))
    # « + 0 »: SQLite looks for the seats of those few people, and not for those people among the seats of a workshop.
    taken = seats_of(F("workshop")) - seats_of(F("workshop") + 0, leaving)
    workshops = Session.objects.workshops().filter(event=event).order_by("pk")
    return workshops.values_list("pk", taken, "capacity", "closed", "cancelled_at")


# The form and the programme ask it at each visit.
_OF_WORKSHOPS = Compiled(_counts, event=-1, now=LONG_AGO)


def shared_later(event: Event) -> set[int]:
    """The workshops whose places the wishes will share; none where the first come sit, which reads nothing."""
    if event.allocation == Event.Allocation.FIRST_COME:
        return set()
    workshops = Session.objects.workshops().filter(event=event).exclude(parent__in=announced_slots(event))
    return set(workshops.order_by().values_list("pk", flat=True))


def seats_of(workshop: Combinable, among: QuerySet[WorkshopSeat] | None = None) -> Coalesce:
    """To annotate sessions: how many seats each has, `among` some; `workshop` is what a seat says of it."""
    seats = WorkshopSeat.objects.all() if among is None else among
    its_own = seats.annotate(held=workshop).filter(held=OuterRef("pk")).order_by()
    return Coalesce(Subquery(its_own.values("held").annotate(number=Count("pk")).values("number")), 0)


def day_places(event: Event, *, now: datetime | None = None) -> Places:
    """Places of the day itself, and who waits for one, in one query: only participants count."""
    rows = _OF_DAYS(event=event.pk, now=now or timezone.now())
    _, taken, waiting, passed_over = rows[0] if rows else (event.pk, 0, 0, 0)
    return Places(taken, event.capacity, line=waiting - passed_over, passed_over=passed_over)


def _day_counts(event: int, now: datetime) -> QuerySet[Registration, tuple]:
    people = Registration.objects.filter(event=event).order_by().values_list("event")
    return people.annotate(
        taken=Count("pk", filter=Q(role=Registration.Role.PARTICIPANT) & holds_a_place(now)),
        waiting=Count("pk", filter=Q(status=Registration.Status.WAITING)),
        passed_over=Count("pk", filter=is_passed_over()),
    )


_OF_DAYS = Compiled(_day_counts, event=-1, now=LONG_AGO)


def places_text(places: Places) -> str:
    """« 12 places », « 1 place », « complet », « fermé »; empty when there is no limit."""
    if places.closed:
        return "fermé"
    if places.left is None:
        return ""
    if places.left == 0:
        return "complet"
    return counted(places.left, "place")


def workshop_text(workshop: Session, left: str) -> str:
    """« Atelier 3 : la santé (14 h 30 – 15 h 30, Salle Vauban) — 12 places »: one answer to « which workshop? »"""
    own = workshop.own_whereabouts
    return typographic(f"{workshop}{f' ({own})' if own else ''}{f' — {left}' if left else ''}")
