"""Spreadsheet files as other tools write them, from their XML."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.utils import get_column_letter

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "table": "table", "text": "text", "draw": "drawing"}.items()
)


def zipped(files: dict[str, str]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def xlsx(rows: str, *, before: str = "", after: str = "") -> bytes:
    """A workbook whose only sheet holds these `<row>`s; `before` and `after` are what stands around them."""
    data = f'<worksheet xmlns="{SHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    with ZipFile(empty) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    return zipped(parts | {"xl/worksheets/sheet1.xml": data})


def line(number: int, *values) -> str:
    """A `<row>` of texts, numbers and nothing (None)."""
    cells = ((f"{get_column_letter(i)}{number}", value) for i, value in enumerate(values, start=1))
    written = "".join(_cell(place, value) for place, value in cells if value is not None)
    return f'<row r="{number}">{written}</row>'


def _cell(place: str, value) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def merged(*places: str) -> str:
    refs = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return f"<mergeCells>{refs}</mergeCells>"


def ods(*rows: str) -> bytes:
    """A document whose only sheet holds these `<table:table-row>`s."""
    table = f'<table:table table:name="Feuille1">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return zipped({"content.xml": f"<office:document-content{ODF}>{body}</office:document-content>"})


def ods_row(*cells, **attributes) -> str:
    """A row of texts, and of cells already written."""
    written = "".join(cell if cell.startswith("<table:") else ods_cell(f"<text:p>{cell}</text:p>") for cell in cells)
    return f"<table:table-row{_said(attributes)}>{written}</table:table-row>"


def ods_cell(inside: str = "", kind: str = "string", **attributes) -> str:
    """A cell around this XML; `rows_spanned=2` is its attribute « table:number-rows-spanned »."""
    return f'<table:table-cell office:value-type="{kind}"{_said(attributes)}>{inside}</table:table-cell>'


def ods_number(value, shown: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{shown or value}</text:p></table:table-cell>"
    )


def covered(inside: str = "", **attributes) -> str:
    return f"<table:covered-table-cell{_said(attributes)}>{inside}</table:covered-table-cell>"


def _said(attributes: dict) -> str:
    return "".join(f' table:number-{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
