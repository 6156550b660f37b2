"""The organiser's page of a day: its fields, its sessions in order, a new edition of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from programme.admin.form import MOMENT_OVERRIDES, TEXT_OVERRIDES, EventForm, NewEditionForm
from programme.admin.new_day import NEW_DAY, SETTINGS, DayOrganiserForm, DayOrganiserFormSet, NewDayForm
from programme.admin.row import RowAdmin
from programme.desk.hooks import Panel, day_desk, day_overview, next_step, panels_of, to_see_of
from programme.desk.lookups import FoldedSearch
from programme.desk.pages import ACT, Given, Tab, day_page
from programme.models import Cycle, Document, Event, EventOrganiser, Session
from programme.services import create_day, new_edition, noticing_all, noticing_day
from programme.share.invitation import invitation
from rencontre.actors import member
from rencontre.http.keys import is_key


@admin.register(Cycle)
class CycleAdmin(FoldedSearch):
    search_fields = ["title"]


class EventOrganiserInline(admin.TabularInline):
    model = EventOrganiser
    form = DayOrganiserForm
    formset = DayOrganiserFormSet
    fields = ["organiser", "role", "position"]
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[EventOrganiser]:
        return super().get_queryset(request).select_related("organiser")


class DocumentInline(admin.StackedInline):
    """What remains of the day and of its sessions; the sessions offered are its own."""

    model = Document
    fields = [("kind", "position"), "title", "session", "file", "link"]
    extra = 0

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "session":
            pk = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
            sessions = Session.objects.filter(event=int(pk)) if is_key(pk) else Session.objects.none()
            kwargs["queryset"] = sessions.select_related("event", "parent").in_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


NEW_EDITION = (
    "La nouvelle édition est prête, en brouillon : vérifiez-la, puis publiez-la. "
    "Publiée, elle ouvre aussitôt ses inscriptions, sauf si vous donnez une date d’ouverture."
)


ADDS_VENUE = "programme.add_venue"


@admin.register(Event)
class EventAdmin(RowAdmin):
    desk, pages, tab = day_desk, day_page, Tab.SETTINGS
    form = EventForm
    change_form_template = "programme/admin/row.html"
    view_on_site = False  # the head of the page leads there
    list_display = ["title", "date", "main_venue", "status"]
    list_filter = ["status", "cycle"]
    list_select_related = ["main_venue"]
    search_fields = ["title", "introduction"]
    date_hierarchy = "date"
    inlines = [EventOrganiserInline, DocumentInline]
    formfield_overrides = TEXT_OVERRIDES | MOMENT_OVERRIDES
    fieldsets = SETTINGS

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> Any:
        if obj is None:
            return NEW_DAY if request.user.has_perm(ADDS_VENUE) else NEW_DAY[:1]
        return super().get_fieldsets(request, obj)

    def get_form(self, request: HttpRequest, obj: Event | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({"form": NewDayForm} if obj is None else {}) | kwargs)

    def get_inlines(self, request: HttpRequest, obj: Event | None) -> list:
        return [] if obj is None else self.inlines

    def response_post_save_add(self, request: HttpRequest, obj: Event) -> HttpResponseRedirect:
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Event) -> HttpResponseRedirect:
        return redirect(day_page.home, obj.pk)

    def write_row(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        """What nobody was told of it yet is said by who writes to people (`desk.saved`)."""
        by = member(request.user)
        if not change:
            if form.new_venue and not request.user.has_perm(ADDS_VENUE):
                raise PermissionDenied
            create_day(event=obj, venue=form.new_venue, by=by)
        elif "main_venue" in form.changed_data:
            with noticing_day(obj, by=by), noticing_all(obj.sessions.all(), by=by):
                super().write_row(request, obj, form, change)
        else:
            with noticing_day(obj, by=by):
                super().write_row(request, obj, form, change)


@day_page(
    "",
    title="Vue d’ensemble",
    tab=Tab.OVERVIEW,
    heads=True,
    permission="programme.view_event",
    template="programme/admin/overview.html",
    name="programme_event_overview",
)
def overview(request: HttpRequest, event: Event) -> Given:
    step = next_step(request, event)
    said = {request.path, *([step.main.address, *(one.address for one in step.lines)] if step else [])}
    lines = [line for line in to_see_of(request, event) if line.address not in said]
    return {"step": step, "lines": lines, "panels": panels_of(request, event)}


@day_page.shortcut("Réglages", tab=Tab.SETTINGS, heads=True, permission="programme.change_event")
def settings_of(event: Event) -> str:
    return reverse("admin:programme_event_change", args=[event.pk])


@day_page(
    "nouvelle-edition/",
    title="Préparer une nouvelle édition",
    tab=Tab.SETTINGS,
    permission=("programme.add_event", "programme.view_event"),
    template="programme/admin/new_edition.html",
    name="programme_event_new_edition",
    methods=ACT,
)
def prepare_new_edition(request: HttpRequest, event: Event) -> Given:
    form = NewEditionForm(request.POST or None, initial={"title": event.title})
    if request.method == "POST" and form.is_valid():
        edition = new_edition(event=event, **form.cleaned_data, by=member(request.user))
        messages.success(request, NEW_EDITION)
        return redirect(day_page.home, edition.pk)
    return {"form": form}


def invite(request: HttpRequest, event: Event) -> Panel:
    """What an organiser copies to invite people."""
    return Panel("programme/admin/invite.html", {"original": event, "invitation": invitation(event)})


day_overview.append(invite)
