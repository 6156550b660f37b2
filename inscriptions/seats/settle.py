"""Free places go to who waits for them.

`settle` and `expire_holds` expect the event's lock to be held; the acts below them take it.
"""

from collections import deque
from collections.abc import Iterable

from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration, WorkshopChoice
from inscriptions.people.history import record, snapshot
from inscriptions.post import kinds
from inscriptions.post.queue import queue_letter
from inscriptions.seats.lines import Lines, lines_of, slots_that_give_seats
from inscriptions.seats.places import day_places
from inscriptions.seats.sit import sit
from inscriptions.seats.status import set_status
from programme.models import Event, Session
from rencontre.actors import THE_LINE

Status = Registration.Status
GAINED = "atelier obtenu"

ADDRESS_PROVED = "adresse confirmée"


def settle(event: Event, *, told: Iterable[Registration] = (), because: Session | None = None) -> list[OutgoingMail]:
    """Give every free place, of the day then of its workshops, to who waits for it; one mail for each person moved.

    People in `told` are moved like the others, and are told by the act itself. `because` is the session whose change
    moves people: who gains a workshop by it is told with the others, by `programme_changes.announce`. Once the day is
    over or cancelled, nobody moves.
    """
    if _is_over(event):
        return []
    before: dict[int, dict] = {}
    promoted = _fill_day(event, before)
    moved = _fill_workshops(event, before)
    silent = {person.pk for person in told}
    mails = []
    for person in {person.pk: person for person in [*promoted, *moved]}.values():
        is_promoted = person in promoted
        session = None if is_promoted else because
        act = "place obtenue" if is_promoted else GAINED
        record(act, person, by=THE_LINE, before=before[person.pk], session=session)
        if person.email and person.pk not in silent and session is None:
            mails.append(queue_letter(_news(person, is_promoted), person))
    return mails


def _news(person: Registration, is_promoted: bool) -> kinds.LetterKind:
    if person.status == Status.UNCONFIRMED:
        return kinds.CONFIRM
    return kinds.PROMOTED if is_promoted else kinds.SEATED


def _is_over(event: Event) -> bool:
    return event.status == Event.Status.CANCELLED or timezone.now() >= event.ends


def _fill_day(event: Event, before: dict[int, dict]) -> list[Registration]:
    waiting = event.registrations.waiting()
    left = day_places(event).left
    promoted = list(waiting if left is None else waiting[:left])
    for person in promoted:
        person.event = event
        before[person.pk] = snapshot(person)
        must_prove = _must_prove_its_address(person)
        set_status(person, Status.UNCONFIRMED if must_prove else Status.CONFIRMED, now=timezone.now())
    return promoted


def _must_prove_its_address(person: Registration) -> bool:
    comes_from_the_site = person.source == Registration.Source.SITE and person.event.confirm_addresses
    return bool(person.email) and comes_from_the_site and not person.history.filter(act=ADDRESS_PROVED).exists()


def _fill_workshops(event: Event, before: dict[int, dict]) -> list[Registration]:
    lines = lines_of(event)
    giving = slots_that_give_seats(event, list(lines.slots.values()))
    workshops = [pk for pk, workshop in lines.workshops.items() if workshop.parent_id in giving]
    to_fill = deque(workshops)
    moved: dict[int, Registration] = {}
    # Each move betters somebody's rank, so that the cascade ends.
    while to_fill:
        workshop = to_fill.popleft()
        for choice in lines.choices.get(workshop, []):
            if not lines.has_room(workshop):
                break
            if not lines.skipped(choice):
                person = moved.setdefault(choice.registration_id, choice.registration)
                person.event = event
                if person.pk not in before:
                    before[person.pk] = snapshot(person)
                to_fill.extend(pk for pk in _take(choice, lines) if pk in workshops)
    return list(moved.values())


def _take(choice: WorkshopChoice, lines: Lines) -> list[int]:
    """Seat the person; where somebody may sit now: in the seat they leave, and they, at the hours they leave."""
    key = (choice.registration_id, choice.slot_id)
    left = [lines.seats[key].workshop_id] if key in lines.seats else []
    wished = [workshop for owner, workshop in lines.ranks if owner == choice.registration_id] if left else []
    lines.seats[key] = sit(choice.registration, choice.slot_id, choice.workshop_id, by=THE_LINE)
    for workshop, change in [(choice.workshop_id, -1), *((workshop, 1) for workshop in left)]:
        if lines.room[workshop] is not None:
            lines.room[workshop] += change
    return left + wished
