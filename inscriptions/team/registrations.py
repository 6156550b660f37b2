"""The list of people, and what each member of the team reads there."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern

from inscriptions.letters.campaign_pages import write_to_them
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.badge_pages import print_badges
from inscriptions.people.pages import MAY_CHANGE, person_page
from inscriptions.privacy.queries import report_of_erased
from inscriptions.spreadsheets.pages import RegistrationSpreadsheets
from inscriptions.team import columns, filters
from inscriptions.team.person_page import add_person, person_history, show_person
from inscriptions.team.question_filters import OF_A_NEED, asks_of_a_question, question_filters
from inscriptions.team.selection_pages import cancel_them, export_them, give_them_a_role, move_them, promote_them
from inscriptions.team.shown_filters import shown_filters
from programme.desk.chosen_day import NO_SUCH_DAY, day_shown, names_no_day
from programme.desk.lookups import check_lookups_are_readable
from programme.desk.pages import Tab, day_page
from programme.desk.sensitive import ask_again

READS_NEEDS = "inscriptions.view_specialneeds"
for tells_who_needs_what in (filters.DietFilter.parameter_name, f"{OF_A_NEED}*"):
    ask_again(f"admin:inscriptions_registration_changelist?{tells_who_needs_what}")

DAY_IS_ERASED = "Les personnes de cette journée ont été effacées. Son bilan reste, depuis sa fiche."


def with_whom(request: HttpRequest) -> HttpRequest:
    """An act on the whole list needs nobody ticked: the admin asks for somebody."""
    if request.POST.get("select_across") == "1" and helpers.ACTION_CHECKBOX_NAME not in request.POST:
        posted = request.POST.copy()
        posted[helpers.ACTION_CHECKBOX_NAME] = "0"
        request.POST = posted  # type: ignore[assignment]  # Django takes any QueryDict
    return request


def hidden_from(request: HttpRequest) -> set[str]:
    """The filters that the reader has not."""
    may = request.user.has_perm
    hidden = set() if may(MAY_CHANGE) else filters.HIDDEN_FROM_FRONT_DESK
    return hidden if may(READS_NEEDS) else hidden | filters.NEEDS


class PeopleActionForm(helpers.ActionForm):
    """The act, and whether it is on the whole list rather than on those who are ticked: a box, without a script."""

    select_across = forms.BooleanField(label="", required=False)


@admin.register(Registration)
class RegistrationAdmin(RegistrationSpreadsheets, admin.ModelAdmin):
    """The front desk reads names, structures, workshops and half-days; who may change a registration reads the rest.

    Every writing goes through its writer, so the stock forms and the stock log are not used: the history is ours.
    """

    list_display = [columns.full_name, columns.email, columns.organisation, columns.presence, columns.workshops]
    list_filter = list(filters.FILTERS)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    search_help_text = "Nom, prénom, structure ou fonction, dans n’importe quel ordre et sans accents s’il le faut."
    actions = [
        write_to_them, move_them, promote_them, give_them_a_role, print_badges, export_them, cancel_them,
    ]  # fmt: skip
    action_form = PeopleActionForm
    import_export_change_list_template = "inscriptions/team/people.html"

    class Media:
        css = {"all": ["css/team.css"]}

    def get_urls(self) -> list[URLPattern]:
        return [*person_page.urls(self.admin_site), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        page = super().changelist_view(with_whom(request), extra_context)
        shown = day_shown(request)
        if isinstance(page, TemplateResponse):
            said = page.context_data or {}
            heading = day_page.heading(request, shown, Tab.PEOPLE) if shown else {}
            page.context_data = {**said, **heading, **shown_filters(said["cl"])}
        if names_no_day(request.GET, shown):
            messages.warning(request, NO_SUCH_DAY)
        elif shown and report_of_erased(shown):
            messages.info(request, DAY_IS_ERASED)
        return page

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        check_lookups_are_readable(request)
        return super().get_changelist_instance(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        seats = WorkshopSeat.objects.told_apart().order_by("slot__starts_at", "pk")
        people = super().get_queryset(request).filter(erased_at=None)
        return people.select_related("event").prefetch_related(Prefetch("seats", seats))

    def get_list_display(self, request: HttpRequest) -> list:
        reads_all = self.has_change_permission(request)
        told = [column for column in self.list_display if column is not columns.email or reads_all]
        return [*told, columns.state_of(request)]

    def get_list_filter(self, request: HttpRequest) -> list:
        hidden = hidden_from(request)
        shown: list = [one for one in filters.FILTERS if one.parameter_name not in hidden]
        if filters.day_of_list(request) and request.user.has_perm(MAY_CHANGE):
            shown += question_filters(request, with_needs=request.user.has_perm(READS_NEEDS))
        return shown

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters ask, to the letter: a joined or partial look-up would tell what is not shown."""
        may = request.user.has_perm
        if may(MAY_CHANGE) and asks_of_a_question(lookup, request, with_needs=may(READS_NEEDS)):
            return True
        return filters.is_lookup(lookup, hidden=hidden_from(request))

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
