"""Who waits for what: the line of the day and those of the workshops, with the reason why each person is skipped."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from inscriptions.models import AllocationRun, Registration, WorkshopChoice, WorkshopSeat
from inscriptions.queries import all_slots, workshop_places
from inscriptions.rules import check_no_overlap, refusal
from programme.models import Event, Session


def waiting_position(registration: Registration) -> tuple[int, int] | None:
    """The place of a waiting person in the line of the day, 1 for the first, and how many wait; None once promoted."""
    line = list(registration.event.registrations.waiting().values_list("pk", flat=True))
    return (line.index(registration.pk) + 1, len(line)) if registration.pk in line else None


def announced_slots(event: Event) -> set[int]:
    """Slots whose sharing is announced: from then on they behave as in first come."""
    runs = AllocationRun.objects.filter(slot__event=event, state=AllocationRun.State.ANNOUNCED)
    return set(runs.values_list("slot_id", flat=True))


def slots_that_give_seats(event: Event, slots: list[Session]) -> set[int]:
    """Slots where a seat is given at once: all of them first come; in wishes mode, those already announced."""
    if event.allocation == Event.Allocation.FIRST_COME:
        return {slot.pk for slot in slots}
    return announced_slots(event)


@dataclass
class Lines:
    """The lines of every workshop of a day, and who sits where: read once under the lock, then played in memory.

    `room` is workshop → seats left (negative when the team forced some, None without limit).
    """

    slots: dict[int, Session]
    workshops: dict[int, Session]
    room: dict[int, int | None]
    choices: dict[int, list[WorkshopChoice]]
    seats: dict[tuple[int, int], WorkshopSeat]
    ranks: dict[tuple[int, int], int] = field(default_factory=dict)

    def has_room(self, workshop: int) -> bool:
        session, room = self.workshops[workshop], self.room[workshop]
        return not session.closed and session.cancelled_at is None and (room is None or room > 0)

    def held_rank(self, choice: WorkshopChoice) -> int | None:
        """The rank of the seat held in the slot; 0 for a seat that is none of the person's wishes, None without one."""
        seat = self.seats.get((choice.registration_id, choice.slot_id))
        return seat and self.ranks.get((choice.registration_id, seat.workshop_id), 0)

    def skipped(self, choice: WorkshopChoice) -> str:
        """Why the person does not take the seat they wished, as the admin shows it; empty when they may."""
        person, rank = choice.registration, self.held_rank(choice)
        if person.status != Registration.Status.CONFIRMED:
            return person.get_status_display()
        if not person.attends(self.slots[choice.slot_id].half_day):
            return "ne vient pas à cette demi-journée"
        if not choice.waits:
            return "garde sa place"
        if rank is not None and 0 < rank <= choice.rank:
            return "a cet atelier" if rank == choice.rank else "a un vœu mieux classé"
        if self.workshops[choice.workshop_id].cancelled_at:
            return "atelier annulé"
        if self.workshops[choice.workshop_id].closed:
            return "atelier fermé"
        held = ((slot, self.seats.get((person.pk, slot))) for slot in self.slots if slot != choice.slot_id)
        others = [self.workshops[seat.workshop_id] for _, seat in held if seat]
        return refusal(check_no_overlap, self.workshops[choice.workshop_id], others)


def lines_of(event: Event, *, now: datetime | None = None) -> Lines:
    """The lines of `event` as they stand, in four queries; order: `queued_at`, then primary key."""
    slots = all_slots(event)
    places = workshop_places(event, now=now or timezone.now())
    live = Registration.Status.CANCELLED
    found: dict[int, list[WorkshopChoice]] = defaultdict(list)
    ranks = {}
    wishes = WorkshopChoice.objects.filter(registration__event=event).exclude(registration__status=live)
    for choice in wishes.select_related("registration").order_by("queued_at", "pk"):
        found[choice.workshop_id].append(choice)
        ranks[choice.registration_id, choice.workshop_id] = choice.rank
    seats = WorkshopSeat.objects.filter(registration__event=event)
    return Lines(
        slots={slot.pk: slot for slot in slots},
        workshops={workshop.pk: workshop for slot in slots for workshop in slot.all_workshops},
        room={pk: None if place.capacity is None else place.capacity - place.taken for pk, place in places.items()},
        choices=dict(found),
        seats={(seat.registration_id, seat.slot_id): seat for seat in seats},
        ranks=ranks,
    )


