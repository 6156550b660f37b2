"""What passes with a place that is handed over, and what becomes of an offer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from inscriptions.models import Handover, Registration
from inscriptions.seats.day_programme import SlotState, day_programme
from inscriptions.signup.rules import check_offer_stands
from programme.queries import Slot, slots_with_workshops
from rencontre.domain import refusal


@dataclass(frozen=True)
class Passed:
    """What passes: the moments of the day, and the seats (slot → workshop). Neither waits, wishes, needs nor consents.

    `asked` are the slots where the receiver says what they wish: no seat passes there.
    """

    attends: frozenset[str]
    seats: Mapping[int, int]
    offered: Mapping[int, frozenset[int]] = field(default_factory=dict)
    asked: list[Slot] = field(default_factory=list)

    @property
    def presence(self) -> dict[str, bool]:
        return {f"attends_{moment}": moment in self.attends for moment in ("morning", "lunch", "afternoon")}

    @property
    def wishes(self) -> dict[int, list[int]]:
        """The seat is the only wish of its slot, unless its workshop is cancelled: nobody can wish it any more."""
        held = self.seats.items()
        return {slot: [pk] if pk in self.offered.get(slot, ()) else [] for slot, pk in held}

    @property
    def digest(self) -> str:
        """What the receiver was shown, so that nobody accepts something else."""
        said = json.dumps([sorted(self.attends), sorted(self.seats.items())])
        return salted_hmac("inscriptions.passed", said).hexdigest()[:16]


def passed_by(giver: Registration) -> Passed:
    """What passes with the place of `giver` now."""
    slots = slots_with_workshops(giver.event)
    seats = dict(giver.seats.order_by().values_list("slot_id", "workshop_id"))
    return Passed(
        attends=frozenset(giver.attended),
        seats=seats,
        offered={slot.pk: frozenset(workshop.pk for workshop in slot.offered) for slot in slots},
        asked=[slot for slot in slots if slot.pk not in seats and giver.attends(slot.half_day)],
    )


def seats_passed(giver: Registration) -> list[SlotState]:
    """The workshops that pass with the place of `giver`, in the order of the day."""
    return [state for state in day_programme(giver) if state.seat and state.attended]


def last_offer_of(giver: Registration) -> Handover | None:
    """The last that they made of the place that they have, or that they gave; none of one that they had before."""
    of_this_place = Q(offered_at__gte=giver.status_changed_at) | Q(accepted_at__gte=giver.status_changed_at)
    return giver.handovers.exclude(to="").filter(of_this_place).first()


@dataclass(frozen=True)
class HandedOver:
    """What the team reads of the places that a person offers, gave and received."""

    standing: Handover | None
    given_to: list[Registration]
    received_from: list[Registration]


def handovers_of(person: Registration) -> HandedOver:
    """Those of `person`, in two statements."""
    now = timezone.now()
    made = list(person.handovers.select_related("receiver"))
    return HandedOver(
        standing=next((one for one in made if not refusal(check_offer_stands, one, person, now=now)), None),
        given_to=[one.receiver for one in made if one.receiver],
        received_from=[one.offer for one in person.received.select_related("offer")],
    )
