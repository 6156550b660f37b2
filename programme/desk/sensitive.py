"""The addresses of the team that ask the password again after a while without a request: patterns of their names.

A page of the frame says `sensitive=True`; a screen of Django's or of a library's is named here by who knows it. A list
that is sensitive when its address asks for something is named with it: « admin:a_list?diet ».
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

SENSITIVE: list[str] = []


def ask_again(*names: str) -> None:
    """Declare addresses by name (« admin:auth_* »)."""
    SENSITIVE.extend(names)


def asks_again(name: str, asked: Iterable[str] = ()) -> bool:
    """Whether the address `name`, with what its query asks for, is one of them."""
    names = [name, *(f"{name}?{parameter}" for parameter in asked)]
    # Not as patterns: there « ? » would be any sign.
    return any(one == pattern or fnmatchcase(one, pattern) for one in names for pattern in SENSITIVE)
