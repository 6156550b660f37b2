"""One person's registration: the page that adds it, the page that shows and changes it."""

import json
from dataclasses import asdict, replace

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from inscriptions.models import Registration
from inscriptions.models.registrations import waiting_position
from inscriptions.people.answer import Readers
from inscriptions.people.answers import SignUp
from inscriptions.people.history import described_changes, workshop_labels
from inscriptions.people.pages import PersonActs
from inscriptions.people.rows import needs_rows, read_by, team_rows
from inscriptions.post.links import registration_url
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.places import day_places, workshop_places
from inscriptions.signup.change import change_by_team, change_by_team_but_needs, sign_up_of
from inscriptions.signup.register import register_by_team
from inscriptions.team.form import StaffForm
from programme.desk.chosen_day import NO_SUCH_DAY, chosen_event, current_event, names_no_day
from programme.models import Event
from programme.queries import slots_with_workshops
from rencontre.actors import member
from rencontre.domain import DomainError


def digest(said: SignUp) -> str:
    """What the page showed, so that two people do not write over each other."""
    return salted_hmac("inscriptions.seen", json.dumps(asdict(said), sort_keys=True)).hexdigest()


def line_position(registration: Registration) -> str:
    """« 3e sur 12 » for who waits for a place of the day, else nothing."""
    if registration.status != Registration.Status.WAITING:
        return ""
    position, waiting = waiting_position(registration) or (0, 0)
    if not position:
        return ""
    return f"{position}{'er' if position == 1 else 'e'} sur {waiting}"


def registered_sentence(registration: Registration) -> str:
    """What the page says of someone the team has just added."""
    position = line_position(registration)
    if position:
        return f"La journée est complète : {registration} est en liste d’attente, {position}."
    return f"Personne inscrite : {registration}."


def day_is_full(event: Event) -> str:
    """What adding a participant does when no place is left; empty when one is."""
    places = day_places(event)
    if places.takes_newcomers:
        return ""
    if event.waiting_list:
        return f"La journée est complète : un participant de plus ira en liste d’attente, à la place {places.line + 1}."
    return "La journée est complète : aucun participant de plus ne peut y être inscrit."


class PersonPages(PersonActs):
    """Mixed into the registrations' admin."""

    def add_view(self, request, form_url="", extra_context=None):
        """Someone more, on the day asked for, on the one the list showed, or on the current one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        listed = QueryDict(request.GET.get("_changelist_filters", ""))
        asked = request.GET if "event" in request.GET else listed
        event = chosen_event(asked) or current_event()
        if event is None or names_no_day(asked, event):
            messages.warning(request, NO_SUCH_DAY if event else "Créez d’abord une journée.")
            return redirect("admin:inscriptions_registration_changelist")
        form = StaffForm(
            request.POST or None,
            event=event,
            slots=slots_with_workshops(event),
            places=workshop_places(event),
            needs=request.user.has_perm("inscriptions.change_specialneeds"),
        )
        if request.method == "POST" and form.is_valid() and (registration := self._register(request, event, form)):
            messages.success(request, registered_sentence(registration))
            return redirect("admin:inscriptions_registration_change", registration.pk)
        context = self._form_context(request, form) | {
            "title": "Inscrire une personne",
            "event": event,
            "action": f"?event={event.pk}",
            "advice": day_is_full(event),
        }
        return TemplateResponse(request, "inscriptions/team/add.html", context)

    def _register(self, request, event, form) -> Registration | None:
        sign_up = SignUp(**form.sign_up_fields())
        try:
            return register_by_team(event=event, sign_up=sign_up, by=member(request.user))
        except DomainError as error:
            form.add_error(None, str(error))
            return None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        registration = self.load(request, object_id, to_change=request.method == "POST")
        form = self._change_form(request, registration)
        if request.method == "POST" and form and form.is_valid() and self._change(request, registration, form):
            messages.success(request, f"Inscription enregistrée : {registration}.")
            return redirect("admin:inscriptions_registration_change", registration.pk)
        context = self._form_context(request, form) if form else self.admin_site.each_context(request)
        context |= self._registration_context(request, registration)
        return TemplateResponse(request, "inscriptions/team/person.html", context)

    def _change(self, request, registration, form) -> bool:
        try:
            may_change_needs = request.user.has_perm("inscriptions.change_specialneeds")
            change = change_by_team if may_change_needs else change_by_team_but_needs
            change(
                registration=registration,
                sign_up=replace(sign_up_of(registration), **form.sign_up_fields()),
                by=member(request.user),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        return not form.errors

    def history_view(self, request, object_id, extra_context=None):
        registration = self.load(request, object_id, to_change=True)
        return redirect(f"{reverse('admin:inscriptions_history_changelist')}?registration={registration.pk}")

    def _change_form(self, request, registration) -> StaffForm | None:
        if not (registration.is_live and self.has_change_permission(request, registration)):
            return None
        said = sign_up_of(registration)
        return StaffForm(
            request.POST or None,
            initial=StaffForm.initial_from(said) | {"seen": digest(said)},
            event=registration.event,
            slots=[],
            places={},
            needs=request.user.has_perm("inscriptions.change_specialneeds"),
        )

    def _form_context(self, request, form) -> dict:
        adminform = AdminForm(form, form.fieldsets, {})
        return {**self.admin_site.each_context(request), "opts": self.opts, "adminform": adminform}

    def _registration_context(self, request, registration) -> dict:
        """What is read on the page: the needs, the link, the history and the mails only for who may see them."""
        context = {
            "title": str(registration),
            "opts": self.opts,
            "original": registration,
            "event": registration.event,
            "presence": registration.presence,
            "slots": day_programme(registration),
            "position": line_position(registration),
            "may_change": self.has_change_permission(request, registration),
            "rows": team_rows(registration, read_by(Readers.FRONT_DESK)),
            "needs": [],
        }
        if not context["may_change"]:
            return context
        workshops = workshop_labels(registration.event)
        history = registration.history.all() if request.user.has_perm("inscriptions.view_history") else []
        sees_needs = request.user.has_perm("inscriptions.view_specialneeds")
        edits_needs = registration.is_live and request.user.has_perm("inscriptions.change_specialneeds")
        return context | {
            "link": registration_url(registration) if registration.is_live else "",
            "rows": team_rows(registration, read_by(Readers.FRONT_DESK, Readers.ORGANISERS)),
            "needs": needs_rows(registration) if sees_needs and not edits_needs else [],
            "history": [(act, described_changes(act, workshops)) for act in history],
            "mails": registration.mails.all() if request.user.has_perm("inscriptions.view_outgoingmail") else [],
        }
