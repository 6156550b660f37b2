"""The frame of the team's pages: a function and its declaration make a page of the admin.

    @day_page("places/", title="Places et listes", tab=Tab.SEATS, permission="inscriptions.view_registration",
              template="inscriptions/seats/places.html")
    def places(request: HttpRequest, event: Event) -> dict:
        return {"places": day_places(event)}

The frame gives the address (`<pk>/places/` under the day's, named `admin:<app>_places`), asks for the permission, loads
the row (404), and shows what the function gives, a context, in the template, with breadcrumbs, title and tab; an answer
of another kind (a PDF, a redirection) goes out as it is. A DomainError is said on the row's own page, which also has a
link to each page that its reader may open.
Any application declares pages: its `admin` module imports the modules that hold them. `day_page.apart(…)` declares a
page about no row, `day_page.each(…)` pages that something else declares, as papers are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from programme.desk.sensitive import ask_again
from programme.models import Event, Session
from rencontre.domain import DomainError

Row = TypeVar("Row", bound=Model)
READ = ("GET", "HEAD")
ACT = ("GET", "HEAD", "POST")


class TeamRequest(HttpRequest):
    """What a page of the team is asked by: somebody with an account."""

    user: User


@dataclass(frozen=True)
class Headed:
    """A context, and headers of the answer that shows it."""

    context: dict[str, Any]
    headers: dict[str, str]


Given = HttpResponseBase | dict[str, Any] | Headed
View = TypeVar("View", bound=Callable[..., Given])
Address = TypeVar("Address", bound=Callable[..., str])


class Tab(StrEnum):
    """Where a page of a day stands among the others, in this order."""

    OVERVIEW = "Vue d’ensemble"
    PROGRAMME = "Programme"
    PEOPLE = "Inscriptions"
    SEATS = "Places"
    LETTERS = "Lettres"
    PAPERS = "Papiers"
    DAY = "Jour J"
    REPORT = "Bilan"
    SETTINGS = "Réglages"


TABS = list(Tab)


@dataclass(frozen=True)
class Link:
    """Where a row's own page leads; by a button when the address `acts` at once."""

    address: str
    text: str
    acts: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A page as it was declared; `route` is its address under the row's, `name` that of the address in the admin.

    `link` is the text of its link on the row's own page, the title by default; `when` says which rows have it. `links`
    makes the links otherwise, as it must when the route holds more than the row's key: texts, each with what the route
    holds besides. `under` names the page of the same row that it comes after in the breadcrumbs.
    """

    route: str
    name: str
    title: str
    tab: Tab | None
    permissions: tuple[str, ...]
    template: str
    methods: Sequence[str]
    view: Callable[..., Given]
    link: str = ""
    when: Callable[[Row], bool] | None = None
    links: Callable[[Row], Iterable[tuple[str, dict[str, Any]]]] | None = None
    under: str = ""
    is_apart: bool = False  # about no row: its address is under the model's, and the function takes the request alone

    def may_open(self, user: User | AnonymousUser) -> bool:
        return user.has_perms(self.permissions)

    def links_of(self, row: Row) -> list[Link]:
        acts = "GET" not in self.methods
        return [
            Link(reverse(f"admin:{self.name}", kwargs={"pk": row.pk, **parts}), text, acts)
            for text, parts in (self.links or self._one_link)(row)
        ]

    def _one_link(self, row: Row) -> list[tuple[str, dict[str, Any]]]:
        return [(self.link or self.title, {})] if self.when is None or self.when(row) else []


@dataclass(frozen=True)
class Shortcut(Generic[Row]):
    """A link to what is not a page about the row: a list, a page of the site. No `address`, no link."""

    text: str
    tab: Tab | None
    permissions: tuple[str, ...]
    address: Callable[[Row], str]

    def may_open(self, user: User | AnonymousUser) -> bool:
        return user.has_perms(self.permissions)

    def links_of(self, row: Row) -> list[Link]:
        address = self.address(row)
        return [Link(address, self.text)] if address else []


def no_link(row: Model) -> list[tuple[str, dict[str, Any]]]:
    """`links=no_link`: another page leads there, the row's own does not."""
    return []


class HasFieldsets(Protocol):
    """A form that says in which groups the admin shows it."""

    @property
    def fieldsets(self) -> Sequence[tuple[str | None, Mapping[str, Any]]]: ...


def in_fieldsets(form: HasFieldsets) -> AdminForm:
    """The form as `programme/desk/form.html` shows it."""
    return AdminForm(form, form.fieldsets, {})  # type: ignore[arg-type]  # any form will do, not only a model's


