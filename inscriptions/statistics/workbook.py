"""The figures of a day as a workbook of counts, which names nobody."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.text import capfirst

from inscriptions.attendance.report import Count
from inscriptions.attendance.workbook import COUNTS, add_sheet, cells_of
from inscriptions.models import Registration
from inscriptions.statistics.figures import Counted, DayFigures
from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = Late("openpyxl")


def figures_workbook(figures: DayFigures, *, by_wishes: bool) -> bytes:
    """An XLSX of `figures`, a sheet a table; `by_wishes` is what ranks are called. Without a tick, counts are blank."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    add_sheet(workbook, "Présences", ("Moment",), map(_row, figures.moments))
    asked = [[capfirst(label), figures.asked.get(state, 0)] for state, label in Registration.Status.choices]
    add_sheet(workbook, "Demandes", ("État", "Inscriptions"), asked, counts=())
    for title, first, counted in (
        ("Profils", "Profil", figures.profiles),
        ("Territoires", "Territoire", figures.territories),
        ("Structures", "Structure", figures.organisations),
        ("Rôles", "Rôle", figures.roles),
        ("Origines", "Inscription", figures.origins),
    ):
        add_sheet(workbook, title, (first, *COUNTS, "Aussi écrit"), map(_counted, counted), counts=())
    answers = ([one.title, *_row(count)] for one in figures.answers for count in one.counts)
    if figures.answers:
        add_sheet(workbook, "Questions", ("Question", "Réponse"), answers)
    workshops = ([capfirst(group.title), *_row(count)] for group in figures.workshops for count in group.counts)
    add_sheet(workbook, "Ateliers", ("Créneau", "Atelier"), workshops)
    ranks = _wishes_titles(figures, "vœu" if by_wishes else "choix")
    add_sheet(workbook, "Vœux" if by_wishes else "Choix", ranks, _wishes(figures), counts=())
    sign_ups = ([row.first, row.last, row.new, row.total] for row in figures.sign_ups)
    add_sheet(workbook, "Inscriptions", ("Du", "Au", "Nouvelles", "Total"), sign_ups, counts=())
    cycle = ([day.event.title, day.event.date, *cells_of(day.count)] for day in figures.cycle)
    add_sheet(workbook, "Cycle", ("Journée", "Date"), cycle)
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def _row(count: Count) -> list:
    return [count.title, *cells_of(count)]


def _counted(one: Counted) -> list:
    return [*_row(one.count), " · ".join(one.others)]


def _longest(figures: DayFigures) -> int:
    return max((len(row.ranks) for row in figures.wishes), default=0)


def _wishes_titles(figures: DayFigures, word: str) -> list[str]:
    ranks = [f"{capfirst(word)} {rank}" for rank in range(1, _longest(figures) + 1)]
    return ["Créneau", f"Avaient un {word}", *ranks, "Autre atelier", "Sans place"]


def _wishes(figures: DayFigures) -> Iterable[list]:
    for row in figures.wishes:
        missing = [0] * (_longest(figures) - len(row.ranks))
        yield [capfirst(row.title), row.people, *row.ranks, *missing, row.elsewhere, row.without]
