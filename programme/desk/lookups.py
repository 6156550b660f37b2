"""Lists of the admin whose address anybody may have typed."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.http import HttpRequest

from rencontre.http.keys import is_value

UNREAD = {SEARCH_VAR, ERROR_FLAG}  # not looked up as they are


def check_lookups_are_readable(request: HttpRequest) -> None:
    """Raise what makes the admin show the whole list again, as it does of any wrong look-up.

    `get_changelist_instance` calls it, for an address that no database could read.
    """
    asked = (value for name, values in request.GET.lists() if name not in UNREAD for value in values)
    if not all(is_value(value) for value in asked):
        raise IncorrectLookupParameters
