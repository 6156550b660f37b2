"""What a file is, and why it is refused."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.reading.files.text_of_file import MOST_BYTES, MOST_TEXT, cleaned_text
from rencontre.domain import DomainError
from rencontre.files import zips
from tests.pages import plain
from tests.programme.reading.files.documents import flat_odt, odt, p, read, refusal, tbl, tr, word_xml
from tests.sheets import zipped

TEXT = "9h – Accueil des présents à l’Hôtel de Ville\n10h – Débat"
PASTE = "ou copiez le texte et collez-le."
BROKEN = f"Ce document est abîmé : ouvrez-le, enregistrez-le à nouveau en .docx ou .odt, {PASTE}"
LONG = "Ce texte est trop long pour le programme d’une journée (plus de 200 000 signes) : n’en gardez que le programme."
HEAVY = f"Ce document est trop gros une fois décompressé : n’en gardez que le programme, {PASTE}"
PAGES = f"C’est un document Pages : dans Pages, exportez-le vers Word (.docx), {PASTE}"
ARCHIVE = "C’est une archive : décompressez-la, puis choisissez le document qu’elle contient."
PICTURE = "C’est une image : elle ne contient pas de texte. Ouvrez le document d’origine, copiez le texte et collez-le."
UNKNOWN = (
    "« programme » n’est ni un texte, ni un document Word, OpenDocument, HTML ou PDF : enregistrez-le en .docx,"
    f" {PASTE}"
)
LOCKED = f"Ce document est protégé par un mot de passe : enregistrez-le sans mot de passe, {PASTE}"


def workbook() -> bytes:
    content = BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


def old(stream: str) -> bytes:
    """The beginning of a file of Office 97-2003 that holds `stream`."""
    return b"\xd0\xcf\x11\xe0" + bytes(1020) + f"{stream}\0".encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_a_text_is_read_whatever_its_encoding(encoding):
    assert read(TEXT.encode(encoding)).text == TEXT


def test_lines_end_as_one_and_what_is_never_seen_is_taken_out():
    said = "\n9h\r\nAccueil\rau\u2028foyer\x0b\u00adde l\u2019Ho\u0302tel\ufeff o\ufb03ciel, à 9\u00a0h\n\n"

    assert cleaned_text(said) == "9h\nAccueil\nau\nfoyer\nde l’Hôtel officiel, à 9\u00a0h"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b"\xef\xbb\xbf \r\n\0", "Ce fichier est vide."),
        (b"x" * (MOST_BYTES + 1), f"Ce fichier dépasse 5 Mo : enlevez-en les images, {PASTE}"),
        (old("WordDocument"), f"C’est un document Word 97-2003 (.doc) : enregistrez-le en .docx, {PASTE}"),
        (old("EncryptedPackage"), LOCKED),
        (old("PowerPoint Document"), "C’est un diaporama : copiez le texte du programme et collez-le."),
        (old("Workbook"), "C’est un tableur : copiez les cellules du programme et collez-les."),
        (b"{\\rtf1 Accueil}", f"C’est un document RTF : enregistrez-le en .docx, {PASTE}"),
        (zipped({"Index/Document.iwa": ""}), PAGES),
        (workbook(), "C’est un tableur : copiez les cellules du programme et collez-les."),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
         "C’est un tableur : copiez les cellules du programme et collez-les."),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<x/>"}),
         "C’est un diaporama : copiez le texte du programme et collez-le."),
        (zipped({"ppt/presentation.xml": "<x/>"}), "C’est un diaporama : copiez le texte du programme et collez-le."),
        (zipped({"programme.txt": TEXT}), ARCHIVE),
        (b"\x89PNG\r\n\x1a\n0000",
         PICTURE),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>9h",
         f"C’est une page web archivée (.mht) ou un message (.eml) : enregistrez-la en .html, {PASTE}"),
        (b"\x01\x02\x03\x04" * 99,
         UNKNOWN),
        (b"<?xml version='1.0'?><note/>",
         UNKNOWN),
        (word_xml(p("")), f"Ce document ne contient pas de texte : ouvrez celui dont il vient, {PASTE}"),
        (odt("<text:p/>", manifest="<x:encryption-data xmlns:x='x'/>"), LOCKED),
        (word_xml(p("9h"))[:-40], BROKEN),
        (word_xml("<w:p>"), BROKEN),
        (word_xml("<w:tr/>"), BROKEN),
        (odt("<text:p>9h</text:h>"), BROKEN),
        (flat_odt("<text:p>9h</text:h>"), BROKEN),
        (b"x" * (MOST_TEXT + 1), LONG),
        (word_xml(p("a" * 1000) * 201), LONG),
        (f"<html><p>{'a' * (MOST_TEXT + 1)}", LONG),
        ("<html><table>" + "<tr>" * (MOST_TEXT + 1), LONG),
    ],
)  # fmt: skip
def test_what_is_not_read_says_why_and_what_to_do(content, sentence):
    assert plain(refusal(content)) == sentence


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_neither_repeated_nor_fetched(doctype):
    files = {"word/document.xml": f'<?xml version="1.0"?>{doctype}<x>&a;</x>', "content.xml": f"{doctype}<x>&a;</x>"}
    documents = [zipped({name: text}) for name, text in files.items()]

    assert [plain(refusal(one)) for one in documents] == [BROKEN, BROKEN]
    assert "root:" not in read(f"{doctype.replace(' x ', ' html ')}<html><p>9h &a; Accueil").text


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "content.xml"])
@pytest.mark.parametrize("filling", [b"<c/>", b"<a>", b" "])
def test_a_small_file_that_stands_for_a_large_one_is_left(part, filling):
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name in {"word/document.xml", part} if part.startswith("word") else {part}:
            with archive.open(name, "w") as written:
                written.write(b"<x said='" if filling == b" " else b"<x>")
                written.write(filling * (6_000_000 // len(filling)))

    assert plain(refusal(content.getvalue())) in {HEAVY, BROKEN} - ({BROKEN} if name == part else set())
    assert len(content.getvalue()) < 200_000


def test_what_is_declared_too_large_is_not_even_unpacked(monkeypatch):
    monkeypatch.setattr(zips, "MOST_UNPACKED", 1000)
    content = zipped({"word/document.xml": " " * 2000})
    monkeypatch.setattr(ZipFile, "open", lambda *said, **options: pytest.fail("unpacked"))

    assert plain(refusal(content)) == HEAVY


def test_tables_within_tables_without_end_are_read_once():
    body = p("9h Accueil")
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc><w:tc>{p('x')}</w:tc></w:tr></w:tbl>"

    text = read(word_xml(body)).text

    assert (text.count("9h Accueil"), text.count("x")) == (1, 60)


KINDS = {
    "word": word_xml(p("9h Accueil") + tbl(tr("10h", "Débat"))),
    "odt": odt("<text:p>9h Accueil</text:p><table:table/>"),
    "flat": flat_odt("<text:p>9h Accueil</text:p>").encode(),
    "html": b"<html><body><table><tr><td>9h<td>Accueil</table>",
    "text": TEXT.encode(),
    "old": old("WordDocument"),
}


@given(st.sampled_from(sorted(KINDS)), st.integers(0, 5000), st.binary(max_size=40), st.integers(0, 60))
def test_any_file_is_read_or_refused_with_a_sentence(kind, place, said, taken):
    content = KINDS[kind][:place] + said + KINDS[kind][place + taken :]

    assert refusal(content).endswith((".", "Accueil", "Débat")) or read(content).text


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(content):
    assert refusal(content).startswith(("read: ", "C", "«"))


def test_a_pasted_text_is_limited_too():
    with pytest.raises(DomainError, match="trop long"):
        cleaned_text("a" * (MOST_TEXT + 1))
