"""Lists of the admin whose address anybody may have typed."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest

from programme.columns.fields import NameField
from rencontre.french.names import searched, words_of
from rencontre.http.keys import is_value

UNREAD = {SEARCH_VAR, ERROR_FLAG}  # not looked up as they are


def check_lookups_are_readable(request: HttpRequest) -> None:
    """Raise what makes the admin show the whole list again, as it does of any wrong look-up.

    `get_changelist_instance` calls it, for an address that no database could read.
    """
    asked = (value for name, values in request.GET.lists() if name not in UNREAD for value in values)
    if not all(is_value(value) for value in asked):
        raise IncorrectLookupParameters


class FoldedSearch(admin.ModelAdmin):
    """The search of a screen whose rows have no key of their own: its `search_fields`, folded, joined or apart.

    Read in Python, in one statement: no database folds, and a site has some hundreds of speakers, venues or sessions.
    """

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = words_of(search_term)
        if not words:
            return queryset, False
        fields = [self.opts.get_field(str(name)) for name in self.get_search_fields(request)]
        fields.sort(key=lambda field: not isinstance(field, NameField))
        names = sum(isinstance(field, NameField) for field in fields)
        rows = self.model._default_manager.values_list("pk", *(field.name for field in fields))
        found = []
        for pk, *texts in rows:
            key = searched(texts[:names], texts[names:])
            if all(word in key for word in words):
                found.append(pk)
        return queryset.filter(pk__in=found), False
