"""An XLSX written by openpyxl, row by row."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles, utils
    from openpyxl.cell import cell as cells
else:
    openpyxl, utils, styles = Late("openpyxl"), Late("openpyxl.utils"), Late("openpyxl.styles")
    cells = Late("openpyxl.cell.cell")

WIDEST = 60  # characters


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet: bold headings that stay in view, columns as wide as what they hold.

    The widths come first in the file: the rows wait as they are, and no cell lasts longer than its row.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet, lines = book.create_sheet("Feuille1"), [headings, *rows]
    sheet.freeze_panes = "A2"
    for position, column in enumerate(zip(*lines, strict=True), start=1):
        widest = max(len(str(cell)) for cell in column)
        sheet.column_dimensions[utils.get_column_letter(position)].width = min(widest, WIDEST)
    sheet.append([_styled(sheet, heading, font=styles.Font(bold=True)) for heading in headings])
    wrapped = styles.Alignment(wrap_text=True)
    for line in lines[1:]:
        sheet.append([_styled(sheet, cell, alignment=wrapped) if "\n" in str(cell) else cell for cell in line])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _styled(sheet: "openpyxl.Worksheet", value: object, **style: object) -> "cells.WriteOnlyCell":
    cell = cells.WriteOnlyCell(sheet, value)
    for name, said in style.items():
        setattr(cell, name, said)
    return cell
