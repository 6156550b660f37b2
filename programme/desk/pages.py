"""The frame of the team's pages: a function and its declaration make a page of the admin.

    @day_page("places/", title="Places et listes", tab=Tab.SEATS, permission="inscriptions.view_registration",
              template="inscriptions/seats/places.html")
    def places(request: HttpRequest, event: Event) -> dict:
        return {"places": day_places(event)}

The frame gives the address (`<pk>/places/` under the day's, named `admin:<app>_places`), asks for the permission, loads
the row (404), and shows what the function gives, a context, in the template, with breadcrumbs, title and tab; an answer
of another kind (a PDF, a redirection) goes out as it is. A DomainError is said on the row's own page.
A day has a tab for each `Tab` where its reader may open something: the tab leads to the page that `heads` it, which
shows the other pages of the tab beside it. Pages of a session or of a person show the tabs of their day.
Any application declares pages: its `admin` module imports the modules that hold them. `day_page.apart(…)` declares a
page about no row, `day_page.each(…)` pages that something else declares, as papers are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from programme.desk.sensitive import ask_again
from programme.desk.tabs import TABS, Given, Headed, Link, Page, Row, Shortcut, Tab, TabLink, no_link
from programme.models import Event, Session
from rencontre.domain import DomainError

READ = ("GET", "HEAD")
ACT = ("GET", "HEAD", "POST")


class TeamRequest(HttpRequest):
    """What a page of the team is asked by: somebody with an account."""

    user: User


View = TypeVar("View", bound=Callable[..., Given])
Address = TypeVar("Address", bound=Callable[..., str])


class HasFieldsets(Protocol):
    """A form that says in which groups the admin shows it."""

    @property
    def fieldsets(self) -> Sequence[tuple[str | None, Mapping[str, Any]]]: ...


def in_fieldsets(form: HasFieldsets) -> AdminForm:
    """The form as `programme/desk/form.html` shows it."""
    return AdminForm(form, form.fieldsets, {})  # type: ignore[arg-type]  # any form will do, not only a model's


class Pages(Generic[Row]):
    """The declared pages about one row of `model`.

    `rows` loads what they all show, `home` is the row's own page; `day_of` gives the day whose tabs they show, `tab`
    the one that they stand under when they name none.
    """

    def __init__(
        self,
        model: type[Row],
        rows: Callable[[], QuerySet[Row]],
        *,
        home: str,
        day_of: Callable[[Row], Event] | None = None,
        tab: Tab | None = None,
    ):
        self.model, self.rows, self.home, self.day_of, self.tab = model, rows, home, day_of, tab
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
        heads: bool = False,
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
            page = Page(route, own, title, tab, needed, template, methods, view, link, when, links, under, heads)
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

    def shortcut(
        self, text: str, *, permission: str, tab: Tab | None = None, heads: bool = False
    ) -> Callable[[Address], Address]:
        """Declare what the decorated function gives of a row, an address, as a link of the row's own page."""

        def declare(address: Address) -> Address:
            self.shortcuts.append(Shortcut(text, tab, (permission,), address, heads))
            return address

        return declare

    def links(self, user: User | AnonymousUser, row: Row, tab: Tab | None = None) -> list[Link]:
        """Where the row's own page leads `user`: what they may open, in the order of the tabs, or of one `tab`."""
        return [link for one in TABS if tab in (None, one) for link in self._links_in(one, user, row)]

    def _links_in(self, tab: Tab, user: User | AnonymousUser, row: Row) -> Iterator[Link]:
        ways: list[Page[Row] | Shortcut[Row]] = [*self.shortcuts, *self.declared.values()]
        opened = [way for way in ways if self._tab_of(way) is tab and way.may_open(user)]
        for way in sorted(opened, key=lambda way: not way.heads):
            yield from way.links_of(row)

    def _tab_of(self, way: Page[Row] | Shortcut[Row]) -> Tab:
        return way.tab or self.tab or Tab.OVERVIEW

    def tabs(self, user: User | AnonymousUser, row: Row, current: Tab) -> list[TabLink]:
        """The tabs where `user` may open something: each leads to what heads it, else to the first of its pages."""
        firsts = [(tab, next((link for link in self._links_in(tab, user, row) if not link.acts), None)) for tab in TABS]
        return [TabLink(link.address, tab, tab is current) for tab, link in firsts if link]

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
            trail = [*self.trail_to(row), *self._in_tab(request, page, row), *self._over(page, pk=pk, **kwargs)]
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
        frame = self.frame(request, site, title=page.title, row=row, tab=page.tab) | {"trail": trail}
        return TemplateResponse(request, page.template, frame | shown.context, headers=shown.headers)

    def trail_to(self, row: Row) -> list[Link]:
        """The breadcrumbs of what stands under the row's own page."""
        return [Link(reverse(self.home, args=[row.pk]), str(row))]

    def _in_tab(self, request: HttpRequest, page: Page[Row], row: Row) -> list[Link]:
        """The page that heads the tab of a day's `page`, which stands between the day and it."""
        if not page.tab or page.heads or page.under:
            return []
        return [
            Link(link.address, str(link.text)) for link in self.tabs(request.user, row, page.tab) if link.is_current
        ]

    def _over(self, page: Page[Row], **parts: Any) -> list[Link]:
        if not page.under:
            return []
        over = self.declared[page.under]
        own = {name: value for name, value in parts.items() if name == "pk" or f":{name}>" in over.route}
        return [Link(reverse(f"admin:{over.name}", kwargs=own), over.title)]

    def frame(
        self, request: HttpRequest, site: AdminSite, *, title: str, row: Row | None = None, tab: Tab | None = None
    ) -> dict[str, Any]:
        """What the templates of the frame read; the row also has the name of its model (`event`, `session`…)."""
        frame = {**site.each_context(request), "opts": self.model._meta, "title": title, "trail": []}
        if row is None:
            return frame
        frame |= self.heading(request, row, tab)
        return frame | {"original": row, str(self.model._meta.model_name): row}

    def heading(self, request: HttpRequest, row: Row, tab: Tab | None = None) -> dict[str, Any]:
        """What `programme/desk/heading.html` reads: the day of the row, its tabs, the pages of the `tab`."""
        if self.day_of is None:
            return {}
        day, current = self.day_of(row), tab or self.tab or Tab.OVERVIEW
        tabs, beside = day_page.tabs(request.user, day, current), day_page.links(request.user, day, current)
        beside = beside if len(beside) > 1 else []
        return {"day": day, "tabs": tabs, "tab": current, "beside": beside}


day_page = Pages(
    Event,
    lambda: Event.objects.select_related("main_venue"),
    home="admin:programme_event_overview",
    day_of=lambda event: event,
)
session_page = Pages(
    Session,
    lambda: Session.objects.select_related("event__main_venue", "parent"),
    home="admin:programme_session_change",
    day_of=lambda session: session.event,
    tab=Tab.PROGRAMME,
)
