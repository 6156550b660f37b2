"""Documents as other programs write them: by their own libraries, or from their XML for what those do not write."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import docx
import weasyprint
from docx.document import Document
from odf.opendocument import OpenDocumentText

from programme.reading.files.pdf_content import pages_of
from programme.reading.files.pdf_text import text_of_pages
from programme.reading.files.text_of_file import FileText, cleaned_text, text_of_file
from rencontre.domain import DomainError
from tests.sheets import zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
ODF = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
ODT = "application/vnd.oasis.opendocument.text"


def read(content: bytes | str) -> FileText:
    """What a file says; a PDF, read apart where nothing is measured, says the same when it is read here."""
    content = content.encode() if isinstance(content, str) else content
    found = text_of_file("programme", content)
    if content.startswith(b"%PDF"):
        text, notes = text_of_pages(pages_of(content))
        assert (cleaned_text(text), tuple(notes)) == (found.text, found.notes)
    return found


def lines(content: bytes | str) -> list[str]:
    """The lines of a document that say something."""
    return [line for line in read(content).text.split("\n") if line]


def refusal(content: bytes | str) -> str:
    """Why a file is not read."""
    try:
        return f"read: {read(content).text}"
    except DomainError as error:
        if isinstance(content, bytes) and content.startswith(b"%PDF"):
            with suppress(DomainError):
                text_of_pages(pages_of(content))
        return str(error)


def word(fill: Callable[[Document], object]) -> bytes:
    """A Word document that `fill` writes with python-docx."""
    document = docx.Document()
    fill(document)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def word_xml(body: str, **parts: str) -> bytes:
    """A Word document of these `<w:p>`s and `<w:tbl>`s; other parts by their names in word/."""
    names = f'xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}"'
    found = {f"word/{name}.xml": f"<w:{name} {names}>{text}</w:{name}>" for name, text in parts.items()}
    document = f"<w:document {names}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **found})


def p(*runs: str, about: str = "") -> str:
    """A `<w:p>` of texts, and of runs already written; `about` are its properties."""
    written = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{about}</w:pPr>{written}</w:p>"


def run(text: str, about: str = "") -> str:
    return f"<w:r><w:rPr>{about}</w:rPr><w:t>{text}</w:t></w:r>"


def tr(*cells: str, about: str = "") -> str:
    """A `<w:tr>` of texts, and of cells already written."""
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(c if c.startswith('<w:tc>') else tc(c) for c in cells)}</w:tr>"


def tc(content: str, about: str = "") -> str:
    """A `<w:tc>` of a text, or of paragraphs already written."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def open_text(fill: Callable[[OpenDocumentText], object]) -> bytes:
    """An OpenDocument text that `fill` writes with odfpy."""
    document = OpenDocumentText()
    fill(document)
    content = BytesIO()
    document.write(content)
    return content.getvalue()


def odt(body: str, *, styles: str = "", master: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text of these `<text:p>`s and others; `styles` are automatic, `master` of its pages."""
    content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}"
    return zipped(
        {
            "mimetype": ODT,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": f"<office:document-content{ODF}>{content}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles{ODF}><office:master-styles>{master}</office:master-styles>"
            "</office:document-styles>",
        }
    )


def flat_odt(body: str, *, master: str = "") -> str:
    """The same in one file (.fodt)."""
    return (
        f'<?xml version="1.0"?><office:document{ODF} office:mimetype="{ODT}"><office:master-styles>{master}'
        f"</office:master-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def pdf(body: str, *, style: str = "", page: str = "") -> bytes:
    """An A4 of this HTML; `style` and `page` are rules of CSS, those of the page apart."""
    css = f'@page {{ size: A4; margin: 2cm; {page} }} body {{ font: 11pt "Liberation Sans" }} {style}'
    html = f'<html lang="fr"><style>{css}</style><body>{body}</body></html>'
    return weasyprint.HTML(string=html).write_pdf()
