"""Files as organisers send them, made as other programs make them, and the one way to read them in a test."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from programme.spreadsheets.cells import RefusedCell, UnreadableFile
from programme.spreadsheets.tables import Table, read_table
from rencontre.french.names import fold
from tests.sheets import xlsx, zipped

HEADINGS = ("Prénom", "Nom", "Adresse e-mail", "Structure")
KNOWN = {fold(one) for one in (*HEADINGS, "Téléphone", "Profil", "Fonction", "Matin", "Déjeuner", "Après-midi")}
RELATIONS = "xl/_rels/workbook.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ANAIS = ("Anaïs", "Crépin", "anais@exemple.fr", "Mairie")
ILAN = ("Ilan", "Roy", "ilan@exemple.fr", "CCAS")
SOFIA = ("Sofia", "Marc", "sofia@exemple.fr", "Région")


def knows(text: str) -> bool:
    """What the list of registrations recognises, for these tests."""
    return fold(text) in KNOWN


def read(content: bytes | str, **options) -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, knows=knows, **options)


def people(content: bytes | str, **options) -> list[tuple]:
    """The rows alone."""
    return [tuple(row) for row in read(content, **options).rows.values()]


def refusal(content: bytes | str, **options) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(content, **options)
    return str(refused.value)


def reason(cell) -> str:
    """Why a cell has no value of its own."""
    assert isinstance(cell, RefusedCell)
    return cell.reason


def workbook(*rows, change: Callable | None = None, **sheets) -> bytes:
    """A workbook of openpyxl: `rows` in « Feuil1 » if there are any, then `sheets`; `change` has its last word."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in {**({"Feuil1": rows} if rows else {}), **sheets}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    if change:
        change(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def with_part(content: bytes, **parts: str | None) -> bytes:
    """The workbook with other parts, by their path; None takes one away."""
    return zipped({name: text for name, text in {**parts_of(content), **parts}.items() if text is not None})


def sharing(*texts: str, rows: str) -> bytes:
    """A workbook whose cells share these `<si>`s."""
    relation = f'<Relationship Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml" Id="shared"/></Relationships>'
    content = xlsx(rows)
    relations = parts_of(content)[RELATIONS].replace("</Relationships>", relation)
    return with_part(content, **{RELATIONS: relations, "xl/sharedStrings.xml": f"<sst>{''.join(texts)}</sst>"})


def old_office(*streams: str) -> bytes:
    """The directory of an old Office file: 128 bytes a stream, which begin with its name."""
    entries = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries.ljust(512, b"\0")
