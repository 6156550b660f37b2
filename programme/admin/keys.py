from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR

UNREAD = {SEARCH_VAR, ERROR_FLAG}  # not looked up as they are
MOST_DIGITS = 18  # a database reads no longer number


def is_key(text: str) -> bool:
    """Whether a text of an address may be a primary key: digits that a database reads, « ² » is not one."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def is_value(text: str) -> bool:
    """Whether a text of an address may be looked for: no NUL, no number that is too long."""
    return "\0" not in text and not (text.isdecimal() and len(text) > MOST_DIGITS)


class ReadableLookups:
    """A list whose address no database could read is shown whole again, as the admin does of any wrong look-up."""

    def get_changelist_instance(self, request):
        asked = (value for name, values in request.GET.lists() if name not in UNREAD for value in values)
        if not all(is_value(value) for value in asked):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)
