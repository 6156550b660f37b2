"""What a person has in each slot of the day: the workshop they hold, what they wished, what there is to say."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from inscriptions.models import Registration, WorkshopChoice
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.rules import check_no_overlap
from programme.models import Event, Session
from programme.queries import all_slots
from rencontre.domain import refusal

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
    workshops = {workshop.pk: workshop for slot in slots for workshop in slot.workshops}
    seats = dict(registration.seats.values_list("slot_id", "workshop_id"))
    choices = list(registration.choices.order_by("slot", "rank"))
    states = []
    for slot in slots:
        wished = [choice for choice in choices if choice.slot_id == slot.pk]
        seat = workshops.get(seats.get(slot.pk))
        if slot.offered or seat:
            is_open = {workshop.pk for workshop in slot.offered if not workshop.closed}
            waits = [choice for choice in _better(wished, seat) if choice.workshop_id in is_open]
            waits = waits if slot.pk in giving and registration.holds_a_place else []
            waits_for = [workshops[choice.workshop_id] for choice in waits]
            elsewhere = [workshops[pk] for slot_pk, pk in seats.items() if slot_pk != slot.pk and pk in workshops]
            causes = {OVERLAPS if refusal(check_no_overlap, one, elsewhere) else FULL for one in waits_for}
            states.append(
                SlotState(
                    slot.session,
                    seat,
                    [workshops[choice.workshop_id] for choice in wished],
                    waits_for,
                    registration.attends(slot.half_day),
                    _sentence(registration, slot.session, seat, bool(wished), slot.pk in giving, causes),
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
