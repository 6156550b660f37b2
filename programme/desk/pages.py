"""The frame of the team's pages: a function and its declaration make a page of the admin.

    @day_page("places", title="Places et listes", tab=Tab.SEATS, permission="inscriptions.view_registration",
              template="inscriptions/seats/places.html")
    def places(request: HttpRequest, event: Event) -> dict:
        return {"places": day_places(event)}

The frame gives the address (`<pk>/places/` under the day's, named `admin:<app>_places`), asks for the permission, loads
the row (404), and shows what the function gives, a context, in the template, with breadcrumbs, title and tab; an answer
of another kind (a PDF, a redirection) goes out as it is. A DomainError is said on the row's own page.
Any application declares pages: its `admin` module imports the modules that hold them. `day_page.apart(…)` declares a
page about no row, `day_page.each(…)` pages that something else declares, as papers are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
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


class TeamRequest(HttpRequest):
    """What a page of the team is asked by: somebody with an account."""

    user: User


@dataclass(frozen=True)
class Headed:
    """A context, and headers of the answer that shows it."""

    context: dict[str, Any]
    headers: dict[str, str]


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
    view: Callable[..., HttpResponseBase | dict[str, Any] | Headed]
    is_apart: bool = False  # about no row: its address is under the model's, and the function takes the request alone

    def may_open(self, user) -> bool:
        return user.has_perms(self.permissions)


class Pages:
    """The declared pages about one row of `model`; `rows` loads what they all show, `home` is the row's own page."""

    def __init__(self, model: type[Model], rows: Callable[[], QuerySet], *, home: str):
        self.model, self.rows, self.home = model, rows, home
        self.declared: dict[str, Page] = {}
        self.sources: list[Callable[[], Iterable[Page]]] = []

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

    def apart(
        self,
        route: str,
        *,
        title: str,
        name: str,
        permission: str | tuple[str, ...] = (),
        template: str = "",
        methods: Sequence[str] = READ,
    ) -> Callable[[Callable], Callable]:
        """Declare the decorated function (request, and what the route holds) as a page about no row.

        Without `permission` the function asks for it itself. A DomainError is said on the list of the rows.
        """
        permissions = (permission,) if isinstance(permission, str) else permission

        def declare(view: Callable) -> Callable:
            self.declared[name] = Page(route, name, title, None, permissions, template, methods, view, is_apart=True)
            return view

        return declare

    def each(self, source: Callable[[], Iterable[Page]]) -> Callable[[], Iterable[Page]]:
        """Add the pages that `source` gives each time the addresses are made."""
        self.sources.append(source)
        return source

    def urls(self, site: AdminSite) -> list[URLPattern]:
        """The addresses of the pages, for `get_urls` of the model's admin."""
        pages = [*self.declared.values(), *(page for source in self.sources for page in source())]
        return [self._address(page, site) for page in pages]

    def _address(self, page: Page, site: AdminSite) -> URLPattern:
        shown = self._shown_apart(page, site) if page.is_apart else self._shown(page, site)
        view = site.admin_view(require_http_methods(list(page.methods))(shown))
        return path(page.route if page.is_apart else f"<int:pk>/{page.route}", view, name=page.name)

    def _shown_apart(self, page: Page, site: AdminSite) -> Callable[..., HttpResponseBase]:
        def shown(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not page.may_open(request.user):
                raise PermissionDenied
            try:
                given = page.view(request, **kwargs)
            except DomainError as error:
                messages.error(request, str(error))
                return redirect(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")
            return given if isinstance(given, HttpResponseBase) else self._page(request, page, None, given, site)

        return shown

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

    def _page(
        self, request: HttpRequest, page: Page, row: Model | None, given: dict[str, Any] | Headed, site: AdminSite
    ) -> HttpResponse:
        shown = given if isinstance(given, Headed) else Headed(given, {})
        frame = {
            **site.each_context(request),
            "opts": self.model._meta,
            "original": row,
            "title": page.title,
            "tab": page.tab,
        }
        return TemplateResponse(request, page.template, frame | shown.context, headers=shown.headers)


day_page = Pages(Event, lambda: Event.objects.select_related("main_venue"), home="admin:programme_event_change")
session_page = Pages(
    Session,
    lambda: Session.objects.select_related("event__main_venue", "parent"),
    home="admin:programme_session_change",
)
