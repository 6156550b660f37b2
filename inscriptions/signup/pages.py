"""What the team does to one sign-up instead of the person: confirm its address, cancel it."""

from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from inscriptions.people.form import ReasonForm
from inscriptions.people.pages import PersonActs
from inscriptions.signup.cancel import cancel_by_team
from inscriptions.signup.confirm import confirm
from rencontre.actors import member


class SignUpPages(PersonActs):
    """Mixed into the registrations' admin."""

    def get_urls(self):
        return [
            self.act_path("confirmer", self.confirm_view, "confirm"),
            self.act_path("annuler", self.cancel_view, "cancel"),
            *super().get_urls(),
        ]

    def confirm_view(self, request, pk):
        """The address is right: the team says so instead of the person."""
        registration = self.load(request, pk, to_change=True)
        form = forms.Form(request.POST if request.method == "POST" else None)
        form.fieldsets = []
        if request.method == "POST" and form.is_valid():
            act = partial(confirm, registration=registration)
            if self.done(request, form, act, f"Inscription confirmée : {registration}."):
                return redirect("admin:inscriptions_registration_change", pk)
        title = "Confirmer à la place de la personne"
        advice = "Sa place n’est plus seulement tenue : elle est à elle. Le message de confirmation lui est envoyé."
        return self.act_page(request, registration, form, title=title, verb=title, advice=advice)

    def cancel_view(self, request, pk):
        registration = self.load(request, pk, to_change=True)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            by = member(request.user)
            cancel_by_team(registration=registration, by=by, reason=form.cleaned_data["reason"])
            messages.success(request, f"Inscription annulée : {registration}.")
            return redirect("admin:inscriptions_registration_change", pk)
        title = "Annuler l’inscription"
        advice = "La place et l’atelier sont libérés ; la personne en est informée, si elle a une adresse e-mail."
        return self.act_page(request, registration, form, title=title, verb=title, advice=advice)
