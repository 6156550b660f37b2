"""An XLSX written by openpyxl, row by row: texts stay texts, dates are dates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from programme.spreadsheets.cells import letters_of, text_of
from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles
    from openpyxl.cell import cell as cells
else:
    openpyxl, styles, cells = Late("openpyxl"), Late("openpyxl.styles"), Late("openpyxl.cell.cell")

WIDEST = 60  # characters
# How each kind of value is shown. A text says that it is one: clicking in it does not make a number of a phone.
FORMATS = {str: "@", datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm"}


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> bytes:
    """One sheet called `name`: bold headings that stay in view and filter, columns as wide as what they hold.

    The widths come first in the file: the rows wait as they are, and no cell lasts longer than its row.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet, lines = book.create_sheet(name), [headings, *rows]
    sheet.freeze_panes = "A2"
    if headings:
        sheet.auto_filter.ref = f"A1:{letters_of(len(headings))}{len(lines)}"
    for position, column in enumerate(zip(*lines, strict=True), start=1):
        widest = max(len(text_of(cell)) for cell in column)
        sheet.column_dimensions[letters_of(position)].width = min(widest, WIDEST)
    styled = Styled(sheet)
    sheet.append(styled.heading(heading) for heading in headings)
    for line in lines[1:]:
        sheet.append(styled.cell(value) for value in line)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


class Styled:
    """One cell of a sheet a style, which takes each value in turn: openpyxl writes it before it asks for the next.

    To make a style for every cell takes longer than all the rest.
    """

    def __init__(self, sheet: "openpyxl.Worksheet"):
        self.sheet = sheet
        self.title = self._cell(FORMATS[str], font=styles.Font(bold=True))
        self.long_text = self._cell(FORMATS[str], alignment=styles.Alignment(wrap_text=True))
        self.kinds = {kind: self._cell(code) for kind, code in FORMATS.items()}

    def heading(self, text: str) -> "cells.WriteOnlyCell":
        self.title.value = text
        return self.title

    def cell(self, value: object) -> object:
        """The value in the style of its kind; numbers, and nothing, have none."""
        cell = self.long_text if isinstance(value, str) and "\n" in value else self.kinds.get(type(value))
        if cell is None or value == "":
            return value
        cell.value = value
        return cell

    def _cell(self, code: str, **said: object) -> "cells.WriteOnlyCell":
        cell = cells.WriteOnlyCell(self.sheet)
        cell.number_format = code
        for name, value in said.items():
            setattr(cell, name, value)
        return cell
