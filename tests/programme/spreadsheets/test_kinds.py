"""What a file is: its own bytes say it, and what is no spreadsheet is named in French, with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.spreadsheets.cells import MOST_BYTES, UnreadableFile
from programme.spreadsheets.tables import Table
from tests.pages import plain
from tests.programme.spreadsheets.files import (
    ANAIS,
    HEADINGS,
    ILAN,
    old_office,
    parts_of,
    people,
    read,
    refusal,
    workbook,
)
from tests.sheets import ODF, ods, ods_row, zipped

SAVE_IT = "ouvrez-le dans un tableur, puis enregistrez-le en .xlsx ou .ods."
WEB_PAGE = f"C’est une page web renommée en .xls ou en .csv : {SAVE_IT}"
TEXT_DOCUMENT = "C’est un document de traitement de texte : copiez la liste dans un tableur."
LIST = f"{';'.join(HEADINGS)}\n{';'.join(ANAIS)}\n"
MANIFEST = '<manifest><file-entry full-path="content.xml"><encryption-data checksum=""/></file-entry></manifest>'
FLAT = (
    f'<?xml version="1.0"?><office:document{ODF} office:mimetype="application/vnd.oasis.opendocument.%s">'
    "<office:body><office:spreadsheet><table:table>%s</table:table></office:spreadsheet></office:body></office:document>"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (old_office("Root Entry", "Workbook"), f"C’est un classeur Excel 97-2003 : {SAVE_IT}"),
        (old_office("Root Entry", "Book"), f"C’est un classeur Excel 97-2003 : {SAVE_IT}"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00".ljust(600, b"\0"), f"C’est un classeur Excel 97-2003 : {SAVE_IT}"),
        (
            old_office("Root Entry", "EncryptionInfo", "EncryptedPackage"),
            "Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.",
        ),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": MANIFEST}),
            "Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.",
        ),
        (
            old_office("Root Entry", "WordDocument"),
            TEXT_DOCUMENT,
        ),
        (
            zipped({"[Content_Types].xml": "", "word/document.xml": ""}),
            TEXT_DOCUMENT,
        ),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
            TEXT_DOCUMENT,
        ),
        (b"{\\rtf1 Liste}", TEXT_DOCUMENT),
        (old_office("PowerPoint Document"), "C’est un diaporama : copiez la liste dans un tableur."),
        (zipped({"ppt/presentation.xml": ""}), "C’est un diaporama : copiez la liste dans un tableur."),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": ""}),
            f"Ce fichier n’est pas un tableur : {SAVE_IT}",
        ),
        (zipped({"xl/workbook.bin": ""}), f"C’est un classeur Excel binaire (.xlsb) : {SAVE_IT}"),
        (
            zipped({"Index/Document.iwa": ""}),
            "C’est un document Numbers : dans Numbers, exportez-le vers Excel (.xlsx) ou en CSV.",
        ),
        (
            zipped({"liste.csv": LIST}),
            "C’est une archive, pas un tableur : décompressez-la, puis importez le tableur qu’elle contient.",
        ),
        (
            b"\x1f\x8b\x08\x00",
            "C’est une archive, pas un tableur : décompressez-la, puis importez le tableur qu’elle contient.",
        ),
        (b"%PDF-1.7\n...", "C’est un document PDF : importez le tableur dont il vient."),
        (b"\x89PNG\r\n\x1a\n...", "C’est une image, pas un tableur : recopiez la liste dans un tableur."),
        (b"\xff\xd8\xff\xe0...", "C’est une image, pas un tableur : recopiez la liste dans un tableur."),
        (
            b"<html><table><tr><td>Nom</table></html>",
            WEB_PAGE,
        ),
        (
            "\ufeff\r\n<!DOCTYPE html>\n<title>Liste</title>".encode(),
            WEB_PAGE,
        ),
        (
            "<meta charset=utf-16><table>".encode("utf-16"),
            WEB_PAGE,
        ),
        (
            b"MIME-Version: 1.0\nX-Document-Type: Workbook",
            WEB_PAGE,
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            f"C’est une feuille de calcul XML d’Excel 2003 : {SAVE_IT}",
        ),
        (b'<?xml version="1.0"?><liste/>', f"C’est un fichier XML, pas un tableur : {SAVE_IT}"),
        ((FLAT % ("text", "")).encode(), TEXT_DOCUMENT),
        (b"BEGIN:VCARD\nVERSION:3.0", "C’est un carnet d’adresses (vCard) : exportez-le en .csv."),
        (b'[{"nom": "Roy"}]', "C’est un fichier JSON, pas un tableur : exportez la liste en .csv."),
        (b"", "Ce fichier est vide."),
        (b"\xef\xbb\xbf\r\n\r\n", "Ce fichier est vide."),
        (b";;\n;;\n", "Ce fichier ne contient aucune ligne."),
        (
            bytes(range(1, 32)) * 9,
            "Ce fichier n’est ni un classeur ni un texte : enregistrez votre liste en .xlsx, .ods ou .csv.",
        ),
        (b"a" * (MOST_BYTES + 1), "Ce fichier dépasse 5 Mo : importez-le en plusieurs fois."),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_named_with_what_to_do(content, sentence):
    assert plain(refusal(content)) == sentence


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        workbook(HEADINGS, ANAIS),
        ods(ods_row(*HEADINGS), ods_row(*ANAIS)),
        (FLAT % ("spreadsheet", ods_row(*HEADINGS) + ods_row(*ANAIS))).encode(),
        (FLAT % ("spreadsheet-template", ods_row(*HEADINGS) + ods_row(*ANAIS))).encode(),
    ],
)
def test_each_kind_of_spreadsheet_is_read_by_its_bytes_alone(content):
    assert people(content) == [ANAIS]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_is_cut_is_said_damaged(kept):
    content = workbook(HEADINGS, ANAIS, ILAN)

    assert plain(refusal(content[: int(len(content) * kept)])) == (
        "Ce classeur est abîmé : ouvrez-le dans un tableur, puis enregistrez-le à nouveau en .xlsx ou .ods."
    )


REAL = [
    LIST.encode("utf-16"),
    f"sep=;\n{LIST}".encode("cp1252"),
    workbook(HEADINGS, ANAIS, ILAN),
    ods(ods_row(*HEADINGS), ods_row(*ANAIS, rows_repeated=3)),
    (FLAT % ("spreadsheet", ods_row(*HEADINGS) + ods_row(*ANAIS))).encode(),
    old_office("Root Entry", "Workbook"),
]


@given(content=st.sampled_from(REAL), place=st.floats(0, 1), cut=st.integers(0, 40), other=st.binary(max_size=40))
def test_any_damage_to_a_real_file_ends_in_a_table_or_in_a_sentence(content, place, cut, other):
    at = int(place * len(content))

    assert ends_well(content[:at] + other + content[at + cut :])


@given(st.binary(max_size=2000))
def test_any_bytes_end_in_a_table_or_in_a_sentence(content):
    assert ends_well(content)


BOOK = parts_of(workbook(HEADINGS, ANAIS, ILAN))
PARTS = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"]


@given(st.sampled_from(PARTS), st.text(alphabet="<>/=\"' rst0129aAeEc_xml", max_size=60), st.floats(0, 1))
def test_any_damage_to_a_part_of_a_workbook_ends_in_a_table_or_in_a_sentence(name, other, place):
    part = BOOK[name]
    at = int(place * len(part))

    assert ends_well(zipped({**BOOK, name: part[:at] + other + part[at + len(other) :]}))


def ends_well(content: bytes) -> bool:
    try:
        return isinstance(read(content), Table)
    except UnreadableFile as refused:
        return str(refused).endswith((".", "…"))
