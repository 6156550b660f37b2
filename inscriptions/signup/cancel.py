"""A registration is cancelled, by the person or by the team."""

from collections.abc import Collection

from inscriptions.models import AllocationRun, Registration, WorkshopSeat
from inscriptions.post import kinds
from inscriptions.seats.act import PersonAct, act
from inscriptions.seats.settle import is_over
from inscriptions.seats.status import set_status, set_status_of
from inscriptions.signup.rules import CANCELLATION, SILENT_CANCELLATION, check_day_is_to_come
from programme.models import Event
from rencontre.actors import Actor
from rencontre.domain import refusal


def cancel(*, registration: Registration, by: Actor) -> Registration:
    """Free every seat of somebody who cancels. Repeating is harmless. Raises NotChangeable once the day has begun."""
    with act(registration, by=by, as_=CANCELLATION) as done:
        if done.was_live:
            check_day_is_to_come(done.event, now=done.now)
            _cancel(done)
    return done.person


def cancel_by_team(*, registration: Registration, by: Actor, reason: str = "") -> Registration:
    """The same by the team, at any time, for a `reason` that the history keeps."""
    with act(registration, by=by, as_=CANCELLATION, reason=reason) as done:
        if done.was_live:
            _cancel(done)
    return done.person


def give_back(*, registration: Registration, by: Actor) -> Registration:
    """Before an erasure: the place of a day to come goes to who waits for it, and nothing is sent to who leaves it.

    Once the day has begun, only who has no place leaves its lines.
    """
    with act(registration, by=by, as_=CANCELLATION) as done:
        is_to_come = not refusal(check_day_is_to_come, done.event, now=done.now)
        has_none = done.person.status != Registration.Status.CONFIRMED and not is_over(done.event, now=done.now)
        if done.was_live and (is_to_come or has_none):
            give_up(done)
    return done.person


def cancel_many(
    *, event: Event, registrations: Collection[int], by: Actor, reason: str = "", tells: bool
) -> list[Registration]:
    """The team cancels, in one act, those of `event` who had not; each is told by a letter, or nobody is (`tells`).

    `registrations` are primary keys. Repeating is harmless.
    """
    name = CANCELLATION if tells else SILENT_CANCELLATION
    with act(event, by=by, as_=name, reason=reason) as done:
        live = done.event.registrations.live().filter(pk__in=registrations).order_by("pk")
        people = list(live.select_for_update(of=("self",)))
        done.touch(*people)
        set_status_of(people, Registration.Status.CANCELLED, now=done.now)
        Registration.objects.filter(pk__in=[person.pk for person in people]).update(pending_email="")
        WorkshopSeat.objects.filter(registration__in=people).delete()
        _reopen_allocations(done.event)
        for person in people if tells else []:
            done.tell(kinds.CANCELLED, person)
    return people


def _cancel(done: PersonAct) -> None:
    give_up(done)
    # Even of a hold that was just over: the link must not ask for the place again.
    done.say(done.person, always=True)
    done.tell(kinds.CANCELLED, done.person)


def give_up(done: PersonAct) -> None:
    """The step of the acts by which a person leaves: no place, no seat, no address to confirm."""
    set_status(done.person, Registration.Status.CANCELLED, now=done.now)
    if done.person.pending_email:
        done.person.pending_email = ""
        done.person.save(update_fields=["pending_email"])
    done.person.seats.all().delete()
    _reopen_allocations(done.event)


def _reopen_allocations(event: Event) -> None:
    # A sharing that was chosen but not announced counted on this person: the organiser looks again.
    runs = AllocationRun.objects.filter(slot__event=event, state=AllocationRun.State.APPLIED)
    runs.update(state=AllocationRun.State.PROPOSED)
