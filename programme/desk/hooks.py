"""What other applications add to the programme's screens of a day and of a session, and to the team's home.

Plain lists of functions.

The programme's admins call them in the order of the lists; an application appends its own when its `admin` module is
imported. Pages about a day or a session are declared elsewhere (`desk/pages.py`).
"""

from collections.abc import Callable, Iterable
from copy import copy, deepcopy
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic

from django import forms
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.template.loader import render_to_string

from programme.desk.pages import Link, Row
from programme.models import Event, Session
from rencontre.domain import DomainError


@dataclass(frozen=True)
class Change(Generic[Row]):
    """A row that a form is about to change: `before`, `after`, and the `answers` to what the desk asked besides."""

    before: Row
    after: Row
    answers: dict[str, Any] = field(default_factory=dict)

    def touches(self, *names: str) -> bool:
        """Whether one of these columns differs."""
        return any(getattr(self.before, name) != getattr(self.after, name) for name in names)


@dataclass(frozen=True)
class Panel:
    """A part of a row's page: what `template` makes of `context`, and where it leads besides."""

    template: str
    context: dict[str, Any]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class HomeLine:
    """Something to see to, on the team's home: about which day (None: about none), in words, and where one does it."""

    day: Event | None
    text: str
    address: str


@dataclass(frozen=True)
class NextStep:
    """What a day waits for now: why, what there is to know or to mend first (an address or none), one main act."""

    title: str
    main: Link
    text: str = ""
    lines: tuple[Link, ...] = ()
    quiet: tuple[Link, ...] = ()


@dataclass
class Desk(Generic[Row]):
    """What is added to the screen of one kind of row."""

    # (row): takes the lock under which a POST checks and writes it, inside the transaction; the row is read again.
    locks: list[Callable[[Row], object]] = field(default_factory=list)
    # (change): raises DomainError, whose `about` names the field that shows it. The first refusal is explained.
    rules: list[Callable[[Change[Row]], None]] = field(default_factory=list)
    # Fields that the form has besides the row's own; a panel shows them, `Change.answers` holds what was answered.
    asked: dict[str, forms.Field] = field(default_factory=dict)
    # (request, change): writes the changed row instead of the programme, and says whether it did.
    writers: list[Callable[[HttpRequest, Change[Row]], bool]] = field(default_factory=list)
    # (request, change): sees to what follows, once a change is saved.
    saved: list[Callable[[HttpRequest, Change[Row]], None]] = field(default_factory=list)
    # (row): raises DomainError, whose sentence is shown instead of the list of what Django's keys protect.
    keeps: list[Callable[[Row], None]] = field(default_factory=list)
    # (request, form): panels above the row's fields, and below them; None when there is nothing to show.
    above: list[Callable[[HttpRequest, "DeskForm"], Panel | None]] = field(default_factory=list)
    below: list[Callable[[HttpRequest, "DeskForm"], Panel | None]] = field(default_factory=list)
    # (row): columns of the list (`admin.display` names them), and what its query counts for them, by name.
    columns: list[Callable[[Row], object]] = field(default_factory=list)
    counts: dict[str, Combinable] = field(default_factory=dict)
    # (day): primary keys of its rows whose promise a spreadsheet may not change.
    promised: list[Callable[[Event], set[int]]] = field(default_factory=list)


class DeskForm(forms.ModelForm):
    """The form of a row, which explains what the rules of its desk refuse once its own fields are right.

    `before` is the row as it is saved; `change` what is about to be written, None until the fields are right; `refusal`
    what a rule says against it.
    """

    desk: ClassVar[Desk]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.before = copy(self.instance)
        self.change: Change | None = None
        self.refusal: DomainError | None = None
        self.fields |= deepcopy(self.desk.asked) if self.instance.pk else {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.instance.pk and not self.errors:
            answers = {name: self.cleaned_data[name] for name in self.desk.asked}
            self.change = Change(self.before, self.instance, answers)
            self._explain(self.change)

    def _explain(self, change: Change) -> None:
        try:
            for rule in self.desk.rules:
                rule(change)
        except DomainError as error:
            self.refusal = error
            self.add_error(error.about or None, str(error))


day_desk: Desk[Event] = Desk()
session_desk: Desk[Session] = Desk()
# (request, day): panels of « Vue d’ensemble », in their order; None when there is nothing to show.
day_overview: list[Callable[[HttpRequest, Event], Panel | None]] = []
# (request, day): the step that the day waits for, which heads « Vue d’ensemble »: the first that is one.
day_steps: list[Callable[[HttpRequest, Event], NextStep | None]] = []
# (day): what publishing it brings, in sentences that its team reads before.
publishing: list[Callable[[Event], Iterable[str]]] = []
# (request): what its reader may see to on the team's home, the days in their order. In a number of statements that
# neither the days nor the people change.
home_desk: list[Callable[[HttpRequest], Iterable[HomeLine]]] = []
# (request): parts of the team's home, before what there is to see to, and after; None when there is nothing to show.
home_above: list[Callable[[HttpRequest], Panel | None]] = []
home_below: list[Callable[[HttpRequest], Panel | None]] = []

Seen = list[tuple[Event | None, list[HomeLine]]]


def to_see(request: HttpRequest) -> Seen:
    """What waits for the reader of the team's home, by day, the soonest first; what is about no day comes last."""
    lines = [line for made in home_desk for line in made(request)]
    days = sorted({line.day for line in lines if line.day}, key=lambda day: (day.date, day.starts_at, day.pk))
    found = [(day, [line for line in lines if line.day == day]) for day in [*days, None]]
    return [(day, those) for day, those in found if those]


def to_see_of(request: HttpRequest, event: Event) -> list[HomeLine]:
    """The same, of one day."""
    return [line for day, lines in to_see(request) for line in lines if day == event]


def next_step(request: HttpRequest, event: Event) -> NextStep | None:
    """What the day waits for now."""
    return next((step for made in day_steps if (step := made(request, event))), None)


def shown(panels: Iterable[Panel | None], request: HttpRequest) -> list[str]:
    """Those of `panels` that have something to show, as markup."""
    return [render_to_string(panel.template, panel.context, request) for panel in panels if panel]


def panels_of(request: HttpRequest, event: Event) -> list[str]:
    """The panels of a day's « Vue d’ensemble », as markup."""
    return shown((made(request, event) for made in day_overview), request)
