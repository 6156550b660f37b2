"""The dossier of the eve: all that the desk needs on paper, in one PDF, for the day when power or network fails."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import ceil

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from inscriptions.paper.attendance_sheet import attendance_to_print
from inscriptions.paper.badges import Setup, printout_of
from inscriptions.paper.eve_lists import EvePage, pages_by_name, pages_by_place, who_comes
from inscriptions.paper.labels import DEFAULT_SHEET, sheet_named
from inscriptions.paper.sessions_held import SEEN_BY, in_tens, said_of, sessions_held
from inscriptions.paper.signs import signs_to_print
from inscriptions.post.links import absolute
from programme.models import Event, Session, SiteSettings
from rencontre.domain import DomainError
from rencontre.french.typography import french_instant
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Printout, When, paper
from rencontre.pdf.render import Part

LONG = 30  # pages that a request still makes at once
SPARE, FEWEST = 5, 4  # of a hundred people, a spare badge each; never fewer
COVER, LISTS = "inscriptions/paper/eve_cover.html", "inscriptions/paper/eve_list.html"
Pages = tuple[Part, int]  # a part, and how many pages it makes


@dataclass(frozen=True)
class Section:
    """A line of the contents; `first` and `last` are pages of the dossier, the cover is the first."""

    title: str
    use: str
    first: int
    last: int


@dataclass(frozen=True)
class Chapter:
    """What a line of the contents is about, ready to be typeset."""

    title: str
    use: str
    parts: list[Pages]
    remarks: Sequence[str] = ()

    @property
    def pages(self) -> int:
        return sum(pages for _, pages in self.parts)


@paper(
    "eve",
    title="Dossier de la veille",
    noun="page",
    when=When.EVE,
    permission=SEEN_BY,
    route="documents/dossier-de-la-veille.pdf",
    text="Tout l’accueil en un PDF : que faire si le courant ou le réseau tombe, feuilles d’émargement, liste par nom, "
    "qui est où, affiches de salle, badges de secours.",
    long=LONG,
)
def eve_to_print(event: Event, *, maker: User | None = None) -> Printout:
    """The dossier, in the order in which it is leafed through. DomainError when nobody is confirmed."""
    workshops = [held for held in sessions_held(event) if held.kind == Session.Kind.WORKSHOP]
    present = who_comes(event, workshops)
    if not present.people:
        raise DomainError(
            "Personne n’est encore confirmé : le dossier de la veille se fait une fois les inscriptions là."
        )
    by_name, by_place = pages_by_name(event, present), pages_by_place(event, workshops, present)
    undrawn = undrawn_signs(people=map(said_of, present.people))
    chapters = [
        *_sheets(event, workshops),
        Chapter("Liste par nom", "trouver quelqu’un : demi-journées, atelier, salle", _lists(event, by_name)),
        Chapter("Qui est où", "par atelier et par salle, puis qui n’a pas d’atelier", _lists(event, by_place)),
        *_signs(event),
        _badges(event, len(present.people)),
    ]
    chapters = [chapter for chapter in chapters if chapter.pages]
    parts = [_cover(event, chapters), *(replace(part, count=n) for one in chapters for part, n in one.parts)]
    notices = [remark for chapter in chapters for remark in chapter.remarks]
    name = f"dossier-de-la-veille-{event.slug}"
    return Printout(COVER, parts, name, list(dict.fromkeys(notices)), undrawn)


def _cover(event: Event, chapters: list[Chapter]) -> Part:
    """The first page: the contents, and what to do when something fails."""
    site = SiteSettings.current()
    context = {
        "event": event,
        "sections": list(_contents(chapters)),
        "desk": absolute(reverse("inscriptions:desk", args=[event.slug])),
        "keeper": {"phone": site.contact_phone, "email": site.contact_email},
        "edited_at": french_instant(timezone.now()),
    }
    return Part(context)


def _contents(chapters: list[Chapter]) -> Iterator[Section]:
    first = 2
    for chapter in chapters:
        yield Section(chapter.title, chapter.use, first, first + chapter.pages - 1)
        first += chapter.pages


def _sheets(event: Event, workshops: list[Session]) -> Iterator[Chapter]:
    """That of the day, whose columns are its half-days, then that of each workshop."""
    day = attendance_to_print(event)
    yield Chapter("Émargement de la journée", "une signature par demi-journée", _pages_of(day, "pages"), day.notices)
    sheets = [attendance_to_print(event, session=workshop.pk) for workshop in workshops]
    pages = [part for sheet in sheets for part in _pages_of(sheet, "pages")]
    notices = [notice for sheet in sheets for notice in sheet.notices]
    yield Chapter("Émargement des ateliers", "une feuille par atelier, à poser dans sa salle", pages, notices)


def _signs(event: Event) -> Iterator[Chapter]:
    """None on a day without a session."""
    with suppress(DomainError):
        signs = signs_to_print(event)
        yield Chapter("Affiches de salle", "une par porte", _pages_of(signs, "signs"))


def _badges(event: Event, people: int) -> Chapter:
    """Blank ones, to be filled by hand."""
    blanks = max(FEWEST, ceil(people * SPARE / 100))
    badges = printout_of([], Setup(sheet_named(DEFAULT_SHEET)), blanks=blanks, event=event)
    return Chapter("Badges de secours", f"{blanks} vierges, à remplir à la main", _pages_of(badges, "pages"))


def _pages_of(printout: Printout, key: str) -> list[Pages]:
    """The parts of another paper, whose pages its context has under `key`."""
    return [(replace(part, template=printout.template), len(part.context[key])) for part in printout.parts]


def _lists(event: Event, pages: list[EvePage]) -> list[Pages]:
    return [(Part({"event": event, "pages": some}, template=LISTS), len(some)) for some in in_tens(pages)]
