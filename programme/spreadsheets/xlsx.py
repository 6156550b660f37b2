"""The cells of an XLSX, as they stand in the file, whose own statement of its size is not believed."""

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZIP_DEFLATED, ZipFile

from programme.spreadsheets.cells import Grid, Merge, RefusedCell, check_unpacked, is_blank, plain_number
from rencontre.late import Late

if TYPE_CHECKING:
    import openpyxl
    from openpyxl import utils
    from openpyxl.worksheet import _reader as reader
else:
    openpyxl, utils, reader = Late("openpyxl"), Late("openpyxl.utils"), Late("openpyxl.worksheet._reader")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
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
