"""The figures of a day on one A4 page, for those who pay for it: what fewer than five people say of
themselves is put together.

Every table has a number of rows that holds, and every title one line, so that the page is one whatever the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import capfirst

from inscriptions.attendance.frozen import as_one
from inscriptions.attendance.report import Count
from inscriptions.statistics.figures import Counted, DayFigures
from inscriptions.statistics.former_days import DayOfCycle
from inscriptions.statistics.kept import figures_of, without_small
from inscriptions.statistics.periods import Period
from inscriptions.statistics.wishes_met import WishesMet
from programme.models import Event, EventOrganiser
from programme.queries import event_organisers
from programme.share.organisers import by_role, logos_of
from rencontre.domain import DomainError
from rencontre.french.typography import NBSP, french_date, french_instant, typographic
from rencontre.french.words import WHOLE_DAY
from rencontre.pdf.fitting import LEADING, POINT, fit
from rencontre.pdf.notices import undrawn_signs
from rencontre.pdf.papers import Printout, When, paper
from rencontre.pdf.render import Part

# What funders_sheet.css says, in millimetres and points.
WIDTH, TITLE_HEIGHT, TITLE_SIZES = 182, 15, (18, 16, 14, 12, 10)
NAME, PERIOD, LONG_NAME, SIZE = 39, 62, 118, 8  # of a line's title: in a column, of the sign-ups, of the cycle
# Rows of each table.
MOST = {"profiles": 9, "territories": 9, "organisations": 12, "workshops": 9, "roles": 3}
MOST_SLOTS, MOST_PERIODS, MOST_DAYS = 3, 6, 5
MOST_LOGOS = 4  # of each role


@dataclass(frozen=True)
class SheetLine:
    """A line of the page: its title, which fits, and its numbers; « — » for what nobody ticked."""

    title: str
    numbers: list[str]


@dataclass(frozen=True)
class SheetTable:
    """A table of the page, and the titles of its columns."""

    title: str
    columns: Sequence[str]
    lines: list[SheetLine]


COUNTED = ("Inscrits", "Présents", "Absents", "En plus")


@paper(
    "funders",
    title="Bilan en une page",
    noun="page",
    when=When.AFTER,
    permission=("inscriptions.view_attendance", "inscriptions.change_registration"),
    route="documents/bilan.pdf",
    text="Les chiffres de la journée sur une page A4, pour les financeurs ; aucun nom, les petits groupes réunis.",
)
def funders_to_print(event: Event, *, maker: User | None = None) -> Printout:
    """The figures on one page. DomainError when nobody signed up."""
    figures = figures_of(event)
    if figures.is_empty:
        raise DomainError("Personne n’est inscrit à cette journée : il n’y a pas encore de chiffres à imprimer.")
    entries = event_organisers(event)
    logos = logos_of(entry for role in EventOrganiser.Role for entry in _first(entries, role))
    title = fit(typographic(event.title), face="bold", width=WIDTH, height=TITLE_HEIGHT, sizes=TITLE_SIZES)
    place = f"{capfirst(french_date(event.date))}, {typographic(event.main_venue.name)}, {event.main_venue.city}"
    left, right, cycle = _left(figures), _right(event, figures), _cycle(figures.cycle)
    context = {
        "event": event,
        "kind": _one_line(f"Bilan – {typographic(event.kind)}", WIDTH, 10, face="bold"),
        "title": title,
        "place": _one_line(place, WIDTH, 10),
        "groups": by_role(entries, logos),
        "logo_width": min(30, int((WIDTH - 18) / max(1, len(logos))) - 4),
        "whole": figures.whole,
        "structures": figures.structures if not figures.frozen_at else 0,
        "left": left,
        "right": right,
        "cycle": cycle,
        "edited_at": french_instant(timezone.now()),
        "frozen_at": figures.frozen_at and french_instant(figures.frozen_at),
    }
    tables = [*left, *right, *([cycle] if cycle else [])]
    said = [(line.title, line.title) for table in tables for line in table.lines]
    undrawn = undrawn_signs(texts=[(event.title, event.title), (place, place), *said])
    parts = [Part(context, assets=logos)]
    return Printout("inscriptions/statistics/funders_sheet.html", parts, f"bilan-{event.slug}", undrawn=undrawn)


def _first(entries: Sequence[EventOrganiser], role: str) -> list[EventOrganiser]:
    return [entry for entry in entries if entry.role == role][:MOST_LOGOS]


def _left(figures: DayFigures) -> list[SheetTable]:
    halves = figures.half_days if len(figures.half_days) > 1 else []
    return _those_with_lines(
        _of_counts("Demi-journées", [Counted(count) for count in (replace(figures.whole, title=WHOLE_DAY), *halves)]),
        _of_counts("Profils", _shown(figures.profiles, MOST["profiles"])),
        _of_counts("Rôles", _shown(figures.roles, MOST["roles"])),
        _of_counts("Mode d’inscription", figures.origins),
        _sign_ups(figures.sign_ups),
    )


def _right(event: Event, figures: DayFigures) -> list[SheetTable]:
    workshops = figures.named_workshops
    return _those_with_lines(
        _of_counts("Ateliers", _at_most(workshops, MOST["workshops"])),
        _wishes(figures.wishes, "vœu" if event.allocation == Event.Allocation.WISHES else "choix"),
        _of_counts("Territoires", _shown(figures.territories, MOST["territories"])),
        _of_counts("Structures", _shown(figures.organisations, MOST["organisations"])),
    )


def _those_with_lines(*tables: SheetTable) -> list[SheetTable]:
    return [table for table in tables if table.lines]


def _shown(counted: list[Counted], most: int) -> list[Counted]:
    """The largest groups, then « autres »: those of fewer than five people, and those that the page cannot hold."""
    return _at_most(without_small(counted), most)


def _at_most(counted: list[Counted], most: int) -> list[Counted]:
    if len(counted) <= most:
        return counted
    largest = sorted(counted, key=lambda one: -one.count.people)[: most - 1]
    kept = [one for one in counted if one in largest]
    return [*kept, Counted(as_one([one.count for one in counted if one not in largest]))]


def _of_counts(title: str, counted: list[Counted]) -> SheetTable:
    return SheetTable(title, COUNTED, [SheetLine(_name(one.count.title), _numbers(one.count)) for one in counted])


def _numbers(count: Count) -> list[str]:
    if not count.is_ticked:
        return [str(count.registered), "—", "—", "—"]
    besides = count.walk_ins + count.unexpected
    return [str(number) for number in (count.registered, count.present, count.absent, besides)]


def _wishes(wishes: list[WishesMet], word: str) -> SheetTable:
    lines = [
        SheetLine(
            _name(row.title),
            [str(row.people), row.percentage, *([str(row.people - row.without), str(row.without)]
                                                 if row.is_shared_out else ["—", "—"])],
        )
        for row in wishes[:MOST_SLOTS]
    ]  # fmt: skip
    return SheetTable(f"Premier {word} obtenu", ("Ont choisi", f"1er{NBSP}{word}", "Placés", "Sans place"), lines)


def _sign_ups(found: list[Period]) -> SheetTable:
    """The last periods, and all that came before in one line."""
    shown = found[1 - MOST_PERIODS :] if len(found) > MOST_PERIODS else found
    lines = [SheetLine(_one_line(capfirst(row.title), PERIOD, SIZE), [str(row.new), str(row.total)]) for row in shown]
    if len(shown) < len(found):
        before = found[-MOST_PERIODS].total
        lines.insert(0, SheetLine("Auparavant", [str(before), str(before)]))
    return SheetTable("Inscriptions dans le temps", ("Inscrits", "Total"), lines)


def _cycle(days: list[DayOfCycle]) -> SheetTable | None:
    if not days:
        return None
    lines = [
        SheetLine(
            _one_line(f"{french_date(day.event.date)} – {typographic(day.event.title)}", LONG_NAME, SIZE),
            [*_numbers(day.count), day.count.percentage],
        )
        for day in days[-MOST_DAYS:]
    ]
    return SheetTable("Les journées du cycle", (*COUNTED, "Taux"), lines)


def _name(title: str) -> str:
    return _one_line(capfirst(typographic(title)), NAME, SIZE)


def _one_line(text: str, width: float, size: int, face: str = "regular") -> str:
    return fit(text, face=face, width=width, height=size * POINT * LEADING * 1.01, sizes=[size]).text
