"""The addresses of the team that ask the password again after a while without a request: patterns of their names.

A page of the frame says `sensitive=True`; a screen of Django's or of a library's is named here by who knows it.
"""

from fnmatch import fnmatchcase

SENSITIVE: list[str] = []


def ask_again(*names: str) -> None:
    """Declare addresses by name (« admin:auth_* »)."""
    SENSITIVE.extend(names)


def asks_again(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in SENSITIVE)
