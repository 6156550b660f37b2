"""The list of participants that is handed out on the day.

The height of each row of the list is known before anything is drawn, so that its pages are: parts of ten are made
side by side, and each says which page it is of how many.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from django.contrib.auth.models import User
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.models.registrations import RegistrationQuerySet
from inscriptions.paper.sessions_held import PAGES_A_PART, SEEN_BY, PrintedDay, in_tens, said_of
from programme.models import Event
from rencontre.french.typography import french_date, french_instant, surname, typographic
from rencontre.french.words import counted
from rencontre.pdf.fitting import A4_HEIGHT, POINT, fit
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Line, Paper, Printout, When, Words, paper
from rencontre.pdf.render import Part

# What people.css and house.css say of the list, in millimetres and points.
LIST_WIDTH, LIST_HEIGHT, COLUMN, CELL_PADDING = 178, 266, 178 / 3, 4
LINE, ROW_PADDING, TABLE_HEADER, NOTE = 10 * POINT * 1.35, 3, 8, 14
LONGEST_ROW = 20  # lines


@dataclass(frozen=True)
class ListedPerson:
    """Someone of the list, each text broken into lines."""

    name: str
    job: str
    organisation: str

    @property
    def height(self) -> float:
        return max(text.count("\n") + 1 for text in (self.name, self.job, self.organisation)) * LINE + ROW_PADDING


def participants_line(this: Paper, day: PrintedDay) -> list[Line]:
    """The list, and how many people are on it."""
    listed = people_listed(day.event)
    verb = "ont" if listed > 1 else "a"
    text = f"À remettre aux présents : {counted(listed, 'personne')} {verb} accepté d’y figurer."
    return [this.line(day.event.pk, [Words(text)])]


def people_listed(event: Event) -> int:
    """How many people the list has."""
    return _listed(event).count()


@paper(
    "participants",
    title="Liste des participants",
    noun="personne",
    when=When.DOOR,
    permission=SEEN_BY,
    route="documents/liste-des-participants.pdf",
    lines=participants_line,
    count=people_listed,
)
def participants_to_print(event: Event, *, maker: User | None = None) -> Printout:
    """The list handed out on the day: the confirmed people who agreed to be on it, by name."""
    people = list(_listed(event).in_name_order())
    rows = [_row(person) for person in people]
    heading = _list_heading(event)
    pages = list(_list_pages(rows, heading["height"]))
    context = heading | {
        "event": event,
        "count": len(rows),
        "total": len(pages),
        "edited_at": french_instant(timezone.now()),
    }
    parts = [_list_part(context, part, first=PAGES_A_PART * i) for i, part in enumerate(in_tens(pages))]
    texts = [(text, text) for text in (heading["title"], heading["when"])]
    undrawn = undrawn_signs(people=map(said_of, people), texts=texts)
    name = f"liste-des-participants-{event.slug}"
    return Printout("inscriptions/paper/participants.html", parts, name, undrawn=undrawn)


def _listed(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed().filter(list_consent=True)


def _list_part(context: dict, pages: Sequence[list[ListedPerson]], *, first: int) -> Part:
    is_last = context["count"] > 0 and first + len(pages) == context["total"]
    count = sum(len(page) for page in pages)
    return Part(context | {"first": first, "pages": pages, "is_last": is_last}, count=count)


def _row(person: Registration) -> ListedPerson:
    name = _cell(f"{surname(person.last_name)} {person.first_name}", "bold")
    return ListedPerson(name, _cell(person.job_title, "regular"), _cell(person.organisation, "regular"))


def _cell(text: str, face: str) -> str:
    width, height = COLUMN - CELL_PADDING, LONGEST_ROW * LINE
    return fit(typographic(text), face=face, width=width, height=height, sizes=[10]).text


def _list_heading(event: Event) -> dict:
    """What stands above the list, broken into lines, and its height in whole millimetres."""
    title = fit(typographic(event.title), face="bold", width=LIST_WIDTH, height=A4_HEIGHT, sizes=[20])
    place = f"{french_date(event.date)}, {typographic(event.main_venue.name)}, {event.main_venue.city}"
    when = fit(place, face="regular", width=LIST_WIDTH, height=A4_HEIGHT, sizes=[12])
    height = LINE + len(title.lines) * 20 * POINT * 1.15 + len(when.lines) * 12 * POINT * 1.35 + 1.5 + 6
    return {"title": title.text, "when": when.text, "height": ceil(height)}


def _list_pages(rows: Iterable[ListedPerson], heading: float) -> Iterator[list[ListedPerson]]:
    """The rows of each page; the note that ends the list holds under those of any."""
    page: list[ListedPerson] = []
    room = LIST_HEIGHT - NOTE - TABLE_HEADER - heading
    for row in rows:
        if page and row.height > room:
            yield page
            page, room = [], LIST_HEIGHT - NOTE - TABLE_HEADER
        page.append(row)
        room -= row.height
    yield page
