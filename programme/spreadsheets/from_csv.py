"""The cells of a CSV, whatever its encoding and its separator."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from programme.spreadsheets.cells import MOST_BYTES, MOST_COLUMNS, UnreadableFile, settled
from programme.spreadsheets.grids import Grid
from programme.spreadsheets.headings import Knows, is_known

csv.field_size_limit(MOST_BYTES)  # of the process: a quote that is never closed makes one field of a whole file
DELIMITERS = ";,\t|"
# A first line of its own that names the separator: a spreadsheet obeys it, and neither shows nor numbers it.
SEPARATOR = re.compile(r'[ \t]*"?sep=(\t|[^\s"\w])"?[;,\t| ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
LOOKED_AT = 50  # records that tell the separator
LAST = "\ue000"  # a record of our own after the last one: what stands behind a quote that is never closed swallows it
UNCLOSED = "Un guillemet n’est jamais fermé, à la ligne %s ou après : fermez-le ou retirez-le."
NUL_SHARE = 0.2  # of UTF-16 without its mark; no other text has NULs
LOST = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as `surrogateescape` gives them
RUBBISH = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
# What « é » or « œ » are in texts of older machines, between the letters where nothing else writes those bytes.
WINDOWS_LETTERS = re.compile(rb"[\xe0-\xfb]")
OLDER = {
    "mac_roman": re.compile(rb"[a-z][\x8d-\x8f]"),
    "cp850": re.compile(rb"[A-Za-z]\x82[A-Za-z]"),
}
IN_LATIN_9 = re.compile(rb"[A-Za-z]\xbd[a-z]")


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16, else what a French Excel writes as plain CSV, else what older machines wrote."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if content.count(0) > len(content) * NUL_SHARE:
        order = "le" if content[1::2].count(0) >= content[::2].count(0) else "be"
        return content.decode(f"utf-16-{order}", errors="replace")
    content = content.removeprefix(BOM_UTF8)
    text = content.decode("utf-8", errors="surrogateescape")
    lost, foreign = len(LOST.findall(text)), sum(not sign.isascii() for sign in text)
    if lost * 2 > foreign:
        return content.decode(_encoding_of(content), errors="replace")
    return LOST.sub(_of_windows, text) if lost else text  # a text of Windows was pasted into one of UTF-8


def _encoding_of(content: bytes) -> str:
    if not WINDOWS_LETTERS.search(content):
        for name, letters in OLDER.items():
            if letters.search(content):
                return name
    return "iso8859_15" if IN_LATIN_9.search(content) else "cp1252"


def _of_windows(lost: re.Match[str]) -> str:
    return bytes([ord(lost[0]) - 0xDC00]).decode("cp1252", errors="replace")


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
