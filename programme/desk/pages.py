"""The frame of the team's pages: a function and its declaration make a page of the admin.

    @day_page("places", title="Places et listes", tab=Tab.SEATS, permission="inscriptions.view_registration",
              template="inscriptions/seats/places.html")
    def places(request: HttpRequest, event: Event) -> dict:
        return {"places": day_places(event)}

The frame gives the address (`<pk>/places/` under the day's, named `admin:<app>_places`), asks for the permission, loads
the row (404), and shows what the function gives, a context, in the template, with breadcrumbs, title and tab; an answer
of another kind (a PDF, a redirection) goes out as it is. A DomainError is said on the row's own page.
Any application declares pages: its `admin` module imports the modules that hold them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from programme.models import Event, Session
from rencontre.domain import DomainError

READ = ("GET", "HEAD")
ACT = ("GET", "HEAD", "POST")


class Tab(StrEnum):
    """Where a page of a day stands among the others."""

    OVERVIEW = "Vue d’ensemble"
    PROGRAMME = "Programme"
    PEOPLE = "Inscriptions"
    SEATS = "Places"
    LETTERS = "Lettres"
    PAPERS = "Papiers"
    DAY = "Jour J"
    REPORT = "Bilan"
    SETTINGS = "Réglages"


@dataclass(frozen=True)
class Page:
    """A page as it was declared; `route` is its address under the row's, `name` that of the address in the admin."""

    route: str
    name: str
    title: str
    tab: Tab | None
    permissions: tuple[str, ...]
    template: str
    methods: Sequence[str]
    view: Callable[..., HttpResponseBase | dict[str, Any]]

    def may_open(self, user) -> bool:
        return user.has_perms(self.permissions)


class Pages:
    """The declared pages about one row of `model`; `rows` loads what they all show, `home` is the row's own page."""

    def __init__(self, model: type[Model], rows: Callable[[], QuerySet], *, home: str):
        self.model, self.rows, self.home = model, rows, home
        self.declared: dict[str, Page] = {}

    def __call__(
        self,
        route: str,
        *,
        title: str,
        permission: str | tuple[str, ...],
        tab: Tab | None = None,
        template: str = "",
        name: str = "",
        methods: Sequence[str] = READ,
    ) -> Callable[[Callable], Callable]:
        """Declare the decorated function (request, row, and what the route holds besides) as a page.

        `name` is that of its address, « <app>_<function> » by default.
        """
        permissions = (permission,) if isinstance(permission, str) else permission

        def declare(view: Callable) -> Callable:
            own = name or f"{view.__module__.partition('.')[0]}_{view.__name__}"
            self.declared[own] = Page(route, own, title, tab, permissions, template, methods, view)
            return view

        return declare

    def urls(self, site: AdminSite) -> list[URLPattern]:
        """The addresses of the pages, for `get_urls` of the model's admin."""
        return [self._address(page, site) for page in self.declared.values()]

    def _address(self, page: Page, site: AdminSite) -> URLPattern:
        view = site.admin_view(require_http_methods(list(page.methods))(self._shown(page, site)))
        return path(f"<int:pk>/{page.route}", view, name=page.name)

    def _shown(self, page: Page, site: AdminSite) -> Callable[..., HttpResponseBase]:
        def shown(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            if not page.may_open(request.user):
                raise PermissionDenied
            row = get_object_or_404(self.rows(), pk=pk)
            try:
                given = page.view(request, row, **kwargs)
            except DomainError as error:
                messages.error(request, str(error))
                return redirect(self.home, row.pk)
            return given if isinstance(given, HttpResponseBase) else self._page(request, page, row, given, site)

        return shown

    def _page(self, request: HttpRequest, page: Page, row: Model, given: dict, site: AdminSite) -> HttpResponse:
        frame = {
            **site.each_context(request),
            "opts": self.model._meta,
            "original": row,
            "title": page.title,
            "tab": page.tab,
        }
        return TemplateResponse(request, page.template, frame | given)


day_page = Pages(Event, lambda: Event.objects.select_related("main_venue"), home="admin:programme_event_change")
session_page = Pages(
    Session,
    lambda: Session.objects.select_related("event__main_venue", "parent"),
    home="admin:programme_session_change",
)
