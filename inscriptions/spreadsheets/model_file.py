"""The list to be filled in, made for a day: its own questions, half-days, profiles and workshops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse

from inscriptions.people.answer import AnswerRow, FormGroup, Kind
from inscriptions.people.answers import NEEDS, OF_THE_PUBLIC
from inscriptions.people.asked import QuestionRow, whom
from inscriptions.spreadsheets.matching import Meanings
from programme.desk.pages import Tab, TeamRequest, day_page, no_link
from programme.models import Event
from programme.spreadsheets.cells import Sheet
from programme.spreadsheets.formats import sheet_name
from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles, utils
    from openpyxl.worksheet import datavalidation
else:
    openpyxl, styles, utils = Late("openpyxl"), Late("openpyxl.styles"), Late("openpyxl.utils")
    datavalidation = Late("openpyxl.worksheet.datavalidation")

MOST_DAYS = 5
ROWS = 1000  # lines where the answers are proposed
LONGEST_LIST = 255  # characters of the answers that a workbook proposes in a cell
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOW_TO = "Mode d’emploi"
YES_NO = ("oui", "non")
KINDS = {
    Kind.ADDRESS: "une adresse par ligne, par exemple nom@exemple.fr",
    Kind.PHONE: "par exemple 03 21 00 00 00",
    Kind.YES_NO: "oui ou non ; vide veut dire non",
    Kind.EITHER: "oui ou non",
    Kind.SEVERAL_OF: "plusieurs réponses sont possibles, séparées par «\u00a0;\u00a0»",
    Kind.NUMBER: "un nombre en chiffres",
    Kind.DATE: "une date, par exemple 12/03/2027",
}


@dataclass(frozen=True)
class ModelColumn:
    """A column to fill in: its heading, what to write, and the answers that are proposed."""

    heading: str
    what: str
    proposed: Sequence[str] = ()
    possible: Sequence[str] = ()  # the same in more words


def model_columns(event: Event, *, with_needs: bool) -> list[ModelColumn]:
    """In the order of the form, what `event` asks; the needs only to who may write them."""
    meanings = Meanings(event, with_needs=with_needs)
    house = [one for one in OF_THE_PUBLIC if with_needs or one not in NEEDS]
    rows = sorted([*house, *meanings.questions.values()], key=lambda one: list(FormGroup).index(one.group))
    asked = [one for one in rows if one.asked(event)]
    columns: list[ModelColumn] = []
    for answer in asked:
        columns.append(_of_answer(answer, event, meanings.by_slug[answer.name].headings[0]))
        if answer.name == "attends_afternoon" or (answer is asked[-1] and event.afternoon_starts_at is None):
            columns += _of_workshops(meanings)
    return columns


def _of_answer(answer: AnswerRow, event: Event, heading: str) -> ModelColumn:
    proposed = [label for _, label in answer.choices(event)] if answer.choices else []
    if answer.kind in (Kind.YES_NO, Kind.EITHER):
        proposed = [*YES_NO]
    needed = "obligatoire" if answer.is_required_from_the_team else "facultatif"
    asked = f"posée {whom(answer.question)}" if isinstance(answer, QuestionRow) and answer.is_conditional else ""
    what = ", ".join(filter(None, [needed, KINDS.get(answer.kind, ""), asked]))
    return ModelColumn(heading, what, proposed)


def _of_workshops(meanings: Meanings) -> Iterable[ModelColumn]:
    for slug, meaning in meanings.by_slug.items():
        if slug.startswith("wish."):
            slot = meanings.workshops.slots[int(slug.split(".")[1]) - 1]
            names = [workshop.label if workshop.number else workshop.title for workshop in slot.offered]
            what = "facultatif, le numéro ou le titre d’un atelier d’une demi-journée où la personne vient"
            yield ModelColumn(meaning.headings[0], what, names, [str(workshop) for workshop in slot.offered])


def model_file(event: Event, *, with_needs: bool) -> bytes:
    """A workbook: the sheet to fill in, named after the day, then one that says what each column takes."""
    columns = model_columns(event, with_needs=with_needs)
    book = openpyxl.Workbook()
    sheet, how_to = book.active, book.create_sheet(HOW_TO)
    sheet.title, sheet.freeze_panes = sheet_name(Sheet([], [], event.title)), "A2"
    for place, column in enumerate(columns, start=1):
        letter = utils.get_column_letter(place)
        heading = sheet.cell(1, place, column.heading)
        heading.font = styles.Font(bold=True)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 2)
        sheet.column_dimensions[letter].number_format = "@"  # a phone keeps its 0
        _propose(sheet, letter, column.proposed)
    how_to.append(["Colonne", "Ce qu’on y écrit", "Réponses possibles"])
    for column in columns:
        how_to.append([column.heading, column.what, " ; ".join(column.possible or column.proposed)])
    for letter, width in zip("ABC", (28, 52, 90), strict=True):
        how_to.column_dimensions[letter].width = width
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _propose(sheet: "openpyxl.worksheet.worksheet.Worksheet", letter: str, answers: Sequence[str]) -> None:
    """A list in each cell; other answers may still be typed. A workbook holds no longer list, nor one with commas."""
    said = ",".join(answers)
    if answers and len(said) <= LONGEST_LIST and not any("," in answer or '"' in answer for answer in answers):
        proposed = datavalidation.DataValidation("list", formula1=f'"{said}"', allow_blank=True, showErrorMessage=False)
        proposed.add(f"{letter}2:{letter}{ROWS}")
        sheet.add_data_validation(proposed)


@day_page(
    "liste-a-remplir.xlsx",
    title="Liste à remplir",
    tab=Tab.PEOPLE,
    name="inscriptions_model_file",
    permission="inscriptions.add_registration",
    links=no_link,
)
def model_of_a_day(request: TeamRequest, event: Event) -> HttpResponse:
    """The workbook to be filled in and imported."""
    content = model_file(event, with_needs=request.user.has_perm("inscriptions.change_specialneeds"))
    headers = {"Content-Disposition": f'attachment; filename="liste-{event.slug}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def model_files(event: Event | None) -> list[tuple[Event, str]]:
    """The days and the addresses of their lists to fill in: that of `event`, else the last ones."""
    days = [event] if event else Event.objects.order_by("-date")[:MOST_DAYS]
    return [(day, reverse("admin:inscriptions_model_file", args=[day.pk])) for day in days]