class Pages(Generic[Row]):
    """The declared pages about one row of `model`.

    `rows` loads what they all show, `home` is the row's own page.
    """

    def __init__(self, model: type[Row], rows: Callable[[], QuerySet[Row]], *, home: str):
        self.model, self.rows, self.home = model, rows, home
        self.declared: dict[str, Page[Row]] = {}
        self.shortcuts: list[Shortcut[Row]] = []
        self.sources: list[Callable[[], Iterable[Page[Row]]]] = []

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
        link: str = "",
        when: Callable[[Row], bool] | None = None,
        links: Callable[[Row], Iterable[tuple[str, dict[str, Any]]]] | None = None,
        under: str = "",
        sensitive: bool = False,
    ) -> Callable[[View], View]:
        """Declare the decorated function (request, row, what the route holds besides) as a `Page`.

        A `sensitive` one asks the password again of who has left the team's pages for a while.
        """
        if "<" in route and links is None:
            raise ImproperlyConfigured(f"{route}: it holds more than the row's key, say how its `links` are made.")
        needed = (permission,) if isinstance(permission, str) else permission

        def declare(view: View) -> View:
            own = name or f"{view.__module__.partition('.')[0]}_{view.__name__}"
            page = Page(route, own, title, tab, needed, template, methods, view, link, when, links, under)
            self._declare(page, sensitive)
            return view

        return declare

    def _declare(self, page: Page[Row], sensitive: bool) -> None:
        place = page.route, page.is_apart
        there = self.declared.values()
        same = [one.name for one in there if page.name == one.name or place == (one.route, one.is_apart)]
        if same:
            raise ImproperlyConfigured(f"{page.name}: a page of this name or at this address is there already: {same}.")
        self.declared[page.name] = page
        if sensitive:
            ask_again(f"admin:{page.name}")

    def apart(
        self,
        route: str,
        *,
        title: str,
        name: str,
        permission: str | tuple[str, ...] = (),
        template: str = "",
        methods: Sequence[str] = READ,
        sensitive: bool = False,
    ) -> Callable[[View], View]:
        """Declare the decorated function (request, what the route holds) as a page about no row, which has no link.

        Without `permission` the function asks for it itself. A DomainError is said on the list of the rows.
        """
        needed = (permission,) if isinstance(permission, str) else permission

        def declare(view: View) -> View:
            named = (route, name, title, None, needed, template, methods, view)
            self._declare(Page(*named, links=no_link, is_apart=True), sensitive)
            return view

        return declare

    def each(self, source: Callable[[], Iterable[Page[Row]]]) -> Callable[[], Iterable[Page[Row]]]:
        """Add the pages that `source` gives each time the addresses are made; they have no link."""
        self.sources.append(source)
        return source

    def shortcut(self, text: str, *, permission: str, tab: Tab | None = None) -> Callable[[Address], Address]:
        """Declare what the decorated function gives of a row, an address, as a link of the row's own page."""

        def declare(address: Address) -> Address:
            self.shortcuts.append(Shortcut(text, tab, (permission,), address))
            return address

        return declare

    def links(self, user: User | AnonymousUser, row: Row) -> list[Link]:
        """Where the row's own page leads `user`: what they may open, in the order of the tabs."""
        ways: list[Page[Row] | Shortcut[Row]] = [*self.shortcuts, *self.declared.values()]
        opened = [way for way in ways if way.may_open(user)]
        in_order = sorted(opened, key=lambda way: TABS.index(way.tab) if way.tab else 0)
        return [link for way in in_order for link in way.links_of(row)]

    def urls(self, site: AdminSite) -> list[URLPattern]:
        """The addresses of the pages, for `get_urls` of the model's admin."""
        pages = [*self.declared.values(), *(page for source in self.sources for page in source())]
        return [self._address(page, site) for page in pages]

    def _address(self, page: Page[Row], site: AdminSite) -> URLPattern:
        shown = self._shown_apart(page, site) if page.is_apart else self._shown(page, site)
        view = site.admin_view(require_http_methods(list(page.methods))(shown))
        return path(page.route if page.is_apart else f"<int:pk>/{page.route}", view, name=page.name)

    def _shown_apart(self, page: Page[Row], site: AdminSite) -> Callable[..., HttpResponseBase]:
        def shown(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not page.may_open(request.user):
                raise PermissionDenied
            try:
                given = page.view(request, **kwargs)
            except DomainError as error:
                messages.error(request, str(error))
                return redirect(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")
            return self._answer(request, page, given, site, trail=[])

        return shown

    def _shown(self, page: Page[Row], site: AdminSite) -> Callable[..., HttpResponseBase]:
        def shown(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            if not page.may_open(request.user):
                raise PermissionDenied
            row = get_object_or_404(self.rows(), pk=pk)
            try:
                given = page.view(request, row, **kwargs)
            except DomainError as error:
                messages.error(request, str(error))
                return redirect(self.home, row.pk)
            trail = [*self.trail_to(row), *self._over(page, pk=pk, **kwargs)]
            return self._answer(request, page, given, site, row=row, trail=trail)

        return shown

    def _answer(
        self,
        request: HttpRequest,
        page: Page[Row],
        given: Given,
        site: AdminSite,
        *,
        trail: list[Link],
        row: Row | None = None,
    ) -> HttpResponseBase:
        """What the function has given: an answer as it is, or a context shown in the page's template."""
        if isinstance(given, HttpResponseBase):
            return given
        shown = given if isinstance(given, Headed) else Headed(given, {})
        frame = self.frame(request, site, title=page.title, row=row) | {"tab": page.tab or "", "trail": trail}
        return TemplateResponse(request, page.template, frame | shown.context, headers=shown.headers)

    def trail_to(self, row: Row) -> list[Link]:
        """The breadcrumbs of what stands under the row's own page."""
        return [Link(reverse(self.home, args=[row.pk]), str(row))]

    def _over(self, page: Page[Row], **parts: Any) -> list[Link]:
        if not page.under:
            return []
        over = self.declared[page.under]
        own = {name: value for name, value in parts.items() if name == "pk" or f":{name}>" in over.route}
        return [Link(reverse(f"admin:{over.name}", kwargs=own), over.title)]

    def frame(self, request: HttpRequest, site: AdminSite, *, title: str, row: Row | None = None) -> dict[str, Any]:
        """What the templates of the frame read; the row also has the name of its model (`event`, `session`…)."""
        frame = {**site.each_context(request), "opts": self.model._meta, "title": title, "tab": "", "trail": []}
        return frame | ({"original": row, str(self.model._meta.model_name): row} if row else {})


day_page = Pages(Event, lambda: Event.objects.select_related("main_venue"), home="admin:programme_event_change")
session_page = Pages(
    Session,
    lambda: Session.objects.select_related("event__main_venue", "parent"),
    home="admin:programme_session_change",
)
