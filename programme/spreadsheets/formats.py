"""The spreadsheet files in and out. In: any, read as it is. Out: XLSX, CSV as French Excel opens it, ODS."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from io import StringIO

import tablib
from import_export.formats import base_formats

from programme.spreadsheets.cells import Sheet, UnreadableFile, escape_formula, is_blank, text_of, without_controls
from programme.spreadsheets.tables import Column, Table, read_table
from programme.spreadsheets.to_ods import MIME_TYPE, write_ods
from programme.spreadsheets.to_xlsx import write_xlsx
from rencontre.french.names import fold

LONGEST_NAME = 31  # characters of the name of a sheet, in Excel
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
WITHOUT_NAME = "Feuille1"


class Rows(tablib.Dataset):
    """The lines of a file under their headings; `table` says where they stand in it, and what was left aside."""

    table: Table

    @classmethod
    def of(cls, table: Table) -> "Rows":
        """Every column has a heading. Raises UnreadableFile for a value that stands under none."""
        for column in table.columns:
            if not column.heading:
                raise UnreadableFile(_without_heading(table, column))
        at = [column.position for column in table.columns]
        rows = [tuple(row[position] for position in at) for row in table.rows.values()]
        made = cls(*rows, headers=[column.heading for column in table.columns])
        made.table = table
        return made


def _without_heading(table: Table, column: Column) -> str:
    line = next(line for line, row in table.rows.items() if not is_blank(row[column.position]))
    return (
        f"La colonne {column.letter} n’a pas de titre, mais elle est remplie à la ligne {line} : "
        "donnez-lui un titre, ou videz-la."
    )


class AnySpreadsheet(base_formats.TablibFormat):
    """What is imported: the file's own bytes say how it is read, the awaited headings where its table stands."""

    headings: frozenset[str] = frozenset()

    @classmethod
    def awaiting(cls, headings: Iterable[str]) -> type["AnySpreadsheet"]:
        """The same, for a list that has these columns."""
        return type(cls.__name__, (cls,), {"headings": frozenset(map(fold, headings))})

    def get_title(self) -> str:
        return "tableur"

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes | str, **kwargs: object) -> Rows:
        """The lines of the file. Raises UnreadableFile."""
        content = in_stream.encode() if isinstance(in_stream, str) else in_stream
        return Rows.of(read_table(content, knows=lambda text: fold(text) in self.headings))


class Xlsx(AnySpreadsheet, base_formats.XLSX):
    def get_title(self) -> str:
        return "xlsx"

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> bytes:
        return write_xlsx(dataset.headers, _harmless(dataset), name=sheet_name(dataset))


class Csv(AnySpreadsheet, base_formats.CSV):
    """Semicolons and a UTF-8 byte order mark: what a French Excel opens by a double click."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self) -> str:
        return "csv"

    def is_binary(self) -> bool:
        return False

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> str:
        output = StringIO("\ufeff", newline="")
        output.seek(1)
        writer = csv.writer(output, delimiter=";")
        writer.writerow(dataset.headers)
        writer.writerows([_in_words(escape_formula(cell)) for cell in row] for row in dataset)
        return output.getvalue()


class Ods(AnySpreadsheet, base_formats.ODS):
    """Written here: tablib's document takes all the memory."""

    CONTENT_TYPE = MIME_TYPE

    def get_title(self) -> str:
        return "ods"

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> bytes:
        return write_ods(dataset.headers, _harmless(dataset), name=sheet_name(dataset))


def _harmless(dataset: tablib.Dataset | Sheet) -> Iterator[list]:
    """The rows, without what a spreadsheet would compute nor what its file may not hold."""
    return ([escape_formula(without_controls(cell)) for cell in row] for row in dataset)


def _in_words(cell: object) -> object:
    return text_of(cell) if isinstance(cell, date | time) else cell


def sheet_name(dataset: tablib.Dataset | Sheet) -> str:
    """The name of the sheet: 31 characters, and none of those that Excel refuses."""
    said = dataset.name if isinstance(dataset, Sheet) else dataset.title
    name = " ".join(NOT_IN_A_NAME.sub(" ", said or "").split())[:LONGEST_NAME].strip(" '")
    return name if name and name.casefold() not in {"history", "historique"} else WITHOUT_NAME


FORMATS: list[type[base_formats.Format]] = [Xlsx, Csv, Ods]
