"""The admin of a day or of a session: its own page, with what other applications add to it."""

from typing import Any, ClassVar

from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, reverse

from programme.desk.hooks import Desk, DeskForm
from programme.desk.lookups import FoldedSearch, check_lookups_are_readable
from programme.desk.pages import Pages, Tab, day_page
from programme.desk.read_only import without_links_that_refuse
from rencontre.domain import refusal


class RowList(ChangeList):
    """A list that leads to each row's own page."""

    model_admin: "RowAdmin"

    def url_for_result(self, result: Any) -> str:
        return reverse(self.model_admin.pages.home, args=[result.pk])


class RowAdmin(FoldedSearch):
    """`pages` are those about the row, `desk` what is added to its form."""

    desk: ClassVar[Desk]
    pages: ClassVar[Pages]
    tab: ClassVar[Tab]  # of the day, under which the row's form stands
    delete_confirmation_template = "programme/admin/delete_confirmation.html"

    def get_urls(self) -> list[URLPattern]:
        return [*self.pages.urls(self.admin_site), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RowList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        check_lookups_are_readable(request)
        return super().get_changelist_instance(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return without_links_that_refuse(self, request, fieldsets)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; under its lock for a POST that may change it, so that what is checked holds until it is saved."""
        row = super().get_object(request, object_id, from_field)
        writes = request.method == "POST" and transaction.get_connection().in_atomic_block
        if row is None or not writes or not self.has_change_permission(request, row):
            return row
        for lock in self.desk.locks:
            lock(row)
        return super().get_object(request, object_id, from_field)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context |= {"links": [], "above": [], "below": []}
        if obj is not None:
            context |= self.pages.heading(request, obj, self.tab) | self.additions(request, context["adminform"].form)
            if self.pages is day_page:  # the head of the page already names it
                context |= {"title": self.tab, "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def additions(self, request: HttpRequest, form: DeskForm) -> dict[str, list]:
        """The links and the panels of the row's page."""
        above, below = (
            [panel for made in makers if (panel := made(request, form))]
            for makers in (self.desk.above, self.desk.below)
        )
        links = self.pages.links(request.user, form.before) if self.pages is not day_page else []
        return {
            "links": [*links, *(link for panel in above + below for link in panel.links)],
            "above": [render_to_string(panel.template, panel.context, request) for panel in above],
            "below": [render_to_string(panel.template, panel.context, request) for panel in below],
        }

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.write_row(request, obj, form, change)
        for follow in self.desk.saved if change else ():
            follow(request, form.change)

    def write_row(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What keeps a row is said in one sentence, before all that hangs on it is read: thousands of people may."""
        why = [refusal(rule, row) for row in objs for rule in self.desk.keeps]
        if kept := list(dict.fromkeys(filter(None, why))):
            return [], {}, set(), kept
        to_delete, model_count, perms_needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, model_count, set() if protected else perms_needed, protected
