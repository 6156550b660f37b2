"""What a file is, as its own first bytes and parts say it: never its name, nor what somebody chose."""

import re
from io import BytesIO

from programme.spreadsheets.cells import MOST_BYTES, UnreadableFile
from programme.spreadsheets.delimited import read_delimited
from programme.spreadsheets.grids import Grid
from programme.spreadsheets.ods_read import read_ods
from programme.spreadsheets.parts import DAMAGED, FAULTS, LOCKED, Parts
from programme.spreadsheets.xlsx_read import read_xlsx

SAVE_IT = "ouvrez-le dans un tableur, puis enregistrez-le en .xlsx ou .ods."
ZIPPED, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096  # bytes that tell a text from another
PICTURES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"BM", b"II*\0", b"MM\0*", b"RIFF")
HTML = re.compile(rb"<!doctype\s+html|<html|<table|<head|<body|<style", re.IGNORECASE)
NOT_A_TEXT = {
    b"%PDF": "C’est un document PDF : importez le tableur dont il vient.",
    b"{\\rtf": "C’est un document de traitement de texte : copiez la liste dans un tableur.",
    b"Rar!": "C’est une archive : décompressez-la, puis importez le tableur qu’elle contient.",
    b"7z\xbc\xaf": "C’est une archive : décompressez-la, puis importez le tableur qu’elle contient.",
    b"\x1f\x8b": "C’est une archive : décompressez-la, puis importez le tableur qu’elle contient.",
    b"SQLite format 3": "C’est une base de données, pas un tableur : exportez-en la liste en .csv.",
}


def sheets_of(content: bytes) -> list[Grid]:
    """The sheets of a file, hidden ones too; one without a name for a CSV. Raises UnreadableFile, with what to do."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile("Ce fichier dépasse 5 Mo : importez-le en plusieurs fois.")
    if not content.strip():
        raise UnreadableFile("Ce fichier est vide.")
    if content.startswith(OLE):
        raise UnreadableFile(_old_office(content))
    if content.startswith((b"PK\x05\x06", b"PK\x07\x08", b"PK\x03", b"PK\x01")):
        return _zipped(content)
    if _is_flat_ods(content):
        return _flat(content)
    _check_is_text(content)
    return [read_delimited(content)]


def _old_office(content: bytes) -> str:
    streams = {name: name.encode("utf-16-le") in content for name in ("EncryptedPackage", "WordDocument")}
    if streams["EncryptedPackage"]:
        return LOCKED
    if streams["WordDocument"]:
        return "C’est un document de traitement de texte : copiez la liste dans un tableur."
    return f"C’est un classeur Excel 97-2003 : {SAVE_IT}"


def _zipped(content: bytes) -> list[Grid]:
    try:
        parts = Parts(content)
        if "xl/workbook.bin" in parts:
            raise UnreadableFile(f"C’est un classeur binaire .xlsb : {SAVE_IT}")
        if "[content_types].xml" in parts or "xl/workbook.xml" in parts:
            return _office(parts)
        if "content.xml" in parts or "mimetype" in parts:
            return _open_document(parts)
    except FAULTS as error:
        raise UnreadableFile(DAMAGED) from error
    if "index/document.iwa" in parts or "index.zip" in parts:
        raise UnreadableFile("C’est un document Numbers : dans Numbers, exportez-le vers Excel (.xlsx) ou CSV.")
    raise UnreadableFile("C’est une archive zip, pas un tableur : décompressez-la, puis importez le tableur.")


def _office(parts: Parts) -> list[Grid]:
    if "word/document.xml" in parts:
        raise UnreadableFile("C’est un document de traitement de texte : copiez la liste dans un tableur.")
    if any(name.startswith("ppt/") for name in parts.entries):
        raise UnreadableFile("C’est un diaporama : copiez la liste dans un tableur.")
    return read_xlsx(parts)


def _open_document(parts: Parts) -> list[Grid]:
    kind = parts.read("mimetype").decode("ascii", errors="replace") if "mimetype" in parts else ""
    if ".text" in kind:
        raise UnreadableFile("C’est un document de traitement de texte : copiez la liste dans un tableur.")
    if "META-INF/manifest.xml" in parts and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise UnreadableFile(
            "Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."
        )
    with parts.open("content.xml") as source:
        return read_ods(source)


def _is_flat_ods(content: bytes) -> bool:
    head = content[:HEAD]
    return b"<office:document" in head and b"opendocument" in head


def _flat(content: bytes) -> list[Grid]:
    try:
        return read_ods(BytesIO(content))
    except FAULTS as error:
        raise UnreadableFile(DAMAGED) from error


def _check_is_text(content: bytes) -> None:
    for sign, sentence in NOT_A_TEXT.items():
        if content.startswith(sign):
            raise UnreadableFile(sentence)
    if content.startswith(PICTURES):
        raise UnreadableFile("C’est une image, pas un tableur : recopiez la liste dans un tableur.")
    head = content[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise UnreadableFile(f"C’est une feuille de calcul XML d’Excel 2003 : {SAVE_IT}")
    if head.startswith(b"MIME-Version") or (head.startswith(b"<") and HTML.search(head)):
        raise UnreadableFile(f"C’est une page web renommée en .xls ou .csv : {SAVE_IT}")
    if head.startswith(b"<?xml"):
        raise UnreadableFile(f"C’est un fichier XML, pas un tableur : {SAVE_IT}")
