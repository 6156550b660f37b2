"""The three spreadsheet files in and out: XLSX, CSV as French spreadsheets write it, ODS as LibreOffice writes it."""

import re
from io import BytesIO
from numbers import Number

import tablib
from import_export.formats import base_formats
from odf import opendocument, table, teletype, text
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# A cell that a spreadsheet would compute. Plain numbers and phone numbers (« +33 3 21… ») are left as they are.
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
HARMLESS = re.compile(r"^[+-][\d\s.,()]+$")
MAX_REPEAT = 200  # LibreOffice ends a sheet with thousands of repeated empty cells


def escape_formula(cell):
    """Put an apostrophe before a text that a spreadsheet would compute; `unescape_formula` takes it off again."""
    if isinstance(cell, str) and FORMULA.match(cell) and not HARMLESS.match(cell):
        return f"'{cell}"
    return cell


def without_controls(cell):
    """A text without the characters that a spreadsheet file may not hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell


def unescape_formula(cell):
    if isinstance(cell, str) and cell.startswith("'") and FORMULA.match(cell):
        return cell[1:]
    return cell


def _mapped(dataset: tablib.Dataset, change) -> tablib.Dataset:
    return tablib.Dataset(*([change(cell) for cell in row] for row in dataset), headers=dataset.headers)


class Xlsx(base_formats.XLSX):
    def create_dataset(self, in_stream):
        return _mapped(super().create_dataset(in_stream), unescape_formula)

    def export_data(self, dataset, **kwargs):
        return _mapped(dataset, lambda cell: escape_formula(without_controls(cell))).export("xlsx")


def decoded(content: bytes) -> str:
    """UTF-8, else what a French Excel writes when it saves as plain CSV."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


class Csv(base_formats.CSV):
    """Semicolons and a UTF-8 byte order mark: what a French Excel opens by a double click."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream, **kwargs):
        content = decoded(in_stream) if isinstance(in_stream, bytes) else in_stream
        content = content.removeprefix("\ufeff")
        delimiter = ";" if ";" in content.partition("\n")[0] else ","
        return _mapped(tablib.import_set(content, format="csv", delimiter=delimiter), unescape_formula)

    def export_data(self, dataset, **kwargs):
        return "\ufeff" + _mapped(dataset, escape_formula).export("csv", delimiter=";")


class Ods(base_formats.TablibFormat):
    """Read and written here: tablib's reader drops repeated cells and every paragraph of a cell but the first."""

    TABLIB_MODULE = "tablib.formats._ods"
    CONTENT_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

    def create_dataset(self, in_stream, **kwargs):
        sheet = opendocument.load(BytesIO(in_stream)).spreadsheet.getElementsByType(table.Table)[0]
        rows = [_ods_row(row) for row in sheet.getElementsByType(table.TableRow)]
        while rows and not rows[-1]:
            rows.pop()
        if not rows:
            return tablib.Dataset()
        width = len(rows[0])
        cells = ((row + [""] * width)[:width] for row in rows[1:])
        return _mapped(tablib.Dataset(*cells, headers=rows[0]), unescape_formula)

    def export_data(self, dataset, **kwargs):
        document = opendocument.OpenDocumentSpreadsheet()
        sheet = table.Table(name="Feuille1")
        document.spreadsheet.addElement(sheet)
        for row in [dataset.headers, *_mapped(dataset, lambda cell: escape_formula(without_controls(cell)))]:
            line = table.TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            sheet.addElement(line)
        output = BytesIO()
        document.write(output)
        return output.getvalue()


def _ods_cell(value) -> table.TableCell:
    if isinstance(value, Number):
        return table.TableCell(valuetype="float", value=value)
    cell = table.TableCell(valuetype="string")
    for line in ("" if value is None else str(value)).split("\n"):
        paragraph = text.P()
        teletype.addTextToElement(paragraph, line)
        cell.addElement(paragraph)
    return cell


def _ods_row(row) -> list:
    values = []
    for cell in row.getElementsByType(table.TableCell):
        repeat = int(cell.getAttribute("numbercolumnsrepeated") or 1)
        values += [_ods_value(cell)] * min(repeat, MAX_REPEAT)
    while values and values[-1] == "":
        values.pop()
    return values


def _ods_value(cell):
    if cell.getAttribute("valuetype") == "float":
        number = float(cell.getAttribute("value"))
        return int(number) if number.is_integer() else number
    if cell.getAttribute("valuetype") == "time":
        hours, minutes = re.match(r"PT(\d+)H(\d+)M", cell.getAttribute("timevalue")).groups()
        return f"{hours}:{minutes}"
    return "\n".join(teletype.extractText(line) for line in cell.getElementsByType(text.P))


FORMATS = [Xlsx, Csv, Ods]
