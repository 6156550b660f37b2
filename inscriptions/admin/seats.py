"""What the team does to one registration besides its details: another workshop, cancelling. GET asks, POST acts."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from inscriptions import services
from inscriptions.admin.forms import MoveForm, ReasonForm
from inscriptions.errors import DomainError, WorkshopFull
from inscriptions.queries import slots_with_workshops, workshop_places


class SeatPages:
    """Mixed into the registrations' admin."""

    def get_urls(self):
        def page(view):
            return self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view))

        return [
            path("<int:pk>/atelier/<int:slot>/", page(self.move_view), name="inscriptions_registration_move"),
            path("<int:pk>/place/", page(self.promote_view), name="inscriptions_registration_promote"),
            path("<int:pk>/confirmer/", page(self.confirm_view), name="inscriptions_registration_confirm"),
            path("<int:pk>/annuler/", page(self.cancel_view), name="inscriptions_registration_cancel"),
            *super().get_urls(),
        ]

    def move_view(self, request, pk, slot):
        registration = self.load(request, pk, to_change=True)
        slot = next((found for found in slots_with_workshops(registration.event) if found.pk == slot), None)
        if slot is None:
            raise Http404
        held = registration.seats.filter(slot=slot).first()
        form = MoveForm(
            request.POST or None,
            slot=slot,
            places=workshop_places(registration.event),
            initial={"workshop": held.workshop_id if held else ""},
        )
        if request.method == "POST" and form.is_valid() and self._move(request, registration, slot, form):
            return redirect("admin:inscriptions_registration_change", pk)
        advice = "La personne en est informée, si elle a une adresse e-mail."
        return self._page(request, registration, form, title="Changer d’atelier", verb="Enregistrer", advice=advice)

    def _move(self, request, registration, slot, form) -> bool:
        try:
            services.move(
                registration=registration,
                slot=slot,
                workshop=form.chosen,
                by=request.user.get_username(),
                reason=form.cleaned_data["reason"],
                force=form.is_forced,
            )
        except WorkshopFull as error:
            form.ask_to_force(str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{registration} : {form.chosen or 'aucun atelier'}.")
        return not form.errors

    def cancel_view(self, request, pk):
        registration = self.load(request, pk, to_change=True)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            by = request.user.get_username()
            services.cancel(registration=registration, by=by, reason=form.cleaned_data["reason"], trusted=True)
            messages.success(request, f"Inscription annulée : {registration}.")
            return redirect("admin:inscriptions_registration_change", pk)
        title = "Annuler l’inscription"
        advice = "La place et l’atelier sont libérés ; la personne en est informée, si elle a une adresse e-mail."
        return self._page(request, registration, form, title=title, verb=title, advice=advice)

    def promote_view(self, request, pk):
        """A place of the day out of order, with its reason."""
        registration = self.load(request, pk, to_change=True)
        form = ReasonForm(request.POST or None)
        form.fields["reason"].required = True
        if request.method == "POST" and form.is_valid():
            act = partial(services.promote, registration=registration, reason=form.cleaned_data["reason"])
            if self._done(request, form, act, f"{registration} a une place, hors tour."):
                return redirect("admin:inscriptions_registration_change", pk)
        title = "Donner une place hors tour"
        advice = (
            "Cette personne passe avant celles qui attendent, au-delà des places de la journée s’il le faut. "
            "Elle en est informée, si elle a une adresse e-mail."
        )
        return self._page(request, registration, form, title=title, verb=title, advice=advice)

    def confirm_view(self, request, pk):
        """The address is right: the team says so instead of the person."""
        registration = self.load(request, pk, to_change=True)
        form = forms.Form(request.POST if request.method == "POST" else None)
        form.fieldsets = []
        if request.method == "POST" and form.is_valid():
            act = partial(services.confirm, registration=registration)
            if self._done(request, form, act, f"Inscription confirmée : {registration}."):
                return redirect("admin:inscriptions_registration_change", pk)
        title = "Confirmer à la place de la personne"
        advice = "Sa place n’est plus seulement tenue : elle est à elle. Le message de confirmation lui est envoyé."
        return self._page(request, registration, form, title=title, verb=title, advice=advice)

    def _done(self, request, form, act, sentence: str) -> bool:
        """Whether `act` was done; a refusal becomes an error of the form."""
        try:
            act(by=request.user.get_username())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, sentence)
        return not form.errors

    def _page(self, request, registration, form, **context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": registration,
            "adminform": AdminForm(form, form.fieldsets, {}),
        }
        return TemplateResponse(request, "admin/inscriptions/registration/act.html", context)
