"""« Répartition »: the pages where a slot is shared out in wishes mode. GET shows, POST acts."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from inscriptions.models import AllocationRun
from inscriptions.wishes.explain import demand_rows, person_rows, profile_columns, profile_rows, worst_served_first
from inscriptions.wishes.form import AllocationForm
from inscriptions.wishes.inputs import problem_of
from inscriptions.wishes.run import announce as announce_run
from inscriptions.wishes.run import apply, propose, who_is_told, withdraw
from inscriptions.wishes.sentences import AGREE, DISAGREE, METHODS, agree, asked, given
from inscriptions.wishes.solver import Allocation, Objective, Problem, allocate, compare, reported_again
from programme.desk.pages import ACT, Given, Tab, day_page, no_link
from programme.desk.paging import page_of
from programme.models import Event
from programme.queries import Slot, all_slots, slots_with_workshops
from rencontre.actors import Actor, member
from rencontre.domain import DomainError
from rencontre.french.words import enumeration

State = AllocationRun.State
DONE = {
    "proposer": "La proposition est prête : personne n’est placé ni prévenu.",
    "fermer": "L’atelier est fermé pour cette répartition, et la proposition refaite.",
    "retenir": "La proposition est retenue ; rien n’est encore annoncé.",
    "revenir": "La répartition n’est plus retenue : c’est de nouveau une proposition.",
    "annoncer": "La répartition est annoncée : chaque personne a reçu son message.",
}


@day_page(
    "repartition/<int:slot>/",
    title="Répartition des vœux",
    tab=Tab.SEATS,
    permission="inscriptions.change_registration",
    template="inscriptions/wishes/allocation.html",
    name="inscriptions_sharing",
    methods=ACT,
    links=no_link,  # the page of the day has them
    under="inscriptions_sharing_day",
)
def sharing(request: HttpRequest, event: Event, slot: int) -> Given:
    shared = _slot(event, slot)
    if event.allocation != Event.Allocation.WISHES:
        messages.warning(request, "Cette journée attribue les ateliers au fil des inscriptions.")
        return redirect(day_page.home, event.pk)
    run = shared.session.allocation_runs.order_by("-at", "-pk").first()
    people = list(event.registrations.confirmed())
    answers = request.POST if request.POST.get("act") == "proposer" else None
    form = AllocationForm(answers, slot=shared, people=people, run=run)
    if request.method == "POST" and _act(request, shared, run, form):
        return redirect("admin:inscriptions_sharing", event.pk, slot)
    context = {"slot": shared.session, "form": form, "run": run, "unproved": _unproved(shared)}
    return context | allocation_context(shared, run, form, page=request.GET.get("page"))


def _unproved(slot: Slot) -> int:
    """How many people who come to `slot` are left out until their address is proved."""
    held = slot.session.event.registrations.unproved().holding_a_place(timezone.now())
    return held.filter(**{f"attends_{slot.half_day}": True}).count()


@day_page(
    "repartition/<int:slot>/annoncer/",
    title="Annoncer la répartition",
    tab=Tab.SEATS,
    permission="inscriptions.change_registration",
    template="inscriptions/wishes/announce.html",
    links=no_link,  # the page of the sharing has it, once there is something to announce
    under="inscriptions_sharing",
)
def sharing_announce(request: HttpRequest, event: Event, slot: int) -> Given:
    """How many mails will leave; the page's button announces."""
    shared = _slot(event, slot).session
    run = shared.allocation_runs.filter(state=State.APPLIED).first()
    if run is None:
        messages.warning(request, "Retenez d’abord une proposition.")
        return redirect("admin:inscriptions_sharing", event.pk, slot)
    allocation = Allocation.from_json(run.result)
    people, late = who_is_told([run])
    reached = [person for person in [*people, *late] if person.email]
    return {
        "slot": shared,
        "run": run,
        "seated": len(allocation.seats),
        "unseated": len(allocation.people) - len(allocation.seats),
        "mails": len(reached),
        "late": len(late),
        "silent": len(people) + len(late) - len(reached),
        "others": len(slots_with_workshops(event)) > 1,
    }


def _slot(event: Event, pk: int) -> Slot:
    found = next((slot for slot in all_slots(event) if slot.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, slot: Slot, run: AllocationRun | None, form: AllocationForm) -> bool:
    """Do what the button said, on the run that its page showed; False to show the form's errors."""
    act = request.POST.get("act", "")
    if act == "proposer" and not form.is_valid():
        return False
    acts = _acts(slot, run, form, request.POST.get("workshop", ""), by=member(request.user))
    seen = run is not None and str(run.pk) == request.POST.get("run")
    if act not in acts or not (seen or act == "proposer"):
        messages.error(request, "La répartition a changé depuis l’affichage de cette page : relisez-la.")
        return True
    try:
        acts[act]()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, DONE[act])
    return True


def _acts(
    slot: Slot, run: AllocationRun | None, form: AllocationForm, workshop: str, *, by: Actor
) -> dict[str, Callable[[], object]]:
    """What each button does; those about a run are not there without one."""
    first: dict[str, Callable[[], object]] = {
        "proposer": lambda: propose(slot=slot.session, by=by, **form.settings),
    }
    if run is None:
        return first
    return first | {
        "fermer": lambda: propose(slot=slot.session, by=by, **form.settings_closing(workshop)),
        "retenir": lambda: apply(run=run, by=by),
        "revenir": lambda: withdraw(run=run, by=by),
        "annoncer": lambda: announce_run(run=run, by=by),
    }


def allocation_context(
    slot: Slot, run: AllocationRun | None, form: AllocationForm, *, page: str | None
) -> dict[str, Any]:
    """What is asked; after the deadline, what each method gives; of a proposal, what each workshop and person gets."""
    event = slot.session.event
    problem = Problem.from_json(run.input) if run else problem_of(slot.session)
    allocation = reported_again(problem, run.result) if run else allocate(problem)
    workshops = {workshop.pk: workshop for workshop in slot.workshops}
    sort_keys = dict(event.registrations.order_by("created_at", "pk").values_list("pk", "sort_key"))
    is_open = timezone.now() < event.wishes_end
    shown = page_of(worst_served_first(allocation, sort_keys) if run else [], page)
    excluded = {person.key for person in problem.people if person.forbidden}
    people = event.registrations.in_bulk({row.person for row in shown} | excluded)
    context = {
        "is_open": is_open,
        "asked": asked(problem),
        "given": given(allocation.profile) if run else [],
        "ranks": range(1, problem.longest_ranking() + 1),
        "demand": demand_rows(allocation, workshops, with_seats=run is not None),
        "several": run is not None and len(slots_with_workshops(event)) > 1,
        "page": shown,
        "people": person_rows(problem, shown, people, workshops),
        "excluded": enumeration([people[pk] for pk in sorted(excluded) if pk in people]),
    }
    return context | ({"profiles": []} if is_open else _methods(problem, run, form, sort_keys))


def _methods(
    problem: Problem, run: AllocationRun | None, form: AllocationForm, in_order_of_sign_up: Iterable[int]
) -> dict[str, Any]:
    """What each way of sharing gives, whether they agree, and the choice that the form then asks."""
    profiles = compare(problem)
    form.say_what_each_gives(profiles)
    keys = {person.key for person in problem.people}
    order = [pk for pk in in_order_of_sign_up if pk in keys]
    return {
        "columns": profile_columns(problem),
        "profiles": profile_rows(problem, profiles, order, chosen=run.objective if run else None),
        "agreement": AGREE if agree(profiles) else DISAGREE,
        "method": METHODS[Objective(run.objective)] if run else "",
    }
