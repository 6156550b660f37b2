"""Pages that only show."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Field, Model
from django.http import HttpRequest


def without_links_that_refuse(
    page: admin.ModelAdmin, request: HttpRequest, fieldsets: Iterable[tuple[Any, Any]]
) -> list[tuple[Any, dict[str, Any]]]:
    """The `fieldsets` of `page` for who may only read it: led to nothing that would be refused.

    Django links each key that is shown, whether or not its reader may open what it leads to.
    """
    return [(title, {**said, "fields": _shown(page, request, said["fields"])}) for title, said in fieldsets]


def _shown(page: admin.ModelAdmin, request: HttpRequest, names: Iterable) -> list:
    return [
        tuple(_shown(page, request, name)) if isinstance(name, tuple) else _unlinked(page, request, name)
        for name in names
    ]


def _unlinked(page: admin.ModelAdmin, request: HttpRequest, name: str) -> str | Callable[[Model], object]:
    column = page.opts.get_field(name)
    related = column.related_model
    if not (isinstance(column, Field) and isinstance(related, type) and page.admin_site.is_registered(related)):
        return name
    if page.admin_site.get_model_admin(related).has_view_permission(request):
        return name

    @admin.display(description=str(column.verbose_name), empty_value="—")
    def text(row: Model) -> object:
        return getattr(row, name)

    text.__name__ = name
    return text
