"""What stands beside a line of the grid that a text gave."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SameAnswer:
    """A radio button: its value, what it says, whether it is the one."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class SameOne:
    """Whether somebody, or a place, is one that is known: the `name` of the buttons, what is asked, the answers."""

    name: str
    asked: str
    answers: list[SameAnswer]


@dataclass
class LineNotes:
    """`origin`: the words of the text. `changes`: of a saved session, « Titre : « A » devient « B » »."""

    origin: str = ""
    doubts: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    questions: list[SameOne] = field(default_factory=list)
    may_be_left_out: bool = False
    is_left_out: bool = False
    is_unsaid: bool = False  # a saved session that the text does not name: it stays
    is_bare: bool = False  # a saved session that the text does not change: the page only names it
