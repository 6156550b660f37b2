"""Free places go to who waits for them.

`settle` and `expire_holds` expect the event's lock to be held; the acts below them take it.
"""

from collections import deque
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from inscriptions.errors import NotChangeable, WishRefused
from inscriptions.lines import Lines, lines_of, slots_that_give_seats
from inscriptions.mails import compose
from inscriptions.models import OutgoingMail, Registration, WorkshopChoice
from inscriptions.queries import day_places
from inscriptions.services.apart import apart
from inscriptions.services.delivery import send_after_commit
from inscriptions.services.history import record, snapshot
from inscriptions.services.locks import lock_event, lock_registration
from inscriptions.services.seats import sit
from inscriptions.services.status import DATED, set_status
from programme.models import Event, Session

Kind = OutgoingMail.Kind
Status = Registration.Status
THE_LINE = "file d’attente"
GAINED = "atelier obtenu"
HOLD_EXPIRED = "adresse non confirmée"
ADDRESS_PROVED = "adresse confirmée"


def settle(event: Event, *, told: Iterable[Registration] = (), because: Session | None = None) -> list[OutgoingMail]:
    """Give every free place, of the day then of its workshops, to who waits for it; one mail for each person moved.

    People in `told` are moved like the others, and are told by the act itself. `because` is the session whose change
    moves people: who gains a workshop by it is told with the others, by `telling.tell`. Once the day is over or
    cancelled, nobody moves.
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
            mails.append(compose(_news(person, is_promoted), person))
    return mails


def _news(person: Registration, is_promoted: bool) -> str:
    if person.status == Status.UNCONFIRMED:
        return Kind.CONFIRM
    return Kind.PROMOTED if is_promoted else Kind.SEATED


def expire_holds(event: Event, *, told: Iterable[Registration] = ()) -> list[OutgoingMail]:
    """Free what people hold who did not confirm their address in time; call it before taking a place.

    It may cancel or move anybody: read a registration again after it. People in `told` are told by the act itself.
    """
    now = timezone.now()
    expired = list(event.registrations.expired(now).order_by("hold_expires_at", "pk"))
    mails = []
    for person in expired:
        person.event = event
        before = snapshot(person)
        set_status(person, Status.CANCELLED, now=now)
        person.seats.all().delete()
        record(HOLD_EXPIRED, person, by=THE_LINE, before=before)
        if person.email and person.pk not in {one.pk for one in told}:
            mails.append(compose(Kind.EXPIRED, person))
    return mails + settle(event, told=told) if expired else []


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


@transaction.atomic
def settle_day(*, event: Event) -> None:
    """After a change of capacity or of hours: give every free place of `event` to who waits for it."""
    event = lock_event(event)
    send_after_commit(expire_holds(event) + settle(event))


def free_expired_holds() -> int:
    """Free every hold that is over, a day at a time under its lock; how many days had some."""
    expired = Registration.objects.expired(timezone.now())
    events = list(Event.objects.filter(registrations__in=expired).distinct())
    return [apart(partial(settle_day, event=event), what=f"places de {event}") for event in events].count(True)


@transaction.atomic
def promote(*, registration: Registration, by: str, reason: str) -> Registration:
    """Staff: give a waiting person a place of the day out of order, beyond the capacity if need be; `reason` is kept.

    Raises NotChangeable for who does not wait, WishRefused without a reason. Repeating is harmless.
    """
    registration = lock_registration(registration)
    mails = expire_holds(registration.event)
    registration.refresh_from_db(fields=DATED)
    if registration.holds_a_place:
        send_after_commit(mails)
        return registration
    if registration.status != Status.WAITING:
        raise NotChangeable("Cette personne n’est pas en liste d’attente.")
    if not reason.strip():
        raise WishRefused("Donnez le motif de cette promotion hors tour.")
    before = snapshot(registration)
    set_status(registration, Status.CONFIRMED, now=timezone.now())
    mails += settle(registration.event, told=[registration])
    record("place donnée hors tour", registration, by=by, before=before, reason=reason)
    if registration.email:
        mails.append(compose(Kind.PROMOTED, registration))
    send_after_commit(mails)
    return registration


@transaction.atomic
def keep_seat(*, registration: Registration, by: str) -> Registration:
    """The person keeps the seats they hold and waits for no better one. Repeating is harmless."""
    registration = lock_registration(registration)
    before = snapshot(registration)
    registration.choices.filter(waits=True, slot__in=registration.seats.values("slot")).update(waits=False)
    if snapshot(registration) != before:
        record("garde sa place", registration, by=by, before=before)
    return registration
