"""What a file is, as its own first bytes and its parts say it: never its name, nor what somebody chose."""

import re
from io import BytesIO

from programme.spreadsheets.cells import MOST_BYTES, UnreadableFile
from programme.spreadsheets.from_csv import read_csv
from programme.spreadsheets.from_ods import OdsReader
from programme.spreadsheets.from_xlsx import read_xlsx
from programme.spreadsheets.grids import Grid
from programme.spreadsheets.headings import Knows
from rencontre.files.old_office import has_stream
from rencontre.files.zips import FAULTS, NotOpened, Obstacle, Parts

ZIPPED, OLE, BIFF = b"PK", b"\xd0\xcf\x11\xe0", (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
SYLK = (b"ID;PWXL", b"ID;PCALCOOO")
EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
OF_SHEETS = b"spreadsheet"  # what the kinds of OpenDocument that are spreadsheets begin with
OF_OLD_EXCEL = ("Workbook", "Book")
AFTER_PK = b"\x01\x03\x05\x07"  # the kinds of records of a zip
HEAD = 4096  # bytes that tell a text from another
SAVE_IT = "ouvrez-le dans un tableur, puis enregistrez-le en .xlsx ou .ods."
TEXT_DOCUMENT = "C’est un document de traitement de texte : copiez la liste dans un tableur."
SLIDES = "C’est un diaporama : copiez la liste dans un tableur."
ARCHIVE = "C’est une archive, pas un tableur : décompressez-la, puis importez le tableur qu’elle contient."
DAMAGED = "Ce classeur est abîmé : ouvrez-le dans un tableur, puis enregistrez-le à nouveau en .xlsx ou .ods."
LOCKED = "Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."
TOO_BIG = "Ce classeur est trop gros une fois décompressé : n’en gardez que la liste."
NOT_OPENED = {Obstacle.DAMAGED: DAMAGED, Obstacle.LOCKED: LOCKED, Obstacle.TOO_BIG: TOO_BIG}
PICTURE = "C’est une image, pas un tableur : recopiez la liste dans un tableur."
OLD_EXCEL = f"C’est un classeur Excel 97-2003 : {SAVE_IT}"
WEB_PAGE = f"C’est une page web renommée en .xls ou en .csv : {SAVE_IT}"
FIRST_BYTES = {
    **dict.fromkeys(BIFF, OLD_EXCEL),
    **dict.fromkeys([b"Rar!", b"7z\xbc\xaf\x27", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ"], ARCHIVE),
    **dict.fromkeys([b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\0\x18ftyp"], PICTURE),
    b"%PDF": "C’est un document PDF : importez le tableur dont il vient.",
    b"{\\rtf": TEXT_DOCUMENT,
    b"SQLite format 3": "C’est une base de données : exportez-en la liste en .csv.",
    **dict.fromkeys([b'[{"', b'{"'], "C’est un fichier JSON, pas un tableur : exportez la liste en .csv."),
    b"BEGIN:VCARD": "C’est un carnet d’adresses (vCard) : exportez-le en .csv.",
    b"BEGIN:VCALENDAR": "C’est un agenda (iCalendar), pas une liste de personnes.",
    b"ID;PWXL": f"C’est un fichier SYLK : {SAVE_IT}",
    b"ID;PCALCOOO": f"C’est un fichier SYLK : {SAVE_IT}",
    b"MIME-Version:": WEB_PAGE,
}
HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|style|meta|div)\b", re.IGNORECASE)
OPEN_DOCUMENT = re.compile(rb"office:mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.([a-z-]+)")


def sheets_of(content: bytes, knows: Knows) -> list[Grid]:
    """The sheets of a file, hidden ones too; one without a name for a CSV. Raises UnreadableFile, with what to do."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile("Ce fichier dépasse 5 Mo : importez-le en plusieurs fois.")
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("Ce fichier est vide.")
    if content.startswith(OLE):
        raise UnreadableFile(_old_office(content))
    if content.startswith(ZIPPED) and content[2:3] in AFTER_PK:
        return _sheets_of_zip(content)
    for sign, sentence in FIRST_BYTES.items():
        if content.startswith(sign):
            raise UnreadableFile(sentence)
    head = _head(content)
    grids = _sheets_of_xml(content, head) if head.startswith(b"<") else []
    return grids or [read_csv(content, knows)]


def is_a_workbook(content: bytes) -> bool:
    """Whether a file is of a spreadsheet, even one that is refused; a CSV is a text."""
    if content.startswith(OLE):
        return any(has_stream(content, name) for name in OF_OLD_EXCEL)
    if content.startswith(ZIPPED) and content[2:3] in AFTER_PK:
        return _is_a_zipped_workbook(content)
    head = _head(content)
    found = OPEN_DOCUMENT.search(head)
    return content.startswith((*BIFF, *SYLK)) or EXCEL_2003 in head or (found or [b"", b""])[1].startswith(OF_SHEETS)


def _is_a_zipped_workbook(content: bytes) -> bool:
    try:
        parts = Parts(content)
        kind = parts.head("mimetype").rpartition(b".")[2]
        holds_sheets = b"office:spreadsheet" in parts.head("content.xml")
    except (NotOpened, *FAULTS):  # what is left of it still names its parts
        return b"xl/w" in content or b"opendocument.spreadsheet" in content[:HEAD]
    return (
        kind.startswith(OF_SHEETS)
        or (not kind and holds_sheets)
        or any(name.startswith("xl/") for name in parts.entries)
    )


def is_a_text(content: bytes) -> bool:
    """Whether a file may be a text: no other kind, of those that are known, begins so."""
    if content.startswith((OLE, *FIRST_BYTES)) or _head(content).startswith(b"<"):
        return False
    return not (content.startswith(ZIPPED) and content[2:3] in AFTER_PK)


def _head(content: bytes) -> bytes:
    return content[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _old_office(content: bytes) -> str:
    """Excel 97-2003, Word, PowerPoint, or a workbook of today behind a password: its streams have their names."""
    if has_stream(content, "EncryptedPackage"):
        return LOCKED
    if has_stream(content, "WordDocument"):
        return TEXT_DOCUMENT
    return SLIDES if has_stream(content, "PowerPoint Document") else OLD_EXCEL


def _sheets_of_zip(content: bytes) -> list[Grid]:
    try:
        parts = Parts(content)
        if "xl/workbook.bin" in parts:
            raise UnreadableFile(f"C’est un classeur Excel binaire (.xlsb) : {SAVE_IT}")
        if "word/document.xml" in parts:
            raise UnreadableFile(TEXT_DOCUMENT)
        if "ppt/presentation.xml" in parts:
            raise UnreadableFile(SLIDES)
        if "xl/workbook.xml" in parts or "[content_types].xml" in parts:
            return read_xlsx(parts)
        if "content.xml" in parts or "mimetype" in parts:
            return _sheets_of_open_document(parts)
    except NotOpened as error:
        raise UnreadableFile(NOT_OPENED[error.obstacle]) from error
    except FAULTS as error:
        raise UnreadableFile(DAMAGED) from error
    if any(name.endswith((".iwa", "index.zip")) for name in parts.entries):
        raise UnreadableFile("C’est un document Numbers : dans Numbers, exportez-le vers Excel (.xlsx) ou en CSV.")
    raise UnreadableFile(ARCHIVE)


def _sheets_of_open_document(parts: Parts) -> list[Grid]:
    kind = parts.head("mimetype").decode("ascii", errors="replace").rpartition(".")[2]
    _check_is_spreadsheet(kind)
    if b"encryption-data" in parts.head("META-INF/manifest.xml", HEAD * HEAD):
        raise UnreadableFile(LOCKED)
    reader = OdsReader()
    parts.give("content.xml", reader)
    return reader.grids


def _check_is_spreadsheet(kind: str) -> None:
    """Of the kinds of OpenDocument: « text », « presentation », « spreadsheet-template »… none when it is not said."""
    if kind.startswith("text"):
        raise UnreadableFile(TEXT_DOCUMENT)
    if kind.startswith("presentation"):
        raise UnreadableFile(SLIDES)
    if kind and not kind.startswith("spreadsheet"):
        raise UnreadableFile(f"Ce fichier n’est pas un tableur : {SAVE_IT}")


def _sheets_of_xml(content: bytes, head: bytes) -> list[Grid]:
    """Those of a flat document; none of a text that only begins as XML does."""
    if found := OPEN_DOCUMENT.search(head):
        _check_is_spreadsheet(found[1].decode())
        reader = OdsReader()
        try:
            reader.read(BytesIO(content))
        except NotOpened as error:
            raise UnreadableFile(NOT_OPENED[error.obstacle]) from error
        except FAULTS as error:
            raise UnreadableFile(DAMAGED) from error
        return reader.grids
    if EXCEL_2003 in head:
        raise UnreadableFile(f"C’est une feuille de calcul XML d’Excel 2003 : {SAVE_IT}")
    if HTML.search(head):
        raise UnreadableFile(WEB_PAGE)
    if head.startswith(b"<?xml"):
        raise UnreadableFile(f"C’est un fichier XML, pas un tableur : {SAVE_IT}")
    return []
