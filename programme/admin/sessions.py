"""The organiser's page of a session."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from programme.admin.form import MOMENT_OVERRIDES, TEXT_OVERRIDES, InterventionForm, LabelledFormSet, SessionForm
from programme.admin.row import RowAdmin
from programme.desk.hooks import session_desk
from programme.desk.pages import Tab, session_page
from programme.models import Event, Intervention, Session
from programme.services import noticing
from programme.spreadsheets.pages import SpreadsheetAdmin
from programme.spreadsheets.session_sheet import SessionResource
from rencontre.actors import member
from rencontre.french.typography import french_hour_range
from rencontre.http.keys import is_key


class InterventionInline(admin.TabularInline):
    model = Intervention
    form = InterventionForm
    formset = LabelledFormSet
    fields = ["position", "speaker", "role", "function"]
    autocomplete_fields = ["speaker"]
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Intervention]:
        return super().get_queryset(request).select_related("session", "speaker")


@admin.display(description="heures")
def hours(session: Session) -> str:
    return french_hour_range(session.effective_starts_at, session.effective_ends_at)


@admin.display(description="séance", ordering="title")
def label_and_title(session: Session) -> str:
    return str(session)


@admin.display(description="journée", ordering="event__date")
def day(session: Session) -> str:
    return f"{session.event.date:%d/%m/%Y}"


@admin.display(description="lieu")
def place(session: Session) -> str:
    return ", ".join(str(part) for part in (session.effective_venue, session.room) if part)


@admin.register(Session)
class SessionAdmin(SpreadsheetAdmin, RowAdmin):
    desk, pages, tab = session_desk, session_page, Tab.PROGRAMME
    form = SessionForm
    change_form_template = "programme/admin/session_page.html"
    list_display = [hours, label_and_title, day, place, "capacity"]
    list_display_links = [label_and_title]
    list_filter = ["event", "kind"]
    list_select_related = ["event__main_venue", "parent__venue", "venue", "room"]
    search_fields = ["title", "abstract"]
    inlines = [InterventionInline]
    formfield_overrides = TEXT_OVERRIDES | MOMENT_OVERRIDES
    resource_classes = [SessionResource]
    fieldsets = [
        (None, {"fields": ["event", "kind", "parent", ("number", "title"), "abstract"]}),
        ("Heures et lieu", {"fields": [("starts_at", "ends_at"), ("venue", "room")]}),
        ("Places", {"fields": [("capacity", "minimum"), "closed"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).annotate(**self.desk.counts)

    def get_list_display(self, request: HttpRequest) -> list:
        return [*self.list_display, *self.desk.columns]

    def get_ordering(self, request: HttpRequest) -> list:
        """The days from the latest; in each, its programme: a slot before its workshops."""
        return [
            "-event__date", "event", Coalesce("starts_at", "parent__starts_at"), F("parent").asc(nulls_first=True),
            "number", "pk",
        ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Session | None = None) -> list:
        """A session stays in its day: seats and choices hang on it."""
        return [*super().get_readonly_fields(request, obj), *(["event"] if obj else [])]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"promised": self.desk.promised}

    def write_row(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        if not change:
            super().write_row(request, obj, form, change)
        elif not any(write(request, form.change) for write in self.desk.writers):
            with noticing(obj, by=member(request.user)):
                super().write_row(request, obj, form, change)

    def response_post_save_add(self, request: HttpRequest, obj: Session) -> HttpResponseRedirect:
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Session) -> HttpResponseRedirect:
        """Back to the day that the session belongs to."""
        if not request.user.has_perm("programme.view_event"):
            return super().response_post_save_change(request, obj)
        return redirect("admin:programme_event_programme", obj.event_id)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Say so when the day of the address is not there: none is chosen in its place."""
        asked = request.GET.get("event", "")
        if request.method == "GET" and asked and not (is_key(asked) and Event.objects.filter(pk=asked).exists()):
            messages.warning(request, "La journée demandée n’existe pas, ou n’existe plus : choisissez-la ci-dessous.")
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Only numbers get through to the form's queries."""
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if name == "kind" or is_key(str(value))}

    def view_on_site(self, session: Session) -> str:
        if session.event.status == Event.Status.DRAFT:
            return reverse("programme:preview", args=[session.event.slug])
        return session.get_absolute_url()
