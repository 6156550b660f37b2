"""The cells of a CSV, whatever its encoding and its separator."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from programme.spreadsheets.cells import MOST_BYTES, MOST_COLUMNS, UnreadableFile, settled
from programme.spreadsheets.grids import Grid
from programme.spreadsheets.headings import Knows, is_known
from rencontre.files.encodings import decoded

csv.field_size_limit(MOST_BYTES)  # of the process: a quote that is never closed makes one field of a whole file
DELIMITERS = ";,\t|"
# A first line of its own that names the separator: a spreadsheet obeys it, and neither shows nor numbers it.
SEPARATOR = re.compile(r'[ \t]*"?sep=(\t|[^\s"\w])"?[;,\t| ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
LOOKED_AT = 50  # records that tell the separator
LAST = "\ue000"  # a record of our own after the last one: what stands behind a quote that is never closed swallows it
UNCLOSED = "Un guillemet n’est jamais fermé, à la ligne %s ou après : fermez-le ou retirez-le."
RUBBISH = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def read_csv(content: bytes, knows: Knows) -> Grid:
    """The rows of a CSV, each at the number of its record: a line break inside quotes is within one row."""
    text = decoded(content).removeprefix("\ufeff").replace("\0", "")
    if len(RUBBISH.findall(text)) * 50 > len(text):
        raise UnreadableFile(
            "Ce fichier n’est ni un classeur ni un texte : enregistrez votre liste en .xlsx, .ods ou .csv."
        )
    named = SEPARATOR.match(text)
    text = text[named.end() :] if named else text
    grid, number = Grid(), 1
    row: list[str] = []
    sign = named[1] if named else separator_of(text, knows)
    for number, row in enumerate(_records(f"{text}\n{LAST}", sign), start=1):
        if row != [LAST]:
            beyond = next(filter(str.strip, row[MOST_COLUMNS:]), "")  # one is enough to tell that it is too wide
            grid.add(number, [settled(cell) for cell in (*row[:MOST_COLUMNS], beyond)])
        if grid.fault:
            return grid
    if row != [LAST]:
        raise UnreadableFile(UNCLOSED % number)
    return grid


def separator_of(text: str, knows: Knows) -> str:
    """The sign that shows the most headings that are known, else the one that makes a table of the first records."""
    return max(DELIMITERS, key=lambda sign: _promise([*islice(_records(text, sign), LOOKED_AT)], knows))


def _promise(rows: list[list[str]], knows: Knows) -> tuple[int, int, int, int]:
    """The most headings of a row; how many rows are cut as the first that is, or less; how early, and into how many."""
    known = max((sum(is_known(cell.strip(), knows) for cell in row[:MOST_COLUMNS]) for row in rows), default=0)
    first = next((at for at, row in enumerate(rows) if len(row) > 1), len(rows))
    width = len(rows[first]) if first < len(rows) else 0
    return known, sum(1 < len(row) <= width for row in rows), -first, width


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
