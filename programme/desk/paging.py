"""Lists that are shown a page at a time, and the numbers of their pages."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

ROWS = 100


class NumberedPage(Page):
    """A page that `programme/desk/pages.html` leads from to the others."""

    @property
    def numbers(self) -> Iterator[int | str]:
        """The first pages, those around this one and the last ones, with an ellipsis between."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)


class NumberedPaginator(Paginator):
    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        """Django's hook for a page of another class."""
        return NumberedPage(*args, **kwargs)


def page_of(rows: QuerySet | list, asked: str | None, *, size: int = 0) -> NumberedPage:
    """The page of `rows` that is asked for, in two statements: the first for what is no number, the last past the end.

    `size` rows a page, ROWS by default.
    """
    return cast(NumberedPage, NumberedPaginator(rows, size or ROWS).get_page(asked))
