"""The cells of a CSV, whatever its encoding and its separator."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from programme.spreadsheets.cells import UnreadableFile
from programme.spreadsheets.grids import Grid

DELIMITERS = ";,\t|"
# A first line of its own that names the separator, as Excel reads it.
SEPARATOR = re.compile(r'\s*"?sep=(.)"?[;,\t| ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
LOOKED_AT = 30  # records that tell the separator
NUL_SHARE = 0.2  # of UTF-16 without its mark; no other text has NULs
MOST_IN_A_FIELD = 10 * 1024 * 1024  # more than a whole file
RUBBISH = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decoded(content: bytes) -> str:
    """UTF-8, else what a French Excel writes when it saves as « texte Unicode », or as plain CSV."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if content.count(0) > len(content) * NUL_SHARE:
        order = "le" if content[1::2].count(0) >= content[::2].count(0) else "be"
        return content.decode(f"utf-16-{order}", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.removeprefix(b"\xef\xbb\xbf").decode("cp1252", errors="replace")


def read_delimited(content: bytes) -> Grid:
    """The rows of a CSV, each at the number of its record: a line break inside quotes is within one row."""
    text = decoded(content).removeprefix("\ufeff")
    if len(RUBBISH.findall(text)) * 100 > len(text):
        raise UnreadableFile(
            "Ce fichier n’est ni un classeur ni un texte : enregistrez votre liste en .xlsx, .ods ou .csv."
        )
    grid, named = Grid(), SEPARATOR.match(text)
    first = 2 if named else 1
    text = text[named.end() :] if named else text
    delimiter = named[1] if named else separator_of(text)
    for number, row in enumerate(_records(text, delimiter), start=first):
        grid.add(number, row)
        if grid.is_full:
            break
    return grid


def separator_of(text: str) -> str:
    """The sign that cuts most of the first records into the same number of cells, the widest at best."""
    return max(DELIMITERS, key=lambda sign: _consistency(text, sign))


def _consistency(text: str, sign: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in islice(_records(text, sign), LOOKED_AT) if len(row) > 1)
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_IN_A_FIELD)
    lines = StringIO(text.replace("\0", ""), newline="")
    return csv.reader(lines, delimiter=delimiter)
