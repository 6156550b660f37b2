"""How a part of a text document is read: each element by the method that bears its name, if there is one."""

import re
from collections.abc import Callable
from functools import lru_cache

from rencontre.files.zips import NotOpened, Obstacle, PartReader, Said

MOST_ELEMENTS = 1_000_000  # of a part: ten times those of the longest text that is read
OFF = {"0", "false", "off", "none"}
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|-")


def local(tag: str) -> str:
    """The name of an element or of an attribute without its namespace."""
    return tag.rpartition("}")[2]


@lru_cache(maxsize=1024)
def snake(tag: str) -> str:
    """« numId » as « num_id », « line-break » as « line_break »."""
    return HUMP.sub("_", local(tag)).lower()


def value_of(said: Said, name: str = "val", default: str = "") -> str:
    """What the attribute `name` says, in whatever namespace."""
    return next((value for key, value in said.items() if local(key) == name), default)


def is_on(said: Said) -> bool:
    return value_of(said, default="1") not in OFF


def count_of(text: str, default: int = 0) -> int:
    """A number that an attribute says, between 0 and a million; `default` when it says none."""
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() else default


class NamedElements(PartReader):
    """Calls `open_num_id(said)` where an element « numId » begins, `close_num_id()` where it ends, if they exist.

    `path` are the names of the elements around. An element for which `is_unread` is passed over with all it holds.
    """

    def __init__(self) -> None:
        self.path: list[str] = []
        self.unread = 0  # elements within one that is not read

    def start(self, tag: str, said: Said) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise NotOpened(Obstacle.TOO_BIG)
        name = snake(tag)
        if self.unread or self.is_unread(name, said):
            self.unread += 1
            return
        opens: Callable[[Said], None] | None = getattr(self, f"open_{name}", None)
        if opens:
            opens(said)
        self.path.append(name)

    def end(self, tag: str) -> None:
        super().end(tag)
        if self.unread:
            self.unread -= 1
            return
        closes: Callable[[], None] | None = getattr(self, f"close_{self.path.pop()}", None)
        if closes:
            closes()

    def is_unread(self, name: str, said: Said) -> bool:
        return False
