"""The papers of a day: what the team prints. Each one is declared once, over the function that prepares it.

    @paper("signs", title="Affiches de salle", noun="affiche", when=When.ROOMS, permission="programme.view_event",
           text="Une page A4 par porte, lisible à trois mètres.")
    def signs_to_print(event: Event, *, maker: User | None = None) -> Printout: ...

The function takes the day, who asks (None: the command line) and the options of the paper: primary keys and plain
values, as JSON keeps them. It refuses with a DomainError. Everything else reads the registry: the page « Documents à
imprimer », the paper's link there, its address, its print job and `manage.py paper`. Any application declares papers,
in a module that its AppConfig imports in `ready()`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.urls import reverse

from rencontre.pdf.render import Part, render_parts

LONGEST_SLUG = 30  # characters that a print job keeps of it
LONG = 300  # pieces that a request still makes at once


class When(StrEnum):
    """The groups of « Documents à imprimer », in order."""

    BEFORE = "Avant la journée"
    EVE = "La veille"
    DOOR = "À l’accueil"
    ROOMS = "Dans les salles"
    AFTER = "Après la journée"


@dataclass(frozen=True)
class Printout:
    """A document ready to be typeset."""

    template: str
    parts: Sequence[Part]
    filename: str  # without its extension
    notices: list[str] = field(default_factory=list)  # what to look at on the paper
    undrawn: list[str] = field(default_factory=list)  # what no font of this machine draws: said before it is printed
    made: Callable[[], object] = lambda: None  # called once the file of its job is there

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def remarks(self) -> list[str]:
        """All that is to be said of it."""
        return [*self.notices, *self.undrawn]

    def pdf(self) -> bytes:
        """Its bytes, for a page that waits for them; `Stopped` past a limit."""
        return render_parts(self.template, self.parts)

    def pdf_at_leisure(self, done: Callable[[int], None] = lambda count: None) -> bytes:
        """The same when nobody waits: each part may compute for longer."""
        return render_parts(self.template, self.parts, is_waited_for=False, done=done)


@dataclass(frozen=True)
class Words:
    """A piece of a line: a text, which leads to `url` when there is one, after the hour `at` when there is one."""

    text: str
    url: str = ""
    at: time | None = None


@dataclass(frozen=True)
class Line:
    """What « Documents à imprimer » says of a paper: its title, then rows under it."""

    when: When
    title: Words
    rows: Sequence[Sequence[Words]]


@dataclass(frozen=True)
class Block:
    """What « Documents à imprimer » shows under the lines of a group, when a line does not say enough."""

    when: When
    template: str
    context: Mapping[str, object]


@dataclass(frozen=True)
class Paper:
    """A paper as it was declared."""

    slug: str  # what print jobs and the command line call it: 30 characters at most
    title: str
    noun: str  # of one of its pieces
    when: When
    permissions: tuple[str, ...]
    text: str  # what is on it, for the page
    name: str  # of its address in the admin
    route: str  # its address under the day's; empty when pages of its own print it
    long: int  # pieces that a request still makes at once; above, it is a print job
    of_a_session: bool  # whether `prepare` takes a `session`
    choices: Callable[[QueryDict], dict[str, object]]  # the options that the query of its address asks for
    lines: Callable[..., Iterable[Line | Block]] | None  # of this paper and of the day shown; its `text` without
    count: Callable[..., int] | None  # its pieces, of the day and the options, for less than preparing it costs
    prepare: Callable[..., Printout]

    def may_print(self, user: User | AnonymousUser) -> bool:
        return user.has_perms(self.permissions)

    def is_long(self, count: int) -> bool:
        """Whether `count` pieces are too many for a request."""
        return count > self.long

    def address(self, day: int, query: Mapping[str, object] | None = None) -> str:
        """Where the paper of the day of this primary key is."""
        return reverse(f"admin:{self.name}", args=[day], query=query)

    def line(self, day: int, *rows: Sequence[Words], title: str = "") -> Line:
        """Its line on the page: a title that leads to the paper, then `rows`."""
        return Line(self.when, Words(title or self.title, self.address(day)), rows)


PAPERS: dict[str, Paper] = {}
Prepare = TypeVar("Prepare", bound=Callable[..., Printout])


def no_choice(query: QueryDict) -> dict[str, object]:
    """Of a paper that has one form only."""
    return {}


def paper(
    slug: str,
    *,
    title: str,
    noun: str,
    when: When,
    permission: str | tuple[str, ...],
    text: str = "",
    route: str | None = None,
    long: int = LONG,
    of_a_session: bool = False,
    choices: Callable[[QueryDict], dict[str, object]] = no_choice,
    lines: Callable[..., Iterable[Line | Block]] | None = None,
    count: Callable[..., int] | None = None,
) -> Callable[[Prepare], Prepare]:
    """Declare the paper that the decorated function prepares.

    Its address is `<pk>/documents/<slug>.pdf` under the day's, or `<pk>/<route>`; its name « <app>_<slug> ».
    """
    permissions = (permission,) if isinstance(permission, str) else permission

    def declare(prepare: Prepare) -> Prepare:
        if slug in PAPERS:
            raise ValueError(f"Two papers are called « {slug} ».")
        if len(slug) > LONGEST_SLUG:
            raise ValueError(f"{slug} has more than {LONGEST_SLUG} characters.")
        PAPERS[slug] = Paper(
            slug=slug, title=title, noun=noun, when=when, permissions=permissions, text=text,
            name=f"{prepare.__module__.partition('.')[0]}_{slug}",
            route=f"documents/{slug}.pdf" if route is None else route,
            long=long, of_a_session=of_a_session, choices=choices, lines=lines, count=count, prepare=prepare,
        )  # fmt: skip
        return prepare

    return declare
