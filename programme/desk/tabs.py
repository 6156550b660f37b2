"""The tabs of a day, and the pages and links that stand under them, as they were declared (`desk/pages.py`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import HttpResponseBase
from django.urls import reverse

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Headed:
    """A context, and headers of the answer that shows it."""

    context: dict[str, Any]
    headers: dict[str, str]


Given = HttpResponseBase | dict[str, Any] | Headed


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
class TabLink:
    """A tab of a day, as its reader may open it."""

    address: str
    text: Tab
    is_current: bool


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
    heads: bool = False  # its tab leads there
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
    heads: bool = False

    def may_open(self, user: User | AnonymousUser) -> bool:
        return user.has_perms(self.permissions)

    def links_of(self, row: Row) -> list[Link]:
        address = self.address(row)
        return [Link(address, self.text)] if address else []


def no_link(row: Model) -> list[tuple[str, dict[str, Any]]]:
    """`links=no_link`: another page leads there, the row's own does not."""
    return []
