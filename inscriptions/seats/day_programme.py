"""What a person has in each slot of the day: the workshop they hold, what they wished, what there is to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.post.facts import Decided, Wish, decided_of
from inscriptions.seats.rules import check_no_overlap
from programme.models import Event, Session
from programme.queries import Slot, all_slots
from rencontre.domain import refusal

IS_CANCELLED = "Cet atelier est annulé, l’équipe vous écrira."
CONFIRM_FIRST = (
    "Vos choix sont gardés\u00a0: confirmez votre adresse pour avoir un atelier dès qu’une place y est libre."
)
NO_WISH = "l’équipe vous dira si elle vous place dans un atelier"
NO_WISH_PLACED = "vous serez placé·e là où il reste de la place"
ALL_CANCELLED = "Les ateliers que vous aviez choisis sont annulés\u00a0: l’équipe vous dira si elle vous place."
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
    def has_other_wishes(self) -> bool:
        """Whether they wished more than the workshop they hold."""
        return bool(self.wishes) and self.wishes != [self.seat]

    @property
    def is_held(self) -> bool:
        """Whether the workshop of the seat takes place; else `sentence` says what becomes of it."""
        return self.seat is not None and self.seat.cancelled_at is None


def day_programme(registration: Registration) -> list[SlotState]:
    """The slots of the day with what `registration` holds, wished and waits for in each."""
    return slot_states(all_slots(registration.event), registration, decided_of(registration))


def slot_states(slots: Iterable[Slot], person: Registration, decided: Decided) -> list[SlotState]:
    """The same of what was `decided`, from the `slots` of the day of `person`: nothing is read."""
    slots = list(slots)
    workshops = {workshop.pk: workshop for slot in slots for workshop in slot.workshops}
    return [
        _state(slot, person, decided, workshops)
        for slot in slots
        if slot.offered or decided.seats.get(slot.pk) in workshops
    ]


def _state(slot: Slot, person: Registration, decided: Decided, workshops: dict[int, Session]) -> SlotState:
    held = {key: workshops[pk] for key, pk in decided.seats.items() if pk in workshops}
    seat = held.pop(slot.pk, None)
    wished = [wish for wish in decided.wishes if wish.slot == slot.pk and wish.workshop in workshops]
    gives = decided.giving is None or slot.pk in decided.giving
    is_open = {workshop.pk for workshop in slot.offered if not workshop.closed}
    waits = [wish.workshop for wish in _better(wished, seat) if wish.workshop in is_open]
    waits_for = [workshops[pk] for pk in waits] if gives and decided.holds_a_place else []
    causes = {OVERLAPS if refusal(check_no_overlap, one, held.values()) else FULL for one in waits_for}
    sentence = IS_CANCELLED if seat and seat.cancelled_at else ""
    return SlotState(
        slot=slot.session,
        seat=seat,
        wishes=[workshops[wish.workshop] for wish in wished if workshops[wish.workshop].cancelled_at is None],
        waits_for=waits_for,
        attended=slot.half_day in decided.attends,
        sentence=sentence if seat else _sentence(person, decided, slot, wished, gives, causes),
    )


def _better(wished: list[Wish], seat: Session | None) -> list[Wish]:
    """Those for which the person would leave `seat`, and still waits."""
    better = list(takewhile(lambda wish: seat is None or wish.workshop != seat.pk, wished))
    return [wish for wish in better if wish.waits]


def _sentence(
    person: Registration, decided: Decided, slot: Slot, wished: list[Wish], gives: bool, causes: set[str]
) -> str:
    """Why the person has no workshop in `slot`, and what comes next.

    `causes`: why those they wait for have no seat for them.
    """
    event = person.event
    if slot.half_day not in decided.attends:
        return "Vous ne venez pas à cette demi-journée."
    if not decided.is_live or event.status == Event.Status.CANCELLED or timezone.now() >= event.ends:
        return "Vous n’avez pas eu de place en atelier."
    if not wished:
        return f"Sans préférence\u00a0: {NO_WISH_PLACED if event.places_who_has_no_wish and not gives else NO_WISH}."
    if decided.status == Registration.Status.WAITING:
        return "Vos choix sont gardés\u00a0: vous aurez un atelier quand vous aurez une place à la journée."
    if not gives:
        return _before_the_announcement(person, timezone.now())
    if not {wish.workshop for wish in wished} & {workshop.pk for workshop in slot.offered}:
        return ALL_CANCELLED
    if decided.status == Registration.Status.UNCONFIRMED:
        return CONFIRM_FIRST
    return _of_who_waits(causes)


def _of_who_waits(causes: set[str]) -> str:
    if not causes:
        return "Vous n’avez pas de place en atelier pour le moment\u00a0: l’équipe vous placera."
    why = " ou ".join(sorted(causes))
    return (
        f"Vous n’avez pas de place en atelier pour le moment, car ceux que vous avez choisis {why}. "
        "Votre place à la journée est gardée, et vous attendez une place dans ces ateliers."
    )


def _before_the_announcement(person: Registration, now: datetime) -> str:
    end = person.event.wishes_end
    if now < end:
        return "Vos choix sont enregistrés : la répartition vous sera envoyée après la clôture des vœux."
    if person.created_at < end:
        return "Les vœux sont clos et vos choix sont enregistrés : la répartition vous sera envoyée."
    return "Les vœux étaient clos : vous serez placé·e après la répartition, s’il reste des places."