IS_CANCELLED = "Cet atelier est annulé, l’équipe vous écrira."
FULL, OVERLAPS = "sont complets", "ont lieu en même temps qu’un autre des vôtres"


@dataclass(frozen=True)
class SlotState:
    """One slot as a person sees it: the workshop they hold (None: none), what they wished, and what there is to say."""

    slot: Session
    seat: Session | None
    wishes: list[Session]
    waits_for: list[Session]
    attended: bool
    sentence: str

    @property
    def is_held(self) -> bool:
        """Whether the workshop of the seat takes place; else `sentence` says what becomes of it."""
        return self.seat is not None and self.seat.cancelled_at is None


def day_programme(registration: Registration) -> list[SlotState]:
    """The slots of the day with what `registration` holds, wished and waits for in each."""
    slots = all_slots(registration.event)
    giving = slots_that_give_seats(registration.event, slots)
    workshops = {workshop.pk: workshop for slot in slots for workshop in slot.all_workshops}
    seats = dict(registration.seats.values_list("slot_id", "workshop_id"))
    choices = list(registration.choices.order_by("slot", "rank"))
    states = []
    for slot in slots:
        wished = [choice for choice in choices if choice.slot_id == slot.pk]
        seat = workshops.get(seats.get(slot.pk))
        if slot.choices_offered or seat:
            is_open = {workshop.pk for workshop in slot.choices_offered if not workshop.closed}
            waits = [choice for choice in _better(wished, seat) if choice.workshop_id in is_open]
            waits = waits if slot.pk in giving and registration.holds_a_place else []
            waits_for = [workshops[choice.workshop_id] for choice in waits]
            elsewhere = [workshops[pk] for slot_pk, pk in seats.items() if slot_pk != slot.pk and pk in workshops]
            causes = {OVERLAPS if refusal(check_no_overlap, one, elsewhere) else FULL for one in waits_for}
            states.append(
                SlotState(
                    slot,
                    seat,
                    [workshops[choice.workshop_id] for choice in wished],
                    waits_for,
                    registration.attends(slot.half_day),
                    _sentence(registration, slot, seat, bool(wished), slot.pk in giving, causes),
                )
            )
    return states


def _better(wished: list[WorkshopChoice], seat: Session | None) -> list[WorkshopChoice]:
    held = next((choice.rank for choice in wished if seat and choice.workshop_id == seat.pk), None)
    return [choice for choice in wished if choice.waits and (held is None or choice.rank < held)]


def _sentence(
    registration: Registration, slot: Session, seat: Session | None, has_wishes: bool, gives: bool, causes: set[str]
) -> str:
    """Why the person has no workshop in `slot`, and what comes next; empty when they have one.

    `causes`: why those they wait for have no seat for them.
    """
    if seat:
        return IS_CANCELLED if seat.cancelled_at else ""
    event, now = registration.event, timezone.now()
    if not registration.attends(slot.half_day):
        return "Vous ne venez pas à cette demi-journée."
    if not registration.is_live or event.status == Event.Status.CANCELLED or now >= event.ends:
        return "Vous n’avez pas eu de place en atelier."
    if not has_wishes:
        return "Sans préférence : l’équipe vous placera dans un atelier."
    if registration.status == Registration.Status.WAITING:
        return "Vos choix sont gardés : vous aurez un atelier quand vous aurez une place à la journée."
    if not gives:
        return _before_the_announcement(registration, now)
    if registration.status == Registration.Status.UNCONFIRMED:
        return "Vos choix sont gardés : confirmez votre adresse pour avoir un atelier dès qu’une place y est libre."
    if not causes:
        return "Vous n’avez pas de place en atelier pour le moment : l’équipe vous placera."
    why = " ou ".join(sorted(causes))
    return (
        f"Vous n’avez pas de place en atelier pour le moment, car ceux que vous avez choisis {why}. "
        "Votre place à la journée est gardée, et vous attendez une place dans ces ateliers."
    )


def _before_the_announcement(registration: Registration, now: datetime) -> str:
    end = registration.event.wishes_end
    if now < end:
        return "Vos choix sont enregistrés : la répartition vous sera envoyée après la clôture des vœux."
    if registration.created_at < end:
        return "Les vœux sont clos et vos choix sont enregistrés : la répartition vous sera envoyée."
    return "Les vœux étaient clos : vous serez placé·e après la répartition, s’il reste des places."
