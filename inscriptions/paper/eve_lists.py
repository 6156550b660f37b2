"""The two lists of the dossier of the eve: everybody by name, and who is where; the rows of each page are counted.

Every page is a whole table, so that the contents of the dossier know where each list begins. What a list says is what
the front desk reads: no address, no phone, no diet, no need.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inscriptions.models import Registration, WorkshopSeat
from inscriptions.seats.unseated import has_no_workshop
from programme.models import Event, Session
from programme.queries import slots_with_workshops
from rencontre.french.typography import french_hour, french_hour_range, surname, typographic
from rencontre.french.words import counted, half_day_name
from rencontre.pdf.fitting import POINT, fit

# What eve.css says, in millimetres and points.
HEIGHT, CELL_PADDING = 259, 3
HEADING, TABLE_HEADER, ROW_PADDING, LINE = 17, 7.5, 2, 9 * POINT * 1.25
MOST_LINES = 6
BY_NAME = (46, 42, 30, 60)  # the widths of the columns
BY_PLACE = (70, 108)


@dataclass(frozen=True)
class EveRow:
    """Someone of a list: their name, then the other columns, each broken into lines."""

    name: str
    cells: list[str]

    @property
    def height(self) -> float:
        return max(text.count("\n") + 1 for text in (self.name, *self.cells)) * LINE + ROW_PADDING


@dataclass(frozen=True)
class EvePage:
    """A page of a list: its heading, the sentence under it, the titles of its columns, its rows."""

    title: str
    said: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: list[EveRow]


@dataclass(frozen=True)
class Present:
    """Whoever is confirmed, in name order, and the workshops where each has a seat."""

    people: list[Registration]
    workshops: dict[int, list[Session]]  # by the primary key of a person

    def at(self, workshop: Session) -> list[Registration]:
        return [person for person in self.people if workshop in self.workshops[person.pk]]


def who_comes(event: Event, workshops: Iterable[Session]) -> Present:
    """The confirmed people of `event`, and which of `workshops`, in their order, each sits in: two queries."""
    people = list(event.registrations.confirmed().named().in_name_order())
    seats = WorkshopSeat.objects.filter(registration__event=event).values_list("workshop", "registration")
    there: dict[int, set[int]] = defaultdict(set)
    for workshop, person in seats:
        there[workshop].add(person)
    found = {one.pk: [workshop for workshop in workshops if one.pk in there[workshop.pk]] for one in people}
    return Present(people, found)


def pages_by_name(event: Event, present: Present) -> list[EvePage]:
    """Everybody, with their half-days, their workshops and the room of each."""
    title, said = "Liste par nom", f"{counted(len(present.people), 'personne', 'confirmée')}."
    columns = ("NOM Prénom", "Structure", "Présence", "Atelier et salle")
    rows = [
        _row(person, [person.organisation, _half_days(event, person), _seats(present.workshops[person.pk])], BY_NAME)
        for person in present.people
    ]
    return list(_pages(title, said, columns, BY_NAME, rows))


def pages_by_place(event: Event, workshops: Sequence[Session], present: Present) -> list[EvePage]:
    """Of each workshop, where and when it is held and who has a seat; then, of each slot, who has none there."""
    pages: list[EvePage] = []
    columns = ("NOM Prénom", "Structure")
    for workshop in workshops:
        people = present.at(workshop)
        hours = french_hour_range(workshop.effective_starts_at, workshop.effective_ends_at)
        said = f"{hours}, {typographic(_place(workshop))}. {counted(len(people), 'personne')}."
        rows = [_row(person, [person.organisation], BY_PLACE) for person in people]
        pages += _pages(typographic(str(workshop)), said, columns, BY_PLACE, rows)
    slots = slots_with_workshops(event) if workshops else []
    for slot in slots:
        keys = set(event.registrations.filter(has_no_workshop(slot)).values_list("pk", flat=True))
        without = [person for person in present.people if person.pk in keys]
        if without:
            said = f"{counted(len(without), 'personne')}, à placer ou à orienter le jour même."
            rows = [_row(person, [person.organisation], BY_PLACE) for person in without]
            title = f"Sans atelier à {french_hour(slot.session.effective_starts_at)}" if slots[1:] else "Sans atelier"
            pages += _pages(title, said, columns, BY_PLACE, rows)
    return pages


def _half_days(event: Event, person: Registration) -> str:
    has_two = event.afternoon_starts_at is not None
    return ", ".join(half_day_name(half, of_two=has_two) for half in event.half_days if person.attends(half))


def _seats(workshops: Iterable[Session]) -> str:
    return " – ".join(f"{workshop.label_in_day}, {_place(workshop)}" for workshop in workshops) or "—"


def _place(workshop: Session) -> str:
    return workshop.place or workshop.effective_venue.name


def _row(person: Registration, cells: list[str], widths: Sequence[int]) -> EveRow:
    name, *others = zip([f"{surname(person.last_name)} {person.first_name}", *cells], widths, strict=True)
    return EveRow(_cell(*name, face="bold"), [_cell(*other, face="regular") for other in others])


def _cell(text: str, width: int, *, face: str) -> str:
    height = MOST_LINES * LINE
    return fit(typographic(text), face=face, width=width - CELL_PADDING, height=height, sizes=[9]).text


def _pages(
    title: str, said: str, columns: Sequence[str], widths: Sequence[int], rows: Sequence[EveRow]
) -> Iterator[EvePage]:
    """At least one page; those that follow the first say so."""
    page: list[EveRow] = []
    heading, room = title, HEIGHT - HEADING - TABLE_HEADER
    for row in rows:
        if page and row.height > room:
            yield EvePage(heading, said, columns, widths, page)
            heading, page, room = f"{title} (suite)", [], HEIGHT - HEADING - TABLE_HEADER
        page.append(row)
        room -= row.height
    yield EvePage(heading, said, columns, widths, page)
