"""What a list says otherwise of people who are registered: decided in memory for all of them, written in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import takewhile
from operator import or_
from typing import Any

from django.db.models import Q

from inscriptions.models import Registration, SpecialNeeds, WorkshopChoice, WorkshopSeat
from inscriptions.people.answers import ANSWERS, NEEDS, OF_THE_PERSON, SignUp
from inscriptions.people.asked import OF_A_QUESTION, questions_of, read_answers, said_to_questions
from inscriptions.people.names import is_twin_key
from inscriptions.people.needs import said_needs, value_of
from inscriptions.questions.keep import write_answers
from inscriptions.seats.act import Act
from inscriptions.seats.rules import check_day_has_room, check_seat_is_not_lost, check_wishes_are_open
from inscriptions.seats.sit import best_wish, upsert_seats
from inscriptions.seats.status import set_status_of
from inscriptions.signup.change import CHANGED, TOLD, news_of
from inscriptions.signup.listed import WISHES, Difference, wishes_of
from inscriptions.signup.newcomers import MARKS, Newcomers, take_address, write_person
from inscriptions.signup.rules import Answered, check_answers
from programme.models import Session
from programme.queries import Slot
from rencontre.domain import DomainError

Role, Status = Registration.Role, Registration.Status
KEYS = ["identity_key", "search_key", "sort_key"]


@dataclass(frozen=True)
class Amendment:
    """What becomes of a person: their answers, the wishes that are written (slot → workshops), the slots that are left
    with their seat, and the seats that are taken (slot → workshop)."""

    person: Registration
    answers: SignUp
    taken: frozenset[str]
    wishes: Mapping[int, list[int]] = field(default_factory=dict)
    left: frozenset[int] = frozenset()
    seats: Mapping[int, int] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether there is something to write: a wish is not, in a half-day where the person does not come."""
        return bool(self.taken - {WISHES} or self.wishes or self.left)


def amendments(coming: Newcomers, differences: Iterable[Difference]) -> tuple[list[Amendment], dict[int, str]]:
    """What the `differences` that are taken come to, on the day of `coming`, and why lines are refused, by line."""
    taken: dict[int, list[Difference]] = defaultdict(list)
    for difference in differences:
        taken[difference.line].append(difference)
    people = [said[0].person for said in taken.values()]
    wishes, held = wishes_of(people), _held(people)
    if people and questions_of(coming.event):
        read_answers(people)
    found, faults = [], {}
    for line, said in taken.items():
        person = said[0].person
        try:
            amended = _amendment(coming, said, wishes.get(person.pk, {}), held.get(person.pk, {}))
            found += [amended] if amended.changes else []
        except DomainError as error:
            faults[line] = str(error)
    return found, faults


def _held(people: Collection[Registration]) -> dict[int, dict[int, WorkshopSeat]]:
    """Person → slot → seat, in one statement."""
    found: dict[int, dict[int, WorkshopSeat]] = defaultdict(dict)
    seats = WorkshopSeat.objects.filter(registration__in=people).select_related("workshop__parent", "workshop__event")
    for seat in seats if people else []:
        found[seat.registration_id][seat.slot_id] = seat
    return found


def _amendment(
    coming: Newcomers, said: list[Difference], wishes: Mapping[int, list[int]], held: Mapping[int, WorkshopSeat]
) -> Amendment:
    person, theirs = said[0].person, {one.answer: one.theirs for one in said}
    kept: dict[str, Any] = {answer.name: value_of(answer, person) for answer in ANSWERS}
    wished = theirs.pop(WISHES, {})
    answers = said_to_questions(person) if questions_of(coming.event) else {}
    answered = {name: theirs.pop(name) for name in [*theirs] if name.startswith(OF_A_QUESTION)}
    answers |= {int(name.removeprefix(OF_A_QUESTION)): value for name, value in answered.items()}
    after = SignUp(**{**kept, **theirs}, wishes={**wishes, **wished}, answers=answers)
    check_answers(Answered(coming.event, coming.slots, after, profile=person.profile, wishes=wishes))
    if after.role == Role.PARTICIPANT != person.role:
        check_day_has_room(coming.places)
        coming.take_place(person)
    attended = {slot.pk for slot in coming.slots if slot.half_day in after.attended(coming.event)}
    left = frozenset(slot.pk for slot in coming.slots if slot.pk not in attended and slot.pk in {*wishes, *held})
    written = {slot: said for slot, said in wished.items() if slot in attended and said != wishes.get(slot)}
    seats = _seats(coming, person, written, {slot: seat for slot, seat in held.items() if slot not in left})
    return Amendment(person, after, frozenset(one.answer for one in said), written, left, seats)


