"""The three spreadsheet files in and out: XLSX, CSV as French spreadsheets write it, ODS as LibreOffice writes it."""

import csv
from collections.abc import Iterator
from io import StringIO

import tablib
from import_export.formats import base_formats

from programme.spreadsheets.cells import Sheet, escape_formula, without_controls
from programme.spreadsheets.ods import MIME_TYPE, write_ods
from programme.spreadsheets.tables import read_table
from programme.spreadsheets.xlsx import write_xlsx


class Xlsx(base_formats.XLSX):
    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(in_stream)

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> bytes:
        return write_xlsx(dataset.headers, _harmless(dataset))


def dataset_of(content: bytes | str) -> tablib.Dataset:
    """The table of a file, whatever it is, blank lines in between: each stands at the line that the file shows."""
    table = read_table(content.encode() if isinstance(content, str) else content, knows=lambda text: False)
    width = table.columns[-1].position + 1
    headings = {column.position: column.heading for column in table.columns}
    lines = range(table.heading_line + 1, max(table.rows, default=0) + 1)
    rows = (tuple(table.rows.get(line, [""] * width))[:width] for line in lines)
    return tablib.Dataset(*rows, headers=[headings.get(at, "") for at in range(width)])


class Csv(base_formats.CSV):
    """Semicolons and a UTF-8 byte order mark: what a French Excel opens by a double click."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: bytes, **kwargs: object) -> tablib.Dataset:
        return dataset_of(in_stream)

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> str:
        output = StringIO("\ufeff", newline="")
        output.seek(1)
        writer = csv.writer(output, delimiter=";")
        writer.writerow(dataset.headers)
        writer.writerows([escape_formula(cell) for cell in row] for row in dataset)
        return output.getvalue()


class Ods(base_formats.TablibFormat):
    """Read and written here: tablib's reader drops repeated cells, moves those beside merged ones, reads comments."""

    TABLIB_MODULE = "tablib.formats._ods"
    CONTENT_TYPE = MIME_TYPE

    def create_dataset(self, in_stream: bytes, **kwargs: object) -> tablib.Dataset:
        return dataset_of(in_stream)

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> bytes:
        return write_ods(dataset.headers, _harmless(dataset))


def _harmless(dataset: tablib.Dataset | Sheet) -> Iterator[list]:
    """The rows, without what a spreadsheet would compute nor what its file may not hold."""
    return ([escape_formula(without_controls(cell)) for cell in row] for row in dataset)


FORMATS: list[type[base_formats.Format]] = [Xlsx, Csv, Ods]
