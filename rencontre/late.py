"""Slow libraries (WeasyPrint, pikepdf, Pillow, openpyxl) are loaded when something of theirs is first used.

A web process, a worker or a command starts without them: together they take longer to load than all the rest.
"""

from importlib import import_module
from typing import Any


class Late:
    """Stands for the module `name` (dotted), which is imported when one of its attributes is first asked for or set."""

    def __init__(self, name: str):
        vars(self)["name"] = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self.name), attribute)

    def __setattr__(self, attribute: str, value: object) -> None:
        setattr(import_module(self.name), attribute, value)
