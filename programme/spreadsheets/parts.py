"""The parts of a workbook: a zip checked before it is unpacked, XML read as it comes, without a tree."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile

from programme.spreadsheets.cells import UnreadableFile

MOST_UNPACKED = 100 * 1024 * 1024  # bytes of a workbook once unzipped
MOST_PARTS = 5000  # files in a workbook
MOST_ELEMENTS = 4_000_000  # of one part; a list of 5,000 rows and 100 columns has a quarter of them
MOST_IN_A_TAG = 1024 * 1024  # bytes
DEEPEST = 200
CHUNK = 64 * 1024  # bytes
DAMAGED = "Ce classeur est abîmé : ouvrez-le dans un tableur, puis enregistrez-le à nouveau en .xlsx ou .ods."
LOCKED = "Ce fichier est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."
# What reading damaged bytes raises, in a zip or in its parts.
FAULTS = (
    BadZipFile, LargeZipFile, EOFError, OSError, KeyError, IndexError, ValueError, OverflowError, NotImplementedError,
    RuntimeError, LookupError, struct.error, zlib.error, expat.ExpatError,
)  # fmt: skip


class Enough(Exception):
    """The rest of a part is not wanted."""


class Parts:
    """The files of a workbook, by their names in small letters: some programs write them otherwise."""

    def __init__(self, content: bytes):
        self.archive = ZipFile(BytesIO(content))
        entries = self.archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise UnreadableFile("Ce classeur est trop gros une fois décompressé : n’en gardez que la liste.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile(LOCKED)
        self.entries = {entry.filename.replace("\\", "/").lower().lstrip("/"): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.entries

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(self.entries[name.lower()])

    def read(self, name: str) -> bytes:
        with self.open(name) as source:
            return source.read()


class PartReader:
    """What reads one XML part. Names of elements and attributes are « namespace}name »."""

    elements = 0

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        """An element begins, with what its attributes say."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Some text of the element that began last, or of those around it."""

    def read(self, source: IO[bytes]) -> None:
        """Read `source` to its end, or until `Enough`. Raises UnreadableFile when it costs more than a list may."""
        parser, fed = expat.ParserCreate(namespace_separator="}"), 0
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        try:
            while chunk := source.read(CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if self.elements > MOST_ELEMENTS or fed - parser.CurrentByteIndex > MOST_IN_A_TAG:
                    raise UnreadableFile("Ce classeur contient trop de cellules : n’en gardez que la liste.")
            parser.Parse(b"", True)
        except Enough:
            return


def _refuse_doctype(*said: object) -> None:
    raise UnreadableFile(DAMAGED)
