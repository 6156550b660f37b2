"""Lists of the admin whose address anybody may have typed."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR

from rencontre.http.keys import is_value

UNREAD = {SEARCH_VAR, ERROR_FLAG}  # not looked up as they are


class ReadableLookups:
    """A list whose address no database could read is shown whole again, as the admin does of any wrong look-up."""

    def get_changelist_instance(self, request):
        asked = (value for name, values in request.GET.lists() if name not in UNREAD for value in values)
        if not all(is_value(value) for value in asked):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)
