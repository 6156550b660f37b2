"""What an answer says once it is opened: the text of a page, a PDF, a workbook, a calendar or an archive, folded."""

import html
import re
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader

from tests.paper import elements


def opened(content: bytes) -> str:
    """Everything that can be read in `content`, folded as `fold` does."""
    if content.startswith(b"%PDF"):
        return fold(_said_by_a_pdf(content))
    if content.startswith(b"PK"):
        return fold(_said_by_an_archive(content))
    text = content.decode(errors="replace")
    if text.startswith("BEGIN:VCALENDAR"):
        return fold(re.sub(r"\\(.)", r"\1", re.sub(r"\r?\n[ \t]", "", text).replace(r"\n", " ")))
    return fold(re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html.unescape(text)))


def fold(text: str) -> str:
    """`text` without case, white space nor soft hyphens: a name set in capitals, cut at the end of a line, is seen."""
    return re.sub(r"[\s\u00ad\u200b]", "", text).casefold()


def _said_by_a_pdf(content: bytes) -> str:
    """Its pages, what it says of itself, its links, and what a voice would read instead of its pictures."""
    reader = PdfReader(BytesIO(content))
    said = [page.extract_text() for page in reader.pages]
    said += [str(value) for value in (reader.metadata or {}).values()]
    said += [str(link.get_object().get("/A")) for page in reader.pages for link in page.get("/Annots", [])]
    said += [str(attached) for attached in reader.attachments.items()]
    if "/StructTreeRoot" in reader.root_object:
        said += [str(node[key]) for node in elements(content) for key in ("/Alt", "/ActualText") if key in node]
    return "\n".join(said)


def _said_by_an_archive(content: bytes) -> str:
    """Every file in it: of a workbook each cell of each sheet, hidden or not, its notes, its names, its properties."""
    with ZipFile(BytesIO(content)) as archive:
        files = [archive.read(name) for name in archive.namelist()]
    texts = [html.unescape(file.decode(errors="replace")) for file in files]
    return "\n".join([*texts, *(re.sub(r"<[^>]*>", "", text) for text in texts)])
