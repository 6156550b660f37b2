"""The report of a day's attendance as a workbook, for those who work on its counts in a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.text import capfirst

from inscriptions.attendance.report import Count, Group, PersonLine, Report
from programme.spreadsheets.cells import escape_formula, without_controls
from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles, utils
else:
    openpyxl, styles, utils = Late("openpyxl"), Late("openpyxl.styles"), Late("openpyxl.utils")

COUNTS = ("Inscrits", "Présents", "Absents", "Taux", "Sur place", "Non attendus", "Total présents")
NARROWEST, WIDEST = 10, 60  # characters


def attendance_workbook(report: Report, *, with_people: bool) -> bytes:
    """An XLSX of `report`, which names people only if `with_people`. Without a tick, a moment has blank counts."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    add_sheet(workbook, "Synthèse", ("Moment", "Rôle"), _summary(report))
    add_sheet(workbook, "Profils", ("Moment", "Profil"), _grouped(report.profiles))
    add_sheet(workbook, "Ateliers", ("Créneau", "Atelier"), _grouped(report.workshops))
    if with_people:
        half_days = [capfirst(column.title) for column in report.columns]
        titles = ["Nom", "Prénom", "Structure", "Fonction", "Profil", "Rôle", "Origine", *half_days, "Ateliers suivis"]
        add_sheet(
            workbook, "Personnes", titles, (_person(person, report.half_days) for person in report.people), counts=()
        )
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def _summary(report: Report) -> Iterable[list]:
    yield from ([capfirst(count.title), "tous", *cells_of(count)] for group in report.moments for count in group.counts)
    yield from _grouped(report.roles)


def _grouped(groups: list[Group]) -> Iterable[list]:
    return ([capfirst(group.title), count.title, *cells_of(count)] for group in groups for count in group.counts)


def cells_of(count: Count) -> list:
    """The cells of COUNTS."""
    if not count.is_ticked:
        return [count.registered, None, None, None, None, None, None]
    rate = None if count.rate is None else round(count.rate, 4)
    return [
        count.registered, count.present, count.absent, rate, count.walk_ins, count.unexpected, count.total
    ]  # fmt: skip


def _person(person: PersonLine, half_days: list[Count]) -> list[str]:
    who = person.registration
    return [
        who.last_name, who.first_name, who.organisation, who.job_title, person.profile,
        who.get_role_display(), who.get_source_display(),
        *map(_presence, half_days, person.half_days),
        ", ".join(map(str, person.workshops)),
    ]  # fmt: skip


def _presence(half_day: Count, person: tuple[bool, bool]) -> str:
    expected, came = person
    if not half_day.is_ticked:
        return ""
    if came:
        return "pointé" if expected else "pointé, non attendu"
    return "absent" if expected else "—"


def add_sheet(
    workbook: "openpyxl.Workbook",
    title: str,
    titles: Iterable[str],
    rows: Iterable[list],
    counts: tuple[str, ...] = COUNTS,
) -> None:
    """One sheet: a bold line of titles that stays in view, columns as wide as what they hold."""
    sheet = workbook.create_sheet(title)
    sheet.append([*titles, *counts])
    for row in rows:
        sheet.append([escape_formula(without_controls(cell)) for cell in row])
    for cell in sheet[1]:
        cell.font, cell.alignment = styles.Font(bold=True), styles.Alignment(vertical="top", wrap_text=True)
    for position, column in enumerate(sheet.columns, start=1):
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[utils.get_column_letter(position)].width = min(max(widest + 2, NARROWEST), WIDEST)
    for column in sheet.columns:
        if column[0].value == "Taux":
            for cell in column[1:]:
                cell.number_format = "0 %"
    sheet.freeze_panes = "A2"
