"""A workbook read as the programme of a day, whatever its columns: the draft that a pasted text gives."""

from programme.reading.draft import Doubt, Draft
from programme.reading.table import NamedTable, draft_of_tables
from programme.reading.table_columns import column_of_heading
from programme.spreadsheets.cells import RefusedCell, UnreadableFile, text_of
from programme.spreadsheets.grids import Grid, fill_merged_cells
from programme.spreadsheets.kinds import sheets_of
from programme.spreadsheets.tables import NOTHING
from rencontre.domain import DomainError

MOST_TEXT = 200_000  # characters of a programme, in a spreadsheet as in a text
TOO_MUCH = "Ce classeur contient trop de texte pour un programme\u00a0: n’en gardez que la feuille du programme."


def draft_of_workbook(content: bytes) -> Draft:
    """The draft of the visible sheets of a spreadsheet: XLSX, ODS, CSV…, told by its own bytes.

    A doubt about the whole names the sheets that are hidden and left out. Raises DomainError, with what to do.
    """
    try:
        grids = _grids(content)
    except UnreadableFile as error:
        raise DomainError(str(error)) from error
    draft = draft_of_tables([NamedTable(_rows(grid), grid.name) for grid in grids if not grid.is_hidden])
    hidden = [grid.name for grid in grids if grid.is_hidden]
    if hidden:
        draft.doubts.append(Doubt("", f"Feuilles masquées, laissées de côté\u00a0: {', '.join(hidden)}."))
    return draft


def _grids(content: bytes) -> list[Grid]:
    """The sheets that hold something. Raises UnreadableFile."""
    grids = sheets_of(content, lambda text: column_of_heading(text) is not None)
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
