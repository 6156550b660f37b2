"""Any file that holds a programme as its text: a document, or what a spreadsheet copies of a workbook."""

from programme.reading.files.text_of_file import FileText, text_of_file
from programme.reading.laid_tables import written_sheets
from programme.reading.table_columns import column_of_heading, headings_known
from programme.spreadsheets.cells import RefusedCell, UnreadableFile, text_of
from programme.spreadsheets.from_csv import records_of
from programme.spreadsheets.grids import Grid, fill_merged_cells
from programme.spreadsheets.kinds import is_a_text, is_a_workbook, sheets_of
from programme.spreadsheets.tables import NOTHING
from rencontre.domain import DomainError

FEWEST = 2  # records under the first, of a list without headings
MOST_TEXT = 200_000  # characters of a programme, in a spreadsheet as in a text
TOO_MUCH = "Ce classeur contient trop de texte pour un programme\u00a0: n’en gardez que la feuille du programme."
HIDDEN = "Feuilles masquées, laissées de côté\u00a0: {}."
ONLY_HIDDEN = "Toutes les feuilles de ce classeur sont masquées\u00a0: affichez celle du programme."


def text_of_programme(name: str, content: bytes) -> FileText:
    """The text of a file: a workbook or a list in CSV, else what `text_of_file` reads; its own bytes say which.

    `name` only stands in sentences. Raises DomainError, with what to do.
    """
    return text_of_workbook(content) if _is_of_cells(content) else text_of_file(name, content)


def _is_of_cells(content: bytes) -> bool:
    return is_a_workbook(content) or (is_a_text(content) and _is_a_list(content))


def _is_a_list(content: bytes) -> bool:
    """Whether a text is a CSV: known headings, or semicolons, and as many cells in most records.

    What tabs or bars part is a text that one pastes.
    """
    sign, records = records_of(content, _knows)
    heading = next((at for at, one in enumerate(records) if headings_known(one) > 1), None)
    below = records[1:] if heading is None else records[heading + 1 :]
    width = len(records[heading or 0]) if records else 0
    are_alike = width > 1 and sum(len(one) == width for one in below) > len(below) / 2
    return are_alike and (sign in ";," if heading is not None else sign == ";" and len(below) >= FEWEST)


def _knows(text: str) -> bool:
    return column_of_heading(text) is not None


def text_of_workbook(content: bytes) -> FileText:
    """The text of the visible sheets of a spreadsheet, XLSX, ODS, CSV…, told by its own bytes, as it is copied.

    Cells are between tabs, those of several lines between quotes; several sheets have their names. A note says which
    are hidden, and left out. Raises DomainError, with what to do.
    """
    try:
        grids = _grids(content)
    except UnreadableFile as error:
        raise DomainError(str(error)) from error
    sheets = [(grid.name, _rows(grid)) for grid in grids if not grid.is_hidden]
    if not sheets:
        raise DomainError(ONLY_HIDDEN)
    hidden = ", ".join(grid.name for grid in grids if grid.is_hidden)
    return FileText(written_sheets(sheets), (HIDDEN.format(hidden),) if hidden else ())


def _grids(content: bytes) -> list[Grid]:
    """The sheets that hold something. Raises UnreadableFile."""
    grids = sheets_of(content, _knows)
    for grid in grids:
        fill_merged_cells(grid)
    fault = next((grid.fault for grid in grids if grid.fault), "")
    grids = [grid for grid in grids if grid.rows]
    if fault or not grids:
        raise UnreadableFile(fault or NOTHING)
    if sum(len(str(cell)) for grid in grids for row in grid.rows.values() for cell in row) > MOST_TEXT:
        raise UnreadableFile(TOO_MUCH)
    return grids


def _rows(grid: Grid) -> list[list[str]]:
    """The cells as a French spreadsheet shows them; what is merged sideways or in error says nothing."""
    said = [row for _, row in sorted(grid.rows.items())]
    return [["" if isinstance(cell, RefusedCell) else text_of(cell) for cell in row] for row in said]
