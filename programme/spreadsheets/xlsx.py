"""The cells of an XLSX: read as they stand in the file, whose own statement of its size is not believed; written."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZIP_DEFLATED, ZipFile

from programme.spreadsheets.cells import Grid, Merge, RefusedCell, check_unpacked, is_blank, plain_number
from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import styles, utils
    from openpyxl.cell import cell as cells
    from openpyxl.worksheet import _reader as reader
else:
    openpyxl, utils, styles = Late("openpyxl"), Late("openpyxl.utils"), Late("openpyxl.styles")
    cells, reader = Late("openpyxl.cell.cell"), Late("openpyxl.worksheet._reader")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WIDEST = 60  # characters
SIZE = re.compile(rb"<dimension\b[^>]*/>")


def read_xlsx(content: bytes) -> Grid:
    """The sheet that was in view when the file was saved."""
    try:
        return _read(content)
    except (TypeError, ValueError):  # openpyxl stops at a size that it cannot read
        return _read(_without_size(content))


def _without_size(content: bytes) -> bytes:
    copy = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(copy, "w", ZIP_DEFLATED) as written:
        for name in archive.namelist():
            written.writestr(name, SIZE.sub(b"", archive.read(name), count=1))
    return copy.getvalue()


def _read(content: bytes) -> Grid:
    with ZipFile(BytesIO(content)) as archive:
        check_unpacked(archive)
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    grid, (parser, source) = Grid(), _parser(book)
    with source:
        for number, cells in parser.parse():
            grid.add(number, _row(cells))
            parser.row_dimensions.clear()  # a million blank rows may each have a height
    for merged in parser.merged_cells.mergeCell if parser.merged_cells else []:
        left, top, right, bottom = utils.range_boundaries(merged.ref)
        grid.merges.append(Merge(top, left, bottom, right))
    book.close()
    return grid


def _parser(book: "openpyxl.Workbook") -> tuple["reader.WorkSheetParser", IO[bytes]]:
    """The parser of openpyxl's own read-only sheets, which also tells which cells are merged."""
    sheet = book.active if book.active in book.worksheets else book.worksheets[0]
    source = book._archive.open(sheet._worksheet_path)
    dates = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    parser = reader.WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **dates)
    parser.parse_cell = partial(_parse_cell, parser.parse_cell)
    return parser, source


def _parse_cell(parse: Callable[[Element], dict], element: Element) -> dict:
    """Give a plain text that stands in its cell as a value: openpyxl makes objects of it, which is half of its time."""
    inline = element.find(f"{MAIN}is") if element.get("t") == "inlineStr" else None
    if inline is not None and [part.tag for part in inline] == [f"{MAIN}t"]:
        element.set("t", "str")
        SubElement(element, f"{MAIN}v").text = inline[0].text
    return parse(element)


def _row(cells: list[dict]) -> list:
    """Values by column. A blank cell, however far, takes no room."""
    said = {cell["column"]: _value(cell) for cell in cells if not is_blank(cell["value"])}
    return [said.get(column, "") for column in range(1, max(said, default=0) + 1)]


def _value(cell: dict) -> object:
    if cell["data_type"] == "e":
        return RefusedCell(cell["value"], f"la cellule est en erreur ({cell['value']}).")
    return plain_number(cell["value"])


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
