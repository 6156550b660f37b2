"""What the sharing of a slot starts from, read once: people with their wishes and seats, workshops."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q

from inscriptions.models import AllocationRun, Registration, WorkshopSeat
from inscriptions.seats.rules import check_no_overlap
from inscriptions.wishes.solver import Allocation, Objective, Person, Problem, Workshop, lottery_number
from programme.models import Intervention, Session
from rencontre.domain import refusal


def problem_of(
    slot: Session,
    *,
    objective: str = AllocationRun.Objective.GENEROUS,
    excluded: Iterable[int] = (),
    closed: Iterable[int] = (),
) -> Problem:
    """What the sharing of `slot` starts from: the people who have a place of the day and answered before the deadline.

    A place that is only held until an address is proved is not had.
    Fixed: who already has a seat (the team's moves) and the workshop's own speakers. `excluded` (registrations) are
    left to the team, `closed` (workshops) stay empty. Nobody may sit where they sit elsewhere at the same time.
    """
    excluded, closed, read = set(excluded), set(closed), SlotInput(slot)
    return Problem(
        people=tuple(read.person(person, is_excluded=person.pk in excluded) for person in read.people()),
        workshops=tuple(
            Workshop(
                key=workshop.pk,
                capacity=workshop.capacity,
                minimum=workshop.minimum or 0,
                closed=workshop.closed or workshop.pk in closed,
            )
            for workshop in read.workshops
        ),
        objective=Objective(objective),
        place_without_wishes=slot.event.place_without_wishes,
    )


class SlotInput:
    """What the sharing of `slot` starts from, read in seven statements, the people's among them."""

    def __init__(self, slot: Session):
        self.slot = slot
        self.workshops = list(slot.workshops.filter(cancelled_at=None).order_by("pk"))
        self.offered = {workshop.pk for workshop in self.workshops}
        self.rankings: dict[int, list[int]] = defaultdict(list)
        for person, workshop in slot.slot_choices.order_by("rank").values_list("registration_id", "workshop_id"):
            if workshop in self.offered:
                self.rankings[person].append(workshop)
        self.held = dict(slot.slot_seats.values_list("registration_id", "workshop_id"))
        interventions = Intervention.objects.filter(session__in=self.workshops).order_by("-pk")
        self.speaking = dict(interventions.values_list("speaker_id", "session_id"))
        self.busy = self._busy()

    def _busy(self) -> dict[int, set[int]]:
        """Person → the workshops held at the same time as a seat of theirs in another slot, or one proposed there."""
        seats = WorkshopSeat.objects.filter(registration__event=self.slot.event).exclude(slot=self.slot)
        elsewhere: dict[int, set[int]] = defaultdict(set)
        for person, workshop in [*seats.values_list("registration_id", "workshop_id"), *self._proposed_before()]:
            elsewhere[workshop].add(person)
        busy: dict[int, set[int]] = defaultdict(set)
        for other in self.slot.event.sessions.filter(pk__in=elsewhere).select_related("event", "parent"):
            overlapping = {one.pk for one in self.workshops if refusal(check_no_overlap, one, [other])}
            for person in elsewhere[other.pk]:
                busy[person] |= overlapping
        return busy

    def _proposed_before(self) -> Iterator[tuple[int, int]]:
        """Person and workshop of the sharings of the slots before this one, which are not announced yet."""
        runs = AllocationRun.objects.filter(slot__event=self.slot.event).exclude(state=AllocationRun.State.ANNOUNCED)
        before = Q(slot__starts_at__lt=self.slot.starts_at) | Q(slot__starts_at=self.slot.starts_at, slot__lt=self.slot)
        for result in runs.filter(before).order_by("pk").values_list("result", flat=True):
            yield from Allocation.from_json(result).seats.items()

    def people(self) -> Iterator[Registration]:
        """Who has a place, comes, and answered before the deadline; who speaks, or has a seat, however late.

        Speakers and the team have their own places: without a wish they ask for no workshop (`seats/unseated.py`).
        """
        for person in self.slot.event.registrations.confirmed().order_by("pk"):
            counts = person.created_at < self.slot.event.wishes_end or person.speaker_id or person.pk in self.held
            asks = person.role == Registration.Role.PARTICIPANT or self._is_known_here(person)
            if counts and asks and person.attends(self.slot.half_day):
                yield person

    def _is_known_here(self, person: Registration) -> bool:
        """Whether they wish something here, have a seat, or speak."""
        return person.pk in self.rankings or person.pk in self.held or (person.speaker_id or 0) in self.speaking

    def person(self, person: Registration, *, is_excluded: bool) -> Person:
        busy, speaks_in = self.busy.get(person.pk, set()), self.speaking.get(person.speaker_id or 0)
        fixed = self.held.get(person.pk) or (speaks_in if speaks_in not in busy else None)
        is_excluded = is_excluded and not fixed
        return Person(
            key=person.pk,
            lottery=lottery_number(self.slot.event.lottery_seed, self.slot.pk, person.pk),
            ranking=tuple(self.rankings.get(person.pk, ())),
            fixed=fixed,
            forbidden=() if fixed else tuple(sorted(self.offered if is_excluded else busy)),
            excluded=is_excluded,
        )
