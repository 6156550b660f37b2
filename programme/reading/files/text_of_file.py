"""Any file that holds a programme, as its text: what the file is, its own first bytes say, never its name."""

import re
import unicodedata
from dataclasses import dataclass

from programme.reading.files.blocks import Scribe, written
from programme.reading.files.from_docx import read_docx
from programme.reading.files.from_html import read_html
from programme.reading.files.from_odt import read_flat_odt, read_odt
from programme.reading.files.from_pdf import read_pdf
from rencontre.domain import DomainError
from rencontre.files.encodings import decoded
from rencontre.files.old_office import has_stream
from rencontre.files.zips import FAULTS, NotOpened, Obstacle, Parts

MOST_BYTES = 5 * 1024 * 1024
MOST_TEXT = 200_000  # characters
HEAD = 4096  # bytes that tell a text from another
PDF, PDF_BEGINS = b"%PDF-", 1024
OF_A_MESSAGE = (b"MIME-Version:", b"Content-Type:")
LIGATURES = re.compile("[\ufb00-\ufb06]")
ACCENTED = re.compile("[A-Za-z][\u0300-\u036f]{1,3}")  # a letter, then its accent
NEW_LINE = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\ufeff]")
ZIPPED, OLE = b"PK", b"\xd0\xcf\x11\xe0"
AFTER_PK = b"\x01\x03\x05\x07"  # the kinds of records of a zip
OR_PASTE = "ou copiez le texte et collez-le."
SAVE_IT = f"enregistrez-le en .docx, {OR_PASTE}"
TOO_BIG = f"Ce fichier dépasse 5 Mo : enlevez-en les images, {OR_PASTE}"
TOO_LONG = (
    "Ce texte est trop long pour le programme d’une journée (plus de 200 000 signes) : n’en gardez que le programme."
)
EMPTY = "Ce fichier est vide."
NOTHING = f"Ce document ne contient pas de texte : ouvrez celui dont il vient, {OR_PASTE}"
OLD_WORD = f"C’est un document Word 97-2003 (.doc) : {SAVE_IT}"
RICH_TEXT = f"C’est un document RTF : {SAVE_IT}"
PAGES = f"C’est un document Pages : dans Pages, exportez-le vers Word (.docx), {OR_PASTE}"
TABLE = "C’est un tableur : copiez les cellules du programme et collez-les."
SLIDES = "C’est un diaporama : copiez le texte du programme et collez-le."
PICTURE = "C’est une image : elle ne contient pas de texte. Ouvrez le document d’origine, copiez le texte et collez-le."
ARCHIVE = "C’est une archive : décompressez-la, puis choisissez le document qu’elle contient."
SAVED_PAGE = f"C’est une page web archivée (.mht) ou un message (.eml) : enregistrez-la en .html, {OR_PASTE}"
UNKNOWN = f"« %s » n’est ni un texte, ni un document Word, OpenDocument, HTML ou PDF : {SAVE_IT}"
NOT_OPENED = {
    Obstacle.DAMAGED: f"Ce document est abîmé : ouvrez-le, enregistrez-le à nouveau en .docx ou .odt, {OR_PASTE}",
    Obstacle.LOCKED: f"Ce document est protégé par un mot de passe : enregistrez-le sans mot de passe, {OR_PASTE}",
    Obstacle.TOO_BIG: f"Ce document est trop gros une fois décompressé : n’en gardez que le programme, {OR_PASTE}",
}
FIRST_BYTES = {
    b"{\\rtf": RICH_TEXT,
    **dict.fromkeys([b"Rar!", b"7z\xbc\xaf\x27", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ"], ARCHIVE),
    **dict.fromkeys([b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\0\x18ftyp"], PICTURE),
}
# Of a page, or of what was copied from one and has no head.
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6]|ul|meta|style)\b", re.IGNORECASE)
OPEN_DOCUMENT = re.compile(rb"office:mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.([a-z-]+)")
RUBBISH = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")  # what a text has none of
MOST_RUBBISH = 0.02  # of the characters


class UnknownKind(Exception):
    """A file of another kind than those that are known, even to be refused."""


@dataclass(frozen=True)
class FileText:
    """The text of a file, and what was left aside, in French sentences."""

    text: str
    notes: tuple[str, ...] = ()


def text_of_file(name: str, content: bytes) -> FileText:
    """The text of a file: text, .docx, .odt, .html or .pdf. Raises DomainError, with what to do, for any other.

    `name` is what people call it: it never says what the file is, and only stands in sentences. A paragraph is a line,
    a row of a table too (programme/reading/files/rows.py says how); headings have a blank line before them.
    Limits: 5 MB, 200,000 characters; 30 pages of a PDF.
    """
    if len(content) > MOST_BYTES:
        raise DomainError(TOO_BIG)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DomainError(EMPTY)
    try:
        text, notes = _read(content)
    except NotOpened as error:
        raise DomainError(NOT_OPENED[error.obstacle]) from error
    except OverflowError as error:
        raise DomainError(TOO_LONG) from error
    except FAULTS as error:
        raise DomainError(NOT_OPENED[Obstacle.DAMAGED]) from error
    except UnknownKind as error:
        raise DomainError(UNKNOWN % name) from error
    if not text.strip():
        raise DomainError(NOTHING)
    return FileText(cleaned_text(text), tuple(notes))


def cleaned_text(text: str) -> str:
    """A text as it is read, from a file or pasted. Raises DomainError past 200,000 characters.

    Line ends are of one kind, ligatures are letters, accents are of their letters; soft hyphens and the signs that are
    never seen are taken out, no-break spaces stay.
    """
    if len(text) > MOST_TEXT:
        raise DomainError(TOO_LONG)
    text = LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return UNSEEN.sub("", NEW_LINE.sub("\n", text)).strip("\n")


def _read(content: bytes) -> tuple[str, list[str]]:
    if content.startswith(OLE):
        raise DomainError(_old_office(content))
    if PDF in content[:PDF_BEGINS]:
        return read_pdf(content)
    for sign, sentence in FIRST_BYTES.items():
        if content.startswith(sign):
            raise DomainError(sentence)
    head = content[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if all(field in head for field in OF_A_MESSAGE):
        raise DomainError(SAVED_PAGE)
    scribe = Scribe(MOST_TEXT)
    if content.startswith(ZIPPED) and content[2:3] in AFTER_PK:
        notes = _read_zip(Parts(content), scribe)
    elif found := OPEN_DOCUMENT.search(head):
        _check_is_text(found[1].decode())
        notes = read_flat_odt(content, scribe)
    elif HTML.match(head) or (head.startswith(b"<") and HTML.search(head)):
        notes = read_html(content, scribe)
    else:
        return _plain(content, head), []
    return written(scribe.end()), notes


def _plain(content: bytes, head: bytes) -> str:
    text = decoded(content).removeprefix("\ufeff").replace("\0", "")
    if head.startswith(b"<?xml") or len(RUBBISH.findall(text)) > MOST_RUBBISH * len(text):
        raise UnknownKind
    return text


def _read_zip(parts: Parts, scribe: Scribe) -> list[str]:
    if "word/document.xml" in parts:
        return read_docx(parts, scribe)
    if "content.xml" in parts or "mimetype" in parts:
        _check_is_text(parts.head("mimetype").decode("ascii", errors="replace").rpartition(".")[2])
        if b"encryption-data" in parts.head("META-INF/manifest.xml", HEAD * HEAD):
            raise NotOpened(Obstacle.LOCKED)
        return read_odt(parts, scribe)
    names = list(parts.entries)
    kinds = {"xl/workbook": TABLE, "ppt/presentation.xml": SLIDES, "index/document.iwa": PAGES, "index.zip": PAGES}
    raise DomainError(next((kinds[kind] for kind in kinds for name in names if name.startswith(kind)), ARCHIVE))


def _check_is_text(kind: str) -> None:
    """Of the kinds of OpenDocument: « text », « spreadsheet », « presentation-template »… none when it is not said."""
    if kind.startswith("spreadsheet"):
        raise DomainError(TABLE)
    if kind and not kind.startswith("text"):
        if kind.startswith("presentation"):
            raise DomainError(SLIDES)
        raise UnknownKind


def _old_office(content: bytes) -> str:
    """What to do with Word 97-2003, Excel, PowerPoint, or a document behind a password: its streams are named."""
    streams = {"EncryptedPackage": NOT_OPENED[Obstacle.LOCKED], "WordDocument": OLD_WORD, "PowerPoint Document": SLIDES}
    streams |= {"Workbook": TABLE, "Book": TABLE}
    sentence = next((sentence for name, sentence in streams.items() if has_stream(content, name)), "")
    if not sentence:
        raise UnknownKind
    return sentence
