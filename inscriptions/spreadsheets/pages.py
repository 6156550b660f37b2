"""Registrations in and out of spreadsheets: the admin's pages around `resource`."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from import_export.forms import ExportForm
from import_export.results import Result

from inscriptions.spreadsheets.long_imports import MOST_AT_ONCE, import_job
from inscriptions.spreadsheets.resource import ImportOutcome, NeedsResource, RegistrationResource
from programme.desk.chosen_day import EVERY_DAY, NO_SUCH_DAY, asked_event, day_shown, names_no_day
from programme.models import Event
from programme.spreadsheets.pages import SpreadsheetAdmin, SpreadsheetConfirmForm, SpreadsheetImportForm
from rencontre.actors import member
from rencontre.french.typography import french_date, typographic
from rencontre.french.words import counted

SHOWN = 5  # of the long imports of whoever comes back


class RegistrationExportForm(ExportForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["resource"].label = "Contenu"


class DayField(forms.ModelChoiceField):
    """A day, by its title and date; the only one of the site needs no choosing, any other is never proposed."""

    def __init__(self, **kwargs: Any):
        super().__init__(Event.objects.all(), label="Journée", empty_label="Choisissez la journée", **kwargs)

    def label_from_instance(self, event: Event) -> str:
        return day_in_words(event)


class RegistrationImportForm(SpreadsheetImportForm):
    event = DayField()

    field_order = ["resource", "event", "import_file", "format"]


class RegistrationConfirmForm(SpreadsheetConfirmForm):
    event = forms.ModelChoiceField(Event.objects.all(), widget=forms.HiddenInput)


def day_in_words(event: Event) -> str:
    """« Rencontre, jeudi 31 mai 2018 », and its state unless it is published."""
    state = "" if event.status == Event.Status.PUBLISHED else f" ({event.get_status_display()})"
    return f"{typographic(event.title)}, {french_date(event.date)}{state}"


class RegistrationSpreadsheets(SpreadsheetAdmin):
    """Mixed into the registrations' admin: those who may write registrations exchange them, never the front desk."""

    import_template_name = "inscriptions/spreadsheets/import.html"
    export_template_name = "inscriptions/spreadsheets/export.html"
    export_form_class = RegistrationExportForm
    import_form_class = RegistrationImportForm
    confirm_form_class = RegistrationConfirmForm
    skip_admin_log = True  # the history has a row for each person
    sealed = (*SpreadsheetAdmin.sealed, "event")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def get_import_resource_classes(self, request: HttpRequest) -> list[type[RegistrationResource]]:
        may = request.user.has_perm("inscriptions.change_specialneeds")
        return [NeedsResource if may else RegistrationResource]

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[RegistrationResource]]:
        """The needs are apart, second and not chosen unless asked for."""
        may = request.user.has_perm("inscriptions.view_specialneeds")
        return [RegistrationResource, NeedsResource] if may else [RegistrationResource]

    def get_import_form_initial(self, request: HttpRequest) -> dict[str, Any]:
        """The day of the address; without one, only the one day that there is."""
        days = Event.objects.all()[:2]
        return {"event": asked_event(request.GET) or (days[0] if len(days) == 1 else None)}

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        event = form.cleaned_data["event"] if form.is_bound and form.is_valid() else None
        return {"event": event, "by": member(request.user)}

    def add_success_message(self, result: ImportOutcome, request: HttpRequest) -> None:
        messages.success(request, registered_in_words(result.totals["new"], result.waiting))

    def write_previewed(self, request: HttpRequest) -> HttpResponse:
        """A long file is written by a job, which its page follows."""
        if int(request.POST["rows"]) <= MOST_AT_ONCE:
            return super().write_previewed(request)
        job = import_job(
            event=Event.objects.get(pk=request.POST["event"]),
            maker=cast(User, request.user),
            file=request.POST["import_file_name"],
            kind=int(request.POST["format"]),
            with_needs=NeedsResource in self.get_import_resource_classes(request),
        )
        return redirect("admin:inscriptions_import_job", job.pk)

    def import_again(self, request: HttpRequest) -> HttpResponseRedirect:
        """With the day that was previewed."""
        page = super().import_again(request)
        return redirect(f"{page.url}?event={request.POST['event']}") if self.is_sealed(request) else page

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponseRedirect:
        """Once written, to the list of that day."""
        page = super().process_result(result, request)
        return page if "?" in page.url else redirect(f"{page.url}?event={request.POST['event']}")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.has_import_permission(request) and not Event.objects.exists():
            messages.warning(request, "Créez d’abord une journée.")
            return redirect("admin:inscriptions_registration_changelist")
        asked = asked_event(request.GET)
        if names_no_day(request.GET, asked):
            messages.warning(request, f"{NO_SUCH_DAY} Choisissez celle où inscrire ces personnes.")
        page = super().import_action(request, **kwargs)
        if isinstance(page, TemplateResponse):
            shown = page.context_data or {}
            jobs = cast(User, request.user).import_jobs.select_related("event").order_by("-queued_at")
            page.context_data = {**shown, **day_of_import(shown, asked), "jobs": jobs[:SHOWN]}
        return page

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The file holds the day that the list showed: the page names it, and so does what its form asks for."""
        page = super().export_action(request)
        if names_no_day(request.GET, day_shown(request)):
            messages.warning(request, f"{NO_SUCH_DAY} Rien n’a été exporté.")
            return redirect("admin:inscriptions_registration_changelist")
        if isinstance(page, TemplateResponse):
            event, query = day_shown(request), request.GET.copy()
            query["event"] = str(event.pk) if event else EVERY_DAY
            shown = {"day": day_in_words(event) if event else "", "export_url": f"?{query.urlencode()}"}
            page.context_data = {**(page.context_data or {}), **shown}
        return page


def day_of_import(context: dict[str, Any], asked: Event | None) -> dict[str, Any]:
    """The day, in words at each step, and what confirming does."""
    form = context["form"]
    event = form.cleaned_data.get("event") if form.is_bound else asked
    day = day_in_words(event) if event else ""
    outcome = outcome_in_words(context["result"], day) if "confirm_form" in context else ""
    return {"title": "Importer des inscriptions", "event": event, "day": day, "outcome": outcome}


def registered_in_words(people: int, waiting: int) -> str:
    """« 3 personnes inscrites, dont 1 en liste d’attente. »"""
    return f"{counted(people, 'personne', 'inscrite')}{waiting_in_words(waiting)}."


def waiting_in_words(waiting: int) -> str:
    return f", dont {waiting} en liste d’attente" if waiting else ""


def outcome_in_words(result: ImportOutcome, day: str) -> str:
    """How many people an import registers to `day`, and how many letters leave once it is confirmed."""
    people, letters = result.totals["new"], result.letters
    registered = "1 personne sera inscrite" if people == 1 else f"{people} personnes seront inscrites"
    leave = {0: "aucun message ne partira", 1: "1 message partira"}.get(letters, f"{letters} messages partiront")
    return f"{registered} à « {day} »{waiting_in_words(result.waiting)} ; {leave}."
