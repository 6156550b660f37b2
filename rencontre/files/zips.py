"""Documents that are a zip of XML parts: checked before it is unpacked, XML read as it comes, without a tree."""

import lzma
import struct
import zlib
from collections.abc import Mapping
from enum import Enum
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile

Said = Mapping[str, str]  # attribute → value
MOST_UNPACKED = 100 * 1024 * 1024  # bytes of a document once unzipped
MOST_PARTS = 5000  # files in a document
MOST_ELEMENTS = 2_500_000  # of a document; a list of 5,000 rows and 100 columns has 1,500,000
MOST_IN_A_TAG = 1024 * 1024  # bytes
DEEPEST = 1000  # elements within one another
CHUNK = 16 * 1024  # bytes
# What reading damaged bytes raises, in a zip or in its parts.
FAULTS = (
    BadZipFile, LargeZipFile, EOFError, OSError, LookupError, ValueError, OverflowError, RuntimeError,
    struct.error, zlib.error, lzma.LZMAError, expat.ExpatError,
)  # fmt: skip


class Obstacle(Enum):
    """Why a document is not opened; whoever opens it says it in words of its own."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_BIG = "too big"


class NotOpened(Exception):
    """A document that is left before all of it is read; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle):
        super().__init__(obstacle.value)
        self.obstacle = obstacle


class Enough(Exception):
    """The rest of a part is not wanted."""


class PartReader:
    """What reads one XML part. Names of elements and attributes are « namespace}name »."""

    elements = closed = 0  # that began, that ended: each reader counts them

    def start(self, tag: str, said: Said) -> None:
        """Called where an element begins, with what its attributes say."""
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """Called where an element ends."""
        self.closed += 1

    def text(self, text: str) -> None:
        """Called with a piece of the text of the element that began last, or of those around it."""

    def sieve(self, chunk: bytes) -> bytes:
        """Some bytes without what they say for nothing."""
        return chunk

    def read(self, source: IO[bytes], *, spent: int = 0) -> None:
        """Read `source` to its end, or until `Enough`; `spent` elements were read before.

        Raises NotOpened for a part that costs more than any document that people write.
        """
        parser, fed = expat.ParserCreate(namespace_separator="}"), 0
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        try:
            while chunk := source.read(CHUNK):
                chunk = self.sieve(chunk)
                parser.Parse(chunk, False)
                fed += len(chunk)
                is_deep = self.elements - self.closed > DEEPEST
                if is_deep or spent + self.elements > MOST_ELEMENTS or fed - parser.CurrentByteIndex > MOST_IN_A_TAG:
                    raise NotOpened(Obstacle.TOO_BIG)
            parser.Parse(b"", True)
        except Enough:
            return


def _refuse_doctype(*said: object) -> None:
    """No office document has one: it would only tell what else to read, or what to repeat."""
    raise NotOpened(Obstacle.DAMAGED)


class Parts:
    """The files of a document, by their names in small letters: some programs write them otherwise."""

    def __init__(self, content: bytes):
        self.archive, self.elements = ZipFile(BytesIO(content)), 0
        entries = self.archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise NotOpened(Obstacle.TOO_BIG)
        if any(entry.flag_bits & 1 for entry in entries):
            raise NotOpened(Obstacle.LOCKED)
        self.entries = {entry.filename.replace("\\", "/").lower().lstrip("/"): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.entries

    def head(self, name: str, size: int = CHUNK) -> bytes:
        """The first bytes of a part; none when there is no such part."""
        if name not in self:
            return b""
        with self.archive.open(self.entries[name.lower()]) as source:
            return source.read(size)

    def give(self, name: str, reader: PartReader) -> None:
        """Have a part read; what all of them cost is counted. Raises KeyError when there is no such part."""
        with self.archive.open(self.entries[name.lower()]) as source:
            reader.read(source, spent=self.elements)
        self.elements += reader.elements
