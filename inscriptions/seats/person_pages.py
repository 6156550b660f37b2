"""What the team does with one person's seats: another workshop, a place out of order."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from inscriptions.errors import WorkshopFull
from inscriptions.people.form import ReasonForm
from inscriptions.people.pages import PersonActs
from inscriptions.seats.form import MoveForm
from inscriptions.seats.move import move, move_beyond_capacity
from inscriptions.seats.places import workshop_places
from inscriptions.seats.promote import promote
from programme.queries import slots_with_workshops
from rencontre.actors import member
from rencontre.domain import DomainError


class SeatPages(PersonActs):
    """Mixed into the registrations' admin."""

    def get_urls(self):
        return [
            self.act_path("atelier/<int:slot>", self.move_view, "move"),
            self.act_path("place", self.promote_view, "promote"),
            *super().get_urls(),
        ]

    def move_view(self, request, pk, slot):
        registration = self.load(request, pk, to_change=True)
        slot = next((found for found in slots_with_workshops(registration.event) if found.pk == slot), None)
        if slot is None:
            raise Http404
        held = registration.seats.filter(slot=slot.pk).first()
        form = MoveForm(
            request.POST or None,
            slot=slot,
            places=workshop_places(registration.event),
            initial={"workshop": held.workshop_id if held else ""},
        )
        if request.method == "POST" and form.is_valid() and self._move(request, registration, slot, form):
            return redirect("admin:inscriptions_registration_change", pk)
        advice = "La personne en est informée, si elle a une adresse e-mail."
        return self.act_page(request, registration, form, title="Changer d’atelier", verb="Enregistrer", advice=advice)

    def _move(self, request, registration, slot, form) -> bool:
        try:
            seat = move_beyond_capacity if form.is_forced else move
            seat(
                registration=registration,
                slot=slot.session,
                workshop=form.chosen,
                by=member(request.user),
                reason=form.cleaned_data["reason"],
            )
        except WorkshopFull as error:
            form.ask_to_force(str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{registration} : {form.chosen or 'aucun atelier'}.")
        return not form.errors

    def promote_view(self, request, pk):
        """A place of the day out of order, with its reason."""
        registration = self.load(request, pk, to_change=True)
        form = ReasonForm(request.POST or None)
        form.fields["reason"].required = True
        if request.method == "POST" and form.is_valid():
            act = partial(promote, registration=registration, reason=form.cleaned_data["reason"])
            if self.done(request, form, act, f"{registration} a une place, hors tour."):
                return redirect("admin:inscriptions_registration_change", pk)
        title = "Donner une place hors tour"
        advice = (
            "Cette personne passe avant celles qui attendent, au-delà des places de la journée s’il le faut. "
            "Elle en est informée, si elle a une adresse e-mail."
        )
        return self.act_page(request, registration, form, title=title, verb=title, advice=advice)
