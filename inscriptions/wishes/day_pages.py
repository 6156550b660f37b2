"""« Répartition » of a whole day: all its slots proposed, retained, announced together. GET shows, POST acts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import AllocationRun, WorkshopChoice
from inscriptions.seats.unseated import count_without_workshop, has_no_workshop
from inscriptions.wishes.run import is_stale, who_is_told
from inscriptions.wishes.sentences import (
    AGREE,
    DISAGREE,
    METHODS,
    STATES,
    TO_DO_AGAIN,
    agree,
    given,
    wishing_in,
    wishing_in_words,
)
from inscriptions.wishes.solver import Objective, Problem, compare, reported_again
from inscriptions.wishes.whole_day import announce_day, apply_day, in_order, propose_day, runs_of, withdraw_day
from programme.desk.hooks import HomeLine, home_desk
from programme.desk.pages import ACT, Given, Tab, day_page
from programme.models import Event, Session
from programme.queries import Slot
from rencontre.actors import Actor, member
from rencontre.domain import DomainError
from rencontre.french.words import counted, plural
from rencontre.http.keys import is_key

State = AllocationRun.State
MAY_CHANGE = "inscriptions.change_registration"
PROPOSE, RETAIN, ANNOUNCE, DONE = range(1, 5)
ACTS: dict[str, Callable[..., list[AllocationRun]]] = {
    "retenir": apply_day,
    "revenir": withdraw_day,
    "annoncer": announce_day,
}
SAID = {
    "proposer": "La proposition est prête\u00a0: personne n’est placé ni prévenu.",
    "retenir": "La proposition est retenue\u202f; rien n’est encore annoncé.",
    "revenir": "La répartition n’est plus retenue\u00a0: c’est de nouveau une proposition.",
}


@dataclass(frozen=True)
class SlotShare:
    """One slot of the day: where its sharing stands, what is asked, what it gives; `below` their minimum."""

    slot: Session
    state: str
    asked: str
    given: list[str]
    agreement: str
    below: list[Session]
    stale: bool = False  # to be done again
    seats_nobody: bool = False


def is_of_wishes(event: Event) -> bool:
    return event.allocation == Event.Allocation.WISHES


@day_page(
    "repartition/",
    title="Répartition",
    tab=Tab.SEATS,
    permission=MAY_CHANGE,
    template="inscriptions/wishes/whole_day.html",
    name="inscriptions_sharing_day",
    methods=ACT,
    when=is_of_wishes,
)
def sharing_day(request: HttpRequest, event: Event) -> Given:
    if not is_of_wishes(event):
        messages.warning(request, "Cette journée attribue les ateliers au fil des inscriptions.")
        return redirect(day_page.home, event.pk)
    if request.method == "POST":
        _act(request, event, by=member(request.user))
        return redirect("admin:inscriptions_sharing_day", event.pk)
    slots, runs = in_order(event), runs_of(event)
    step = step_of([runs.get(slot.pk) for slot in slots])
    asked = {} if len(runs) == len(slots) else _asked(event)
    rows = [_share(slot, runs.get(slot.pk), asked.get(slot.pk, 0)) for slot in slots]
    context: dict[str, Any] = {
        "is_open": timezone.now() < event.wishes_end,
        "step": step,
        "rows": rows,
        "stale": any(row.stale for row in rows),
        "seats_nobody": step == RETAIN and all(row.seats_nobody for row in rows),
        "too_late": _too_late(event, slots) if step < DONE else 0,
        "runs": ",".join(str(run.pk) for run in runs.values()),
        "unproved": event.registrations.unproved().holding_a_place(timezone.now()).count(),
    }
    return context | (_to_tell(runs.values()) if step == ANNOUNCE else {})


def step_of(runs: Iterable[AllocationRun | None]) -> int:
    """What is to do next for a day whose slots have these `runs`: the least advanced says it."""
    states = {run.state if run else "" for run in runs}
    if "" in states:
        return PROPOSE
    if State.PROPOSED in states:
        return RETAIN
    return ANNOUNCE if State.APPLIED in states else DONE


def _act(request: HttpRequest, event: Event, *, by: Actor) -> None:
    """Do what the button said, on the runs that its page showed."""
    name = request.POST.get("act", "")
    seen = {int(key) for key in request.POST.get("runs", "").split(",") if is_key(key)}
    try:
        if name == "proposer":
            propose_day(event=event, by=by)
        elif name in ACTS:
            ACTS[name](event=event, seen=seen, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if name in SAID:
            messages.success(request, SAID[name])
        elif name == "annoncer":
            messages.success(request, _outcome(event))


def _share(slot: Slot, run: AllocationRun | None, wishing: int) -> SlotShare:
    state = STATES[run.state if run else ""]
    if run is None:
        return SlotShare(slot.session, state, wishing_in_words(wishing), [], "", [])
    problem, stale = Problem.from_json(run.input), is_stale(run)
    allocation = reported_again(problem, run.result)
    below = {row.workshop for row in allocation.workshops if row.below_minimum}
    return SlotShare(
        slot=slot.session,
        state=TO_DO_AGAIN if stale else state,
        asked=wishing_in_words(wishing) if (wishing := wishing_in(problem)) else "",
        given=given(allocation.profile),
        agreement=_agreement(problem) if run.state == State.PROPOSED else "",
        below=[workshop for workshop in slot.offered if workshop.pk in below],
        stale=stale,
        seats_nobody=not allocation.seats,
    )


def _agreement(problem: Problem) -> str:
    if agree(compare(problem)):
        return AGREE
    method = METHODS[Objective(problem.objective)].lower()
    return f"{DISAGREE} Celle-ci donne {method}\u00a0: comparez dans le détail."


def _asked(event: Event) -> dict[int, int]:
    """Slot → how many confirmed people wished something there in time, in one statement."""
    people = event.registrations.confirmed().filter(created_at__lt=event.wishes_end)
    wishes = WorkshopChoice.objects.filter(registration__in=people, rank=1).order_by()
    return dict(wishes.values_list("slot").annotate(Count("registration")))


def _too_late(event: Event, slots: list[Slot]) -> int:
    """How many who come to one of `slots` signed up once the wishes were closed; a seat counts as an answer."""
    comes = Q(pk=None)
    for slot in slots:
        comes |= has_no_workshop(slot)
    return event.registrations.filter(comes, created_at__gte=event.wishes_end).count()


def _outcome(event: Event) -> str:
    """« La répartition est annoncée : 31 personnes ont une place en atelier ; 2 places restent à trouver… »."""
    slots = in_order(event)
    seated = event.registrations.confirmed().filter(seats__slot__in=[slot.pk for slot in slots]).distinct().count()
    without = sum(count_without_workshop(slots).values())
    said = f"{counted(seated, 'personne')} {'ont' if seated > 1 else 'a'} une place en atelier"
    if without:
        verb = "restent" if without > 1 else "reste"
        said += f"\u202f; {counted(without, 'place')} {verb} à trouver pour qui n’en a pas"
    return f"La répartition est annoncée\u00a0: {said}."


def _to_tell(runs: Iterable[AllocationRun]) -> dict[str, Any]:
    """How many letters the announcement sends, and whom none reaches."""
    applied = [run for run in runs if run.state == State.APPLIED]
    people, late = who_is_told(applied)
    reached = [person for person in [*people, *late] if person.email]
    silent = len(people) + len(late) - len(reached)
    return {"mails": len(reached), "late": len(late), "silent": silent, "several": len(applied) > 1}


# --- On the team's home ---------------------------------------------------------------


def slots_left_to_share(events: Iterable[Event]) -> dict[Event, int]:
    """Of the days of wishes whose wishes are closed, how many slots are not announced; one statement."""
    closed = {event.pk: event for event in events if is_of_wishes(event) and event.wishes_end <= timezone.now()}
    if not closed:
        return {}
    slots = Session.objects.slots().filter(event__in=closed, workshops__cancelled_at=None, workshops__isnull=False)
    left = slots.exclude(allocation_runs__state=State.ANNOUNCED).order_by().values_list("event")
    return {closed[pk]: count for pk, count in left.annotate(Count("pk", distinct=True))}


def left_in_words(slots: int) -> str:
    return f"Vœux clos\u00a0: {slots} créneau{plural(slots, 'x')} à répartir et à annoncer"


def days_to_share(request: HttpRequest) -> list[HomeLine]:
    """For each day to come whose wishes are closed, what is left to share out."""
    if not request.user.has_perm(MAY_CHANGE):
        return []
    published = Event.objects.coming(timezone.localdate()).filter(status=Event.Status.PUBLISHED)
    found = slots_left_to_share(published.filter(allocation=Event.Allocation.WISHES))
    way = "admin:inscriptions_sharing_day"
    return [HomeLine(event, left_in_words(slots), reverse(way, args=[event.pk])) for event, slots in found.items()]


home_desk.append(days_to_share)
