"""The three spreadsheet files in and out: XLSX, CSV as French spreadsheets write it, ODS as LibreOffice writes it."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import StringIO

import tablib
from import_export.formats import base_formats

from programme.spreadsheets.cells import (
    Grid,
    Sheet,
    UnreadableFile,
    escape_formula,
    mapped,
    unescape_formula,
    without_controls,
)
from programme.spreadsheets.ods import MIME_TYPE, read_ods, write_ods
from programme.spreadsheets.xlsx import read_xlsx, write_xlsx

ZIPPED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = ";,\t"
SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


class Xlsx(base_formats.XLSX):
    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        check_is_zipped(in_stream)
        return mapped(read_xlsx(in_stream).dataset(), unescape_formula)

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> bytes:
        return write_xlsx(dataset.headers, _harmless(dataset))


def check_is_zipped(content: bytes) -> None:
    """Raise UnreadableFile unless the file begins as XLSX and ODS do."""
    if content.startswith(OLD_EXCEL):
        raise UnreadableFile(
            "C’est un classeur Excel 97-2003, ou protégé par un mot de passe : enregistrez-le en .xlsx."
        )
    if not content.startswith(ZIPPED):
        raise UnreadableFile("Ce fichier n’est pas un classeur : choisissez le format dans lequel il est enregistré.")


def decoded(content: bytes) -> str:
    """UTF-8, else what a French Excel writes when it saves as « texte Unicode », or as plain CSV."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


class Csv(base_formats.CSV):
    """Semicolons and a UTF-8 byte order mark: what a French Excel opens by a double click."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: bytes, **kwargs: object) -> tablib.Dataset:
        if isinstance(in_stream, bytes) and in_stream.startswith((ZIPPED, OLD_EXCEL)):
            raise UnreadableFile("Ce fichier est un classeur, pas un CSV : choisissez son format, .xlsx ou .ods.")
        content = decoded(in_stream) if isinstance(in_stream, bytes) else in_stream
        return mapped(read_csv(content.removeprefix("\ufeff")).dataset(), unescape_formula)

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> str:
        output = StringIO("\ufeff", newline="")
        output.seek(1)
        writer = csv.writer(output, delimiter=";")
        writer.writerow(dataset.headers)
        writer.writerows([escape_formula(cell) for cell in row] for row in dataset)
        return output.getvalue()


def read_csv(content: str, *, delimiter: str = "") -> Grid:
    """The cells of a CSV. Its separator is that of a line « sep=; », else the one that makes the most headings."""
    first, _, rest = content.partition("\n")
    named = None if delimiter else SEPARATOR.fullmatch(first.strip("\r"))
    if named:
        return read_csv(rest, delimiter=named[1])
    delimiter = delimiter or max(DELIMITERS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))
    grid = Grid()
    for number, row in enumerate(csv.reader(StringIO(content, newline=""), delimiter=delimiter), start=1):
        grid.add(number, row)
    return grid


class Ods(base_formats.TablibFormat):
    """Read and written here: tablib's reader drops repeated cells, moves those beside merged ones, reads comments."""

    TABLIB_MODULE = "tablib.formats._ods"
    CONTENT_TYPE = MIME_TYPE

    def create_dataset(self, in_stream: bytes, **kwargs: object) -> tablib.Dataset:
        check_is_zipped(in_stream)
        return mapped(read_ods(in_stream).dataset(), unescape_formula)

    def export_data(self, dataset: tablib.Dataset | Sheet, **kwargs: object) -> bytes:
        return write_ods(dataset.headers, _harmless(dataset))


def _harmless(dataset: tablib.Dataset | Sheet) -> Iterator[list]:
    """The rows, without what a spreadsheet would compute nor what its file may not hold."""
    return ([escape_formula(without_controls(cell)) for cell in row] for row in dataset)


FORMATS: list[type[base_formats.Format]] = [Xlsx, Csv, Ods]