def _seats(
    coming: Newcomers, person: Registration, wished: Mapping[int, list[int]], held: Mapping[int, WorkshopSeat]
) -> dict[int, int]:
    """The best of the new wishes that has room, in each slot that gives seats; a seat is not lost for another wish.

    Raises WishesClosed or WorkshopFull.
    """
    seats: dict[int, int] = {}
    for slot in (one for one in coming.slots if one.pk in wished):
        if person.created_at < coming.event.wishes_end:
            check_wishes_are_open(coming.event, announced=slot.pk in coming.giving, now=coming.now)
        if slot.pk not in coming.giving or not person.holds_a_place:
            continue
        own = held.get(slot.pk)
        workshop, causes = _better(coming, slot, wished[slot.pk], own, held)
        if workshop:
            seats[slot.pk] = workshop.pk
            coming.take_seat(workshop.pk)
        elif own and own.workshop_id not in wished[slot.pk]:
            check_seat_is_not_lost(own, causes)
    return seats


def _better(
    coming: Newcomers, slot: Slot, wished: list[int], own: WorkshopSeat | None, held: Mapping[int, WorkshopSeat]
) -> tuple[Session | None, list[str]]:
    offered = {workshop.pk: workshop for workshop in slot.offered}
    better = takewhile(lambda workshop: own is None or own.workshop_id != workshop, wished)
    others = [seat.workshop for place, seat in held.items() if place != slot.pk]
    return best_wish([offered[workshop] for workshop in better], coming.places_of, others)


def write_amendments(done: Act, found: list[Amendment], *, slots: list[Slot], sends_letters: bool) -> None:
    """The step of the act: write them all, a statement a table and slot; tell those whose day changes."""
    people = [one.person for one in found]
    done.touch(*people)
    names = {answer.name for answer in OF_THE_PERSON}
    for one in found:
        if "email" in one.taken:
            take_address(one.person, one.answers.email)
        key = one.person.identity_key
        write_person(one.person, one.answers)
        if is_twin_key(key, of=one.person.identity_key):
            one.person.identity_key = key
    taken = sorted({name for one in found for name in one.taken & names})
    if taken:
        Registration.objects.bulk_update(people, [*taken, *KEYS, *MARKS])
    no_longer_waits = [one for one in people if one.status == Status.WAITING and one.role != Role.PARTICIPANT]
    set_status_of(no_longer_waits, Status.CONFIRMED, now=done.now)
    _write_needs([one for one in found if one.taken & {answer.name for answer in NEEDS}])
    _write_wishes(done, found, slots)
    for kept in write_answers(done.event, ((one.person, one.answers) for one in found)):
        done.note(kept.person, kept.before, kept.after)
    served = {person.pk for person in no_longer_waits}
    for one in found:
        done.say(one.person, as_=CHANGED)
        if sends_letters and (one.taken & {*TOLD, WISHES} or one.person.pk in served):
            done.tell(news_of(one.person), one.person)


def _write_needs(found: list[Amendment]) -> None:
    said = [(one.person, said_needs(one.answers, one.person.event)) for one in found]
    if nothing := [person.pk for person, needs in said if not needs]:
        SpecialNeeds.objects.filter(registration__in=nothing).delete()
    SpecialNeeds.objects.bulk_create(
        [SpecialNeeds(registration=person, **needs) for person, needs in said if needs],
        update_conflicts=True,
        unique_fields=["registration"],
        update_fields=[answer.name for answer in NEEDS],
    )


def _write_wishes(done: Act, found: list[Amendment], slots: list[Slot]) -> None:
    anew = {slot.pk: [one.person.pk for one in found if slot.pk in {*one.left, *one.wishes}] for slot in slots}
    left = {slot.pk: [one.person.pk for one in found if slot.pk in one.left] for slot in slots}
    queued = {
        (person, workshop): at
        for person, workshop, at in WorkshopChoice.objects.filter(
            registration__in=[one.person.pk for one in found if one.wishes]
        ).values_list("registration", "workshop", "queued_at")
    }
    if any(anew.values()):
        WorkshopChoice.objects.filter(_of_slots(anew)).delete()
    if any(left.values()):
        WorkshopSeat.objects.filter(_of_slots(left)).delete()
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(
            registration=one.person,
            slot_id=slot,
            workshop_id=workshop,
            rank=rank,
            queued_at=queued.get((one.person.pk, workshop), done.now),
        )
        for one in found
        for slot, wished in one.wishes.items()
        for rank, workshop in enumerate(wished, start=1)
    )
    upsert_seats(
        [
            WorkshopSeat(
                registration=one.person, slot_id=slot, workshop_id=workshop, allotted_at=done.now, by=done.by.name
            )
            for one in found
            for slot, workshop in one.seats.items()
        ]
    )


def _of_slots(people: Mapping[int, list[int]]) -> Q:
    """A condition a slot, not one a person: SQLite takes a thousand at most."""
    return reduce(or_, (Q(slot=slot, registration__in=those) for slot, those in people.items() if those))
