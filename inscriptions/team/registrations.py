"""The list of people, and what each member of the team reads there."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern

from inscriptions.letters.campaign_pages import write_to_them
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.badge_pages import print_badges
from inscriptions.people.pages import person_page
from inscriptions.privacy.queries import report_of_erased
from inscriptions.signup.pages import cancel_silently
from inscriptions.spreadsheets.pages import RegistrationSpreadsheets
from inscriptions.team import columns, filters
from inscriptions.team.person_page import add_person, person_history, show_person
from programme.desk.chosen_day import NO_SUCH_DAY, day_shown, names_no_day
from programme.desk.lookups import check_lookups_are_readable
from programme.desk.pages import Tab, day_page

DAY_IS_ERASED = "Les personnes de cette journée ont été effacées. Son bilan reste, depuis sa fiche."


@admin.register(Registration)
class RegistrationAdmin(RegistrationSpreadsheets, admin.ModelAdmin):
    """The front desk reads names, structures, workshops and half-days; who may change a registration reads the rest.

    Every writing goes through its writer, so the stock forms and the stock log are not used: the history is ours.
    """

    list_display = [
        columns.full_name, "organisation", columns.profile_label, columns.status, columns.presence, columns.workshops,
    ]  # fmt: skip
    list_filter = [
        filters.EventFilter, "status", filters.ProofFilter, "role", filters.ProfileFilter, filters.PresenceFilter,
        filters.WorkshopFilter, filters.SelectionFilter, "source",
    ]  # fmt: skip
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    actions = [write_to_them, print_badges, cancel_silently]

    class Media:
        css = {"all": ["css/team.css"]}

    def get_urls(self) -> list[URLPattern]:
        return [*person_page.urls(self.admin_site), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        page = super().changelist_view(request, extra_context)
        shown = day_shown(request)
        if shown and isinstance(page, TemplateResponse):
            page.context_data = (page.context_data or {}) | day_page.heading(request, shown, Tab.PEOPLE)
        if names_no_day(request.GET, shown):
            messages.warning(request, NO_SUCH_DAY)
        elif shown and report_of_erased(shown):
            messages.info(request, DAY_IS_ERASED)
        return page

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        check_lookups_are_readable(request)
        return super().get_changelist_instance(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        seats = WorkshopSeat.objects.select_related("workshop").order_by("slot__starts_at", "pk")
        people = super().get_queryset(request).filter(erased_at=None)
        return people.select_related("event").prefetch_related(Prefetch("seats", seats))

    def get_list_display(self, request: HttpRequest) -> list:
        reads_all = self.has_change_permission(request)
        return [column for column in self.list_display if column is not columns.profile_label or reads_all]

    def get_list_filter(self, request: HttpRequest) -> list:
        if self.has_change_permission(request):
            return self.list_filter
        return [item for item in self.list_filter if item not in (filters.ProfileFilter, "source")]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters ask, to the letter: a joined or partial look-up would tell what is not shown."""
        hidden = () if self.has_change_permission(request) else filters.HIDDEN_FROM_FRONT_DESK
        return filters.is_lookup(lookup, hidden=hidden)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Registration], search_term: str
    ) -> tuple[QuerySet[Registration], bool]:
        people = cast(RegistrationQuerySet, queryset)
        return filters.found(people, search_term, in_addresses=self.has_change_permission(request)), False

    def has_delete_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return add_person(request, self.admin_site)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return show_person(request, self.get_object(request, object_id), self.admin_site)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return person_history(request, self.get_object(request, object_id))
