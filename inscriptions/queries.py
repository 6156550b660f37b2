"""Questions about who comes: everything is counted, nothing is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.models.registrations import holds_a_place
from programme.models import Event, Session
from programme.queries import know_their_venues


@dataclass(frozen=True)
class Places:
    """Seats of a day or of a workshop; a `capacity` of None has no limit. `line`: how many wait for the day's."""

    taken: int
    capacity: int | None
    closed: bool = False
    line: int = 0

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def has_room(self) -> bool:
        return not self.closed and self.left != 0

    @property
    def takes_newcomers(self) -> bool:
        """Whether someone who comes now has a seat at once: there is room, and nobody waits for what is limited."""
        return self.has_room and (self.capacity is None or self.line == 0)


def workshop_places(event: Event, *, now: datetime | None = None) -> dict[int, Places]:
    """Places of every workshop of `event`, by primary key, in one query; expired holds do not count."""
    holds = holds_a_place(now or timezone.now(), "seats__registration__")
    workshops = Session.objects.workshops().filter(event=event).annotate(taken=Count("seats", filter=holds))
    return {
        workshop.pk: Places(workshop.taken, workshop.capacity, workshop.closed or workshop.cancelled_at is not None)
        for workshop in workshops.order_by("pk")
    }


def day_places(event: Event, *, now: datetime | None = None) -> Places:
    """Places of the day itself, and who waits for one, in one query: only participants count."""
    taken = Q(role=Registration.Role.PARTICIPANT) & holds_a_place(now or timezone.now())
    counts = event.registrations.aggregate(
        taken=Count("pk", filter=taken), line=Count("pk", filter=Q(status=Registration.Status.WAITING))
    )
    return Places(counts["taken"], event.capacity, line=counts["line"])


def slots_with_workshops(event: Event) -> list[Session]:
    """The slots where there is something to choose, in order, each with `.choices_offered`: its live workshops."""
    return [slot for slot in all_slots(event) if slot.choices_offered]


def all_slots(event: Event) -> list[Session]:
    """Every slot of `event` in order, each with `.all_workshops` and, cancelled ones left out, `.choices_offered`."""
    sessions = list(event.sessions.select_related("event__main_venue", "parent__venue", "venue", "room").in_order())
    know_their_venues(sessions)
    slots = [session for session in sessions if session.kind == Session.Kind.SLOT]
    for slot in slots:
        slot.all_workshops = [session for session in sessions if session.parent_id == slot.pk]
        slot.choices_offered = [workshop for workshop in slot.all_workshops if workshop.cancelled_at is None]
    return slots


def people_on_sheet(
    event: Event, *, half_day: str = "", workshop: Session | None = None, team: bool = False
) -> QuerySet[Registration]:
    """The people of an attendance sheet in the order it is printed; `team` keeps the speakers and the organisers.

    The day's sheet names whoever is confirmed; that of a half-day or of a workshop, whoever comes to it.
    """
    people = event.registrations.confirmed().in_name_order()
    if half_day:
        people = people.filter(**{f"attends_{half_day}": True})
    if workshop:
        people = people.filter(seats__workshop=workshop)
    return people.exclude(role=Registration.Role.PARTICIPANT) if team else people


def current_wishes(registration: Registration) -> dict[int, list[int]]:
    """Slot → workshops, best first."""
    wishes: dict[int, list[int]] = {}
    for slot, workshop in registration.choices.order_by("slot", "rank").values_list("slot_id", "workshop_id"):
        wishes.setdefault(slot, []).append(workshop)
    return wishes


def mails_are_stuck(now: datetime) -> bool:
    """Whether a mail has waited more than fifteen minutes, sent by nobody, or was given up since yesterday."""
    waiting = Q(gave_up_at__isnull=True, queued_at__lt=now - timedelta(minutes=15))
    given_up = Q(gave_up_at__gt=now - timedelta(days=1))
    return OutgoingMail.objects.filter(waiting | given_up, sent_at__isnull=True).exists()
