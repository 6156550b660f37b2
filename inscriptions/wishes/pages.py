"""« Répartition »: the pages where a slot is shared out in wishes mode. GET shows, POST acts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from inscriptions.models import AllocationRun, Registration
from inscriptions.wishes.explain import demand_rows, person_rows, profile_columns, profile_rows
from inscriptions.wishes.form import AllocationForm
from inscriptions.wishes.run import announce as announce_run
from inscriptions.wishes.run import apply, problem_of, propose, withdraw
from inscriptions.wishes.solver import Allocation, Problem, allocate, reported_again
from programme.models import Event
from programme.queries import Slot, all_slots
from rencontre.actors import member
from rencontre.domain import DomainError

State = AllocationRun.State
DONE = {
    "proposer": "La proposition est prête : personne n’est placé ni prévenu.",
    "fermer": "L’atelier est fermé pour cette répartition, et la proposition refaite.",
    "retenir": "La proposition est retenue ; rien n’est encore annoncé.",
    "revenir": "La répartition n’est plus retenue : c’est de nouveau une proposition.",
    "annoncer": "La répartition est annoncée : chaque personne a sa place et son message.",
}


class AllocationPages:
    """Mixed into the days' admin."""

    def get_urls(self):
        page = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.allocation_view))
        announce = self.admin_site.admin_view(require_GET(self.announce_view))
        return [
            path("<int:pk>/repartition/<int:slot>/", page, name="inscriptions_sharing"),
            path("<int:pk>/repartition/<int:slot>/annoncer/", announce, name="inscriptions_sharing_announce"),
            *super().get_urls(),
        ]

    def allocation_view(self, request, pk, slot):
        slot = self._slot(request, pk, slot)
        if slot.session.event.allocation != Event.Allocation.WISHES:
            messages.warning(request, "Cette journée attribue les ateliers au fil des inscriptions.")
            return redirect("admin:programme_event_change", pk)
        run = slot.session.allocation_runs.order_by("-at", "-pk").first()
        people = list(slot.session.event.registrations.holding_a_place(timezone.now()))
        form = AllocationForm(
            request.POST if request.POST.get("act") == "proposer" else None, slot=slot, people=people, run=run
        )
        if request.method == "POST" and self._act(request, slot, run, form):
            return redirect("admin:inscriptions_sharing", pk, slot.pk)
        context = self._context(request, slot) | {"form": form, "run": run} | allocation_context(slot, run)
        return TemplateResponse(request, "inscriptions/wishes/allocation.html", context)

    def announce_view(self, request, pk, slot):
        """How many mails will leave; the page's button announces."""
        slot = self._slot(request, pk, slot)
        run = slot.session.allocation_runs.filter(state=State.APPLIED).first()
        if run is None:
            messages.warning(request, "Retenez d’abord une proposition.")
            return redirect("admin:inscriptions_sharing", pk, slot.pk)
        allocation = Allocation.from_json(run.result)
        people = Registration.objects.filter(pk__in=[row.person for row in allocation.people])
        context = self._context(request, slot) | {
            "title": "Annoncer la répartition",
            "run": run,
            "seated": len(allocation.seats),
            "unseated": len(allocation.people) - len(allocation.seats),
            "mails": people.exclude(email="").count(),
            "silent": people.filter(email="").count(),
        }
        return TemplateResponse(request, "inscriptions/wishes/announce.html", context)

    def _slot(self, request, pk: int, slot: int) -> Slot:
        if not request.user.has_perm("inscriptions.change_registration"):
            raise PermissionDenied
        event = get_object_or_404(Event.objects.select_related("main_venue"), pk=pk)
        found = next((found for found in all_slots(event) if found.pk == slot), None)
        if found is None:
            raise Http404
        return found

    def _context(self, request, slot: Slot) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Répartition des vœux",
            "slot": slot.session,
            "event": slot.session.event,
        }

    def _act(self, request, slot: Slot, run: AllocationRun | None, form: AllocationForm) -> bool:
        """Do what the button said, on the run that its page showed; False to show the form's errors."""
        act, by = request.POST.get("act"), member(request.user)
        workshop = request.POST.get("workshop", "")
        if act == "proposer" and not form.is_valid():
            return False
        acts = {
            "proposer": lambda: propose(slot=slot.session, by=by, **form.settings),
            "fermer": lambda: propose(slot=slot.session, by=by, **form.settings_closing(workshop)),
            "retenir": lambda: apply(run=run, by=by),
            "revenir": lambda: withdraw(run=run, by=by),
            "annoncer": lambda: announce_run(run=run, by=by),
        }
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


def allocation_context(slot: Slot, run: AllocationRun | None) -> dict:
    """Demand, profiles and, once there is a proposal, what each workshop and person gets."""
    problem = Problem.from_json(run.input) if run else problem_of(slot.session)
    allocation = reported_again(problem, run.result) if run else allocate(problem)
    workshops = {workshop.pk: workshop for workshop in slot.workshops}
    people = Registration.objects.in_bulk([person.key for person in problem.people])
    order = sorted(people, key=lambda pk: (people[pk].created_at, pk))
    is_open = timezone.now() < slot.session.event.wishes_end
    return {
        "is_open": is_open,
        "columns": profile_columns(problem),
        "ranks": range(1, problem.longest_ranking() + 1),
        "profiles": [] if is_open else profile_rows(problem, order, chosen=run and run.objective),
        "demand": demand_rows(allocation, workshops, with_seats=run is not None),
        "answers": sum(bool(person.ranking) for person in problem.people),
        "people": person_rows(problem, allocation, people, workshops) if run else [],
        "excluded": [people[person.key] for person in problem.people if person.forbidden and person.key in people],
    }
